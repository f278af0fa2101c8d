"""The small tables of a brief: the industry's parts, its counties, and its occupations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from sectorlmi.meeting.brief import Counties, Occupations
from sectorlmi.meeting.brief_words import column
from sectorlmi.people import steps as people
from sectorlmi.people.pattern_cautions import pattern_caution
from sectorlmi.people.profile import IndustryProfile
from sectorlmi.people.steps import Step
from sectorlmi.places.areas import title
from sectorlmi.places.footprint import CONCENTRATED, NOTABLE_JOBS, Footprints, Outside
from sectorlmi.places.maps import Rings
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.rounding import by_rule
from sectorlmi.terms import columns as kinds
from sectorlmi.terms import naics
from sectorlmi.terms.cells import Array
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Section
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.significant import nearest_ten
from sectorlmi.terms.study import Study

Named = Callable[[str, str], str]

_PARTS: Final = ("employment", "avg_annual_wage_usd", "growth_pct")
_STEPS_SHOWN: Final = 5
_OUTSIDE_SHOWN: Final = 3


def parts_section(study: Study, parts: DataTable, code: str, named: Named) -> Section | None:
    """The industries one level below with jobs, pay and growth, largest first; None where there is none."""
    jobs = np.nan_to_num(parts["employment"].astype(np.float64), nan=-1.0)
    rows = [i for i in np.argsort(-jobs, kind="stable").tolist() if naics.is_within(parts.industries[i], code)]
    if not rows:
        return None
    columns = tuple(column(name) for name in _PARTS)
    titles, codes = parts.titles(), [parts.industries[i] for i in rows]
    values: dict[str, Array] = {
        "industry_code": np.array(codes, dtype=np.str_),
        "title": np.array([named(one, titles[one]) for one in codes], dtype=np.str_),
    }
    values |= {c.name: parts[c.name][rows] for c in columns}
    statuses = {c.name: parts.status_shown(c.status)[rows] for c in columns}
    certain = {name: known.take(rows) for name, known in parts.certainty(columns).items()}
    heads = (column("industry_code"), kinds.text("title", "Part", "What it holds"), *columns)
    intro = "One level below. Estimates are made at this level, so they need not add up."
    return by_rule(Section(f"parts_{code}", "The parts", intro, heads, values, statuses, certain=certain), study)


def counties_of(study: Study, places: Footprints, code: str, outlines: Mapping[str, Rings], there: str) -> Counties:
    """The region's counties with jobs and concentration, most jobs first, and the concentrations just outside.

    `there` is the benchmark's name.
    """
    jobs = places.jobs
    at = jobs.industries.index(code)
    inside = jobs.rows(study.region.counties)
    hidden = jobs.hidden[:, at]
    shown = np.where(hidden, nearest_ten(jobs.jobs[:, at]), jobs.jobs[:, at])
    if study.suppressed != "estimate":
        shown = np.where(hidden, np.nan, shown)
    quotients = np.array([float(jobs.quotients(jobs.rows([c]))[at]) for c in jobs.counties])
    quotients = np.where(np.isnan(shown), np.nan, quotients)
    order = [i for i in np.argsort(-np.nan_to_num(shown, nan=-1.0), kind="stable").tolist() if inside[i]]
    kind = str(Status.ESTIMATED) if study.suppressed == "estimate" else str(Status.MISSING)
    status = np.array([kind if hidden[i] else str(Status.PUBLISHED) for i in order], dtype=np.str_)
    codes = tuple(jobs.counties[i] for i in order)
    columns = (
        kinds.text("area_fips", "Code", "County by FIPS code"),
        kinds.text("county", "County", "Its name"),
        kinds.count("employment", "Jobs", "jobs", "Jobs of the industry; an estimate to the nearest ten"),
        Column("location_quotient", "Concentration", "number", "ratio", f"{there} = 1", "", kinds.RATIO),
    )
    rows: dict[str, Array] = {
        "area_fips": np.array(codes, dtype=np.str_),
        "county": np.array([county_name(code) for code in codes], dtype=np.str_),
        "employment": shown[order],
        "location_quotient": quotients[order],
    }
    marks = {"employment": status, "location_quotient": status}
    section = Section(f"counties_{code}", "Counties", f"Concentration: {there} = 1.", columns, rows, marks)
    drawn = {code: outlines[code] for code in codes if code in outlines}
    told = tuple(_outside(one) for one in places.concentrations if one.industry == code)[:_OUTSIDE_SHOWN]
    return Counties(_counties_title(section), section, drawn, codes, told)


def county_name(code: str) -> str:
    """`Fulton County, Georgia` as people of the region say it: Fulton."""
    return title(code).partition(",")[0].removesuffix(" County")


def _outside(one: Outside) -> str:
    about = "about " if one.is_hidden else ""
    jobs = float(nearest_ten(np.array(one.jobs))) if one.is_hidden else one.jobs
    return f"{county_name(one.county)} ({about}{jobs:,.0f} jobs, {about}{one.quotient:.1f})"


def _counties_title(section: Section) -> str:
    """Where most of the jobs are, and where they are densest, by published counties alone."""
    firm = section.statuses["employment"] == str(Status.PUBLISHED)
    jobs, dense = section.rows["employment"], section.rows["location_quotient"]
    names = section.rows["county"]
    if not len(section) or np.isnan(jobs[0]):
        return "Where the jobs are"
    lead = f"Most jobs in {names[0]}" if firm[0] else f"Most jobs (estimated) in {names[0]}"
    which = np.flatnonzero(firm & (dense >= CONCENTRATED) & (jobs >= NOTABLE_JOBS))
    best = which[np.argsort(-dense[which], kind="stable")][:2]
    return f"{lead}, densest in {' and '.join(str(names[i]) for i in best)}" if len(best) else lead


def occupations_of(p: IndustryProfile, pay_here_usd: float, year: int, pattern_year: int) -> Occupations | None:
    """The steps by entry schooling, else the largest occupations; None without a staffing pattern."""
    if p.pattern is None or not len(p):
        return None
    ladder = people.steps(p)
    has_steps = len(ladder) > 1
    found = ladder[:_STEPS_SHOWN] if has_steps else people.largest(p, _STEPS_SHOWN)
    share = people.below_bachelor_share(p)
    name = "Steps up: the largest occupation at each level of schooling" if has_steps else "The largest occupations"
    note = f"{_pay_in_words(found)}{'Usual entry schooling. ' if has_steps else ''}" + (
        f"Jobs here: the national pattern of occupations of May {pattern_year} on the region’s jobs of {year}, so "
        "“about”: no range is certain."
    )
    if not np.isnan(share):
        note += f" About {share:.0%} of jobs usually need less than a bachelor’s degree."
    caution = pattern_caution(p, pay_here_usd, pattern_year - year)
    return Occupations(name, _steps_section(p.industry, found), found, note, caution, share)


def _pay_in_words(found: Sequence[Step]) -> str:
    if any(not np.isnan(step.here_usd) for step in found):
        return "Pay: the median here over all industries, where it is known, else in the nation. "
    return "Pay: in the nation. " if any(not np.isnan(step.pay_usd) for step in found) else ""


def _steps_section(code: str, found: Sequence[Step]) -> Section:
    columns = (
        kinds.text("occ_code", "SOC", "Occupation code"),
        kinds.text("occupation", "Occupation", "Its title"),
        kinds.text("schooling", "Usual entry schooling", "As BLS assigns it"),
        kinds.count("jobs", "Jobs here, about", "jobs", "By the nation's pattern; no range is certain"),
        _dollars("pay_usd", "Pay in the nation", "Median, else mean, of the industry"),
        _dollars("here_usd", "Pay here", "Median over all industries"),
    )
    rows: dict[str, Array] = {
        "occ_code": np.array([one.occupation for one in found], dtype=np.str_),
        "occupation": np.array([one.title for one in found], dtype=np.str_),
        "schooling": np.array([one.schooling for one in found], dtype=np.str_),
        "jobs": np.array([one.jobs for one in found], dtype=np.float64),
        "pay_usd": np.array([one.pay_usd for one in found], dtype=np.float64),
        "here_usd": np.array([one.here_usd for one in found], dtype=np.float64),
    }
    held = tuple(c for c in columns if c.name != "here_usd" or not np.isnan(rows["here_usd"]).all())
    return Section(f"occupations_{code}", "Occupations", "Jobs are about so many.", held, rows)


def _dollars(name: str, heading: str, meaning: str) -> Column:
    return Column(name, heading, "number", "US dollars a year", meaning, "", kinds.DOLLARS)
