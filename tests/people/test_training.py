"""The training gap, by hand: what leads where, what is counted once, and what is no shortage."""

from __future__ import annotations

from dataclasses import replace
from math import isnan, nan

import numpy as np
import pytest

from sectorlmi.people import training, training_document
from sectorlmi.people.training import Completions, Paths
from sectorlmi.terms.study import Region, Study, Years

# Welding leads to welders alone, machining to machinists and tool makers, art to nobody.
PATHS = Paths.of(
    {
        "cip": np.array(["48.0508", "48.0501", "48.0501", "50.0702", "51.1004", "51.1004"]),
        "title": np.array(["Welding", "Machining", "Machining", "Art", "Laboratory", "Laboratory"]),
        "soc_code": np.array(["51-4121", "51-4041", "51-4111", "", "29-2011", "29-2012"]),
    }
)
TABLE = {
    "unitid": np.array(["100001", "100001", "100002", "100002", "100003", "100001", "100002"]),
    "cip": np.array(["48.0508", "48.0501", "48.0501", "50.0702", "48.0508", "48.0508", "51.1004"]),
    "major": np.array([1, 1, 1, 1, 1, 2, 1]),
    "award_level": np.array(["21", "3", "3", "5", "21", "21", "3"]),
    "completers": np.array([30.0, 12, 8, 40, 500, 4, 9]),
}
NAMES = {"100001": "North College", "100002": "South College"}
HELD = training.completions(TABLE, NAMES)


def gap(*codes: str, openings: float = 25.0, education: str = "Postsecondary nondegree award") -> training.Gap:
    return training.gap(
        codes, "made up", openings=(openings, 5.0), education=education, held=HELD, paths=PATHS, names=NAMES
    )


def test_only_the_regions_institutions_count_and_second_majors_stand_apart() -> None:
    assert HELD.by_program() == {"48.0508": 30, "48.0501": 20, "50.0702": 40, "51.1004": 9}
    assert sum(HELD.second.values()) == 4


def test_a_program_that_leads_here_alone_is_certain() -> None:
    one = gap("51-4121")
    assert (one.completers_low, one.completers_high, one.second_majors) == (30, 30, 4)
    assert one.ratios == pytest.approx((1.2, 1.2))
    assert one.reading == training.ENOUGH


def test_a_program_that_leads_to_several_is_at_most_theirs() -> None:
    one = gap("51-4041", openings=15)
    assert (one.completers_low, one.completers_high) == (0, 20)
    assert one.reading == training.OPEN
    assert one.by_award == {"3": 20}
    assert one.institutions == (("North College", 12), ("South College", 8))
    assert one.programs == (("Machining", 20),)


def test_an_award_level_that_is_not_in_the_list_keeps_its_number() -> None:
    rows = {("100001", "48.0501", "3"): 12.0, ("100002", "48.0501", "99"): 5.0, ("100002", "48.0501", "98"): 0.0}
    held = Completions(rows, {})
    one = training.gap(["51-4041"], "", openings=(25.0, 5.0), education="", held=held, paths=PATHS, names=NAMES)
    assert (one.by_award, one.completers_high) == ({"3": 12, "99": 5}, 17)
    assert training.in_order({"99", "3", "21"}) == ["21", "3", "99"]
    assert (training.award_name("99"), training.award_name("3")) == ("Award level 99", "Associate's degree")
    assert (training.unknown_awards(held), training.unknown_awards(HELD)) == ({"99": 5}, {})


def test_together_each_program_counts_once() -> None:
    both = gap("51-4041", "51-4111")
    assert (both.completers_low, both.completers_high) == (20, 20)
    assert both.soc_code == ""


@pytest.mark.parametrize(
    ("openings", "reading"), [(20.5, training.SHORT), (20.0, training.OPEN), (0.0, training.ENOUGH)]
)
def test_short_is_only_who_has_fewer_at_most(openings: float, reading: str) -> None:
    assert gap("51-4041", openings=openings).reading == reading


