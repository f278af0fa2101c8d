"""`brief` on the bundled real region: every number on it is the ranking's, and what is missing is named."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from sectorlmi.cli import people, study
from sectorlmi.cli.app import app
from sectorlmi.meeting import brief_words as words
from sectorlmi.meeting.brief_gaps import GAPS, gaps
from sectorlmi.people.characteristics import Characteristics, Preparation
from sectorlmi.people.pattern_cautions import pattern_caution
from sectorlmi.people.profile import build
from sectorlmi.people.staffing import WAGES, Pattern
from sectorlmi.people.steps import below_bachelor_share, largest, steps
from sectorlmi.people.training import Gap
from sectorlmi.terms.columns import PERCENT, Column
from sectorlmi.terms.graded_numbers import GradedNumber

assert people, study  # their commands register on import


def run(*given: str, code: int = 0) -> Any:
    done = CliRunner().invoke(app, list(given))
    assert done.exit_code == code, done.output
    return json.loads(done.stdout) if code == 0 and "--json" in given else done.output


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("brief")
    run("demo", "--out", str(folder), "-q")
    return folder


@pytest.fixture(scope="module")
def found(region: Path) -> Any:
    asked = ["621", "512", "311", "6221"]
    given = [str(region / "study.yml"), "--store", str(region / "store"), "--out", str(region / "out"), "--json", "-q"]
    ranked = run("rank", *given, "--format", "json")
    return {b["industry_code"]: b for b in run("brief", given[0], *asked, *given[1:])["briefs"]}, ranked


def test_the_numbers_of_a_brief_are_those_of_the_ranking(found: Any) -> None:
    briefs, ranked = found
    row = next(r for r in ranked["table"] if r["industry_code"] == "621")
    told = {f["name"]: f for f in briefs["621"]["figures"]}
    assert told["employment"]["text"] == f"{row['employment']:,.0f}"
    assert told["employment"]["words"] == f"jobs at {row['n_establishments']:,.0f} worksites"
    assert told["avg_annual_wage_usd"]["text"] == f"${row['avg_annual_wage_usd']:,.0f}"
    assert f"{row['wage_premium_pct']:.0f}% above" in told["avg_annual_wage_usd"]["words"]
    assert told["growth_pct"]["text"] == f"+{row['growth_pct']:.1f}%"
    assert f"+{row['benchmark_growth_pct']:.1f}%" in told["growth_pct"]["words"]
    assert told["location_quotient"]["text"] == f"{row['location_quotient']:.2f}"
    lead = briefs["621"]["lead"]
    assert lead.startswith(f"One private job in {100 / row['share_of_jobs_pct']:.0f} is in outpatient health care.")
    assert f"added {row['jobs_change']:,.0f} jobs in three years" in lead
    assert "4th-largest" in lead
    place = next(r["place"] for r in ranked["ranking"] if r["industry_code"] == "621")
    assert f"Place {place} of {len(ranked['ranking'])}" in briefs["621"]["how_sure"]


def test_an_industry_wider_than_the_study_s_level_has_its_parts(region: Path) -> None:
    text = (region / "study.yml").read_text(encoding="utf-8")
    assert "level: 3" in text
    (region / "four.yml").write_text(text.replace("level: 3", "level: 4"), encoding="utf-8")
    given = [str(region / "four.yml"), "512", "--store", str(region / "store"), "--out", str(region / "out")]
    (wide,) = run("brief", *given, "--json", "-q")["briefs"]
    assert [part["industry_code"] for part in wide["parts"]] == ["5121", "5122"]
    assert wide["figures"][0]["text"] == "12,883"  # as the files publish of the ten counties


def test_what_employers_read_has_no_talk_of_ranks(found: Any) -> None:
    for brief in found[0].values():
        above = json.dumps({k: v for k, v in brief.items() if k != "how_sure"}).casefold()
        assert not re.search(r"\bplaces?\b|\brank|\bshort list", above)


def test_estimates_keep_their_mark_and_unsure_growth_draws_no_line(found: Any) -> None:
    food = found[0]["311"]
    assert "27th- to 28th-largest" in food["lead"]  # estimates that others' bounds overlap
    assert food["lead"].startswith("About one private job in")
    assert not any(word in food["lead"] for word in ("added", "grew", "lost", "shrank"))
    assert food["figures"][0]["text"].startswith("≈")
    assert food["jobs_line"]["here"] == [None, None]
    low, high = food["jobs_line"]["between"]
    assert low < 100 < high


def test_an_industry_of_another_level_has_its_own_table_and_parts(found: Any) -> None:
    brief = found[0]["6221"]
    assert brief["name"] == "General hospitals"
    assert [part["industry_code"] for part in brief["parts"]] == ["62211"]
    assert not brief["how_sure"].startswith("Place")


def test_what_is_not_loaded_is_named_with_its_file(found: Any) -> None:
    named = {gap["key"]: gap for gap in found[0]["621"]["gaps"]}
    assert {"occupations", "regional_wages", "age", "people", "outlook"} <= set(named)
    assert (named["regional_wages"]["file"][:12], named["age"]["command"]) == ("oesmYYma.zip", "sectorlmi load FILE")
    assert found[0]["621"]["occupations"] == []


def test_the_parts_are_one_level_down_and_counties_add_up(found: Any) -> None:
    brief = found[0]["621"]
    assert {len(part["industry_code"]) for part in brief["parts"]} == {4}
    row = next(r for r in found[1]["table"] if r["industry_code"] == "621")
    assert sum(one["employment"] for one in brief["counties"]) == row["employment"]  # all are published


def test_a_brief_is_a_page_of_its_own_and_an_unknown_code_is_refused(region: Path) -> None:
    given = ["--store", str(region / "store"), "--out", str(region / "out"), "-q"]
    run("brief", str(region / "study.yml"), "512", *given)
    assert (region / "out" / "metro-atlanta-2018-brief-512.html").is_file()
    assert "is no NAICS code" in run("brief", str(region / "study.yml"), "999999999", *given, code=2)


def number(value: float, grade: str = "", lower: float = np.nan, upper: float = np.nan, *, sign: bool = False) -> Any:
    column = Column("growth_pct", "Growth", "number", "percent over the study's years", "", "", PERCENT)
    return GradedNumber(column, value, "estimated" if grade else "published", grade, lower, upper, sign)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (number(12.41), "+12.4%"),
        (number(-3.0), "−3.0%"),
        (number(59.954, "close", 57.0, 62.0), "≈+60.0%"),
        (number(4.0, "unsure", -5.2, 30.1), "−6% to +31%"),
        (number(float("nan")), "not known"),
    ],
)
def test_changes_are_signed_as_people_write_them(given: GradedNumber, text: str) -> None:
    assert words.signed(given) == text


def test_gaps_that_no_file_closes_always_stand() -> None:
    assert [gap.key for gap in gaps(())] == [gap.key for gap in GAPS if not gap.file]
    assert next(gap.key for gap in gaps({"sizes"})) == "sizes"


def made_profile(industry: str = "512", pay: float = 50_000.0) -> Any:
    share, nothing = np.array([0.5, 0.3, 0.196, 0.004]), np.full(4, np.nan)
    wages = {name: np.full(4, pay) if name == "a_mean" else nothing for name in WAGES}
    flags = {name: np.zeros(4, np.int64) for name in ("employment", *WAGES)}
    pattern = Pattern(
        industry, (industry,), "", 5, 1000.0, np.array([391031, 272012, 291141, 291171]), share, wages, flags
    )
    schooling = {
        "39-1031": "No formal educational credential", "27-2012": "Bachelor's degree",
        "29-1141": "Bachelor's degree", "29-1171": "Master's degree",
    }  # fmt: skip
    known = Characteristics(preparation={code: Preparation(text) for code, text in schooling.items()})
    return build(industry, "Film", 1000.0, "published", pattern=pattern, known=known)


def test_steps_go_up_by_schooling_and_leave_out_what_few_do() -> None:
    p = made_profile()
    assert [(s.occupation, s.schooling) for s in steps(p)] == [
        ("39-1031", "no diploma"),
        ("27-2012", "bachelor’s degree"),
    ]
    assert [s.occupation for s in largest(p, 2)] == ["39-1031", "27-2012"]
    assert below_bachelor_share(p) == pytest.approx(0.5)


def test_patterns_that_mislead_are_warned_of() -> None:
    assert "movie theaters" in pattern_caution(made_profile(), 50_000.0, 0)
    assert pattern_caution(made_profile("484"), 60_000.0, 0) == ""
    assert "more than these occupations" in pattern_caution(made_profile("484"), 64_000.0, 0)
    assert "less than these occupations" in pattern_caution(made_profile("484"), 36_000.0, 1)
    assert pattern_caution(made_profile("484"), 64_000.0, -6) == ""  # dollars of other years


def trained(code: str, title: str, low: float, high: float, **given: Any) -> Gap:
    known: Any = {"education": "Bachelor's degree", "openings": 2172.4} | given
    openings, education = known.pop("openings"), known.pop("education")
    return Gap(code, title, openings, 1.0, education, low, high, 0.0, {}, (), (), **known)


def training_line(*gaps: Gap, asked: tuple[str, ...] = ()) -> str:
    found: Any = SimpleNamespace(year=2023, gaps=gaps)
    return words.training_in_words(found, asked or tuple(one.soc_code for one in gaps))


STATUS = " Who completes is published, as a range where a program leads to several occupations."


@pytest.mark.parametrize(
    ("gap", "told"),
    [
        (trained("1", "Registered Nurses", 0, 1979), "between 0 and 1,979 registered nurses for about 2,170 openings"),
        (trained("1", "Welders", 30, 30, openings=25.0), "30 welders for about 25 openings"),
        (trained("1", "Welders", 0, 0), "no welders for about 2,170 openings"),
    ],
)
def test_who_is_trained_is_told_beside_the_openings(gap: Gap, told: str) -> None:
    assert training_line(gap) == f"Trained here in a year (2023): {told} in the region. Openings are estimates.{STATUS}"


def test_unknown_openings_of_the_trained_are_no_zero() -> None:
    told = training_line(trained("1", "Welders", 30, 30, openings=float("nan")))
    assert told == f"Trained here in a year (2023): 30 welders (openings not known).{STATUS}"


def test_the_line_on_training_has_the_first_two_that_need_an_award() -> None:
    gaps = (
        trained("4", "Fourth", 4, 4),
        trained("3", "Third", 3, 3),
        trained("2", "English and TV Teachers", 2, 2),
        trained("1", "Clerks", 9, 9, education="High school diploma or equivalent"),
        trained("0", "Unassigned", 9, 9, education=""),
        trained("5", "Nowhere", 0, 0, has_program=False),
    )
    told = training_line(*gaps, asked=("0", "1", "5", "2", "9", "3", "4"))
    assert told.startswith(
        "Trained here in a year (2023): 2 English and TV teachers for about 2,170 openings in the region; 3 third for"
    )
    assert not any(name in told.casefold() for name in ("fourth", "clerks", "unassigned", "nowhere"))
    assert training_line(*gaps[3:]) == ""


def test_training_that_is_not_loaded_is_a_gap(found: Any) -> None:
    named = {gap["key"]: gap for gap in found[0]["621"]["gaps"]}
    assert named["training"]["file"] == "cYYYY_a.csv, hdYYYY.csv and CIP2020_SOC2018_Crosswalk.xlsx"
    assert named["training"]["command"] == "sectorlmi load FILE"
    assert found[0]["621"]["training"] == ""
