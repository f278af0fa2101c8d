"""Profiles as sections: the same for the screen, the workbook and the page."""

from __future__ import annotations

from typing import Final

import numpy as np

from sectorlmi.people.characteristics import EDUCATION, MIDDLE_SKILL
from sectorlmi.people.profile import IndustryProfile, Profiles, side_by_side
from sectorlmi.people.staffing import WAGES
from sectorlmi.terms import columns as c
from sectorlmi.terms.cells import Array
from sectorlmi.terms.columns import Column, text
from sectorlmi.terms.document import Section

_NATIONAL: Final = "OEWS, the nation, this industry"


def jobs_column(name: str, heading: str, meaning: str) -> Column:
    return Column(name, heading, "count", "jobs", meaning, "", c.JOBS)


def _usd(name: str, heading: str, meaning: str) -> Column:
    return Column(name, heading, "number", "US dollars a year", meaning, "", c.DOLLARS)


def _hourly(name: str, heading: str, meaning: str) -> Column:
    return Column(name, heading, "number", "US dollars an hour", meaning, "", c.RATIO)


def percent_column(name: str, heading: str, meaning: str) -> Column:
    return Column(name, heading, "number", "percent", meaning, "", c.PERCENT)


OCCUPATION: Final = (
    text("occ_code", "SOC", "Detailed occupation as OEWS publishes it (SOC 2018)"),
    text("occ_title", "Occupation", "Title in OEWS"),
    jobs_column("jobs", "Jobs (est.)", "The region's jobs in the industry × the occupation's share in the nation"),
    percent_column("share_pct", "Share %", "Percent of the industry's jobs, national staffing pattern"),
    jobs_column(
        "openings", "Openings a year (est.)", "Jobs × the nation's openings per job (growth and separations), EP"
    ),
    _hourly("h_mean_usd", "Mean, hour", f"Mean hourly wage: {_NATIONAL}"),
    _hourly("h_median_usd", "Median, hour", f"Median hourly wage: {_NATIONAL}"),
    _usd("a_mean_usd", "Mean wage", f"Mean annual wage: {_NATIONAL}"),
    _usd("a_median_usd", "Median wage", f"Median annual wage: {_NATIONAL}"),
    _usd("a_pct10_usd", "10th percentile", f"Annual wage: {_NATIONAL}"),
    _usd("a_pct25_usd", "25th percentile", f"Annual wage: {_NATIONAL}"),
    _usd("a_pct75_usd", "75th percentile", f"Annual wage: {_NATIONAL}"),
    _usd("a_pct90_usd", "90th percentile", f"Annual wage: {_NATIONAL}"),
    text("wage_flags", "Wage symbols", "# at or above the highest wage printed; * no wage; by column"),
    _usd("us_median_usd", "US median, all industries", "Median annual wage over all industries of the nation"),
    _usd(
        "region_median_usd", "Region's median", "Medians of the region's OEWS areas, weighted by jobs; all industries"
    ),
    text("region_range", "Region's range", "Lowest to highest median of the region's OEWS areas"),
    text("education", "Typical entry education", "As BLS assigns it (EP Table 5.4); national, all industries"),
    text("experience", "Experience", "Work experience in a related occupation (EP Table 5.4)"),
    text("training", "On-the-job training", "Typical training to attain competency (EP Table 5.4)"),
    text("attainment_note", "What workers have", "Where most workers 25+ have more schooling (EP Table 5.3)"),
    Column(
        "job_zone", "Job zone", "number", "1 to 5", "Preparation needed: 1 little, 5 extensive (O*NET)", "O*NET", "0"
    ),
    text("skills", "Top skills", "The five most important skills (O*NET, importance)"),
    text("knowledge", "Top knowledge", "The five most important areas of knowledge (O*NET, importance)"),
    text("clusters", "Career clusters", "By the SOC crosswalk that is loaded"),
)
_MIDDLE_SKILL: Final = (
    "Jobs that typically ask for more than high school and less than a bachelor's degree, percent of the jobs with a"
    " known entry education"
)
_TITLE_AT_MOST: Final = 30
# Occupations in the chart of jobs and wages.
_DRAWN: Final = 60
SHORT: Final = ("occ_code", "occ_title", "jobs", "share_pct", "wage_usd", "education", "job_zone")
WAGE: Final = _usd("wage_usd", "US wage", "Median of the industry in the nation, else its mean")


