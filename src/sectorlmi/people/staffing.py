"""Staffing patterns: which occupations an industry employs, and in what shares.

share_io = jobs of occupation o in industry i of the nation / all jobs of i. It is the publisher's percent of the
industry where the file has it, else worked out from the file's own jobs. Regional jobs = E_ir × share_io. What the
publisher does not break down by detailed occupation stays unmapped and is said.
Source: BLS OEWS, national industry-specific estimates.

The overlap of two patterns is Σ min(share_a, share_b) over detailed occupations: the part of the jobs of either that
the other has in the same occupations (the index of similarity of Finger and Kreinin, 1979, of two distributions). Jobs
without a detailed occupation are never counted as alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sectorlmi.terms import naics
from sectorlmi.terms.cells import Floats, Ints, Text
from sectorlmi.terms.study_parts import IndustryGroup

WAGES: Final = tuple(f"{p}_{m}" for p in ("h", "a") for m in ("mean", "pct10", "pct25", "median", "pct75", "pct90"))
# The publisher's symbols, by the number a flag holds: no wage; no employment; at or above the highest wage printed;
# fewer than 0.5 percent of establishments report it.
SYMBOLS: Final = ("", "*", "**", "#", "~")
AT_CAP: Final = SYMBOLS.index("#")
TOTAL, DETAILED, _MINOR = 0, 4, 2
_ONLY: Final = re.compile(r"\(([\d, and]+?) only\)")

Columns = Mapping[str, npt.NDArray[Any]]


def occ_code(number: int) -> str:
    """111011 → `11-1011`."""
    return f"{number // 10_000:02d}-{number % 10_000:04d}"


def hybrid_members(code: str, title: str) -> tuple[str, ...]:
    """The industries that a hybrid such as `3250A1` stands for, from its title "(3251, 3252, … only)"; else none."""
    found = _ONLY.search(title) if "A" in code else None
    return tuple(re.findall(r"\d{3,6}", found[1])) if found else ()


def serving(industries: Iterable[str], titles: Mapping[str, str]) -> set[str]:
    """The published codes that can lend their pattern to these industries: themselves, those above them, hybrids.

    `titles` are those of every published code.
    """
    wanted = set(industries)
    hybrids = {code for code, title in titles.items() if wanted.intersection(hybrid_members(code, title))}
    return wanted | hybrids | {above for code in wanted for above in naics.ancestors(code)}


@dataclass(frozen=True, eq=False)
class Pattern:
    """Detailed occupations of an industry, by share, the largest first.

    `source` names the industries whose national pattern this is; `note` says when they are not the industry itself.
    `own` holds the publisher's ownership digits, 0 when it does not say. Wages are national, of that industry, in
    dollars; `flags` hold positions in SYMBOLS.
    """

    industry: str
    source: tuple[str, ...]
    note: str
    own: int
    total: float
    occ: Ints
    share: Floats
    wages: Mapping[str, Floats]
    flags: Mapping[str, Ints]

    @property
    def unmapped_share(self) -> float:
        """Part of the industry's jobs that no detailed occupation is published for."""
        return max(0.0, 1.0 - float(np.nansum(self.share)))

    def codes(self) -> list[str]:
        """Occupation codes as text."""
        return [occ_code(int(n)) for n in self.occ]


@dataclass(frozen=True, eq=False)
class _Rows:
    """Rows of one industry and one ownership."""

    columns: Columns
    at: Ints

    def column(self, name: str, rows: Ints) -> Floats:
        given = self.columns.get(name)
        return np.full(len(rows), np.nan) if given is None else np.asarray(given[rows], dtype=np.float64)

    def flag(self, name: str, rows: Ints) -> Ints:
        given = self.columns.get(f"{name}_flag")
        return np.zeros(len(rows), np.int64) if given is None else np.asarray(given[rows], dtype=np.int64)


