"""A region beside what the store holds of it: counties nobody has, and states of which it has a part."""

from __future__ import annotations

from dataclasses import replace

import pytest

from main_job.conftest import OHIO
from sectorlmi.errors import StoreError
from sectorlmi.store import Store
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_parts import IndustryRegion, Region
from sectorlmi.workflows import study_cells


def test_a_code_that_is_no_county(real_store: Store, atlanta: Study) -> None:
    study = replace(atlanta, region=Region("R", ("13121", "13122")))
    with pytest.raises(StoreError, match="13122, and BLS lists no such county") as caught:
        study_cells.read(study, real_store)
    assert "region find" in caught.value.hint


def test_a_county_of_an_industrys_own_region_that_is_not_loaded(real_store: Store, atlanta: Study) -> None:
    study = replace(atlanta, industry_regions=(IndustryRegion("493", Region("Over the line", ("13121", "01017"))),))
    with pytest.raises(StoreError, match="01017"):
        study_cells.read(study, real_store)


def test_a_part_of_a_state_does_not_pass_for_it(ohio_store: Store, ohio: Study) -> None:
    found = study_cells.read(replace(ohio, region=Region("Ohio", state="39"), suppressed="floor"), ohio_store)
    assert set(found.study.region.counties) == set(OHIO)
    (note,) = (n for n in found.notes if "not the whole state" in n)
    assert "the store has 15 of its 88 counties" in note
    assert "and 68 more" in note


def test_a_whole_state_does(real_store: Store, atlanta: Study) -> None:
    own = (IndustryRegion("622", Region("Georgia", state="13")),)
    study = replace(atlanta, suppressed="floor", industry_regions=own)
    found = study_cells.read(study, real_store)
    assert len(found.study.industry_regions[0].region.counties) == 159
    assert not any("not the whole state" in note for note in found.notes)
