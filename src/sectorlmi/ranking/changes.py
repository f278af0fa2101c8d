"""What differs between two results: numbers, places and the short list, each with its cause, read from what both runs
recorded.

A difference has one cause when only one thing behind the number differs. Where several differ at once the cause is
`NOT_SEPARATED` with the candidates named, because no arithmetic on two results can tell them apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sectorlmi.ranking.snapshot import Row, Snapshot
from sectorlmi.table.factors import Factor
from sectorlmi.terms import breaks, naics
from sectorlmi.terms.period import Period
from sectorlmi.terms.provenance import Status


class Cause(StrEnum):
    """What made a number or a place change."""

    DEFINITION = "naics_or_geography"
    HIDDEN = "hidden_cells"
    REVISION = "data_revision"
    NEWER_YEAR = "newer_year"
    PROGRAM = "program_version"
    NOT_SEPARATED = "not_separated"
    STUDY = "weights_or_study"


CAUSE_MEANING: Final[Mapping[Cause, str]] = {
    Cause.DEFINITION: "the industry's code or the region's counties mean something else: NAICS revision, geography",
    Cause.HIDDEN: "a cell was hidden before and is published now, or the reverse",
    Cause.REVISION: "the publisher's figures of the same year were revised, or other files of that year were loaded",
    Cause.NEWER_YEAR: "the study moved to another year",
    Cause.PROGRAM: "the program's version changed",
    Cause.NOT_SEPARATED: "several things changed at once, and the two results alone cannot tell which it was",
    Cause.STUDY: "the study changed: weights, region, rules",
}

# The keys of the study that a number can depend on.
_JOBS: Final = ("region", "ownership", "suppressed", "level")
_COMPARED: Final = (*_JOBS, "benchmark", "lq_base")
# Factors of the region alone, which no benchmark moves (but it takes part in estimates of hidden cells).
_REGIONAL: Final = {
    *("employment", "avg_annual_wage", "weekly_wage", "wage_premium", "share_of_jobs", "average_establishment_size"),
    *("growth", "growth_per_year", "jobs_change", "growth_trend"),
}
_GROWTH: Final = "growth_status"
_TREND: Final = "growth_trend_status"
# What the region's cells of the study's two years hide is not all that these rest on.
_ELSEWHERE: Final = ("benchmark_growth_status", "recent_growth_status")
_GROWTHS: Final = (_GROWTH, _TREND, *_ELSEWHERE)
_COUNTS: Final = ("n_suppressed", "n_suppressed_base")
_FROM_CELLS: Final = ("employment_status", "avg_annual_wage_status", "location_quotient_status", *_GROWTHS)
_PROJECTED: Final = "projected_growth_status"
_FIRM: Final = {Status.PUBLISHED, Status.SUM_PUBLISHED, Status.ZERO, Status.ABSENT}
_UNLIKE: Final = {Status.NOT_COMPARABLE, Status.BRIDGED}
_ESTIMATED: Final = {Status.ESTIMATED, Status.PARTIAL, Status.BOUNDED_ONLY}


@dataclass(frozen=True)
class Explained:
    """The cause of one difference; `could_be` names the candidates where they could not be separated."""

    cause: Cause
    could_be: tuple[Cause, ...] = ()


class Explainer:
    """Finds the cause of each difference between two results.

    Attributes:
        study_changes: the study's keys that differ, but for names and years.
        revised: periods whose rows are not the same in both; `""` when only the files tell that something is not.
        has_other_program: the versions differ.
    """

    def __init__(self, a: Snapshot, b: Snapshot) -> None:
        self._a, self._b = a, b
        self.study_changes = tuple(_differences(a.study, b.study))
        self._changed_keys = {change.key.split(".")[0] for change in self.study_changes}
        self.revised = _revised(a, b)
        self.has_other_program = bool(a.version and b.version and a.version != b.version)

    @property
    def has_other_years(self) -> bool:
        return (self._a.base, self._a.current) != (self._b.base, self._b.current)

    def of_factor(self, code: str, factor: Factor) -> Explained:
        """Why a factor of an industry that both tables have is not the same."""
        before, after, status = self._a.rows[code], self._b.rows[code], factor.status_column
        if status not in _FROM_CELLS:
            return _explained(self._roots_of_own_file(status))
        is_soft = _is_soft(before, after, status)
        keys = _JOBS if factor.name in _REGIONAL and not is_soft else _COMPARED
        roots = self._roots(keys, grows=status in _GROWTHS, is_soft=is_soft, runs=status == _TREND)
        return self._refined(roots, code, before, after, status)

    def of_presence(self, code: str) -> Explained:
        """Why an industry is in one table and not in the other."""
        roots = self._roots((*_JOBS, "industries"), grows=True, is_soft=False)
        if roots == [Cause.NEWER_YEAR] and self._is_redefined(code):
            return Explained(Cause.DEFINITION)
        return _explained(roots)

    def _roots(self, keys: tuple[str, ...], *, grows: bool, is_soft: bool, runs: bool = False) -> list[Cause]:
        """What differs of the things that a number made from cells rests on; a trend `runs` over the years between."""
        found = {
            Cause.REVISION: self._is_revised(grows=grows, is_soft=is_soft) or (runs and self._has_other_between()),
            Cause.NEWER_YEAR: self.has_other_years if grows else self._a.current != self._b.current,
            Cause.PROGRAM: self.has_other_program,
            Cause.STUDY: bool(self._changed_keys.intersection(keys)),
        }
        return [cause for cause, differs in found.items() if differs]

    def _is_revised(self, *, grows: bool, is_soft: bool) -> bool:
        """A published number rests on its own years only; an estimate leans on every row that was read."""
        if "" in self.revised:
            return True
        if is_soft:
            reads_alike = not (self.has_other_years or self._changed_keys.intersection(_COMPARED))
            return bool(self.revised) or (reads_alike and self._a.content != self._b.content)
        years = {self._a.current, self._b.current} | ({self._a.base, self._b.base} if grows else set())
        return bool(self.revised & {str(year) for year in years})

    def _has_other_between(self) -> bool:
        """Whether years between those of both results were revised, or are in one of them alone."""
        a, b = self._a, self._b
        years = range(max(a.base.year, b.base.year) + 1, min(a.current.year, b.current.year))
        in_one = a.content.keys() ^ b.content.keys() if a.content and b.content else set()
        return bool({str(Period(year, a.current.quarter)) for year in years} & (self.revised | in_one))

    def _roots_of_own_file(self, status: str) -> list[Cause]:
        key = "projections" if status == _PROJECTED else "extra_factors"
        vintages = {breaks.naics_vintage(snapshot.current.year) for snapshot in (self._a, self._b)}
        files = self._a.own_files, self._b.own_files
        found = {
            Cause.REVISION: bool(files[0] and files[1]) and sorted(files[0].values()) != sorted(files[1].values()),
            Cause.DEFINITION: len(vintages) > 1,
            Cause.PROGRAM: self.has_other_program,
            Cause.STUDY: bool(self._changed_keys.intersection((key, "level"))),
        }
        return [cause for cause, differs in found.items() if differs]

    def _refined(self, roots: list[Cause], code: str, before: Row, after: Row, status: str) -> Explained:
        """Data moved: by a change of definition, by a cell newly hidden or shown, or plainly."""
        if roots and set(roots) <= {Cause.NEWER_YEAR, Cause.REVISION}:
            if self._is_redefined(code) or _is_unlike(before, after, status):
                return Explained(Cause.DEFINITION)
            if _is_newly_hidden_or_shown(before, after, status):
                return Explained(Cause.HIDDEN)
        return _explained(roots)

    def _is_redefined(self, code: str) -> bool:
        """Whether the code means something else in the other run's NAICS revision."""
        older, newer = sorted((breaks.naics_vintage(self._a.current.year), breaks.naics_vintage(self._b.current.year)))
        groups = breaks.bridge_groups(older, newer, naics.digits(code)) if older != newer else ()
        return any(code in group.old or code in group.new for group in groups)


