"""study.yml: what is read, and what each mistake is answered with."""

from __future__ import annotations

from pathlib import Path

import pytest

from sectorlmi.errors import ConfigError
from sectorlmi.sources.study_file import load_study, parse_yaml, study_from
from sectorlmi.terms.study import START_FACTORS, IndustryRule, Study

GOOD = """
name: Two counties
region: {name: Two, counties: ["13121", "13089"]}
years: {base: 2015, current: 2018}
"""


def study(text: str, folder: Path = Path()) -> Study:
    return study_from(parse_yaml(text), folder)


def test_defaults_are_start_s() -> None:
    found = study(GOOD)
    assert found.factors == START_FACTORS
    assert (found.benchmark, found.ownership, found.level.default) == ("US000", ("5",), 3)
    assert (found.ranking.ties, found.ranking.min_weight_coverage, found.shortlist.top) == ("average", 0.75, 10)
    assert found.suppressed == "estimate"
    assert (found.industries.maximum_place_range_share, found.industries.maximum_estimated_share) == (0.5, None)


def test_counties_by_name_are_found_whatever_their_case() -> None:
    found = study(GOOD.replace('"13121", "13089"', '"Fulton County, Georgia", "dekalb county, georgia"'))
    assert found.region.counties == ("13121", "13089")


def test_a_metropolitan_area_is_expanded_to_its_counties() -> None:
    found = study(GOOD.replace('counties: ["13121", "13089"]', 'cbsa: "12060"'))
    assert len(found.region.counties) == 29
    assert "13121" in found.region.counties


def test_a_state_waits_for_the_store() -> None:
    found = study(GOOD.replace('counties: ["13121", "13089"]', "state: Georgia"))
    assert (found.region.state, found.region.counties) == ("13", ())


def test_counties_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "counties.csv").write_text("area_fips,name\n13121,Fulton\n01001,Autauga\n", encoding="utf-8")
    found = study(GOOD.replace('counties: ["13121", "13089"]', "file: counties.csv"), tmp_path)
    assert found.region.counties == ("13121", "01001")


def test_level_with_exceptions() -> None:
    level = study(GOOD + 'level: {default: 3, "541": 4}').level
    assert [level.lists(c) for c in ("541", "5415", "311", "3111")] == [False, True, True, False]
    assert level.deepest == 4


@pytest.mark.parametrize(
    ("word", "owns"), [("private", ("5",)), ("total", ("1", "2", "3", "5")), ('["5", "3"]', ("3", "5"))]
)
def test_ownership(word: str, owns: tuple[str, ...]) -> None:
    assert study(GOOD + f"ownership: {word}").ownership == owns


_SHARES = ("maximum_estimated_share", "maximum_place_range_share")


@pytest.mark.parametrize("name", _SHARES)
@pytest.mark.parametrize(("given", "share"), [("off", None), ("null", None), ("0", 0), ("0.0", 0), ("0.7", 0.7)])
def test_a_rule_on_a_share_is_turned_off_by_its_word_and_not_by_zero(name: str, given: str, share: float) -> None:
    assert getattr(study(GOOD + f"industries: {{{name}: {given}}}").industries, name) == share


@pytest.mark.parametrize("name", _SHARES)
def test_a_rule_on_a_share_does_not_turn_off_the_other(name: str) -> None:
    (other,) = {*_SHARES} - {name}
    found = study(GOOD + f"industries: {{{name}: 0.3}}").industries
    assert getattr(found, other) == getattr(IndustryRule(), other)
    with pytest.raises(ConfigError, match=name):
        study(GOOD + f"industries: {{{name}: 1.5}}")


def test_formats_are_excel_unless_said_and_may_be_none() -> None:
    assert study(GOOD).output.formats == ("xlsx",)
    assert study(GOOD + "output: {formats: [csv, json]}").output.formats == ("csv", "json")
    assert study(GOOD + "output: {formats: []}").output.formats == ()


def test_own_factors_come_after_the_built_in_ones() -> None:
    text = GOOD + "extra_factors: [{file: openings.csv, column: openings, name: job_openings, weight: 2}]"
    assert [f.name for f in study(text).factors][-1] == "job_openings"
    assert study(text).factors[-1].weight == 2