def occupation_section(profile: IndustryProfile, rows: int | None = None) -> Section:
    """All that is known of the occupations of an industry; only the columns that hold something."""
    values = occupation_values(profile)
    columns = tuple(
        column
        for column in OCCUPATION
        if column.name in ("occ_code", "occ_title", "jobs") or holds(values[column.name])
    )
    shown = {column.name: values[column.name][:rows] for column in columns}
    return Section(f"occupations_{profile.industry}", _heading(profile), about(profile), columns, shown)


def short_section(profile: IndustryProfile, rows: int | None = None) -> Section:
    """The largest occupations in the few columns that a screen has room for."""
    titles = [t if len(t) <= _TITLE_AT_MOST else t[: _TITLE_AT_MOST - 1] + "…" for t in profile.titles.tolist()]
    values = occupation_values(profile)
    values |= {"wage_usd": profile.pay(), "occ_title": np.array(titles, dtype=np.str_)}
    words = {column.name: column for column in (*OCCUPATION, WAGE)}
    columns = tuple(words[name] for name in SHORT if name in ("occ_code", "jobs") or holds(values[name]))
    return Section(
        f"occupations_{profile.industry}",
        _heading(profile),
        about(profile),
        columns,
        {column.name: values[column.name][:rows] for column in columns},
    )


def holds(values: Array) -> bool:
    return bool((values != "").any()) if values.dtype.kind == "U" else bool(np.isfinite(values.astype(float)).any())


def _heading(profile: IndustryProfile) -> str:
    return f"{profile.industry} {profile.title}"


def about(profile: IndustryProfile) -> str:
    if profile.pattern is None:
        return pattern_in_words(profile)
    return f"{plain_jobs(profile.employment)} jobs in the region; {pattern_in_words(profile)}"


def pattern_in_words(profile: IndustryProfile) -> str:
    """Whose staffing pattern it is, and how much of the industry it leaves open."""
    pattern = profile.pattern
    if pattern is None:
        return "OEWS publishes no staffing pattern for this industry."
    note = f" ({pattern.note})" if pattern.note else ""
    source = ", ".join(pattern.source)
    unmapped = f"{pattern.unmapped_share:.1%} of the jobs have no published occupation."
    return f"staffing pattern of {source}{note}; {unmapped}"


def plain_jobs(value: float) -> str:
    """Jobs for a sentence."""
    return "an unknown number of" if np.isnan(value) else f"{value:,.0f}"


def occupation_values(p: IndustryProfile) -> dict[str, Array]:
    wages = {f"{name}_usd": p.wages[name] for name in WAGES}
    return {
        "occ_code": np.array(p.codes, dtype=np.str_),
        "occ_title": p.titles,
        "jobs": p.jobs,
        "share_pct": 100 * p.share,
        "openings": p.openings,
        **wages,
        "wage_flags": np.array([_flags(p, i) for i in range(len(p))], dtype=np.str_),
        "us_median_usd": p.us_median_usd,
        "region_median_usd": p.region_median_usd,
        "region_range": np.array([_range(p, i) for i in range(len(p))], dtype=np.str_),
        "education": np.array([one.education for one in p.preparation], dtype=np.str_),
        "experience": np.array([one.experience for one in p.preparation], dtype=np.str_),
        "training": np.array([one.training for one in p.preparation], dtype=np.str_),
        "attainment_note": np.array(p.attainment_notes, dtype=np.str_),
        "job_zone": p.zones,
        "skills": np.array(["; ".join(one) for one in p.skills], dtype=np.str_),
        "knowledge": np.array(["; ".join(one) for one in p.knowledge], dtype=np.str_),
        "clusters": np.array(["; ".join(one) for one in p.clusters], dtype=np.str_),
    }