def _explained(roots: list[Cause]) -> Explained:
    return Explained(roots[0]) if len(roots) == 1 else Explained(Cause.NOT_SEPARATED, tuple(roots))


def _is_unlike(before: Row, after: Row, status: str) -> bool:
    """Whether a comparison became refused or bridged, or runs over other codes than before."""
    kinds = {before.get(status), after.get(status)}
    if not kinds & _UNLIKE:
        return False
    note = f"{status.removesuffix('_status')}_note"
    return len(kinds) > 1 or before.get(note) != after.get(note)


def _is_newly_hidden_or_shown(before: Row, after: Row, status: str) -> bool:
    # Which cells are hidden in the benchmark, and in other periods, is not counted: the status tells.
    counts = {_GROWTH: _COUNTS, _TREND: _COUNTS, **dict.fromkeys(_ELSEWHERE, ())}.get(status, ("n_suppressed",))
    if any(before.get(name) != after.get(name) for name in counts):
        return True
    return (before.get(status) in _FIRM) != (after.get(status) in _FIRM) and bool(
        {before.get(status), after.get(status)} & _ESTIMATED
    )


def _is_soft(before: Row, after: Row, status: str) -> bool:
    return Status.ESTIMATED in (before.get(status), after.get(status))


@dataclass(frozen=True)
class KeyChange:
    """One key of the study that is not the same in both runs."""

    key: str
    before: Any
    after: Any

    def __str__(self) -> str:
        return f"{self.key}: {_short(self.before)} → {_short(self.after)}"