BAD = [
    ("unknown key", GOOD + "benchmrk: US000", "benchmrk: unknown key", "benchmark"),
    ("unknown nested key", GOOD + "ranking: {tie: min}", "ranking.tie: unknown key", "ties"),
    ("negative weight", GOOD + "factors: {growth: {weight: -1}}", "factors.growth.weight", "0 or more"),
    ("weight as text", GOOD + "factors: {growth: {weight: heavy}}", "factors.growth.weight", ""),
    ("weight not a number", GOOD + "factors: {growth: {weight: .nan}}", "factors.growth.weight", ""),
    ("unquoted FIPS", GOOD.replace('"13121"', "01001"), "region.counties[0]: 513 is not text", '"01001"'),
    ("unquoted level key", GOOD + "level: {default: 3, 541: 4}", "level.541: the key is a number", "quotes"),
    ("FIPS without its zero", GOOD.replace('"13121"', '"1001"'), "'1001' is not a county code", "five digits"),
    (
        "county misspelt",
        GOOD.replace('"13121"', '"Fulten County, Georgia"'),
        "Fulten",
        "Fulton County, Georgia (13121)",
    ),
    ("no region", "years: {base: 2015, current: 2018}", "region: no counties", "counties"),
    ("empty region", GOOD.replace('["13121", "13089"]', "[]"), "region: the list of counties is empty", ""),
    ("no years", GOOD.replace("years: {base: 2015, current: 2018}", ""), "years: missing", "base"),
    ("years turned round", GOOD.replace("base: 2015", "base: 2019"), "2019 to 2018", "base year comes before"),
    ("unknown benchmark", GOOD + 'benchmark: "Gorgia"', "'Gorgia' is not an area code", "13000"),
    ("bare benchmark", GOOD + "benchmark: 13000", "benchmark: expected text", "quotes"),
    ("level 7", GOOD + "level: 7", "7 is no NAICS level", ""),
    ("level of half a digit", GOOD + "level: 3.5", "whole number", ""),
    ("unknown ownership", GOOD + 'ownership: "7"', "'7' is no ownership", ""),
    ("a bare sum", GOOD + "ownership: [8]", "'8' (Total government) is a sum of other ownerships", "of 1"),
    (
        "a sum of ownerships",
        GOOD + 'ownership: ["5", "8"]',
        "'8' (Total government) is a sum of other ownerships",
        "total",
    ),
    ("policy misspelt", GOOD + "suppressed: estimat", "'estimat' is none of", "estimate"),
    ("direction misspelt", GOOD + "factors: {growth: {better: hihger}}", "factors.growth.better", "higher"),
    ("excluded code", GOOD + 'industries: {exclude: ["ABC"]}', "industries.exclude[0]: 'ABC'", ""),
    ("unknown metropolitan area", GOOD.replace('counties: ["13121", "13089"]', 'cbsa: "12061"'), "12061", "12060"),
    ("key given twice", GOOD + "level: 3\nlevel: 4", "'level' stands there twice", ""),
    ("no YAML", "region: {counties: [", "not valid YAML", ""),
    ("a list instead of keys", "- a\n- b", "expected keys and values", ""),
    ("unknown model", GOOD + "projections: [{model: holt, horizon: 2028}]", "projections[0].model: 'holt'", "trend"),
    ("model without a horizon", GOOD + "projections: [{model: trend}]", "projections[0]: no horizon", ""),
    ("horizon in the past", GOOD + "projections: [{model: trend, horizon: 2018}]", "the horizon 2018", "later year"),
    ("two models", GOOD + "projections: [{model: trend, horizon: 2028}, {model: trend, horizon: 2030}]", "several", ""),
    ("a file and a model in one", GOOD + "projections: {model: trend, file: p.csv}", "projections[0].file", ""),
    ("wider area unquoted", GOOD + "projections: [{model: trend, horizon: 2028, of: 13000}]", "of", "quotes"),
    ("projections without a file", GOOD + "projections: {preset: ca_edd}", "projections[0]: no file", ""),
]


@pytest.mark.parametrize(("text", "says", "hints"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_a_mistake_is_named_with_its_place(text: str, says: str, hints: str) -> None:
    with pytest.raises(ConfigError) as caught:
        study(text)
    assert says in caught.value.what
    assert hints in caught.value.hint


def test_a_missing_file_and_the_file_in_messages(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such study file"):
        load_study(tmp_path / "none.yml")
    file = tmp_path / "study.yml"
    file.write_text(GOOD + "colour: red", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"study\.yml: colour: unknown key"):
        load_study(tmp_path)


def test_yaml_cannot_run_anything() -> None:
    with pytest.raises(ConfigError, match="not valid YAML"):
        study("region: !!python/object/apply:os.system ['true']")