@pytest.mark.parametrize(
    "education",
    ["No formal educational credential", "High school diploma or equivalent", "Some college, no degree"],
)
def test_who_needs_no_award_is_short_of_no_graduates(education: str) -> None:
    one = gap("51-4041", openings=999, education=education)
    assert one.reading == training.NEEDS_NONE
    assert all(map(isnan, one.ratios))


def test_unknown_openings_are_neither_short_nor_enough() -> None:
    one = gap("51-4121", openings=float("nan"))
    assert one.reading == training.UNKNOWN
    assert all(map(isnan, one.ratios))


def test_a_code_over_several_occupations_stands_for_its_members() -> None:
    assert PATHS.members("29-2010") == ("29-2011", "29-2012")
    assert (gap("29-2010").completers_low, gap("29-2010").completers_high) == (9, 9)
    assert (gap("29-2011").completers_low, gap("29-2011").completers_high) == (0, 9)


def test_where_no_program_leads_nobody_is_missing() -> None:
    one = gap("43-9061", openings=100)
    assert (one.completers_high, one.has_program, one.reading) == (0, False, training.NO_PROGRAM)


def test_without_a_typical_schooling_nothing_is_called_short() -> None:
    """Of who enters without an award nobody can be missing, and where BLS's table is not loaded that is not known."""
    one = gap("51-4041", openings=999, education="")
    assert (one.reading, one.needs_graduates) == (training.NO_SCHOOLING, False)


def test_together_counts_the_openings_of_those_who_need_graduates_alone() -> None:
    gaps = [
        gap("51-4041", openings=30),
        gap("51-4111", openings=12),
        gap("51-4121", openings=500, education="High school diploma or equivalent"),
        gap("43-9061", openings=700),  # no program leads to it
        gap("29-2011", openings=90, education=""),
        gap("29-2012", openings=float("nan")),
    ]
    both = training.together(gaps, HELD, PATHS, NAMES)
    assert (both.openings, both.openings_here) == (42, 10)
    assert (both.completers_low, both.completers_high) == (20, 20)
    assert (both.soc_code, both.reading) == ("", training.SHORT)
    none = training.together([], HELD, PATHS, NAMES)
    assert (none.openings, none.completers_high, none.reading) == (0, 0, training.NO_SCHOOLING)


def test_where_no_openings_are_known_all_that_ask_for_an_award_are_together() -> None:
    gaps = [gap("51-4121", openings=nan), gap("51-4041", openings=nan), gap("29-2011", education="")]
    made = training.together(gaps, HELD, PATHS, NAMES)
    assert (made.completers_low, made.completers_high) == (30, 50)
    assert isnan(made.openings)
    assert isnan(made.openings_here)
    assert made.reading == training.UNKNOWN


def test_who_asks_for_an_award_comes_first_with_most_openings_in_the_industries() -> None:
    def one(code: str, here: float, education: str = "Associate's degree") -> training.Gap:
        return replace(gap("51-4041", education=education), soc_code=code, openings_here=here)

    gaps = [one("a", 999, "Some college, no degree"), one("c", 5), one("b", 5), one("d", 70), one("e", nan)]
    assert [g.soc_code for g in training.by_need(gaps)] == ["d", "b", "c", "e", "a"]


def test_programs_that_lead_nowhere_are_known_and_others_are_not() -> None:
    assert training.unknown_programs(HELD, PATHS) == {}
    assert PATHS.occupations["50.0702"] == frozenset()
    strange = Completions({("100001", "99.1234", "3"): 7.0}, {})
    assert training.unknown_programs(strange, PATHS) == {"99.1234": 7}


def test_the_document_names_the_industries_in_words() -> None:
    study = Study("Made-up", Region("Two counties", ("13121", "13089")), Years.of(2015, 2018))
    one = gap("51-4041")
    found = training.TrainingGap(study, ("622", "484"), 2023, (one,), one, (), ())
    intro = training_document.document(found).section("gap").intro
    assert intro.startswith("Occupations of Hospitals; Trucking: first those that ask for an award")
