"""What changed between two results and why, each place's change split by cause.

The split is computed by ranking again, not guessed: starting from run A's table and rules, the numbers that changed
for one cause are replaced by run B's, the table is ranked, then those of the next cause, and run B's rules come last.
Each step's effect is what the places did in it, so the steps add up to the whole change. With several causes at work
the effect of each depends on the order; it is always that of `ORDER`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from sectorlmi.ranking import snapshot
from sectorlmi.ranking.changes import ORDER, Cause, Change, Diff, Explained, Explainer, FactorChange, Part, Step
from sectorlmi.ranking.snapshot import Outcome, Row, Snapshot, ranked_again
from sectorlmi.table.factors import FACTORS, Factor
from sectorlmi.terms import significant

# Columns besides an industry's jobs that decide whether it may be ranked; they change with its jobs.
_CANDIDACY: Final = (
    *("employment", "employment_status", "employment_lower", "employment_upper", "employment_estimated_share"),
    *("n_establishments", "n_disclosed", "n_suppressed", "n_absent"),
)
# By which hidden numbers set an industry aside; they rest on the numbers of all industries together.
_OPEN: Final = ("candidate_place", "candidate_place_low", "candidate_place_high", "n_candidates")
_NAMED: Final = 3
_IDENTITY: Final = ("title", "naics_vintage", "growth_note")


def compare(a: Snapshot, b: Snapshot) -> Diff:
    """What changed from A to B, where everything behind the two is known from the results themselves."""
    return chain([a, b])


def chain(links: Sequence[Snapshot]) -> Diff:
    """What changed from the first to the last of a chain of results.

    The results between them are reruns that change one thing at a time; each link's changes are explained by what
    differs in that link alone, so a long chain separates what two results cannot.
    """
    pairs = [_Link(before, after) for before, after in pairwise(links)]
    a, b = links[0], links[-1]
    codes = dict.fromkeys((*b.outcome.places, *a.outcome.places, *sorted({*a.rows, *b.rows})))
    changes = (_change(code, a, b, pairs) for code in codes)
    found = tuple(c for c in changes if c.steps or c.factors or c.place_before != c.place_after)
    explained = Explainer(a, b)
    is_told = bool(found or explained.study_changes or explained.revised)
    others = () if is_told else tuple(snapshot.news(a.result, b.result))
    notes = (*_notes(a, b, found), *_words(others))
    return Diff(a, b, found, explained.study_changes, tuple(sorted(explained.revised)), notes, others)


def _words(others: Sequence[str]) -> Iterator[str]:
    """What differs besides places and factors, where nothing else does."""
    if others:
        more = f"; and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
        yield f"Places and factors are the same. What differs besides: {'; '.join(others[:_NAMED])}{more}."


def _change(code: str, a: Snapshot, b: Snapshot, pairs: Sequence[_Link]) -> Change:
    steps = tuple(step for pair in pairs for step in pair.steps(code))
    return Change(
        code,
        b.title_of(code) or a.title_of(code),
        a.outcome.places.get(code),
        b.outcome.places.get(code),
        code in a.outcome.short_list,
        code in b.outcome.short_list,
        steps,
        _factor_changes(code, a, b, pairs),
        a.set_aside.get(code, "" if code in a.rows else "not in the table"),
        b.set_aside.get(code, "" if code in b.rows else "not in the table"),
    )


def _factor_changes(code: str, a: Snapshot, b: Snapshot, pairs: Sequence[_Link]) -> tuple[FactorChange, ...]:
    """Numbers that both tables have and that differ, each with the cause of the links that changed it."""
    if code not in a.rows or code not in b.rows:
        return ()
    before, after = a.rows[code], b.rows[code]
    found = []
    for factor in {f.name: f for f in (*a.factors, *b.factors)}.values():
        column, status = factor.column.name, factor.status_column
        if column not in before or column not in after or not _differs(before, after, column, status):
            continue
        parts = tuple(part for pair in pairs if (part := pair.part(code, factor)))
        values = before[column], after[column], str(before.get(status, "")), str(after.get(status, ""))
        found.append(FactorChange(factor.name, *values, parts))
    return tuple(found)


def _differs(before: Row, after: Row, column: str, status: str) -> bool:
    then, now = before.get(column), after.get(column)
    if before.get(status) != after.get(status) or (then is None) != (now is None):
        return True
    return then is not None and now is not None and not significant.is_same(then, now)


def _part(row: Row, names: Sequence[str]) -> dict[str, Any]:
    return {name: row.get(name) for name in names}


class _Link:
    """Two results next to each other in a chain: every number's cause, and the ranking after each step."""

    def __init__(self, a: Snapshot, b: Snapshot) -> None:
        self._a, self._b = a, b
        self._explainer = Explainer(a, b)
        self._causes = {code: dict(self._causes_of(code)) for code in {*a.rows, *b.rows}}
        self._outcomes = list(self._ranked())

    def part(self, code: str, factor: Factor) -> Part | None:
        """What this link did to a factor's value; None when nothing."""
        why, column = self._causes[code].get(factor.name), factor.column.name
        return Part(why, self._a.rows[code].get(column), self._b.rows[code].get(column)) if why else None

    def steps(self, code: str) -> Iterator[Step]:
        """The steps that did something to an industry."""
        for (_, before), (cause, after) in pairwise(self._outcomes):
            was, is_ = code in before.short_list, code in after.short_list
            if before.places.get(code) != after.places.get(code) or was != is_:
                yield Step(cause, before.places.get(code), after.places.get(code), was, is_)

    def _causes_of(self, code: str) -> Iterator[tuple[str, Explained]]:
        """By factor (`""`: whether there is a row at all) the cause of what differs."""
        if code not in self._a.rows or code not in self._b.rows:
            yield "", self._explainer.of_presence(code)
            return
        before, after = self._a.rows[code], self._b.rows[code]
        for factor in self._factors():
            if factor.name == "employment":
                differs = bool(significant.differences(_part(before, _CANDIDACY), _part(after, _CANDIDACY)))
            else:
                differs = _differs(before, after, factor.column.name, factor.status_column)
            if differs:
                yield factor.name, self._explainer.of_factor(code, factor)

    def _factors(self) -> list[Factor]:
        """The factors of both, and employment, which decides who may be ranked."""
        return list({f.name: f for f in (FACTORS["employment"], *self._a.factors, *self._b.factors)}.values())

    def _ranked(self) -> Iterator[tuple[Cause, Outcome]]:
        """What was recorded for A, then the ranking after each cause's numbers are B's, and what was recorded for B."""
        yield Cause.PROGRAM, self._a.outcome
        yield self._by_program(), ranked_again(self._a.rows, self._a)
        done: set[Cause] = set()
        present = {why.cause for causes in self._causes.values() for why in causes.values()}
        for cause in ORDER:
            done.add(cause)
            if cause is Cause.STUDY:
                yield cause, ranked_again(self._b.rows, self._b)
            elif cause in present:
                yield cause, ranked_again(self._mixed(done, is_last=present <= done), self._a)
        yield self._by_program(), self._b.outcome

    def _by_program(self) -> Cause:
        """Ranking the same table by the same rules gave another order: another program did it, if we know of one."""
        return Cause.PROGRAM if self._explainer.has_other_program else Cause.NOT_SEPARATED

    def _mixed(self, done: set[Cause], *, is_last: bool) -> dict[str, Row]:
        """The table with run B's numbers where their cause is done, and run A's elsewhere.

        Whose place is open follows with the last of the causes, or with the study where that has changed.
        """
        rows: dict[str, Row] = {}
        for code in sorted(self._causes):
            causes = self._causes[code]
            if "" in causes:
                source = self._b if causes[""].cause in done else self._a
                if code in source.rows:
                    rows[code] = source.rows[code]
            else:
                rows[code] = self._mixed_row(code, {name for name, why in causes.items() if why.cause in done})
        if is_last and not self._explainer.study_changes:
            return {code: {**row, **_part(self._b.rows.get(code, row), _OPEN)} for code, row in rows.items()}
        return rows

    def _mixed_row(self, code: str, changed: set[str]) -> Row:
        before, after = self._a.rows[code], self._b.rows[code]
        row: dict[str, Any] = {**after, **before} | {name: after.get(name) for name in _IDENTITY}
        for factor in self._factors():
            if factor.name in changed:
                names = _CANDIDACY if factor.name == "employment" else (factor.column.name, factor.status_column)
                row |= {name: after.get(name) for name in names}
        return row


def _notes(a: Snapshot, b: Snapshot, changes: Sequence[Change]) -> Iterator[str]:
    movers = {step.cause for change in changes for step in change.steps if step.before != step.after}
    if len(movers) > 1:
        order = ", ".join(cause.value.replace("_", " ") for cause in ORDER if cause in movers)
        yield f"A move's split between causes depends on the order in which they are taken, here: {order}."
    for run in (a, b):
        if not run.version:
            yield f"{run.label} is a bare result: which program made it, and from which rows, is not recorded in it."
    unknown = Counter(p.why.could_be for c in changes for f in c.factors for p in f.parts if _is_unknown(p))
    for causes, count in sorted(unknown.items()):
        if causes:
            yield f"{count} numbers changed by {' and '.join(causes)} together; which did what could not be separated."
        else:
            yield f"{count} numbers changed although nothing that is recorded behind them did."


def _is_unknown(part: Part) -> bool:
    return part.why.cause is Cause.NOT_SEPARATED
