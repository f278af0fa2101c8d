"""Sums the made-up economy up the NAICS tree and hides cells the way a statistics office does.

A private cell of a county, or of the state, is hidden when fewer than three worksites stand behind it or one
worksite has more than 80 % of its jobs (primary). Then further cells are hidden (secondary) until no sum, up the
NAICS tree or from the counties to the state, has exactly one hidden member, which a
plain subtraction would give away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from sample_truth import MEASURES, Ints, Leaves

Flags = npt.NDArray[np.bool_]

# BLS high-level codes: domain and supersector of each sector.
SUPERSECTORS: Final = {
    "1011": ("11", "21"), "1012": ("23",), "1013": ("31-33",), "1021": ("42", "44-45", "48-49", "22"),
    "1022": ("51",), "1023": ("52", "53"), "1024": ("54", "55", "56"), "1025": ("61", "62"),
    "1026": ("71", "72"), "1027": ("81",), "1028": ("92",), "1029": ("99",),
}  # fmt: skip
_SHARED_SECTORS: Final = {
    **dict.fromkeys(("31", "32", "33"), "31-33"),
    **dict.fromkeys(("44", "45"), "44-45"),
    **dict.fromkeys(("48", "49"), "48-49"),
}
_LARGEST: Final = MEASURES.index("largest")
_JOBS: Final = MEASURES.index("employment")
_MOST_OF_IT: Final = 0.8
_FEW_SITES: Final = 3


@dataclass(frozen=True)
class Node:
    """One published row: ownership, code, last digit of its agglvl_code, and the leaves it sums."""

    own: str
    code: str
    step: int
    leaves: tuple[int, ...]


def chain(code: str) -> list[tuple[str, int]]:
    """The codes a six-digit code adds to, with agglvl steps: total, domain, supersector, sector, 3-6 digits."""
    sector = _SHARED_SECTORS.get(code[:2], code[:2])
    supersector = next(s for s, sectors in SUPERSECTORS.items() if sector in sectors)
    tops = [("10", 1), (supersector[:3], 2), (supersector, 3), (sector, 4)]
    return tops + [(code[:n], n + 2) for n in (3, 4, 5, 6)]


def grow_tree(leaves: Leaves) -> tuple[list[Node], dict[int, list[int]]]:
    """The nodes in file order, and for each parent's position those of its children."""
    members: dict[tuple[str, str, int], list[int]] = {("0", "10", 0): list(range(len(leaves.code)))}
    above: dict[tuple[str, str, int], tuple[str, str, int]] = {}
    for i, (own, code) in enumerate(zip(leaves.own, leaves.code, strict=True)):
        up = ("0", "10", 0)
        for name, step in chain(code):
            key = (own, name, step)
            members.setdefault(key, []).append(i)
            above[key] = up
            up = key
    keys = sorted(members, key=lambda k: (k[0], k[1], k[2]))
    position = {key: i for i, key in enumerate(keys)}
    children: dict[int, list[int]] = {}
    for key, up in above.items():
        children.setdefault(position[up], []).append(position[key])
    nodes = [Node(*key, tuple(members[key])) for key in keys]
    return nodes, {parent: sorted(kids) for parent, kids in sorted(children.items())}


def sum_up(values: Ints, nodes: list[Node]) -> Ints:
    """(measure, ..., leaf) → (measure, ..., node): sums, but for the largest worksite its maximum."""
    membership = np.zeros((values.shape[-1], len(nodes)), dtype=np.int64)
    for n, node in enumerate(nodes):
        membership[list(node.leaves), n] = 1
    total = values @ membership
    for n, node in enumerate(nodes):
        total[_LARGEST, ..., n] = values[_LARGEST][..., list(node.leaves)].max(axis=-1)
    return total


def with_state(local: Ints) -> Ints:
    """Append the state (the sum of its counties and the unknown county) as the last area."""
    state = local.sum(axis=1)
    state[_LARGEST] = local[_LARGEST].max(axis=0)
    return np.concatenate([local, state[:, None]], axis=1)


class Hiding:
    """Hidden cells (area, node) of one year; the last area is the state."""

    def __init__(self, values: Ints, nodes: list[Node], children: dict[int, list[int]]) -> None:
        self.jobs = values[_JOBS]
        self.open = self.jobs > 0  # a zero is published as it is and gives nothing away
        private_part = np.array([node.own == "5" and node.step > 1 for node in nodes])
        few = values[0] < _FEW_SITES
        dominated = values[_LARGEST] > _MOST_OF_IT * self.jobs
        self.may_hide: Flags = self.open & private_part
        self.hidden: Flags = self.may_hide & (few | dominated)
        self.families = [(p, *kids) for p, kids in children.items() if nodes[p].own == "5"]

    def close(self) -> Flags:
        """Hide on until no sum has exactly one hidden member; returns the hidden cells."""
        while self._up_the_tree() + self._across_areas():
            pass
        return self.hidden

    def _up_the_tree(self) -> int:
        """One pass over every parent and its children in every area; how many cells it hid."""
        done = 0
        for family in self.families:
            members = np.array(family)
            for area in np.flatnonzero(self.hidden[:, members].sum(axis=1) == 1).tolist():
                self._hide_smallest([(area, n) for n in family[1:]], [(area, family[0])])
                done += 1
        return done

    def _across_areas(self) -> int:
        """One pass over every industry's state row and county rows; how many cells it hid."""
        lonely: list[int] = np.flatnonzero(self.hidden.sum(axis=0) == 1).tolist()
        state = len(self.hidden) - 1
        for node in lonely:
            self._hide_smallest([(area, node) for area in range(state)], [(state, node)])
        return len(lonely)

    def _hide_smallest(self, first: list[tuple[int, int]], last: list[tuple[int, int]]) -> None:
        """Hide the smallest cell that may be: among the parts, else the sum they make."""
        for cells in (first, last):
            free = [cell for cell in cells if self.may_hide[cell] and not self.hidden[cell]]
            if free:
                self.hidden[min(free, key=lambda cell: (self.jobs[cell], cell))] = True
                return
        raise ValueError(f"no cell left to protect a hidden one among {first} and {last}")