class Patterns:
    """The staffing patterns of one year's files.

    Args:
        year: the survey's May.
        tables: the files' columns: naics, occ, level, employment and, where the file has them, own, pct_total,
            wages and flags. The first table that has an industry's ownership cut serves it.
        titles: industry titles, from which hybrids are read.
    """

    def __init__(self, year: int, tables: Sequence[Columns], titles: Mapping[str, str]) -> None:
        self.year = year
        self._at: dict[str, list[tuple[Columns, slice]]] = {}
        for table in map(_by_industry, tables):
            for code, rows in _slices(table["naics"]).items():
                self._at.setdefault(code, []).append((table, rows))
        self._hybrids = {m: code for code in self._at for m in hybrid_members(code, titles.get(code, ""))}

    @property
    def industries(self) -> tuple[str, ...]:
        """The industries with a pattern, hybrids too."""
        return tuple(sorted(self._at))

    def of(self, industry: str, owns: Sequence[str]) -> Pattern | None:
        """The pattern of an industry, or of the closest published one that holds it; None where there is none.

        Args:
            industry: a NAICS code in the revision of these files.
            owns: ownership codes of the study; the cut that comes closest is taken.
        """
        if industry in self._at:
            return self._read(industry, industry, owns, "")
        hybrid = self._hybrids.get(industry)
        if hybrid:
            return self._read(industry, hybrid, owns, f"published only together, as {hybrid}")
        for above in naics.ancestors(industry):
            if above in self._at and naics.digits(above) > 2:
                return self._read(industry, above, owns, f"not published at {len(industry)} digits; pattern of {above}")
        return None

    def pooled(self, industry: str, codes: Iterable[str], owns: Sequence[str], note: str) -> Pattern | None:
        """One pattern over several industries, weighted by their jobs in the nation; wages are left out."""
        parts = [p for p in (self.of(code, owns) for code in sorted(codes)) if p is not None]
        if not parts:
            return None
        total = sum(p.total for p in parts)
        jobs: dict[int, float] = {}
        for part in parts:
            for occ, share in zip(part.occ.tolist(), part.share.tolist(), strict=True):
                jobs[occ] = jobs.get(occ, 0.0) + (0.0 if np.isnan(share) else share * part.total)
        occ = np.array(list(jobs), dtype=np.int64)
        share = np.array(list(jobs.values())) / total
        order = np.argsort(-share, kind="stable")
        source = tuple(code for p in parts for code in p.source)
        unknown = np.full(len(occ), np.nan)
        wages = {"a_mean": _mean_wage(parts, occ)[order]} | {n: unknown for n in WAGES if n != "a_mean"}
        flags = {n: np.zeros(len(occ), np.int64) for n in ("employment", *WAGES)}
        return Pattern(industry, source, note, parts[0].own, total, occ[order], share[order], wages, flags)

    def _read(self, industry: str, source: str, owns: Sequence[str], note: str) -> Pattern:
        cuts = _cuts(self._at[source])
        chosen = _closest(sorted(cuts), owns)
        cut = cuts[chosen]
        table = cut.columns
        level = np.asarray(table["level"])[cut.at]
        # OEWS lists some occupations twice, as broad and as detailed; the same row in two files is one.
        detailed = cut.at[level == DETAILED]
        detailed = detailed[np.unique(np.asarray(table["occ"])[detailed], return_index=True)[1]]
        total = _total(cut, level)
        share = cut.column("pct_total", detailed) / 100
        share = np.where(np.isnan(share), cut.column("employment", detailed) / total, share)
        detailed = detailed[np.argsort(-np.nan_to_num(share, nan=-1), kind="stable")]
        share = -np.sort(-np.nan_to_num(share, nan=-1), kind="stable")
        return Pattern(
            industry,
            (source,),
            note,
            chosen,
            total,
            np.asarray(table["occ"])[detailed].astype(np.int64),
            np.where(share < 0, np.nan, share),
            {name: cut.column(name, detailed) for name in WAGES},
            {name: cut.flag(name, detailed) for name in ("employment", *WAGES)},
        )


def _by_industry(table: Columns) -> Columns:
    order = np.argsort(table["naics"], kind="stable")
    return {name: values[order] for name, values in table.items()}


def _slices(codes: Text) -> dict[str, slice]:
    """Where each code stands in a sorted column."""
    if not len(codes):
        return {}
    starts = np.concatenate([[0], np.flatnonzero(codes[1:] != codes[:-1]) + 1, [len(codes)]])
    return {str(codes[a]): slice(int(a), int(b)) for a, b in pairwise(starts)}


def _cuts(stands: Sequence[tuple[Columns, slice]]) -> dict[int, _Rows]:
    """An industry's rows by ownership, 0 where a file does not name it; the first file that has a cut serves it."""
    cuts: dict[int, _Rows] = {}
    for table, rows in stands:
        at = np.arange(rows.start, rows.stop)
        own = np.asarray(table["own"][at]) if "own" in table else np.zeros(len(at), np.int64)
        for one in np.unique(own).tolist():
            cuts.setdefault(int(one), _Rows(table, at[own == one]))
    return cuts


def _closest(given: Sequence[int], owns: Sequence[str]) -> int:
    """The ownership cut that differs least from the study's; an unnamed one stands for whatever is asked."""
    wanted = set(owns)
    return min(given, key=lambda own: (len(set(str(own)) ^ wanted) if own else 0, -own))


def _total(cut: _Rows, level: Ints) -> float:
    """All jobs of the industry: the published total, else the sum of minor groups (or of details where it is more)."""
    published = cut.column("employment", cut.at[level == TOTAL])
    if len(published) and np.isfinite(published[0]):
        return float(published[0])
    sums = [float(np.nansum(cut.column("employment", cut.at[level == one]))) for one in (_MINOR, DETAILED)]
    return max(sums) or float("nan")


