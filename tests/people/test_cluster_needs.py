"""Which occupations of a career cluster some industries need: made-up hospitals and trucking."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sectorlmi.errors import ConfigError, IntegrityError, StoreError
from sectorlmi.people.cluster_needs import document
from sectorlmi.people.participation import parse
from sectorlmi.reports.json import as_dict

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "reports" / "browser")]
from made_up_people import made_up_profiles  # noqa: E402

LIST = [["career_cluster", "employers", "coaches"], ["Health Science", "10", "4"], ["Finance", "30", ""]]


def test_the_occupations_of_one_cluster_with_openings() -> None:
    given = as_dict(document(made_up_profiles(), "health science"))
    assert given["career_cluster"] == "Health Science"
    (row,) = given["occupations"]
    assert (row["occ_code"], row["industries"], row["also_in"]) == ("29-1141", "622", "")
    assert row["jobs"] == pytest.approx(400)  # 40 percent of 1,000
    assert row["openings"] == pytest.approx(40)  # a tenth of them a year
    assert (row["wage_usd"], row["education"]) == (93_600, "Bachelor's degree")


def test_a_cluster_that_nobody_needs_says_so() -> None:
    made = document(made_up_profiles(), "Finance")
    assert as_dict(made)["occupations"] == []
    assert "None of 622, 484 employs" in made.sections[0].intro


def test_who_takes_part_stands_beside() -> None:
    told = document(made_up_profiles(), "Health Science", parse(LIST, "list.csv")).notes[0]
    assert told == "list.csv, Health Science: employers 10 of 40, coaches 4 of 4."
    blank = document(made_up_profiles(), "Finance", parse(LIST, "list.csv")).notes[0]
    assert "coaches not known" in blank


def test_what_cannot_be_meant() -> None:
    profiles = made_up_profiles()
    with pytest.raises(ConfigError, match="none of the 16"):
        document(profiles, "Digital Technology")
    with pytest.raises(StoreError, match="no crosswalk"):
        document(replace(profiles, crosswalk=None), "Finance")
    with pytest.raises(IntegrityError, match="no list by career cluster"):
        document(profiles, "Finance", parse([["industry_code", "seats"], ["622", "3"]], "list.csv"))