def _flags(p: IndustryProfile, i: int) -> str:
    marked = [(name[2:], str(p.wage_flags[name][i])) for name in WAGES if name.startswith("a_")]
    marked += [(f"{where} median", "#") for where, at in (("US", p.us_at_cap), ("region's", p.region_at_cap)) if at[i]]
    return "; ".join(f"{name} {flag}" for name, flag in marked if flag)


def _range(p: IndustryProfile, i: int) -> str:
    low, high = p.region_low_usd[i], p.region_high_usd[i]
    return "" if np.isnan(low) or low == high else f"${low:,.0f} to ${high:,.0f}"


def industries_section(found: Profiles) -> Section:
    """One row an industry: jobs, what is mapped, pay, middle skills."""
    ps = found.profiles
    columns = (
        text("industry_code", "NAICS", "Industry"),
        text("title", "Industry", "Title"),
        jobs_column("employment", "Jobs", "Jobs of the region in the industry"),
        text("employment_status", "Jobs are", "How firm the jobs are"),
        text("pattern", "Pattern of", "The industries whose national pattern is used"),
        percent_column("unmapped_pct", "Unmapped %", "Percent of the jobs without a published occupation"),
        percent_column("middle_skill_pct", "Middle skill %", _MIDDLE_SKILL),
    )
    rows: dict[str, Array] = {
        "industry_code": np.array([p.industry for p in ps], dtype=np.str_),
        "title": np.array([p.title for p in ps], dtype=np.str_),
        "employment": np.array([p.employment for p in ps]),
        "employment_status": np.array([p.employment_status.replace("_", " ") for p in ps], dtype=np.str_),
        "pattern": np.array([", ".join(p.pattern.source) if p.pattern else "" for p in ps], dtype=np.str_),
        "unmapped_pct": np.array([100 * p.pattern.unmapped_share if p.pattern else 100.0 for p in ps]),
        "middle_skill_pct": np.array([100 * p.middle_skill_share for p in ps]),
    }
    intro = f"Staffing patterns of May {found.pattern_year}."
    firmness = np.array([p.employment_status for p in ps], dtype=np.str_)
    return Section("industries", "Industries", intro, columns, rows, {"employment": firmness})


def ladder_section(found: Profiles) -> Section:
    """The entry ladder: jobs by job zone, a row an industry."""
    zones = [p.zone_jobs() for p in found.profiles]
    names = list(zones[0]) if zones else []
    columns = [text("industry_code", "NAICS", "Industry"), text("title", "Industry", "Title")]
    columns += [
        jobs_column(f"zone_{n}", f"Zone {n}" if n.isdigit() else "Not rated", "Jobs by O*NET job zone") for n in names
    ]
    rows: dict[str, Array] = {
        "industry_code": np.array([p.industry for p in found.profiles], dtype=np.str_),
        "title": np.array([p.title for p in found.profiles], dtype=np.str_),
    }
    rows |= {f"zone_{n}": np.array([z[n] for z in zones]) for n in names}
    intro = "Jobs by how much preparation they need: zone 1 little or none, zone 5 extensive (O*NET)."
    return Section("entry_ladder", "Entry ladder", intro, tuple(columns), rows)


def side_by_side_section(found: Profiles, rows: int | None = None) -> Section:
    """The same occupation across the industries."""
    codes, jobs = side_by_side(found.profiles)
    titles = {code: str(t) for p in found.profiles for code, t in zip(p.codes, p.titles, strict=True)}
    columns = [OCCUPATION[0], OCCUPATION[1]]
    columns += [jobs_column(f"jobs_{p.industry}", p.industry, p.title) for p in found.profiles]
    columns.append(jobs_column("jobs", "Together", "Jobs over these industries"))
    values: dict[str, Array] = {
        "occ_code": np.array(codes, dtype=np.str_),
        "occ_title": np.array([titles[code] for code in codes], dtype=np.str_),
    }
    values |= {f"jobs_{p.industry}": jobs[:, k] for k, p in enumerate(found.profiles)}
    values["jobs"] = jobs.sum(axis=1)
    shown = {name: column[:rows] for name, column in values.items()}
    intro = "Occupations that several target industries need: jobs of the region (estimates)."
    title = "Occupations across industries"
    return Section("side_by_side", title, intro, tuple(columns), shown, tab="Across industries")


