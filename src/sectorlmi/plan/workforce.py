"""What a plan says of people: the occupations of the target industries, what these ask for, and who could do them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from sectorlmi.people.career_clusters import FRAMEWORK_TITLES
from sectorlmi.people.characteristics import EDUCATION, MIDDLE_SKILL
from sectorlmi.people.profile import Profiles
from sectorlmi.people.profile_sections import OCCUPATION, WAGE, jobs_column, joined
from sectorlmi.people.training import ENOUGH, OPEN, SHORT, Gap
from sectorlmi.places.commuting import ALL_JOBS
from sectorlmi.plan.evidence import Draft
from sectorlmi.plan.figures import measured
from sectorlmi.ranking.standing import listed
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.cells import Array, Flags, Floats
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Chart, Passage, Section
from sectorlmi.terms.provenance import Status

OCCUPATIONS: Final = "target_occupations"
MIDDLE: Final = "middle_skill_occupations"
CLUSTERS: Final = "career_clusters"
TRAINED: Final = "completers"
CHARTS: Final = (
    Chart(OCCUPATIONS, "Jobs of the largest target occupations (estimated)", "bar", ("jobs",), "occ_title", rows=15),
    Chart(CLUSTERS, "Jobs by career cluster (estimated)", "bar", ("jobs",), "career_cluster", rows=16),
)
_MIDDLE_TITLE: Final = "Target occupations between high school and a bachelor's degree"
_MOST_OCCUPATIONS: Final = 25
_MOST_NAMED: Final = 8
_JOBS: Final = kinds.count("jobs", "Jobs", "jobs", "")
_PERSONS: Final = kinds.count("persons", "Persons", "persons", "")
_PERCENT: Final = Column("share", "Share", "number", "percent", "", "", kinds.PERCENT)
_ESTIMATED: Final = str(Status.ESTIMATED)
_NO_PATTERNS: Final = "Occupations are not known: no staffing patterns are loaded."
_NO_COMPLETERS: Final = "Who completes programs here is not known: completions, institutions or a crosswalk lack."
_NO_OPENINGS: Final = "Completers cannot be set beside openings: openings a year by occupation are not loaded."
_NO_AWARDS: Final = "No target occupation is known to ask for an award to which a program leads."
_READINGS: Final = {
    SHORT: "had fewer completers than openings, even if all of them went there",
    ENOUGH: "had at least as many completers as openings",
    OPEN: "had a range of completers that holds the openings",
}
_COMPLETERS: Final = (
    "Completers are published; only first majors count. They are a range, because a program may lead to several"
    " occupations: at least those of programs that lead nowhere else, at most all. A program counts once in the sum,"
    " and in the most of each occupation. Openings are estimates. People also come from elsewhere and leave, and many"
    " learn on the job."
)
_PATTERNS: Final = (
    "Jobs by occupation are this program's estimates: the region's jobs in each target industry by the staffing pattern"
    " that the industry has in the nation. An industry of the region may be staffed in another way; ask its employers."
)


def occupations_passage(draft: Draft, heading: str, level: int = 1) -> Passage:
    """The largest occupations of the target industries: jobs, openings, pay, schooling."""
    found, f = draft.evidence.profiles, draft.figures
    if found is None:
        return Passage(heading, level, (_NO_PATTERNS,))
    values = joined(found)
    total, openings = measured(_JOBS, float(np.nansum(values["jobs"])), _ESTIMATED), values["openings"]
    jobs = f.say("jobs of the target industries by occupation", total, "jobs")
    told = f"The target industries have {jobs} whose occupation is known."
    if np.isfinite(openings).any():
        n = f.say("openings a year", measured(_JOBS, float(np.nansum(openings)), _ESTIMATED), "jobs a year")
        told += f" Growth, and people who leave an occupation, open {n}, at the nation's rates."
    every = np.ones(len(values["jobs"]), dtype=np.bool_)
    shown = draft.show(_occupations(values, every, OCCUPATIONS, "Target occupations"))
    return Passage(heading, level, (told, _PATTERNS), (), shown)


def _occupations(values: dict[str, Array], rows: Flags, key: str, title: str) -> Section:
    """The largest of these occupations over all target industries."""
    words = {column.name: column for column in (*OCCUPATION, WAGE)}
    names = ("occ_title", "occ_code", "jobs", "openings", "wage_usd", "education")
    shown = {name: values[name][rows][:_MOST_OCCUPATIONS] for name in names}
    shown |= {name: _three_figures(shown[name]) for name in ("jobs", "openings")}
    return Section(key, title, "", tuple(words[name] for name in names), shown)


def _three_figures(values: Array) -> Floats:
    """Estimates by the nation's pattern, of which no range is certain, as far as they tell anything."""
    return np.array([float(f"{value:.3g}") for value in values.tolist()], dtype=np.float64)


