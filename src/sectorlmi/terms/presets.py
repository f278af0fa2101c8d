"""Ready-made weights with the reason for each: a start for a board's own, never a truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Better = Literal["higher", "lower", "largest_change"]


@dataclass(frozen=True)
class Preset:
    """Weights and directions by factor, and when to take them."""

    name: str
    reason: str
    weights: Mapping[str, float]
    better: Mapping[str, Better]

    def direction(self, factor: str) -> Better:
        """Which direction is the better one."""
        return self.better.get(factor, "higher")

    def words(self) -> str:
        """The weights in words, with the directions that are turned round."""
        turned = {f: f" ({d} is better)" for f, d in self.better.items()}
        return ", ".join(f"{f} {w:g}{turned.get(f, '')}" for f, w in self.weights.items())


def _preset(name: str, reason: str, weights: tuple[float, ...], **better: Better) -> Preset:
    factors = ("employment", "avg_annual_wage", "growth", "projected_growth", "location_quotient")
    return Preset(name, reason, dict(zip(factors, weights, strict=True)), better)


PRESETS: dict[str, Preset] = {
    p.name: p
    for p in (
        _preset("equal", "START's plain average: no factor is preferred, a neutral first look", (1, 1, 1, 1, 1)),
        _preset(
            "good_jobs",
            "Pay first, and that it will last: partnerships that must lead to self-sufficient wages",
            (1, 3, 1, 2, 1),
        ),
        _preset(
            "growth",
            "Past and projected growth first: where openings come from new jobs",
            (1, 1, 3, 3, 1),
        ),
        _preset(
            "low_wage_uplift",
            "Many workers at low pay come first: partnerships that raise the pay and ladders of those who work there",
            (3, 3, 1, 1, 1),
            avg_annual_wage="lower",
        ),
        _preset(
            "concentration",
            "What the region is known for: specialized industries with weight in its economy",
            (2, 1, 1, 1, 3),
        ),
    )
}