def _short(value: Any) -> str:
    text = "none" if value is None else str(value)
    return text if len(text) <= 60 else text[:57] + "…"


# Names alone move no number; years are told apart by themselves.
_NO_MATTER: Final = ("name", "region.name", "years")


def _differences(a: Any, b: Any, key: str = "") -> Iterator[KeyChange]:
    if key in _NO_MATTER:
        return
    if isinstance(a, dict) and isinstance(b, dict):
        for name in dict.fromkeys((*a, *b)):
            yield from _differences(a.get(name), b.get(name), f"{key}.{name}" if key else name)
    elif a != b:
        yield KeyChange(key, a, b)


def _revised(a: Snapshot, b: Snapshot) -> set[str]:
    if not a.content or not b.content:
        return {""} if a.inputs != b.inputs else set()
    found = set()
    for period in a.content.keys() & b.content.keys():
        then, now = a.content[period], b.content[period]
        if any(then[area] != now[area] for area in then.keys() & now.keys()):
            found.add(period)
    return found


# Numbers first, what changed on its own before what people changed; then the rules.
ORDER: Final = (
    Cause.DEFINITION,
    Cause.HIDDEN,
    Cause.REVISION,
    Cause.NEWER_YEAR,
    Cause.PROGRAM,
    Cause.NOT_SEPARATED,
    Cause.STUDY,
)


@dataclass(frozen=True)
class Part:
    """A part of a number's change that has one explanation."""

    why: Explained
    before: float | None
    after: float | None


@dataclass(frozen=True)
class FactorChange:
    """One number that differs, how firm it was and is, and why: in one part, or in one for each rerun between."""

    name: str
    before: float | None
    after: float | None
    status_before: str
    status_after: str
    parts: tuple[Part, ...]

    @property
    def causes(self) -> tuple[Cause, ...]:
        return tuple(dict.fromkeys(part.why.cause for part in self.parts))


@dataclass(frozen=True)
class Step:
    """What one cause did to an industry; a place is None while it is not ranked."""

    cause: Cause
    before: int | None
    after: int | None
    was_listed: bool
    is_listed: bool


@dataclass(frozen=True)
class Change:
    """One industry that differs. `place_before` is None when it was not ranked, and `reason_before` says why not."""

    industry: str
    title: str
    place_before: int | None
    place_after: int | None
    was_listed: bool
    is_listed: bool
    steps: tuple[Step, ...]
    factors: tuple[FactorChange, ...]
    reason_before: str = ""
    reason_after: str = ""

    @property
    def moved_by(self) -> int:
        """Places won (positive) or lost; 0 when it was not ranked in one of the two."""
        if self.place_before is None or self.place_after is None:
            return 0
        return self.place_before - self.place_after

    def causes_of_listing(self) -> tuple[Cause, ...]:
        """The causes at whose step it came on the short list or went off it."""
        return tuple(dict.fromkeys(s.cause for s in self.steps if s.was_listed != s.is_listed))


@dataclass(frozen=True, eq=False)
class Diff:
    """Everything that differs between run A and run B.

    Args:
        changes: industries that differ, by place in B, then in A, then code.
        study_changes: keys of the study, but for names and years.
        revised: periods whose rows are not the same; `""` when only the files tell.
        notes: what could not be separated or read, in sentences.
        others: what differs between the results besides, by path, where nothing of the above does.
    """

    a: Snapshot
    b: Snapshot
    changes: tuple[Change, ...]
    study_changes: tuple[KeyChange, ...]
    revised: tuple[str, ...]
    notes: tuple[str, ...]
    others: tuple[str, ...] = ()

    @property
    def entered(self) -> list[Change]:
        """New on the short list."""
        return [c for c in self.changes if c.is_listed and not c.was_listed]

    @property
    def left(self) -> list[Change]:
        """No longer on the short list."""
        return [c for c in self.changes if c.was_listed and not c.is_listed]

    @property
    def is_sample(self) -> bool:
        return self.a.is_sample or self.b.is_sample

    @property
    def is_empty(self) -> bool:
        differs = self.changes or self.study_changes or self.revised or self.others
        return not differs and self.a.version == self.b.version

    def tally(self) -> dict[Cause, tuple[int, int]]:
        """By cause: how many industries it moved to another place, and how many numbers it changed."""
        places = Counter(cause for c in self.changes for cause in {s.cause for s in c.steps if s.before != s.after})
        numbers = Counter(cause for c in self.changes for f in c.factors for cause in f.causes)
        return {cause: (places[cause], numbers[cause]) for cause in ORDER if places[cause] or numbers[cause]}
