"""The error that held-out cells would have if they were mixed as the really hidden ones are.

Cells hidden on purpose were published once, so they have more worksites than really hidden ones and mostly a figure in
another year. The classes are the worksites of a cell, and whether its estimate leans on something published of the very
cell (its figure in an open period, or its detail) or not. The error of each class weighs as much as the jobs estimated
on the really hidden cells of that class. No held-out cell is like a really hidden one of one or two worksites: those
are counted with the class of up to four, and the figure is said to be an extrapolation.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from held_out import Outcome
from sectorlmi.suppression.prior import PriorKind
from sectorlmi.terms.cells import Flags

WORKSITES = ((0, 4), (5, 9), (10, 19), (20, np.inf))
# What says nothing of the very cell: sizes of others, and estimates of other years.
_LOOSE = {kind for kind in PriorKind if kind.endswith(("_size", "_estimate"))}


def _classes(outcome: Outcome) -> Iterator[tuple[str, str, Flags]]:
    is_loose = np.isin(outcome.prior, sorted(_LOOSE))
    for low, high in WORKSITES:
        of_size = (outcome.establishments >= low) & (outcome.establishments < high + 1)
        sites = f"{low} to {high}" if low and np.isfinite(high) else f"up to {high}" if not low else f"{low} or more"
        yield sites, "something of the cell", of_size & ~is_loose
        yield sites, "neither", of_size & is_loose


def reweighted(held: Outcome, real: Outcome) -> float:
    """Σ over classes of error × estimated jobs really hidden there / Σ of these jobs."""
    weights, errors = [], []
    for (_, _, mine), (_, _, theirs) in zip(_classes(held), _classes(real), strict=True):
        if mine.any():
            weights.append(real.estimate[theirs].sum())
            errors.append(held.take(mine).error)
    return float(np.average(errors, weights=weights))


def share_of_small(real: Outcome) -> float:
    """Share of the really hidden cells that have two worksites at most."""
    return float((real.establishments <= 2).mean())


def table(held: Outcome, real: Outcome) -> Iterator[str]:
    """Class by class, and the re-weighted error."""
    yield "| worksites | the estimate leans on | really hidden, 3 / 4 digits | held out | error |"
    yield "|---|---|---:|---:|---:|"
    for (sites, leaning, mine), (_, _, theirs) in zip(_classes(held), _classes(real), strict=True):
        n = [(len(real.take(theirs).of(d)), len(held.take(mine).of(d)), held.take(mine).of(d).error) for d in (3, 4)]
        columns = (" / ".join(f"{pair[k]:{form}}" for pair in n) for k, form in enumerate((",", ",", ".3f")))
        yield f"| {sites} | {leaning} | {' | '.join(columns)} |"
    both = [(held.of(d).error, reweighted(held.of(d), real.of(d))) for d in (3, 4)]
    plain, mixed = (" / ".join(f"{pair[k]:.3f}" for pair in both) for k in (0, 1))
    yield f"| **all, as held out** | | | | {plain} |"
    yield f"| **all, in the mix of really hidden cells** | | | | **{mixed}** |"
    few = _few(real)
    yield f"| share of really hidden cells with two worksites at most | | {few} | | |"


def _few(real: Outcome) -> str:
    both = real.take((real.digits == 3) | (real.digits == 4))
    each = " / ".join(f"{share_of_small(real.of(d)):.0%}" for d in (3, 4))
    return f"{each}, together {share_of_small(both):.0%}"
