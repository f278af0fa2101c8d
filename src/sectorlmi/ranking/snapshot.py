"""A run's result as it was written, ready to be compared with another's and to be ranked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, TypeVar, cast

import numpy as np

from sectorlmi.errors import CoverageError, DataError
from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.picks import choose
from sectorlmi.ranking.ranking import rank
from sectorlmi.table import candidates
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import FACTORS, Factor, extra_factor
from sectorlmi.terms import significant
from sectorlmi.terms.cells import Array
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import IndustryRule, RankingRule, ShortListRule, Study
from sectorlmi.terms.study_parts import Region
from sectorlmi.terms.study_years import Years

Rule = TypeVar("Rule", IndustryRule, RankingRule, ShortListRule)
# What a result says besides places and numbers; alone it is no news.
_NO_NEWS: Final = ("provenance", "outputs")
_NAME_A_RUN: Final = "Name a run, or what `rank --json` gave."
# One industry's columns, as the result's JSON has them: missing is None.
Row = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Outcome:
    """Where industries stand: place by code, and who is on the short list and why."""

    places: Mapping[str, int]
    short_list: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One result.

    Args:
        label: what to call the run.
        study: the resolved study.
        rows: the data table by industry code.
        criteria: the factors with the weights that were given.
        outcome: places and short list as they were recorded.
        set_aside: why an industry has no place, by code.
        content: fingerprint by period and area of the rows behind it; empty when the run's manifest is not at hand.
        inputs: SHA-256 of the publishers' files.
        own_files: SHA-256 of the study's own files (projections, further factors) by name.
        version: of the program; empty when unknown.
        is_sample: made from made-up data.
        result: all of it, as JSON has it.
    """

    label: str
    study: Mapping[str, Any]
    rows: Mapping[str, Row]
    criteria: tuple[Criterion, ...]
    outcome: Outcome
    set_aside: Mapping[str, str]
    content: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    inputs: frozenset[str] = frozenset()
    own_files: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    is_sample: bool = False
    result: Mapping[str, Any] = field(default_factory=dict)

    @property
    def base(self) -> Period:
        return Period.of(self.study["years"]["base"])

    @property
    def current(self) -> Period:
        return Period.of(self.study["years"]["current"])

    @property
    def factors(self) -> tuple[Factor, ...]:
        """The factors, the study's own ones included."""
        return tuple(factor_of(c) for c in self.criteria)

    def title_of(self, code: str) -> str:
        return str(self.rows[code]["title"]) if code in self.rows else ""


def news(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What differs between two results, by path: all but the names of the files they come from and went into."""
    a, b = ({key: value for key, value in result.items() if key not in _NO_NEWS} for result in (then, now))
    return significant.differences(a, b)


def factor_of(criterion: Criterion) -> Factor:
    """The factor of a criterion; one this program does not have is the study's own."""
    return FACTORS.get(criterion.name) or extra_factor(criterion.name, "higher")


def parse(result: Mapping[str, Any], label: str, manifest: Mapping[str, Any] | None = None) -> Snapshot:
    """Read the JSON of a result, with the manifest of its run where there is one.

    Raises DataError when it is not the result of `rank`.
    """
    known = manifest or {}
    try:
        found = Snapshot(
            label,
            result["study"],
            {row["industry_code"]: row for row in result["table"]},
            tuple(Criterion(f["name"], f.get("given_weight", f["weight"]), f["better"]) for f in result["factors"]),
            Outcome(
                {r["industry_code"]: r["place"] for r in result["ranking"]},
                {p["industry_code"]: p["reason"] for p in result["short_list"]},
            ),
            {s["industry_code"]: s["reason"] for s in result["set_aside"]},
            known.get("content", {}).get("cells", {}),
            frozenset(p["sha256"] for p in result["provenance"]),
            {path: sha for path, sha in known.get("files", {}).items() if path.startswith("inputs/")},
            known.get("program", {}).get("sectorlmi", ""),
            bool(result["is_sample"]),
            result,
        )
        _check_numbers(found)
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{label}: is not the result of a ranking ({error})", _NAME_A_RUN) from error
    return found


def _check_numbers(found: Snapshot) -> None:
    """Raise what is missing of the study, and DataError where a factor's value is no number."""
    _rules(found)
    for column in (factor.column.name for factor in found.factors):
        for code, row in found.rows.items():
            if isinstance(row.get(column), str | bool):
                raise DataError(f"{found.label}: {column} of {code} is no number", _NAME_A_RUN)


def ranked_again(rows: Mapping[str, Row], rules: Snapshot) -> Outcome:
    """Rank a table by the rules of a run: who may be ranked, weights, method, ties, short list.

    Nobody has a place when those rules leave nobody to rank.
    """
    table = _Columns(rows)
    study = _rules(rules)
    chosen = candidates.choose(cast(DataTable, table), study)
    kept = np.flatnonzero(chosen.rows).tolist()
    values = np.column_stack([table.numbers(f.column.name) for f in rules.factors])[kept]
    try:
        found = rank(
            [table.industries[i] for i in kept],
            values,
            rules.criteria,
            method=study.ranking.method,
            ties=study.ranking.ties,
            min_weight_coverage=study.ranking.min_weight_coverage,
        )
    except CoverageError:
        return Outcome({}, {})
    picks = choose(
        found,
        top=study.shortlist.top,
        any_factor_top=study.shortlist.any_factor_top,
        add=[code for code in study.shortlist.add if code in rows],
        drop=[code for code in study.shortlist.drop if code in rows],
        others={entry.industry: entry.reason for entry in chosen.set_aside},
    )
    places = dict(zip(found.industries, found.place.tolist(), strict=True))
    return Outcome(places, {pick.industry: pick.reason for pick in picks.picks})


def _rules(snapshot: Snapshot) -> Study:
    """The parts of the study that decide who is ranked and listed; the rest is left empty."""
    given = snapshot.study
    return Study(
        "",
        Region(""),
        Years(snapshot.base, snapshot.current),
        suppressed=given["suppressed"],
        industries=_filled(IndustryRule(), given["industries"]),
        ranking=_filled(RankingRule(), given["ranking"]),
        shortlist=_filled(ShortListRule(), given["shortlist"]),
    )


def _filled(rule: Rule, given: Mapping[str, Any]) -> Rule:
    """A rule with the values a result has for it; what another version knew besides is left out."""
    known: dict[str, Any] = {f.name: given[f.name] for f in fields(rule) if f.name in given}
    known |= {name: tuple(value) for name, value in known.items() if isinstance(value, list)}
    return replace(rule, **known)


class _Columns:
    """The part of a `DataTable` that decides who is ranked, made from a result's rows."""

    def __init__(self, rows: Mapping[str, Row]) -> None:
        self.industries: Sequence[str] = tuple(rows)
        self._rows = list(rows.values())

    def __len__(self) -> int:
        return len(self.industries)

    def __contains__(self, name: object) -> bool:
        return any(name in row for row in self._rows)

    def __getitem__(self, name: str) -> Array:
        values = [row.get(name) for row in self._rows]
        return np.array(values, dtype=np.str_) if any(isinstance(v, str) for v in values) else self.numbers(name)

    def numbers(self, name: str) -> Array:
        """A column of numbers; NaN where the result has none."""
        values = [row.get(name) for row in self._rows]
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
