"""Made-up briefs for the page: a plain one, and one as full as any."""

from __future__ import annotations

import numpy as np
from made_up import made_up_report

from sectorlmi.meeting.brief import Briefs, Counties, Figure, IndustryBrief, JobsLine, Occupations
from sectorlmi.meeting.brief_gaps import GAPS
from sectorlmi.meeting.choice import Candidate, Choice
from sectorlmi.people.steps import Step
from sectorlmi.ranking.gaps import ToDo
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Section
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_parts import Region
from sectorlmi.terms.study_years import Years

EVIL = '</style><img src=x onerror="window.hacked = 1">'
COUNTIES = ("13121", "13089", "13067", "13135")
_SQUARE = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, 0.0], [0.0, 0.0]])


def made_up_briefs(*briefs: IndustryBrief) -> Briefs:
    study = Study("Two", Region("Metro Atlanta", COUNTIES), Years.of(2015, 2018))
    return Briefs(study, briefs, (), ())


def made_up_brief(code: str, *, name: str = "Outpatient health care", full: bool = False) -> IndustryBrief:
    """A brief; a full one has long words everywhere, and more rows than a sheet of paper shows."""
    n = 12 if full else 3
    long = "of general and specialized services, except insurance and advertising" if full else "nurses"
    return IndustryBrief(
        code, name, "Ambulatory health care services", f"Offices, clinics, and laboratories {long}", "Metro Atlanta",
        "4 counties · private jobs, 2018", f"One private job in 19 is in {name}. It is the 4th-largest of 89.",
        tuple(Figure(f"n{k}", "≈75,900 (64,200 to 78,800)" if full else "106,201", f"jobs {long}") for k in range(5)),
        _parts(n, long), "The parts: most jobs in part 0",
        JobsLine("Jobs, 2015 = 100", ("2015", "2016", "2018"), (100.0, None, 112.4), (100.0, 104.0, 111.0),
                 "Metro Atlanta", "Georgia", "+12.4%", "+11.0%", (105.0, 120.0)),
        _counties(full), _occupations(5 if full else 2, long), "23% of its workers are 55 or older (2018Q2).",
        "9,390 worksites.", ("Employers in Fulton", f"Employers {long}", "Small ones too", f"To listen: {long}"),
        GAPS, "Place 10 of 79 on 5 measures.", "government", "U.S. Bureau of Labor Statistics",
    )  # fmt: skip


def _parts(n: int, long: str) -> Section:
    columns = (
        kinds.text("title", "Part", ""),
        kinds.count("employment", "Jobs", "jobs", ""),
        Column("avg_annual_wage_usd", "Pay", "number", "US dollars", "", "", kinds.DOLLARS),
        Column("growth_pct", "Growth", "number", "percent", "", "", kinds.PERCENT),
    )
    rows = {
        "title": np.array([f"Part {k} {long[:40]}" for k in range(n)], dtype=np.str_),
        "employment": np.linspace(183_379, 20, n),
        "avg_annual_wage_usd": np.full(n, 81_534.0),
        "growth_pct": np.full(n, 12.4),
    }
    return Section("parts", "The parts", "", columns, rows)


def _counties(full: bool) -> Counties:
    columns = (
        kinds.text("county", "County", ""),
        kinds.count("employment", "Jobs", "jobs", ""),
        Column("location_quotient", "Concentration", "number", "ratio", "", "", kinds.RATIO),
    )
    rows = {
        "county": np.array(["Fulton", "DeKalb", "Cobb", "Gwinnett"], dtype=np.str_),
        "employment": np.array([34_265.0, 16_493.0, np.nan, 10.0]),
        "location_quotient": np.array([0.83, 1.2, np.nan, 0.1]),
    }
    status = np.array(["published", "published", "missing", "estimated"], dtype=np.str_)
    section = Section("counties", "Counties", "Concentration: Georgia = 1.", columns, rows, {"employment": status})
    outlines = {code: [_SQUARE + k] for k, code in enumerate(COUNTIES)} if full else {}
    return Counties(
        "Most jobs in Fulton", section, outlines, COUNTIES, ("Hall (5,306 jobs, 1.3)",) * (3 if full else 0)
    )


def _occupations(n: int, long: str) -> Occupations:
    columns = (kinds.count("jobs", "Jobs", "jobs", ""), Column("pay_usd", "Pay", "number", "", "", "", kinds.DOLLARS))
    steps = tuple(Step(f"29-114{k}", f"Step {k} {long}", 12_345.0, 93_600.0, "high school") for k in range(n))
    rows = {"jobs": np.full(n, 12_345.0), "pay_usd": np.full(n, 93_600.0)}
    section = Section("occupations", "Occupations", "", columns, rows)
    return Occupations(
        "Steps up: the largest occupation at each level of schooling", section, steps, f"Pay {long}. " * 3
    )


def made_up_choice(n: int, *, full: bool = False) -> Choice:
    """Candidates on a made-up ranking's short list; full ones have long words and more tasks than a sheet shows."""
    rows = ("Place of 79", "How firm", "For it", "Against it, or unsure", *"abcdefghij")
    text = "Very broad (offices of doctors and dentists): narrow it down before inviting anyone. " if full else "firm"
    tasks = tuple(ToDo(f"Look into {k}: {text}", "the board", "a file: sectorlmi load FILE") for k in range(9))
    made = tuple(
        Candidate(made_up_brief(code, name=EVIL if full else "Film"), dict.fromkeys(rows, text), tasks)
        for code in ("621", "518", "512")[:n]
    )
    return Choice(made_up_report(), made, tasks)
