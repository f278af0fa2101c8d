"""What a plan says, what it leaves open, and that it claims nothing that was not computed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from made_up_people import made_up_gap

from sectorlmi.plan import plan_document
from sectorlmi.plan.evidence import Evidence
from sectorlmi.plan.figures import in_a_sentence, measured
from sectorlmi.plan.plan_gaps import GAPS
from sectorlmi.plan.templates import TEMPLATES
from sectorlmi.plan.workforce import _three_figures
from sectorlmi.ranking.board import board_of
from sectorlmi.ranking.report import Report
from sectorlmi.reports.json import as_dict
from sectorlmi.store import Store
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Document
from sectorlmi.terms.provenance import Provenance
from sectorlmi.workflows import plan, training
from sectorlmi.workflows.study_cells import StudyCells

Gives = Callable[[str], Evidence]
Ranked = tuple[Report, StudyCells, Store]
JOBS, PAY = FACTORS["employment"].column, FACTORS["avg_annual_wage"].column
GROWTH = FACTORS["growth"].column


@pytest.mark.parametrize(
    ("column", "value", "status", "bounds", "said"),
    [
        (JOBS, 12_883, "sum_published", (12_883, 12_883), "12,883 jobs"),
        (JOBS, 10_384, "estimated", (10_169, 10_700), "about 10,400 jobs (estimated)"),
        (JOBS, 8_612, "estimated", (7_991, 9_004), "about 8,610 jobs (estimated; certainly between 7,990 and 9,010)"),
        (JOBS, 4_400, "estimated", (3_091, 5_389), "certainly between 3,090 and 5,390 jobs (estimated)"),
        (JOBS, 4_400, "estimated", (np.nan, np.nan), "about 4,400 jobs (estimated)"),
        (JOBS, 4_400, "partial", (np.nan, np.nan), "at least 4,400 jobs (hidden cells are left out, so it is a floor)"),
        (JOBS, np.nan, "bounded_only", (3_391, 5_389), "not known"),
        (JOBS, 0, "absent", (0, 0), "0 jobs"),
        (PAY, 127_179.4, "published", (np.nan, np.nan), "$127,179 jobs"),
        (GROWTH, 18.66, "national_rate", (np.nan, np.nan), "18.7 percent jobs (the nation's rate)"),
        (GROWTH, 12.0, "not_comparable", (np.nan, np.nan), "not known"),
        (
            GROWTH, 7.0, "modelled", (np.nan, np.nan),
            "about 7.0 percent jobs (this program's own projection, not an official one)",
        ),
        (
            GROWTH, 5.0, "bridged", (5.0, 5.0),
            "5.0 percent jobs (over the smallest group of industries that means the same in both years)",
        ),
        (
            GROWTH, 40.0, "bridged_estimated", (38.2, 44.1),
            "about 40.0 percent jobs (estimated; over the smallest group of industries that means the same in both"
            " years)",
        ),
    ],
)  # fmt: skip
def test_a_number_says_what_it_is(
    column: Column, value: float, status: str, bounds: tuple[float, float], said: str
) -> None:
    assert in_a_sentence(measured(column, value, status, *bounds), "jobs") == said


def test_a_change_of_unknown_sign_is_no_rise() -> None:
    number = replace(measured(GROWTH, 60.0, "estimated", -5.2, 280.0), is_sign_unknown=True)
    said = "certainly between -6 and 280 percent (estimated; whether it rose or fell is not known)"
    assert in_a_sentence(number) == said


def text_of(document: Document) -> str:
    return "\n".join(line for p in document.passages for line in (p.heading, *p.paragraphs, *p.points))


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_gap_is_told_with_what_closes_it(template: str, atlanta: Gives) -> None:
    kind, evidence = TEMPLATES[template], atlanta(template)
    given = as_dict(plan_document.document(evidence, template))["missing"]
    told = {gap["what"] for gap in given}
    assert {GAPS[key].what for key in kind.gaps} <= told  # Atlanta has nothing on people
    assert {GAPS[key].what for key in kind.always} <= told
    assert all(gap["who"] and gap["closes"] for gap in given)
    assert not any("{year}" in gap["closes"] or "{state}" in gap["closes"] for gap in given)
    assert set(kind.gaps) | set(kind.always) <= set(GAPS)


def test_what_is_loaded_is_no_gap(peopled: Gives) -> None:
    told = {gap["what"] for gap in as_dict(plan_document.document(peopled("wioa"), "wioa"))["missing"]}
    assert not told & {GAPS[key].what for key in ("patterns", "labor_force", "people", "older")}
    assert GAPS["commuting"].what in told
    assert GAPS["supporting"].what in told


def test_gaps_name_year_and_state(atlanta: Gives) -> None:
    closes = " ".join(gap["closes"] for gap in as_dict(plan_document.document(atlanta("wioa"), "wioa"))["missing"])
    assert "sectorlmi fetch lodes --year 2018 --state GA" in closes
    assert "sectorlmi fetch laus --year 2018" in closes
    assert "{self_sufficiency: 41600}" in closes


def test_nothing_is_said_of_people_where_nothing_is_loaded(atlanta: Gives) -> None:
    text = text_of(plan_document.document(atlanta("wioa"), "wioa"))
    assert "Occupations are not known" in text
    assert "Commuting is not loaded." in text
    assert "unemployed" not in text
    assert "O*NET rates" not in text


def test_people_are_told_where_they_are_loaded(peopled: Gives) -> None:
    document = plan_document.document(peopled("clna"), "clna")
    text = text_of(document)
    assert "typically ask for at entry" in text
    assert "career clusters" in text
    assert {"target_occupations", "career_clusters"} <= {s.key for s in document.sections}
    text = text_of(plan_document.document(peopled("wioa"), "wioa"))
    assert "123,456 persons" in text
    assert "a rate of 4.4 percent" in text
    people = plan_document.document(peopled("wioa"), "wioa").section("people")
    assert people.rows["value"].tolist() == [17.25, 31.5, 24.5]


def test_existing_and_emerging_go_by_what_is_certain(atlanta: Gives) -> None:
    """Hand-checked on Metro Atlanta: airlines may have grown or not, beverages may be a specialty or not."""
    evidence = atlanta("wioa")
    (points,) = [
        p.points for p in plan_document.document(evidence, "wioa").passages if p.heading == "Existing and emerging"
    ]
    existing, emerging, open_ones = points
    assert existing.startswith("Existing and growing")
    assert evidence.name("722") in emerging
    assert emerging.startswith("Emerging")
    assert evidence.name("481") in open_ones
    assert evidence.name("312") in open_ones
    assert evidence.name("541") in existing


def test_a_change_too_unsure_for_one_number_is_told_as_a_range(atlanta: Gives) -> None:
    section = plan_document.document(atlanta("ceds"), "ceds").section("shift_share_of_targets")
    change = next(c for c in section.columns if c.name == "change")
    told = {str(section.rows["industry_code"][i]): section.cell(change, i) for i in range(len(section))}
    assert told["551"] == "8,214"  # 58,173 jobs of 2018, all of them published
    table = atlanta("ceds").report.table
    row = table.row_of("525")
    ends = [table[f"growth_{end}"][row] for end in ("from_lower", "from_upper", "to_lower", "to_upper")]
    low, high = re.fullmatch(r"(-?[\d,]+) to (-?[\d,]+)", told["525"]).groups()  # type: ignore[union-attr]
    assert float(low.replace(",", "")) <= ends[2] - ends[1]
    assert float(high.replace(",", "")) >= ends[3] - ends[0]


def test_launch_is_about_one_industry_and_has_its_sheets(atlanta: Gives) -> None:
    document = plan_document.document(atlanta("launch"), "launch")
    first = atlanta("wioa").report.short_list.industries[0]
    headings = [p.heading for p in document.passages]
    assert atlanta("launch").targets == (first,)
    assert headings.count("Invitation") == headings.count("Profile of a champion") == 1
    assert {"Talking points, to win a champion", "Agenda of the launch meeting"} <= set(headings)
    (invitation,) = [p for p in document.passages if p.heading == "Invitation"]
    assert "58,173 jobs" in " ".join(invitation.paragraphs)


def test_laws_are_cited_by_section_and_not_at_length() -> None:
    assert all(len(template.basis) < 120 for template in TEMPLATES.values())
    assert re.search(r"section 108\(b\)\(1\)", TEMPLATES["wioa"].basis)
    assert "134(c)" in TEMPLATES["clna"].basis
    assert "13 CFR 303.7" in TEMPLATES["ceds"].basis


def test_other_formats_hold_the_text_too(atlanta: Gives) -> None:
    document = plan_document.document(atlanta("wioa"), "wioa")
    rows = document.section("text").rows["text"].tolist()
    assert rows == [text for p in document.passages for text in (*p.paragraphs, *p.points)]


def test_launch_sheets_carry_the_boards_cautions(atlanta: Gives) -> None:
    evidence = replace(atlanta("launch"), targets=("525", "519", "551"))  # cautions, a tie, nothing to say
    made = plan_document.document(evidence, "launch")
    for code in evidence.targets:
        remarks = [r for r in board_of(evidence.report).rows[code].remarks if r.topic != "tie"]
        known = {s.key: s for s in made.sections}.get(f"know_{code}")
        told = [] if known is None else known.rows["text"].tolist()
        assert [text for text in (r.text for r in remarks) if text not in told] == []
    assert any(s.key.startswith("know_") for s in made.sections)
    facts = [point for passage in made.passages for point in passage.points if "worksites" in point]
    assert facts
    assert all(re.fullmatch(r"In 2018: [^:]*\d jobs[^:]*, at [\d,]+ worksites\.", fact) for fact in facts)


def test_jobs_of_occupations_have_three_figures() -> None:
    given = np.array([13_191.4, 55_809.0, 999.6, 59.4, 0.0, np.nan])
    assert _three_figures(given).tolist()[:5] == [13_200.0, 55_800.0, 1_000.0, 59.4, 0.0]


def test_completers_stand_beside_openings_of_those_alone_who_need_an_award(peopled: Gives) -> None:
    document = plan_document.document(peopled("wioa"), "wioa")
    text = text_of(document)
    assert "40 people completed programs of the region's institutions in 2025" in text
    assert "open about 50 jobs a year (estimated) in them" in text
    assert "Occupation by occupation: 1 had fewer completers than openings, even if all of them went there." in text
    section = document.section("completers")
    shown = {name: values.tolist() for name, values in section.rows.items()}
    assert shown == {
        "title": ["Registered nurses"], "education": ["Bachelor's degree"], "openings": [50.0],
        "completers_low": [40.0], "completers_high": [40.0], "reading": ["fewer complete than open"],
    }  # fmt: skip


def test_a_range_of_completers_and_each_reading_is_counted(peopled: Gives) -> None:
    evidence = peopled("clna")
    assert evidence.training is not None
    nurses = evidence.training.gaps[0]
    every = (nurses, replace(nurses, completers_low=60.0, completers_high=90.0), replace(nurses, completers_high=70.0))
    both = replace(evidence.training.together, completers_low=40.0, completers_high=150.0)
    evidence = replace(evidence, training=replace(evidence.training, gaps=every, together=both))
    text = text_of(plan_document.document(evidence, "clna"))
    assert "40 to 150 people completed" in text
    for said in ("1 had fewer", "1 had at least as many", "1 had a range of completers that holds the openings"):
        assert said in text


def test_without_the_files_a_plan_names_them(atlanta: Gives) -> None:
    document = plan_document.document(atlanta("clna"), "clna")
    assert "Who completes programs here is not known" in text_of(document)
    assert any(
        "sectorlmi load FILES" in gap["closes"] and "IPEDS" in gap["closes"] for gap in as_dict(document)["missing"]
    )


def test_an_industry_of_another_level_is_named_as_the_study_has_it(sample: Gives) -> None:
    industries = sample("wioa").report.table.industries
    assert plan._in_the_table("6221", industries) == "At this study's level it is 622: name it instead."
    assert plan._in_the_table("48", industries).startswith("At this study's level it is 481, 483, ")
    assert plan._in_the_table("48", industries).endswith(": name one of these instead.")
    assert plan._in_the_table("999", industries) == "`sectorlmi table` lists the industries."


def test_what_is_known_of_training_reaches_the_plan(sample_ranking: Ranked, monkeypatch: pytest.MonkeyPatch) -> None:
    report, found, store = sample_ranking
    gap = replace(made_up_gap(report.study), provenance=(Provenance("ipeds", "c2025_a.csv", "0" * 64),))
    monkeypatch.setattr(training, "of_profiles", lambda profiles, given: (gap, ("Read in part.",)))
    evidence = plan._evidence(report, found, store, "wioa", ())
    assert evidence.training is gap
    assert "training" not in evidence.missing
    assert {"Read in part.", *gap.notes} <= set(evidence.notes)
    assert set(gap.provenance) <= set(evidence.provenance)