def cluster_section(found: Profiles) -> Section | None:
    """Percent of each industry's jobs by career cluster; None without a crosswalk."""
    if found.crosswalk is None:
        return None
    shares = {p.industry: p.cluster_shares(found.crosswalk) for p in found.profiles}
    names = sorted({n for s in shares.values() for n in s}, key=lambda n: -sum(s.get(n, 0) for s in shares.values()))
    columns = [text("career_cluster", "Career cluster", "")]
    columns += [percent_column(f"share_{p.industry}", f"{p.industry} %", p.title) for p in found.profiles]
    rows: dict[str, Array] = {"career_cluster": np.array(names, dtype=np.str_)}
    rows |= {f"share_{code}": np.array([100 * s.get(n, 0.0) for n in names]) for code, s in shares.items()}
    intro = "An occupation in k clusters counts 1/k in each."
    title = "Career clusters of these industries"
    return Section("clusters", title, intro, tuple(columns), rows, tab="Career clusters")


def supply_section(found: Profiles) -> Section | None:
    """What is loaded on the region's people and workers; None when nothing is."""
    supply = found.supply
    if supply.is_empty:
        return None
    lines: list[tuple[str, float, float, str, str]] = []
    if supply.force:
        source = f"BLS LAUS {supply.laus_year}"
        lines.append(("Labor force", supply.force.labor_force, np.nan, "persons", source))
        lines.append(("Unemployed", supply.force.unemployed, np.nan, "persons", source))
        lines.append(("Unemployment rate", supply.force.unemployment_rate_pct, np.nan, "percent", source))
    for measure, (year, estimate) in supply.people.items():
        lines.append((measure.title, estimate.value, estimate.moe, "percent", f"ACS 5-year {year}, {measure.group}"))
    titles = {p.industry: p.title for p in found.profiles}
    source = f"Census QWI {supply.older_quarter}"
    for code, percent in supply.older_pct.items():
        lines.append((f"55 and older, {code} {titles[code]}", percent, np.nan, "percent of jobs", source))
    columns = (
        text("what", "What", "Region as a whole: sums over its counties"),
        Column("value", "Value", "number", "", "Rates follow from sums", "", c.COUNT_OR_RATE),
        Column("moe", "± (90 %)", "number", "", "Margin of error of the survey", "", c.DECIMAL),
        text("unit", "Unit", ""),
        text("source", "Source", ""),
    )
    names = ("what", "value", "moe", "unit", "source")
    rows = {name: np.array([line[i] for line in lines]) for i, name in enumerate(names)}
    intro = "Who could work here. A high share of workers of 55 and older is a wave of retirements to come."
    return Section("supply", "Labor supply", intro, columns, rows)


def middle_skill_section(found: Profiles) -> Section:
    """Occupations that typically ask for more than high school and less than a bachelor's degree, most jobs first."""
    values = joined(found)
    rows = np.isin(values["education"], MIDDLE_SKILL)
    columns = _words("occ_code", "occ_title", "jobs", "openings", "wage_usd", "education")
    intro = "More than high school, less than a bachelor's degree: jobs of these industries by occupation, most first."
    shown = {n: v[rows] for n, v in values.items()}
    return Section("middle_skill", "Middle-skill opportunity", intro, columns, shown, tab="Middle skill")


def mix_section(found: Profiles) -> Section:
    """The largest occupations by entry education, for the chart."""
    values = {name: column[:_DRAWN] for name, column in joined(found).items()}
    level = [EDUCATION.index(e) if e in EDUCATION else len(EDUCATION) for e in values["education"].tolist()]
    order = np.argsort(level, kind="stable")
    columns = _words("education", "occ_code", "occ_title", "jobs", "wage_usd")
    intro = "Where jobs are many and pay is good, and what they typically ask for at entry."
    rows = {name: column[order] for name, column in values.items()}
    return Section("mix", "Jobs, wage and entry education", intro, columns, rows, tab="Jobs and wages")


def _words(*names: str) -> tuple[Column, ...]:
    words = {column.name: column for column in (*OCCUPATION, WAGE)}
    return tuple(words[name] for name in names)


def joined(found: Profiles) -> dict[str, Array]:
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
