"""What factors and projections told of years that have come since, as a document: in words, and test by test."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np

from sectorlmi.ranking.foresight import Foresight, ModelTest
from sectorlmi.table.factors import Factor
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Document, Screen, Section, file_stem, plain, plain_table, sources_section
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.significant import rounded
from sectorlmi.terms.study import Study

_TEN: Final = 10
_YEAR: Final = 4  # a quarter is written behind it
_HEADINGS: Final = {"about": "About", "sentence": "What it told"}


@dataclass(frozen=True, eq=False)
class Backtest:
    """The tests of a study: of each factor, and of each projection model. `changes` are the factors that mean growth
    above zero; `notes` say what was not tested, and why."""

    study: Study
    factors: Sequence[Factor]
    changes: frozenset[str]
    foresights: Sequence[Foresight]
    models: Sequence[ModelTest]
    provenance: Sequence[Provenance]
    notes: Sequence[str]


def document(made: Backtest) -> Document:
    """The tests in words, then one by one."""
    said = sentences(made)
    sections = [
        plain_table("in_words", "What the past told", _HEADINGS, list(said.items())),
        _section("factors", "Factors, test by test", made.foresights, _FACTORS, _ABOUT_FACTORS),
        _section("projections", "Projections, test by test", made.models, _MODELS, _ABOUT_MODELS),
    ]
    shown = tuple(section for section in sections if len(section))
    return Document(
        key="backtest",
        title=f"{made.study.name}: how well would this have predicted?",
        stem=f"{file_stem(made.study.name)}-backtest",
        sections=(*shown, sources_section(made.provenance)),
        payload=lambda: {
            "in_words": list(said.values()),
            "factors": [_plain(one) for one in made.foresights],
            "projections": [_plain(one) for one in made.models],
        },
        envelope=("schema", "is_sample", "study", "provenance", "notes"),
        study=made.study,
        is_sample=any(p.is_sample for p in made.provenance),
        screen=shown,
        notes=tuple(made.notes),
        provenance=tuple(made.provenance),
        long="factors" if made.foresights else "",
    )


def sentences(made: Backtest) -> dict[str, str]:
    """One plain sentence a factor and a model, by what it is about."""
    said = {}
    for factor in made.factors:
        rows = [f for f in made.foresights if f.name == factor.name and not np.isnan(f.direction_right_share)]
        if rows:
            said[factor.column.heading] = _of_factor(factor, rows, is_change=factor.name in made.changes)
    for name in dict.fromkeys(m.model for m in made.models):
        rows_of_model = [m for m in made.models if m.model == name and m.n]
        if rows_of_model:
            said[f"Projection model `{name}`"] = _of_model(name, rows_of_model)
    return said


def _of_factor(factor: Factor, rows: Sequence[Foresight], *, is_change: bool) -> str:
    right = _in_ten(_mean(rows, lambda f: f.direction_right_share))
    first = _in_ten(_mean(rows, lambda f: f.top_outgrew_median_share))
    ahead, heading = _ahead(f.horizon_years for f in rows), factor.column.heading
    if is_change:
        told = f"{heading} of {_back(rows[0])} told the direction of {ahead} right in {right} of 10 industries"
    else:
        told = f"{heading} told which half would grow faster in {ahead} right in {right} of 10 industries"
    return f"{told}; of a first ten by it {first} outgrew the median."


def _back(one: Foresight) -> str:
    base, _, now = one.from_.partition("-")
    years = int(now[:_YEAR]) - int(base[:_YEAR])
    return "1 year" if years == 1 else f"{years} years"


def _of_model(name: str, rows: Sequence[ModelTest]) -> str:
    ahead = _ahead(m.horizon_years for m in rows)
    mine, none, own, shares = (
        f"{100 * _mean(rows, error):.1f} %"
        for error in (
            lambda m: m.error_share,
            lambda m: m.no_change_error_share,
            lambda m: m.own_trend_error_share,
            lambda m: m.shift_share_error_share,
        )
    )
    held = _in_ten(_mean(rows, lambda m: m.range_covers_share))
    return (
        f"`{name}` missed the jobs of {ahead} by {mine}; no change would have by {none}, the region's own trend by "
        f"{own}, shift-share by {shares}. Its range held {held} of 10."
    )


def _ahead(years: Iterable[int]) -> str:
    """`the next year`, `the next 2 years`, `the next 1 to 3 years`."""
    found = sorted(set(years))
    if found == [1]:
        return "the next year"
    return f"the next {found[0]} years" if len(found) == 1 else f"the next {found[0]} to {found[-1]} years"


def _in_ten(share: float) -> int:
    return int(_TEN * share + 0.5)


def _mean(rows: Sequence[Any], of: Callable[[Any], float]) -> float:
    """The mean over tests, each by its industries."""
    return float(sum(of(row) * row.n for row in rows) / sum(row.n for row in rows))


def _plain(one: Foresight | ModelTest) -> dict[str, Any]:
    """A test by the names that results have, with as many digits as every machine makes alike."""
    values = {f.name.rstrip("_"): getattr(one, f.name) for f in fields(one)}
    return {name: plain(float(rounded(v)) if isinstance(v, float) else v) for name, v in values.items()}


def _share(name: str, heading: str, meaning: str, *, number_format: str = kinds.SHARE) -> Column:
    return Column(name, heading, "number", "share, 0 to 1", meaning, "", number_format)


_SPANS: Final = (
    kinds.text("from", "Looked back on", "The years that could be looked back on"),
    kinds.text("to", "Came in", "The year that came"),
    kinds.count("horizon_years", "Years ahead", "years", "Years from the one to the other"),
    kinds.count("n", "Industries", "industries", "Industries that could be judged: hardly any of their jobs estimated"),
)
_FACTORS: Final = (
    kinds.text("name", "Factor", "The factor as the study names it"),
    *_SPANS,
    Column(
        "rank_correlation",
        "Rank correlation",
        "number",
        "-1 to 1",
        "Spearman's, of the factor's order with that of the growth since",
        "",
        kinds.RATIO,
    ),
    _share("direction_right_share", "Direction right", "Share of industries whose direction, or half, was told right"),
    _share("top_outgrew_median_share", "First ones that outgrew", "Share of the first ones that outgrew the median"),
)
_MODELS: Final = (
    kinds.text("model", "Model", "The projection model"),
    *_SPANS,
    *(
        _share(
            f"{way}error_share",
            heading,
            "Σ |jobs told - jobs that came| / Σ jobs that came",
            number_format=kinds.FINE_SHARE,
        )
        for way, heading in (
            ("", "Error"),
            ("no_change_", "No change"),
            ("own_trend_", "Own trend"),
            ("shift_share_", "Shift-share"),
        )
    ),
    _share("range_covers_share", "Range held", "Share of industries whose jobs came within the 90 % range"),
)
_ABOUT_FACTORS: Final = (
    "Each factor as it stood then, against the growth of jobs since. A direction is up or down where the factor is "
    "itself a change, else the faster or the slower half. By chance 5 of 10 are right."
)
_ABOUT_MODELS: Final = (
    "Jobs as the model would have told them then, with what it could have learned by then, against those that came."
)


def _section(key: str, title: str, tests: Sequence[Any], columns: Sequence[Column], intro: str) -> Section:
    every = [_plain(one) for one in tests]
    rows: Mapping[str, Any] = {c.name: _array(c, [one[c.name] for one in every]) for c in columns}
    return Section(key, title, intro, tuple(columns), rows, screen=Screen(told=("intro",)))


def _array(column: Column, values: Sequence[Any]) -> Any:
    if not column.is_numeric:
        return np.array(values, dtype=np.str_)
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
