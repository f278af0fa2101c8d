"""Whether answers keep to what is published: plain loops over plain rows, nothing shared with the program.

An answer is (least, greatest, estimate) of a cell of (area, industry). What may fail: a bound that does not hold the
truth, an estimate outside its bounds, a published sum that the estimates of its members do not meet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Cell = tuple[str, str]
_SUPERSECTOR_OF = {
    "11": "1011",
    "21": "1011",
    "23": "1012",
    "31-33": "1013",
    "22": "1021",
    "42": "1021",
    "44-45": "1021",
    "48-49": "1021",
    "51": "1022",
    "52": "1023",
    "53": "1023",
    "54": "1024",
    "55": "1024",
    "56": "1024",
    "61": "1025",
    "62": "1025",
    "71": "1026",
    "72": "1026",
    "81": "1027",
    "92": "1028",
    "99": "1029",
}
_HYPHENATED = {"31": "31-33", "32": "31-33", "33": "31-33", "44": "44-45", "45": "44-45", "48": "48-49", "49": "48-49"}
_NEAR = 1e-6


@dataclass
class Checked:
    """Counts of what was looked at, and what failed, named."""

    n_bounds: int = 0
    n_sums: int = 0
    outside_bounds: list[str] = field(default_factory=list)
    estimates_outside: list[str] = field(default_factory=list)
    sums_missed: list[str] = field(default_factory=list)


def check(
    answers: Mapping[Cell, tuple[float, float, float]], published: Mapping[Cell, float], truth: Mapping[Cell, float]
) -> Checked:
    """Compare answers with the figures that were published to the program and with those that were held back."""
    checked = Checked()
    for cell, true in truth.items():
        if cell in answers:
            low, high, _ = answers[cell]
            checked.n_bounds += 1
            if not low - _NEAR <= true <= high + _NEAR:
                checked.outside_bounds.append(f"{cell}: {true} not in {low} to {high}")
    for cell, (low, high, estimate) in answers.items():
        if not low - 0.01 <= estimate <= high + 0.01:
            checked.estimates_outside.append(f"{cell}: {estimate} not in {low} to {high}")
    for parent, children in _families({*answers, *published}).items():
        if parent not in published or all(child in published for child in children):
            continue
        parts = [published.get(child, answers[child][2] if child in answers else 0.0) for child in children]
        checked.n_sums += 1
        # Annual averages are rounded one by one.
        if abs(sum(parts) - published[parent]) > 0.5 + 0.5 * len(parts) + 0.01:
            checked.sums_missed.append(f"{parent}: {sum(parts)} for {published[parent]}")
    return checked


def _families(cells: set[Cell]) -> dict[Cell, list[Cell]]:
    """The children of every cell inside its area: of the nearest parent that is there."""
    families: dict[Cell, list[Cell]] = {}
    for area, industry in sorted(cells):
        for above in _above(industry):
            if (area, above) in cells:
                families.setdefault((area, above), []).append((area, industry))
                break
    return families


def _above(industry: str) -> list[str]:
    if industry == "10":
        return []
    if industry in ("101", "102"):
        return ["10"]
    if industry in _SUPERSECTOR_OF.values():
        return [industry[:3], "10"]
    sector = _HYPHENATED.get(industry[:2], industry[:2])
    nearer = [industry[:n] for n in range(len(industry) - 1, 2, -1)] if "-" not in industry else []
    own = [sector] if industry != sector else []
    supersector = _SUPERSECTOR_OF[sector]
    return [*nearer, *own, supersector, supersector[:3], "10"]
