"""Career clusters: which framework a name belongs to, how the old names became new ones, and SOC → cluster.

Two frameworks are in use: the 16 clusters (`16`) and the 14 of the 2024 framework (`2024`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sectorlmi.errors import DataError, IntegrityError
from sectorlmi.reference.career_clusters import career_clusters, known, nearest

Framework = Literal["16", "2024"]
FRAMEWORK_TITLES: Final[Mapping[str, str]] = {
    "16": "the 16 Career Clusters",
    "2024": "the 14 clusters of the National Career Clusters Framework of 2024",
}


def names(framework: Framework) -> tuple[str, ...]:
    """The clusters of a framework, in its own order."""
    return tuple(c.name for c in career_clusters() if c.framework == framework)


def recognise(found: Sequence[str], where: str) -> tuple[Framework, tuple[str, ...]]:
    """(framework, the framework's own spelling of each name) of a list of cluster names.

    Raises IntegrityError naming the row and the nearest cluster where a name is of neither framework, and where
    a list mixes both.
    """
    matches = [known(name) for name in found]
    for position, (name, match) in enumerate(zip(found, matches, strict=True)):
        if match is None:
            raise _unknown(name, position, where)
    held = [match for match in matches if match is not None]
    for name, match in zip(found, held, strict=True):
        if match.framework != held[0].framework:
            first, other = FRAMEWORK_TITLES[held[0].framework], FRAMEWORK_TITLES[match.framework]
            raise IntegrityError(
                f"{where}: {found[0]!r} is of {first}, {name!r} of {other}", "Use one framework in a file."
            )
    return ("16" if held[0].framework == "16" else "2024"), tuple(match.name for match in held)


def _unknown(name: str, position: int, where: str) -> IntegrityError:
    near = nearest(name)
    return IntegrityError(
        f"{where}, entry {position + 1}: {name!r} is no career cluster" + (f"; did you mean {near!r}?" if near else ""),
        f"Known are {'; '.join(names('16'))} (the 16), or {'; '.join(names('2024'))} (2024).",
    )


def successors(name: str) -> tuple[str, ...]:
    """The 2024 clusters that one of the older 16 became."""
    return next(c.becomes for c in career_clusters() if c.framework == "16" and c.name == name)


def predecessors(name: str) -> tuple[str, ...]:
    """The older clusters that a cluster of 2024 took over, whole or in part."""
    return tuple(c.name for c in career_clusters() if c.framework == "16" and name in c.becomes)


@dataclass(frozen=True)
class Crosswalk:
    """SOC → clusters of one framework; an occupation in several is interdisciplinary.

    `clusters` maps a detailed SOC 2018 code to its clusters, in the framework's own spelling.
    """

    framework: Framework
    clusters: Mapping[str, tuple[str, ...]]

    def of(self, occ_code: str) -> tuple[str, ...]:
        """The clusters of an occupation; for an OEWS code over several SOCs (`13-1020`) those of all its members."""
        own = self.clusters.get(occ_code)
        if own is not None or not occ_code.endswith("0"):
            return own or ()
        inside = [c for code, given in self.clusters.items() if code[:6] == occ_code[:6] for c in given]
        return tuple(dict.fromkeys(inside))

    def weights(self, occ_code: str, *, split: bool = True) -> dict[str, float]:
        """How much of a job of the occupation counts in each cluster: 1/k each, or 1 each when unsplit."""
        own = self.of(occ_code)
        return {cluster: 1 / len(own) if split else 1.0 for cluster in own}


def crosswalk(pairs: Iterable[tuple[str, str]], where: str) -> Crosswalk:
    """A crosswalk from (SOC, cluster) pairs. IntegrityError on cluster names of neither or both frameworks."""
    given = list(dict.fromkeys(pairs))
    if not given:
        raise DataError(f"{where}: no occupation with a cluster", "Load the crosswalk again.")
    framework, own = recognise([cluster for _, cluster in given], where)
    by_soc: dict[str, list[str]] = {}
    for (soc, _), cluster in zip(given, own, strict=True):
        listed = by_soc.setdefault(soc, [])
        if cluster not in listed:
            listed.append(cluster)
    return Crosswalk(framework, {soc: tuple(listed) for soc, listed in by_soc.items()})
