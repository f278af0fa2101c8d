"""The one rule for NAICS codes: a code that a year does not have is refused or told, never a silent nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sectorlmi import reference
from sectorlmi.errors import ConfigError
from sectorlmi.sources.study_file import study_from
from sectorlmi.terms import naics
from sectorlmi.terms.naics import codes_of, notes_on_file, of_years, successors
from sectorlmi.terms.study_industries import asked_for, notes_on_study

REGION = {"name": "R", "counties": ["13121"]}
NOW, BEFORE, ACROSS = ({"base": b, "current": c} for b, c in ((2022, 2025), (2015, 2018), (2018, 2025)))


def study(years: dict[str, int] = NOW, **keys: Any) -> Any:
    return study_from({"region": REGION, "years": years, **keys}, Path())


def test_each_revision_has_its_own_codes() -> None:
    assert {"448", "511", "515", "4481", "511210"} <= codes_of(2017) - codes_of(2022)
    assert {"449", "455", "458", "513", "516", "513210"} <= codes_of(2022) - codes_of(2017)
    assert {"4521", "5171"} <= codes_of(2012)
    assert "4521" not in codes_of(2017)
    for vintage in (2002, 2007, 2012, 2017, 2022):
        assert {"31-33", "44-45", "48-49", "92", "99", "999", "814", "311", "441", "519"} <= codes_of(vintage)
        assert all(naics.digits(code) for code in codes_of(vintage))
    assert codes_of(2022) == {c for c, last in reference.retired_in().items() if last == 2022 and naics.digits(c)}


@pytest.mark.parametrize(
    ("old", "new"),
    [("448", "458"), ("442", "449"), ("446", "456"), ("447", "457"), ("511", "513"), ("515", "516"), ("4481", "4581")],
)
def test_the_nearest_is_what_the_code_became(old: str, new: str) -> None:
    assert successors(old, 2022)[0] == new
    with pytest.raises(ConfigError, match=rf"here: {old} is no code of 2025 \(NAICS 2022\): it was retired") as error:
        of_years(old, "here", 2025)
    assert error.value.hint.startswith(f"Nearest: {new} ")


def test_a_newer_code_is_none_of_an_older_year() -> None:
    with pytest.raises(ConfigError, match=r"458 is no code of 2018 \(NAICS 2017\): it is newer") as error:
        of_years("458", "here", 2018)
    assert error.value.hint.startswith("Nearest: 448 ")


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("10", "stands for total, all industries"),
        ("101", "stands for goods-producing"),
        ("1013", "supersector"),
        ("xyz", "no NAICS code"),
        ("238110", "no NAICS code"),
    ],
)
def test_what_is_no_naics_code_is_told(code: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as error:
        of_years(code, "here", 2025)
    assert error.value.hint


KEYS: list[dict[str, Any]] = [
    {"groups": [{"name": "G", "industries": ["448", "541"]}]},
    {"industries": {"exclude": ["448"]}},
    {"level": {"default": 3, "448": 4}},
    {"industry_regions": {"448": REGION}},
    {"shortlist": {"add": ["448"]}},
    {"shortlist": {"drop": ["448"]}},
]


@pytest.mark.parametrize("keys", KEYS, ids=lambda keys: next(iter(keys)))
def test_every_key_that_names_an_industry_refuses_a_code_of_another_revision(keys: dict[str, Any]) -> None:
    key = next(iter(keys))
    with pytest.raises(ConfigError, match=rf"^{key}.*448 is no code of 2025") as error:
        study(**keys)
    assert "458" in error.value.hint
    study(BEFORE, **keys)


def test_all_wrong_codes_are_told_at_once() -> None:
    with pytest.raises(ConfigError, match=r"exclude\[0\]: 448.*exclude\[1\]: 511"):
        study(industries={"exclude": ["448", "511"]})


def test_codes_of_the_base_year_alone_may_be_left_out_and_are_told() -> None:
    (note,) = notes_on_study(study(ACROSS, industries={"exclude": ["448", "541"]}))
    assert "448 is no code of 2025" in note
    assert "only its rows of 2018 are left out" in note
    with pytest.raises(ConfigError, match=r"groups\[0\]"):
        study(ACROSS, **KEYS[0])


def test_codes_that_everybody_excludes_are_quiet_in_any_year() -> None:
    for years in (NOW, BEFORE, ACROSS, {"base": 2001, "current": 2005}):
        assert list(notes_on_study(study(years))) == []
        assert list(notes_on_study(study(years, industries={"exclude": ["999", "814", "92", "31", "44-45"]}))) == []


def test_an_exclusion_below_the_level_is_told() -> None:
    (note,) = notes_on_study(study(industries={"exclude": ["5413", "622"]}))
    assert note == "industries.exclude: 5413 leaves nothing out: the table lists 541, of 3 digits."
    assert list(notes_on_study(study(level=4, industries={"exclude": ["5413"]}))) == []
    assert list(notes_on_study(study(industries={"exclude": ["541", "5413"]}))) == []


def test_a_level_that_counts_twice_or_lists_nothing_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"level\.5413: the table lists 541, of 3 digits.*count twice"):
        study(level={"default": 3, "5413": 4})
    with pytest.raises(ConfigError, match=r"level\.541: 2 digits are fewer than 541 has"):
        study(level={"default": 3, "541": 2})
    for fine in ({"default": 3, "541": 4, "5413": 5}, {"default": 4, "541": 3}, {"default": 3, "54": 2}):
        study(level=fine)


def test_a_level_by_a_sectors_short_name_holds() -> None:
    assert study(level={"default": 3, "31": 4}).level.lists("3111")


def test_an_argument_is_a_code_of_the_current_year() -> None:
    assert asked_for(study(), "31", "--industry") == "31-33"
    with pytest.raises(ConfigError, match="--industry: 448 is no code of 2025"):
        asked_for(study(ACROSS), "448", "--industry")


def test_a_file_in_codes_of_another_revision_is_told() -> None:
    named = ["111", "311", "441", "442", "444", "445", "448", "511", "517", "518", "519"]
    strange, changed, missed = notes_on_file(named, 2025, "f.csv", missed=["449", "458", "622"])
    assert "3 rows matched no industry" in strange
    assert strange.endswith("has no 442, 448, 511.")
    assert "coded in NAICS 2017: 441, 444, 445, 519 exist in NAICS 2022 too" in changed
    assert "no value for 449, 458," in missed
    assert list(notes_on_file(named, 2018, "f.csv")) == []
    assert "has no 458" in next(notes_on_file(["441", "458"], 2018, "f.csv"))
