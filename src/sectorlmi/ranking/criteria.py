"""A factor as it is ranked on: its name, its weight, and which direction is the better one."""

from __future__ import annotations

import difflib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sectorlmi.errors import ConfigError
from sectorlmi.ranking.order import DIRECTIONS, HIGHER

_FARTHEST_APART: Final = 1e9


@dataclass(frozen=True)
class Criterion:
    """One factor of a ranking.

    `given_weight` is what the study said, on any scale; `weight` is the share it counts for. Before a ranking
    has been made the two are the same. In a ranking the weights add to 1, and a factor that nobody has a
    value for weighs 0: its given weight is spread over the others.
    """

    name: str
    weight: float
    better: str = HIGHER
    given_weight: float = math.nan

    def __post_init__(self) -> None:
        if math.isnan(self.given_weight):
            object.__setattr__(self, "given_weight", self.weight)

    def weighing(self, share: float) -> Criterion:
        """The same factor counting for this share."""
        return replace(self, weight=share)


def check(criteria: Sequence[Criterion]) -> None:
    """Refuse factors that cannot be meant.

    Raises:
        ConfigError: no factor, a name twice, an unknown direction, a weight that is no number or negative, or
            weights that are all zero.
    """
    if not criteria:
        raise ConfigError("there is no factor to rank on", "Name at least one under `factors`.")
    names = [c.name for c in criteria]
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        raise ConfigError(f"factor named twice: {', '.join(twice)}", "Give each factor one name.")
    for criterion in criteria:
        known_word("factors." + criterion.name + ".better", criterion.better, DIRECTIONS)
        _check_weight(criterion)
    if not any(c.weight > 0 for c in criteria):
        raise ConfigError("all weights are zero", "Give at least one factor a weight above 0.")
    _check_weights_together([c for c in criteria if c.weight > 0])


def known_word(key: str, word: str, known: Sequence[str]) -> None:
    """Refuse a word that is not one of the known ones, naming the nearest."""
    if word in known:
        return
    near = difflib.get_close_matches(word, known, n=1)
    meant = f"Did you mean `{near[0]}`? " if near else ""
    raise ConfigError(f"{key}: `{word}` is not known", f"{meant}Known: {', '.join(known)}.")


def _check_weight(criterion: Criterion) -> None:
    weight = criterion.weight
    if not math.isfinite(weight) or weight < 0:
        raise ConfigError(
            f"factors.{criterion.name}.weight: {weight:g} is not a weight",
            "Give a number of 0 or more; 0 shows the factor without counting it.",
        )


def _check_weights_together(counting: Sequence[Criterion]) -> None:
    """Refuse weights so far apart that the share of the smallest, or of all the others, is lost in rounding."""
    if not math.isfinite(sum(c.weight for c in counting)):
        raise ConfigError("the weights add up to more than a number can hold", "1 to 100 will do: shares count.")
    most, least = max(counting, key=lambda c: c.weight), min(counting, key=lambda c: c.weight)
    if most.weight / _FARTHEST_APART > least.weight:
        raise ConfigError(
            f"factors.{most.name}.weight: {most.weight:g} is over a billion times the weight of {least.name}",
            f"Give {least.name} weight 0 to show it without counting it; as for the rest, 1 to 100 will do.",
        )
