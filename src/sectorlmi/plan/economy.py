"""What a plan says of the region's economy: its jobs, its target industries, and the statutory test of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from sectorlmi.plan.demand_test import FAIL, LIMBS, PASS, UNKNOWN, assess, limbs_section
from sectorlmi.plan.evidence import Draft, Evidence
from sectorlmi.plan.figures import measured
from sectorlmi.ranking.board import board_of
from sectorlmi.ranking.sections import table_section
from sectorlmi.ranking.standing import listed
from sectorlmi.table.factors import FACTORS
from sectorlmi.table.rounding import by_rule
from sectorlmi.table.shift_share import shift_share_section
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.cells import Flags
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Chart, Passage, Section, plain_table

INDUSTRIES: Final = "target_industries"
SHIFT: Final = "shift_share_of_targets"
CHARTS: Final = (Chart(INDUSTRIES, "Jobs of the target industries", "bar", ("employment",), "title", rows=20),)
# Factors that stand in a plan's table where the study has them.
_SHOWN: Final = ("employment", "avg_annual_wage", "growth", "projected_growth", "location_quotient")
_PERCENT_OF_WEIGHTS: Final = Column("weight", "Weight", "number", "percent of all weights", "", "", kinds.PERCENT)
_MOST_COUNTIES: Final = 20
_LARGEST: Final = 5
_MOST_NAMED: Final = 8
_SHARE: Final = Column("share", "Share of jobs", "number", "percent of the region's jobs", "", "", kinds.PERCENT)


def renamed(section: Section, names: dict[str, str] | None = None, key: str = "", title: str = "") -> Section:
    """A section whose industries are called what people call them."""
    codes = section.rows["industry_code"].tolist()
    called = np.array([(names or {}).get(code, code) for code in codes], dtype=np.str_)
    rows = {**section.rows, "title": called}
    return replace(section, key=key or section.key, title=title or section.title, intro="", rows=rows)


def industries_section(evidence: Evidence) -> Section:
    """The target industries with their factors; codes behind the names."""
    table = evidence.report.table
    section = by_rule(table_section(table, [table.row_of(c) for c in evidence.targets]), evidence.study)
    section = renamed(section, dict(evidence.names), INDUSTRIES, "Target industries")
    wanted = ["title", "industry_code", *(FACTORS[name].column.name for name in _SHOWN)]
    columns = {c.name: c for c in section.columns}
    return replace(section, columns=tuple(columns[name] for name in wanted if name in columns))


def region_passage(draft: Draft, heading: str, level: int = 1) -> Passage:
    """Which counties the region is made of, and how many jobs, worksites and how much pay it has."""
    e, f = draft.evidence, draft.figures
    counties = e.study.region.counties
    paragraphs = []
    if counties:
        names = [e.report.area_titles.get(c, c).split(",")[0].removesuffix(" County") for c in counties]
        noun = "county" if len(counties) == 1 else "counties"
        named = f": {', '.join(names)}" if len(counties) <= _MOST_COUNTIES else ""
        paragraphs.append(f"{e.region} is made up of {f.count('counties', len(counties))} {noun}{named}.")
    if e.totals is not None:
        (before, now), (first, last) = e.totals, draft.span
        whose = "private employers" if e.study.ownership == ("5",) else "employers of the ownership counted"
        jobs, sites = f.say("jobs of the region", now.jobs, "jobs"), f.say("worksites of the region", now.worksites)
        pay, then = f.say("average pay", now.pay), f.say("jobs of the region in the base year", before.jobs)
        paragraphs.append(
            f"In {last} its {whose} had {jobs} at {sites} worksites, and paid {pay} a job a year on average. In {first}"
            f" there were {then}. These are jobs covered by unemployment insurance, counted where people work; the"
            " self-employed are not among them."
        )
    return Passage(heading, level, tuple(paragraphs))


def industries_passages(draft: Draft, heading: str, level: int = 1) -> list[Passage]:
    """The target industries in a table and a sentence each, and which of them exist or emerge."""
    e, f = draft.evidence, draft.figures
    n = f.count("target industries", len(e.targets))
    ranked = f.count("industries ranked", len(e.report.ranking))
    intro = (
        f"{n} industries are the targets of this plan. They come from a ranking of {ranked} industries of the region by"
        f" {_weights(draft)}: the first places, and those that are outstanding on one of these."
    )
    lines = [_sentence(draft, code) for code in e.targets]
    return [
        Passage(heading, level, (intro,), (), draft.show(industries_section(e))),
        Passage("Industry by industry", level + 1, (), tuple(lines), draft.show(_doubts_section(e))),
        *_existing_and_emerging(draft, level + 1),
    ]


def _doubts_section(evidence: Evidence) -> Section:
    """How firm each target's place is, what speaks for it and what is to be known, in the board's words."""
    board = board_of(evidence.report)
    rows = []
    for code in evidence.targets:
        row = board.rows.get(code)
        if row is None:
            rows.append((evidence.name(code), "not ranked", "", board.not_ranked.get(code, "")))
            continue
        firm = f"{row.firmness} ({row.tries})" if row.tries else row.firmness
        speaks = "; ".join(row.speaks_for) or row.strength
        rows.append((evidence.name(code), firm, speaks, " ".join(remark.text for remark in row.remarks)))
    names = {"title": "Industry", "firm": "Among the first?", "for": "What speaks for it", "doubts": "What to know"}
    return plain_table("doubts", "How firm each place is, and what to know", names, rows)


def _weights(draft: Draft) -> str:
    """The factors that count, each with its weight among those that could be used."""
    counted = [c for c in draft.evidence.report.ranking.criteria if c.weight > 0]
    headings = {x.name: x.column.heading.lower() for x in draft.evidence.report.table.factors}
    if len({c.weight for c in counted}) == 1:
        return f"{', '.join(headings[c.name] for c in counted)}, all with the same weight"
    whole = sum(c.weight for c in counted)
    parts = {headings[c.name]: measured(_PERCENT_OF_WEIGHTS, 100 * c.weight / whole) for c in counted}
    return ", ".join(f"{name} ({draft.figures.say(f'weight of {name}', part)})" for name, part in parts.items())


def _sentence(draft: Draft, code: str) -> str:
    """An industry in one sentence: of its factors those that are known."""
    e = draft.evidence
    first, last = draft.span
    jobs, pay = draft.factor("employment", code, f"jobs in {last}"), draft.factor("avg_annual_wage", code, "a year")
    growth = draft.factor("growth", code)
    quotient = draft.factor("location_quotient", code, f"times that of {e.benchmark}")
    outlook = "" if "projections" in e.missing else draft.factor("projected_growth", code)
    said = [
        jobs,
        f"average pay {pay}" if pay else "",
        f"change of jobs since {first}: {growth}" if growth else "",
        f"share of jobs: {quotient}" if quotient else "",
        f"projected change: {outlook}" if outlook else "",
    ]
    return f"{e.name(code)}: {'; '.join(filter(None, said))}."


def _existing_and_emerging(draft: Draft, level: int) -> list[Passage]:
    """Which targets are specialties of the region already, and which grow into one; by what is certain alone."""
    e, f = draft.evidence, draft.figures
    codes = e.targets
    special, common = e.with_certainty("location_quotient", 1.0, codes)
    grows, shrinks = e.with_certainty("growth", 0.0, codes)
    groups = (
        ("Existing and growing", special & grows, "a larger share of jobs than in {}, and growing"),
        ("Existing, shrinking", special & shrinks, "a larger share of jobs than in {}, and shrinking"),
        ("Emerging", common & grows, "no larger share of jobs than in {}, and growing"),
        ("Neither", common & shrinks, "no larger share of jobs than in {}, and shrinking"),
    )
    points = []
    for word, rows, meaning in groups:
        named = [e.name(code) for code, is_in in zip(codes, rows, strict=True) if is_in]
        if named:
            n = f.count(f"target industries: {word.lower()}", len(named))
            points.append(f"{word} ({meaning.format(e.benchmark)}): {n}. {listed(named)}.")
    told = np.any([rows for _, rows, _ in groups], axis=0)
    left = [e.name(code) for code, is_told in zip(codes, told, strict=True) if not is_told]
    if left:
        n = f.count("target industries of which it is not certain", len(left))
        points.append(f"Not certain, because numbers are hidden, borrowed or not comparable: {n}. {listed(left)}.")
    return [Passage("Existing and emerging", level, (), tuple(points))]


def demand_test_passages(draft: Draft, heading: str, level: int = 1) -> list[Passage]:
    """The test of in-demand industry sectors: its thresholds, and how many pass each limb."""
    e, f = draft.evidence, draft.figures
    test = assess(e)
    average = f.say("share of jobs of an average industry", measured(_SHARE, test.average_share_pct))
    if np.isnan(test.median_outlook_pct):
        to_come = "unknown, because no projected growth is known"
    else:
        middle = measured(FACTORS["projected_growth"].column, test.median_outlook_pct)
        said = f.say("middle of all projected growths", middle)
        to_come = f"projected to grow, and faster than the middle one of all industries, {said}"
    thresholds = {
        "current": f"the share of jobs is certainly larger than that of an average industry of the region, {average}",
        "potential": to_come,
        "self_sufficiency": _PAYS,
        "advancement": _ADVANCES,
        "others": _SUPPORTS,
    }
    points = tuple(f"{LIMBS[key]}: {words}." for key, words in thresholds.items())
    told = [_counted(draft, key, {v: test.count(key, v) for v in (PASS, FAIL, UNKNOWN)}) for key in LIMBS]
    return [
        Passage(heading, level, (_LAW,), points),
        Passage("", level, (f"{' '.join(told)} {_DETERMINES}",), (), draft.show(limbs_section(e, test))),
    ]


_LAW: Final = (
    "The law calls an industry sector in demand when its impact on the economy is or may become substantial, through"
    " jobs that lead to self-sufficiency and advancement among others, and when it contributes to the growth or"
    " stability of other businesses or sectors (WIOA section 3(23); 29 U.S.C. 3102(23)). It sets no thresholds. Those"
    " used here are:"
)
_PAYS: Final = "the average pay certainly lies above the study's wage of self-sufficiency; unknown where it names none"
_ADVANCES: Final = (
    "at least a tenth of the jobs on each of three rungs or more of the ladder of O*NET job zones, by the nation's"
    " staffing pattern; unknown where that is not loaded"
)
_SUPPORTS: Final = (
    "unknown for every industry, because no file that this program reads tells what industries buy from each other"
)
_DETERMINES: Final = "What is unknown does not pass. Whether a sector is in demand is for the board to determine."


def _counted(draft: Draft, limb: str, verdicts: dict[str, int]) -> str:
    counts = {v: draft.figures.count(f"{LIMBS[limb]}: {v}", n) for v, n in verdicts.items()}
    return f"{LIMBS[limb]}: {counts[PASS]} pass, {counts[FAIL]} fail, {counts[UNKNOWN]} unknown."


def base_passage(draft: Draft, heading: str, level: int = 1) -> Passage:
    """The economic base: how much of the jobs the largest industries hold, and which are specialties."""
    e, f = draft.evidence, draft.figures
    table = e.report.table
    paragraphs = []
    if e.totals is not None:
        order = np.argsort(-np.nan_to_num(table["employment"]), kind="stable")[:_LARGEST]
        numbers = [e.number("employment", table.industries[i]) for i in order]
        names = [e.name(table.industries[i]) for i in order]
        each = [
            f"{name} {f.say(f'{name}, employment', n)}" for name, n in zip(names, numbers, strict=True) if n is not None
        ]
        paragraphs.append(f"The largest industries of the region by jobs: {listed(each)}.")
    special, _ = e.with_certainty("location_quotient", 1.0, table.industries)
    n = f.count("industries with a certainly larger share of jobs than the benchmark", int(special.sum()))
    every = f.count("industries of the data table", len(table))
    paragraphs.append(
        f"Of {every} industries {n} certainly have a larger share of the region's jobs than of those of {e.benchmark}:"
        " these are the region's economic base, which sells to others and brings money in."
    )
    return Passage(heading, level, tuple(paragraphs), (), draft.show(_shift_share(draft)))


def _shift_share(draft: Draft) -> Section | None:
    """How the targets' change splits into the benchmark's growth, the industry mix and the region's own doing."""
    evidence = draft.evidence
    table = evidence.report.table
    if np.isnan(table.quantities.benchmark_total_base):
        return None
    section = by_rule(shift_share_section(table), evidence.study)
    # A row may stand for industries that are compared together.
    codes = [row.split() for row in section.rows["industry_code"].tolist()]
    kept = section.take(np.array([not set(row).isdisjoint(evidence.targets) for row in codes], dtype=np.bool_))
    names = {" ".join(row): listed([evidence.names.get(code, code) for code in row]) for row in codes}
    kept = renamed(kept, names, SHIFT, f"How jobs changed, {' to '.join(draft.span)}")
    wanted = ("title", "change", "national", "mix", "regional")
    return replace(kept, columns=tuple(c for c in kept.columns if c.name in wanted))


