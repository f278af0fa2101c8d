"""How much of a region is hidden at each NAICS level, and which level to rank at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.suppression.system import industry_step
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.codes import LEVELS

# A level is fit for ranking where the counties disclose this share of their jobs (docs/methods.md says why).
ENOUGH_DISCLOSED: Final = 0.9
_TOTAL_STEP: Final = 1
_FINEST_ADVISED: Final = 4
_COARSEST_ADVISED: Final = 3


@dataclass(frozen=True)
class LevelHidden:
    """One NAICS level of a region: how many cells it has, how many are hidden, and the share of jobs disclosed.

    `jobs_disclosed_share` compares the published cells with the published totals; None where no total is published.
    """

    level: int
    n_cells: int
    n_hidden: int
    jobs_disclosed_share: float | None


@dataclass(frozen=True)
class HiddenShares:
    """All levels from 2 to 6 digits, and the level advised for ranking."""

    levels: tuple[LevelHidden, ...]
    advised_level: int


def hidden_shares(cells: Cells, areas: Sequence[str], owns: Sequence[str]) -> HiddenShares:
    """Count hidden cells and disclosed jobs in the areas and ownerships.

    The finest of 4 and 3 digits that discloses at least 90 % of the jobs is advised, else 3 digits.
    """
    cells = cells.within(areas=areas, owns=owns)
    step = industry_step(cells.agglvl)
    total = float(np.nansum(cells.employment[step == _TOTAL_STEP]))
    levels = tuple(_level(cells.take(step == level + 2), level, total) for level in LEVELS)
    return HiddenShares(levels, _advised(levels))


def _level(cells: Cells, level: int, total: float) -> LevelHidden:
    disclosed = float(np.nansum(cells.employment))
    share = min(disclosed / total, 1.0) if total > 0 else None
    return LevelHidden(level, len(cells), int(cells.suppressed.sum()), share)


def _advised(levels: Sequence[LevelHidden]) -> int:
    for row in sorted(levels, key=lambda r: -r.level):
        if row.level <= _FINEST_ADVISED and row.n_cells and (row.jobs_disclosed_share or 0) >= ENOUGH_DISCLOSED:
            return max(row.level, _COARSEST_ADVISED)
    return _COARSEST_ADVISED