def training_passage(draft: Draft, heading: str, level: int = 1) -> Passage:
    """The target occupations that ask for more than high school and less than a bachelor's degree."""
    found, f = draft.evidence.profiles, draft.figures
    if found is None:
        return Passage(heading, level, (_NO_PATTERNS,))
    values = joined(found)
    rows = np.isin(values["education"], MIDDLE_SKILL)
    if not rows.any():
        return Passage(heading, level, ("Which of them ask for training is not known: no entry education is loaded.",))
    n = f.count("occupations between high school and bachelor", int(rows.sum()))
    total = measured(_JOBS, float(np.nansum(values["jobs"][rows])), _ESTIMATED)
    told = (
        f"{n} of the target occupations typically ask for more than high school and less than a bachelor's degree:"
        f" {f.say('jobs between high school and bachelor', total, 'jobs')}."
    )
    return Passage(heading, level, (told,), (), draft.show(_occupations(values, rows, MIDDLE, _MIDDLE_TITLE)))


def trained_passage(draft: Draft, heading: str, level: int = 1) -> Passage:
    """Completers of programs that lead to the target occupations that ask for an award, beside their openings."""
    found, f = draft.evidence.training, draft.figures
    if found is None:
        return Passage(heading, level, (_NO_COMPLETERS,))
    need, together = [one for one in found.gaps if one.needs_graduates], found.together
    if not need:
        asking = any(one.asks_for_award for one in found.gaps)
        return Passage(heading, level, (_NO_OPENINGS if asking else _NO_AWARDS,))
    ends = dict.fromkeys((together.completers_low, together.completers_high))
    people = " to ".join(f.say("completers of programs that lead there", measured(_PERSONS, n)) for n in ends)
    openings = measured(_JOBS, together.openings, _ESTIMATED)
    told = (
        f"{people} people completed programs of the region's institutions in {draft.year(found.year)} that lead to the"
        " target occupations for which an award is typical at entry. All industries of the region open"
        f" {f.say('openings of these occupations', openings, 'jobs a year')} in them."
    )
    counted = {said: sum(one.reading == reading for one in need) for reading, said in _READINGS.items()}
    parts = [f"{f.count(f'occupations: {said}', n)} {said}" for said, n in counted.items() if n]
    paragraphs = (told, f"Occupation by occupation: {listed(parts)}.", _COMPLETERS)
    return Passage(heading, level, paragraphs, (), draft.show(_trained(need)))


def _trained(need: Sequence[Gap]) -> Section:
    """Openings beside completers of these occupations, those with most openings in the target industries first."""
    columns = (
        kinds.text("title", "Occupation", ""),
        kinds.text("education", "Typical entry education", ""),
        jobs_column("openings", "Openings a year (est.)", ""),
        kinds.count("completers_low", "Completers, at least", "persons", ""),
        kinds.count("completers_high", "Completers, at most", "persons", ""),
        kinds.text("reading", "What it says", ""),
    )
    rows = {c.name: np.array([getattr(one, c.name) for one in need[:_MOST_OCCUPATIONS]]) for c in columns}
    rows["openings"] = _three_figures(rows["openings"])
    return Section(TRAINED, "Openings, and who completes programs that lead there", "", columns, rows)


def skills_passage(draft: Draft, heading: str, level: int = 1) -> Passage:
    """What the occupations of the target industries ask for: schooling, skills, knowledge."""
    found, f = draft.evidence.profiles, draft.figures
    if found is None:
        return Passage(heading, level, (_NO_PATTERNS,))
    jobs: dict[str, float] = {}
    for p in found.profiles:
        for education, n in p.education_jobs().items():
            jobs[education] = jobs.get(education, 0.0) + float(np.nan_to_num(n))
    known = {e: n for e, n in jobs.items() if e}
    paragraphs = []
    if sum(known.values()):
        groups = {
            "high school or less": EDUCATION[:2],
            "more than high school and less than a bachelor's degree": MIDDLE_SKILL,
            "a bachelor's degree or more": EDUCATION[5:],
        }
        parts = []
        for word, levels in groups.items():
            part = measured(_PERCENT, 100 * sum(known.get(e, 0.0) for e in levels) / sum(known.values()), _ESTIMATED)
            parts.append(f"{word}: {f.say(f'jobs that typically ask for {word}', part)}")
        paragraphs.append(
            f"What the jobs of the target industries typically ask for at entry: {listed(parts)}. BLS assigns this to"
            " occupations; employers may ask for more or less."
        )
    for word, of in (("skills", 0), ("areas of knowledge", 1)):
        named = _most_important(found, of)
        if named:
            paragraphs.append(f"The {word} that O*NET rates most important in most of these jobs: {listed(named)}.")
    return Passage(heading, level, tuple(paragraphs) or ("What occupations ask for is not loaded.",))


def _most_important(found: Profiles, which: int) -> list[str]:
    """The skills (0) or areas of knowledge (1) that are among the most important of most jobs."""
    weight: dict[str, float] = {}
    for p in found.profiles:
        for names, n in zip((p.skills, p.knowledge)[which], np.nan_to_num(p.known_jobs()).tolist(), strict=True):
            for name in names:
                weight[name] = weight.get(name, 0.0) + n
    return sorted(weight, key=lambda name: (-weight[name], name))[:_MOST_NAMED]