def _mean_wage(parts: Sequence[Pattern], occ: Ints) -> Floats:
    """Mean annual wage over several industries, weighted by jobs; NaN where an industry's wage is not known."""
    jobs, pay = dict.fromkeys(occ.tolist(), 0.0), dict.fromkeys(occ.tolist(), 0.0)
    for part in parts:
        for o, share, wage in zip(part.occ.tolist(), part.share, part.wages["a_mean"], strict=True):
            if not np.isnan(share):
                jobs[o] += float(share) * part.total
                pay[o] += float(share) * part.total * float(wage)
    return np.array([pay[o] / jobs[o] if jobs[o] else np.nan for o in occ.tolist()])


def vintage(year: int) -> int:
    """The NAICS revision of an OEWS survey year: 2022 from May 2022, 2017 from May 2017, 2012 from May 2012 (BLS)."""
    return 2022 if year >= 2022 else 2017 if year >= 2017 else 2012 if year >= 2012 else 2007


# Of all pairs of 24 three-digit industries (OEWS May 2024) one in nine is as much alike; those within manufacturing,
# construction, health care or information among them.
ALIKE: Final = 0.45


def overlap(one: Pattern, other: Pattern) -> float:
    """Part of the jobs in the same occupations, 0 to 1; NaN where the two are published as one pattern."""
    if set(one.source) & set(other.source):
        return float("nan")
    theirs = dict(zip(other.occ.tolist(), np.nan_to_num(other.share).tolist(), strict=True))
    ours = zip(one.occ.tolist(), np.nan_to_num(one.share).tolist(), strict=True)
    return float(sum(min(share, theirs.get(occ, 0.0)) for occ, share in ours))


def overlaps(patterns: Sequence[Pattern]) -> Floats:
    """(n, n) overlap of every two patterns; 1 on the diagonal, NaN where it is not known."""
    found = np.eye(len(patterns))
    for i, j in combinations(range(len(patterns)), 2):
        found[i, j] = found[j, i] = overlap(patterns[i], patterns[j])
    return found


def groups_of(alike: Floats, least: float = ALIKE) -> list[tuple[int, ...]]:
    """Groups in which every two overlap by `least` or more, the most alike joined first; positions, two or more each.

    Two of which nothing is known may share a group only through others that are alike to both.
    """
    groups: list[tuple[int, ...]] = [(i,) for i in range(len(alike))]
    while True:
        joins = {(a, b): _between(alike, a, b) for a, b in combinations(groups, 2)}
        best = max(joins, key=lambda pair: (joins[pair], [-i for i in (*pair[0], *pair[1])]), default=None)
        if best is None or joins[best] < least:
            return sorted(group for group in groups if len(group) > 1)
        groups = [g for g in groups if g not in best] + [tuple(sorted((*best[0], *best[1])))]


def _between(alike: Floats, one: Sequence[int], other: Sequence[int]) -> float:
    """The least that is known of the overlap between members of two groups; 0 where nothing is."""
    known = alike[np.ix_(list(one), list(other))]
    known = known[~np.isnan(known)]
    return float(known.min()) if len(known) else 0.0


def in_common(patterns: Sequence[Pattern], most: int = 3) -> list[int]:
    """The occupations (as numbers) that all the patterns have most of."""
    shared: dict[int, float] = {}
    for k, pattern in enumerate(patterns):
        shares = dict(zip(pattern.occ.tolist(), np.nan_to_num(pattern.share).tolist(), strict=True))
        shared = shares if k == 0 else {occ: min(s, shares[occ]) for occ, s in shared.items() if occ in shares}
    return sorted(shared, key=lambda occ: (-shared[occ], occ))[:most]


def alike_industries(
    together: Sequence[tuple[int, ...]], patterns: Mapping[str, Pattern], titles: Mapping[str, str], year: int
) -> list[IndustryGroup]:
    """What `groups_of` these patterns of a year put together, each with its reason; `titles` by SOC code."""
    codes, held = list(patterns), list(patterns.values())
    alike, groups = overlaps(held), []
    for members in together:
        least = np.nanmin(alike[np.ix_(members, members)])
        shared = [titles.get(occ_code(o), occ_code(o)) for o in in_common([held[i] for i in members])]
        industries = tuple(sorted(codes[i] for i in members))
        reason = (
            f"alike in occupations: {_which(held, members)} {least:.0%} of their jobs in the same occupations "
            f"(national patterns, May {year}); most in common: {'; '.join(shared)}"
        )
        groups.append(IndustryGroup(f"Like jobs ({' + '.join(industries)})", industries, reason))
    return groups


def _which(patterns: Sequence[Pattern], members: Sequence[int]) -> str:
    """Which pairs the least overlap speaks of: those with patterns of their own."""
    sources = [source for i in members for source in patterns[i].source]
    if len(set(sources)) < len(sources):
        return "some are published as one pattern; every two others have at least"
    return "they have" if len(members) == 2 else "every two have at least"
