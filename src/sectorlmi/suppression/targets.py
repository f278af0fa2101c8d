"""The part of the system that a region touches: its counties' cells and the sums over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sectorlmi.suppression.resolved import Resolved
from sectorlmi.suppression.system import System
from sectorlmi.suppression.values import total_by
from sectorlmi.terms.cells import Flags, Floats, Ints, among


@dataclass(frozen=True, eq=False)
class Region:
    """`inside` flags the nodes of the region's areas; pairs (`target`, `node`) list each target's cells.

    `chosen` are the nodes of the areas and ownerships that are added up, whatever their industry.
    """

    system: System
    inside: Flags
    chosen: Ints
    target: Ints
    node: Ints
    n_targets: int

    def sums(self, values: Floats) -> Floats:
        """Sum over each target's cells."""
        return total_by(self.target, values[self.node], self.n_targets)


def region_of(
    resolved: Resolved, areas: Sequence[str], targets: Sequence[tuple[str, ...]], *, owns: Sequence[str]
) -> Region:
    """The region's nodes and, for each target (industry codes summed), its cells in those areas and ownerships."""
    system = resolved.system
    cells = system.cells
    position = {code: k for k, code in enumerate(system.industry_codes.tolist())}
    inside = among(cells.area, areas)
    wanted = np.flatnonzero(inside & among(cells.own, owns))
    industry = system.industry[wanted]
    order = np.argsort(industry, kind="stable")
    first = np.searchsorted(industry[order], np.arange(len(position) + 1))
    target, node = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for k, codes in enumerate(targets):
        for code in dict.fromkeys(codes):
            at = position.get(code)
            found = order[first[at] : first[at + 1]] if at is not None else order[:0]
            target.append(np.full(len(found), k))
            node.append(wanted[found])
    flags = np.concatenate([inside, np.zeros(len(system) - len(cells), dtype=np.bool_)])
    return Region(system, flags, wanted, np.concatenate(target), np.concatenate(node), len(targets))