def swot_passage(draft: Draft, heading: str, level: int = 1) -> Passage:
    """A first draft of strengths to threats from certain numbers, for a committee to edit."""
    e = draft.evidence
    codes = e.report.ranking.industries
    special, common = e.with_certainty("location_quotient", 1.0, codes)
    grows, shrinks = e.with_certainty("growth", 0.0, codes)
    cells = (
        ("Strengths", "specialties of the region that grow", special & grows),
        ("Weaknesses", "no specialties, and shrinking", common & shrinks),
        (
            "Opportunities",
            "no specialties yet, and growing, of the target industries",
            common & grows & _among(codes, e.targets),
        ),
        ("Threats", "specialties of the region that shrink", special & shrinks),
    )
    points = []
    for word, meaning, rows in cells:
        named = [e.name(code) for code, is_in in zip(codes, rows, strict=True) if is_in]
        n = draft.figures.count(f"{word}: industries", len(named))
        shown = listed(named[:_MOST_NAMED]) if named else "none for certain"
        more = " (the first of them by place are named)" if len(named) > _MOST_NAMED else ""
        points.append(f"{word} ({meaning}): {n}. {shown}{more}.")
    told = (
        "What the numbers alone say, by what is certain of them, as a first draft. A specialty has a larger share of"
        f" jobs here than in {e.benchmark}. The committee adds what no number shows."
    )
    return Passage(heading, level, (told,), tuple(points))


