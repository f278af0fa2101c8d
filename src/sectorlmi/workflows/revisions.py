"""What a revision means for runs that were made before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sectorlmi.store import Change, What


def notes_on(changes: Sequence[Change]) -> list[str]:
    """One sentence for each QCEW period whose rows were revised: the store holds the newest values only."""
    revised = Counter(str(c.period) for c in changes if c.period and c.what is What.REVISED)
    return [
        f"QCEW {period}: {n:,} {'area' if n == 1 else 'areas'} revised. Runs made from the earlier values keep their "
        "results, but only those frozen before (`sectorlmi run freeze`) can be run again."
        for period, n in sorted(revised.items())
    ]
