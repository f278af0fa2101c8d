"""Government cells of small Georgia counties: even the county's total of an ownership may be hidden."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from main_job import raw
from sectorlmi.store import Store
from sectorlmi.table.datatable import DataTable
from sectorlmi.terms.study import IndustryRule, Level, Region, Study
from sectorlmi.workflows import rank

# Both government totals of these counties are hidden in 2018; that of all ownerships never is.
HIDDEN_TOTALS = ("13187", "13167", "13023")


@pytest.fixture(scope="module")
def cells() -> raw.Cells:
    return raw.georgia(2018)


def sectors(atlanta: Study, store: Store, county: str, owns: tuple[str, ...]) -> DataTable:
    study = replace(
        atlanta,
        region=Region("One county", (county,)),
        ownership=owns,
        level=Level(2),
        industries=IndustryRule((), 0, 0, None),
    )
    return rank.study_table(study, store)[0]


@pytest.mark.parametrize("county", HIDDEN_TOTALS)
def test_hidden_government_totals_keep_to_the_total_of_all_ownerships(
    real_store: Store, atlanta: Study, cells: raw.Cells, county: str
) -> None:
    assert cells[county, "2", "71", "10"][0]
    assert cells[county, "3", "71", "10"][0]
    federal = cells[county, "1", "71", "10"]
    assert not federal[0]
    room = cells[county, "0", "70", "10"][2] - cells[county, "5", "71", "10"][2] - federal[2]
    table = sectors(atlanta, real_store, county, ("2", "3"))
    assert float(table["employment"].sum()) == pytest.approx(room, abs=12)
    assert np.all(table["employment_upper"] <= room + 12 * len(("2", "3")))


def test_no_number_is_negative_or_outside_its_bounds(real_store: Store, atlanta: Study) -> None:
    for county in HIDDEN_TOTALS:
        table = sectors(atlanta, real_store, county, ("1", "2", "3", "5"))
        assert not np.isnan(table["employment"]).any()
        assert np.all(table["employment_lower"] >= 0)
        assert np.all(table["employment_lower"] <= table["employment"] + 1e-6)
        assert np.all(table["employment"] <= table["employment_upper"] + 1e-6)