def _among(codes: Sequence[str], wanted: Sequence[str]) -> Flags:
    return np.isin(np.array(codes, dtype=np.str_), np.array(wanted, dtype=np.str_))


def compiled_passage(draft: Draft, heading: str, level: int = 1) -> Passage:
    """How the list of targets was compiled, step by step."""
    e, f = draft.evidence, draft.figures
    study, report = e.study, e.report
    first, last = draft.span
    rule = study.industries
    hidden = int(np.nansum(report.table["n_suppressed"]))
    cells = hidden + int(np.nansum(report.table["n_disclosed"]))
    aside = f.count("industries set aside", len(report.set_aside))
    jobs, sites = int(rule.minimum_employment), int(rule.minimum_establishments)
    least = [
        f"{f.count('least jobs', jobs)} jobs" if jobs else "",
        f"{f.count('least worksites', sites)} worksites" if sites else "",
    ]
    small = f"those with fewer than {' or '.join(filter(None, least))}, " if any(least) else ""
    listing = study.shortlist
    points = [
        f"Data: jobs and wages of {first} and {last} by county and industry, from the sources listed at the end."
        f" The region is compared with {e.benchmark}.",
        f"Level: industries of {f.count('digits of NAICS', study.level.default)} digits of NAICS.",
        f"Set aside before the ranking: {aside} industries, {small}those that the study excludes, and those of which"
        " hidden numbers leave the place open.",
        f"Ranking: the mean of each industry's ranks by {_weights(draft)}.",
        f"List: the first {f.count('places listed', listing.top)} places, and the first"
        f" {f.count('ranks listed on any one factor', listing.any_factor_top)} on any one factor."
        + (f" Added by hand: {listed([e.name(c) for c in listing.add])}." if listing.add else "")
        + (f" Taken off by hand: {listed([e.name(c) for c in report.short_list.dropped])}." if listing.drop else ""),
        *_outlooks(draft),
        f"Hidden numbers: the publisher hides {f.count('hidden county cells', hidden)} of"
        f" {f.count('county cells', cells)} county cells of {last}. {_POLICY[study.suppressed]}",
        "What the data do not show, such as employers' plans, is for the partners to add; nothing here was asked of"
        " employers.",
    ]
    return Passage(heading, level, (), tuple(points))


def _outlooks(draft: Draft) -> list[str]:
    """Over which years the projections run that the study names."""
    every = draft.evidence.report.inputs.projections
    spans = {span for given in every for span in given.spans}
    said = [f"{draft.year(first)} to {draft.year(last)}" for first, last in sorted(spans)]
    return [f"Projected growth: over the projections' own years, {', '.join(said)}."] if said else []


_POLICY: Final = {
    "estimate": "They are estimated so that every published sum holds, and what is certain of each is said beside it.",
    "floor": "They are left out, so that sums are floors.",
    "exclude": "Sums with a hidden cell in them are taken as not known.",
}
