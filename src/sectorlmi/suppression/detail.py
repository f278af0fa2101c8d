"""What the rows one NAICS digit finer than the system say of its finest cells.

BLS hides each level on its own. The published ones are a floor for a hidden cell and the firm part of its estimate; the
hidden ones tell what the rest of its worksites are: a supercenter beside dollar stores is no dollar store. Carrying the
whole finer level through the system would double its cost and gain nothing more (docs/methods.md).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from sectorlmi.suppression.lending import matches
from sectorlmi.suppression.system import System, industry_step
from sectorlmi.suppression.values import total_by
from sectorlmi.terms import naics
from sectorlmi.terms.cells import Cells, Floats, Ints, numbered
from sectorlmi.terms.codes import state_of

# An average below half an establishment is published as 0 establishments and counts as a half.
LEAST_ESTABLISHMENTS: Final = 0.5
# The usual size of the industry above counts as much as so many published worksites of the very code: measured.
_WORKSITES_OF_THE_USUAL_SIZE: Final = 2.0


@dataclass(frozen=True, eq=False)
class Detail:
    """Finer rows and the nodes of a system above them; sums have one entry a node, jobs, dollars and establishments."""

    cells: Cells
    node: Ints
    n_nodes: int

    @classmethod
    def below(cls, system: System, cells: Cells, level: int) -> Detail:
        """The rows of `cells` that stand right below the finest level of the system; none where it holds none."""
        finer = cells.take(industry_step(cells.agglvl) == level + 3)
        names, of_row = numbered(finer.industry)
        parents = np.array([naics.parent(code) or "" for code in names.tolist()], dtype=np.str_)[of_row]
        node, is_held = matches(replace(finer, industry=parents), system.cells)
        return cls(finer.take(is_held), node[is_held], len(system))

    @cached_property
    def employment(self) -> Floats:
        """Jobs of the published rows."""
        return self._published(self.cells.employment)

    @cached_property
    def establishments(self) -> Floats:
        """Establishments of the published rows."""
        return self._published(self.cells.establishments)

    def floor(self, measure: str) -> Floats:
        """What the published rows prove of the cell, less the rounding of the figures (1 + 0.5 a row)."""
        total, n_rows = self._published(getattr(self.cells, measure)), self._published(np.ones(len(self.cells)))
        return np.maximum(total - 1 - 0.5 * n_rows, 0.0)

    def size_of_the_rest(self, usual: Floats, benchmark_area: str | None) -> Floats:
        """Jobs a worksite of what is hidden in each node, by the codes that are hidden; `usual` are those of the node.

        A code counts with its own size in the state, else in the benchmark, else in the counties that show it, and with
        the node's usual one beside, the more the fewer worksites are published of it.
        """
        hidden = self.cells.suppressed
        jobs, places = (values[hidden] for values in self._of_each_code(benchmark_area))
        node, weight = self.node[hidden], np.maximum(self.cells.establishments[hidden], LEAST_ESTABLISHMENTS)
        beside = _WORKSITES_OF_THE_USUAL_SIZE
        size = (jobs + beside * usual[node]) / (places + beside)
        total, weights = (total_by(node, values, self.n_nodes) for values in (weight * size, weight))
        return np.where(weights > 0, total / np.where(weights > 0, weights, 1.0), usual)

    def _of_each_code(self, benchmark_area: str | None) -> tuple[Floats, Floats]:
        """(jobs, establishments) published of each row's code: of the state, the benchmark or all counties; else 0."""
        cells = self.cells
        shown = np.where(cells.suppressed, 0.0, np.nan_to_num(cells.employment))
        places = np.where(shown > 0, cells.establishments, 0.0)
        areas, area = numbered(cells.area)
        states = np.array([state_of(code) for code in areas.tolist()], dtype=np.str_)[area]
        owns, own = numbered(cells.own)
        industries, industry = numbered(cells.industry)
        group = own * len(industries) + industry
        found = [total_by(group, values, len(owns) * len(industries))[group] for values in (shown, places)]
        for above in (np.full(len(cells), benchmark_area or ""), states):
            at, is_there = matches(replace(cells, area=above), cells)
            use = np.flatnonzero(is_there & (places[at] > 0)) if len(cells) else at
            for values, here in zip(found, (shown, places), strict=True):
                values[use] = here[at[use]]
        return found[0], found[1]

    def _published(self, values: Floats) -> Floats:
        shown = ~self.cells.suppressed
        return total_by(self.node[shown], np.nan_to_num(values[shown]), self.n_nodes)
