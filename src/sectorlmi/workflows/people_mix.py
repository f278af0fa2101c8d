"""Occupations over all industries of a profile: where jobs are many, what they pay, and what they ask for at entry."""

from __future__ import annotations

import numpy as np

from sectorlmi.people.characteristics import EDUCATION, MIDDLE_SKILL
from sectorlmi.people.profile import IndustryProfile
from sectorlmi.table.datatable import Array
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Section
from sectorlmi.workflows import people_sections as ps
from sectorlmi.workflows.people import Profiles

_DRAWN = 60


def middle_skill_section(found: Profiles) -> Section:
    """Occupations that typically ask for more than high school and less than a bachelor's degree, most jobs first."""
    values = _joined(found)
    rows = np.isin(values["education"], MIDDLE_SKILL)
    columns = _words("occ_code", "occ_title", "jobs", "openings", "wage_usd", "education")
    intro = "More than high school, less than a bachelor's degree: jobs of these industries by occupation, most first."
    return Section("middle_skill", "Middle-skill opportunity", intro, columns, {n: v[rows] for n, v in values.items()})


def mix_section(found: Profiles) -> Section:
    """The largest occupations by entry education, for the chart."""
    values = {name: column[:_DRAWN] for name, column in _joined(found).items()}
    level = [EDUCATION.index(e) if e in EDUCATION else len(EDUCATION) for e in values["education"].tolist()]
    order = np.argsort(level, kind="stable")
    columns = _words("education", "occ_code", "occ_title", "jobs", "wage_usd")
    intro = "Where jobs are many and pay is good, and what they typically ask for at entry."
    rows = {name: column[order] for name, column in values.items()}
    return Section("mix", "Jobs, wage and entry education", intro, columns, rows)


def _words(*names: str) -> tuple[Column, ...]:
    words = {column.name: column for column in (*ps.OCCUPATION, ps.WAGE)}
    return tuple(words[name] for name in names)


def _joined(found: Profiles) -> dict[str, Array]:
    """Every occupation once, most jobs first: jobs and openings summed, the nation's wage, entry education."""
    codes = list(dict.fromkeys(code for p in found.profiles for code in p.codes))
    at = {code: i for i, code in enumerate(codes)}
    jobs, openings = np.zeros(len(codes)), np.full(len(codes), np.nan)
    wage = np.full(len(codes), np.nan)
    titles, education = [""] * len(codes), [""] * len(codes)
    for p in found.profiles:
        rows = np.array([at[code] for code in p.codes], dtype=np.int64)
        jobs[rows] += p.known_jobs()
        known = np.isfinite(p.openings)
        openings[rows[known]] = np.nan_to_num(openings[rows[known]]) + p.openings[known]
        pay = _pay(p)
        unset = np.isnan(wage[rows])
        wage[rows[unset]] = pay[unset]
        for i, row in enumerate(rows.tolist()):
            titles[row], education[row] = str(p.titles[i]), p.preparation[i].education
    order = np.argsort(-np.nan_to_num(jobs, nan=-1), kind="stable")
    return {
        "occ_code": np.array(codes, dtype=np.str_)[order],
        "occ_title": np.array(titles, dtype=np.str_)[order],
        "education": np.array(education, dtype=np.str_)[order],
        "jobs": jobs[order],
        "openings": openings[order],
        "wage_usd": wage[order],
    }


def _pay(p: IndustryProfile) -> Array:
    """The nation's median over all industries, else what the industry pays."""
    return np.where(np.isnan(p.us_median_usd), p.pay(), p.us_median_usd)
