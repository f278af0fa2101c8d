"""Career clusters: names and groupings of the 16 of the States' Career Clusters and of the 14 of 2024.

Names and groupings are facts and ship with the program. Which occupation belongs to which cluster does not: those
crosswalks are their publishers' and are loaded by the user. "National Career Clusters" is a mark of Advance CTE.
Source: Advance CTE, National Career Clusters Framework (October 2024); the older 16 as O*NET OnLine lists them.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Final

_NO_LETTERS: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class ClusterName:
    """One cluster; `becomes` are the 2024 clusters that took over one of the older 16."""

    framework: str
    name: str
    grouping: str
    becomes: tuple[str, ...]
    note: str


@cache
def career_clusters() -> tuple[ClusterName, ...]:
    """Every cluster of both frameworks (`16`, `2024`), in the order of the frameworks' own lists."""
    text = files(__package__).joinpath("career_clusters.csv").read_text(encoding="utf-8")
    return tuple(
        ClusterName(
            r["framework"],
            r["career_cluster"],
            r["grouping"],
            tuple(part.strip() for part in r["becomes"].split(";") if part.strip()),
            r["note"],
        )
        for r in csv.DictReader(text.splitlines())
    )


@cache
def _by_key() -> dict[str, ClusterName]:
    return {key(c.name): c for c in career_clusters()}


def key(name: str) -> str:
    """A name made comparable: `Science, Technology, Engineering & Math` and `… and Mathematics` are one."""
    words = _NO_LETTERS.sub(" ", name.casefold().replace("mathematics", "math").replace("audio/video", "a/v")).split()
    return " ".join(word for word in words if word != "and")


def known(name: str) -> ClusterName | None:
    """The cluster of a name in either framework, however it is punctuated; None when there is none."""
    return _by_key().get(key(name))


def nearest(name: str) -> str:
    """The cluster that a mistyped name most likely meant; empty where none is near."""
    close = get_close_matches(key(name), list(_by_key()), 1, 0.4)
    return _by_key()[close[0]].name if close else ""