def labor_force_passage(draft: Draft, heading: str, level: int = 1) -> Passage:
    """Labor force, employment and unemployment, and what is loaded of people's age and schooling."""
    supply, f = draft.evidence.supply, draft.figures
    paragraphs = []
    force = supply.force if supply else None
    if supply and force and not force.missing:
        n, employed, idle = (
            f.say(word, measured(_PERSONS, value))
            for word, value in (
                ("labor force", force.labor_force), ("employed", force.employed), ("unemployed", force.unemployed)
            )
        )  # fmt: skip
        rate = f.say("unemployment rate", measured(_PERCENT, force.unemployment_rate_pct))
        paragraphs.append(
            f"In {draft.year(supply.laus_year)} the labor force of {draft.evidence.region} was {n} persons (annual"
            f" average, where people live): {employed} employed and {idle} unemployed, a rate of {rate}."
        )
    else:
        paragraphs.append("Labor force, employment and unemployment are not loaded for every county of the region.")
    shown = _people_section(draft)
    if shown is not None:
        paragraphs.append("The table has survey estimates with their margins of error, and what firms report.")
    return Passage(heading, level, tuple(paragraphs), (), draft.show(shown))


def _people_section(draft: Draft) -> Section | None:
    """Age and schooling of people and of the industries' workers; None where nothing of it is loaded."""
    supply = draft.evidence.supply
    if supply is None or not (supply.people or supply.older_pct):
        return None
    lines = [(m.title, e.value, e.moe, f"ACS 5-year {year}, {m.group}") for m, (year, e) in supply.people.items()]
    lines += [
        (f"Workers of 55 and older, {draft.evidence.name(code)}", pct, np.nan, f"Census QWI {supply.older_quarter}")
        for code, pct in supply.older_pct.items()
    ]
    columns = (
        kinds.text("what", "What", ""),
        Column("value", "Percent", "number", "percent", "", "", kinds.PERCENT),
        Column("moe", "± (90 % margin)", "number", "percent", "", "", kinds.PERCENT),
        kinds.text("source", "Source", ""),
    )
    rows = {column.name: np.array([line[i] for line in lines]) for i, column in enumerate(columns)}
    return Section("people", "People and workers", "", columns, rows)


def commuting_passage(draft: Draft, heading: str, level: int = 1) -> Passage:
    """Who works in the region and who lives there."""
    sheds, f = draft.evidence.sheds, draft.figures
    if sheds is None:
        return Passage(heading, level, ("Commuting is not loaded.",))
    b = sheds.balance
    works, lives, both = (float(x[ALL_JOBS]) for x in (b.jobs, b.employed_residents, b.live_and_work))
    jobs = f.say("jobs located here", measured(_JOBS, works), "jobs")
    residents = f.say("jobs of residents", measured(_JOBS, lives), "jobs")
    filled = f.say("jobs here held by residents", measured(_PERCENT, 100 * both / works if works else float("nan")))
    stay = f.say("residents' jobs in the region", measured(_PERCENT, 100 * both / lives if lives else float("nan")))
    told = (
        f"In {draft.year(sheds.found.year)} the Census Bureau counted {jobs} in the region, {filled} of them held by"
        f" people who live in it, and {residents} of its residents, {stay} of them in the region. The Bureau adds noise"
        " to these counts to protect workers."
    )
    return Passage(heading, level, (told,))


def clusters_passage(draft: Draft, heading: str, level: int = 1) -> Passage:
    """The region's jobs by career cluster."""
    demand, f = draft.evidence.demand, draft.figures
    if demand is None:
        return Passage(
            heading, level, ("Jobs by career cluster are not known: staffing patterns or a crosswalk lack.",)
        )
    framework = FRAMEWORK_TITLES["16" if draft.evidence.framework == "16" else "2024"]
    mapped = demand.total_jobs - demand.unmapped_jobs - demand.unclustered_jobs
    part = f.say("jobs in a cluster", measured(_PERCENT, 100 * mapped / demand.total_jobs, _ESTIMATED))
    n = f.count("clusters", len(demand.clusters))
    told = (
        f"The jobs of the region by {n} career clusters: {part} of them are in occupations that have a cluster. An"
        " occupation in several clusters counts in parts. Jobs are estimates from the nation's staffing patterns, for"
        " all industries of the ownership counted, not for the target industries alone."
    )
    found = sorted(demand.clusters, key=lambda c: -c.jobs)
    rows: dict[str, Array] = {
        "career_cluster": np.array([c.cluster for c in found], dtype=np.str_),
        "jobs": _three_figures(np.array([c.jobs for c in found])),
        "openings": _three_figures(np.array([c.openings for c in found])),
        "wage_usd": np.array([c.wage_usd for c in found]),
    }
    columns = (
        kinds.text("career_cluster", "Career cluster", framework),
        jobs_column("jobs", "Jobs (est.)", ""),
        jobs_column("openings", "Openings a year (est.)", ""),
        Column("wage_usd", "US wage", "number", "US dollars a year", "", "", kinds.DOLLARS),
    )
    shown = Section(CLUSTERS, "Jobs by career cluster", "", columns, rows)
    return Passage(heading, level, (told,), (), draft.show(shown))
