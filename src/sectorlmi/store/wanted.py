"""Which rows of the chosen areas a reader wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sectorlmi.terms.codes import naics_digits

# [agglvl_code] → NAICS digits of its rows; 0 for totals, domains and supersectors.
DIGITS_OF_LEVEL: Final = np.array([naics_digits(agglvl) for agglvl in range(100)], dtype=np.int8)


@dataclass(frozen=True)
class Wanted:
    """Ownerships and NAICS digits (None: all), with industry-10 totals or not."""

    owns: Sequence[str] | None = None
    digits: Sequence[int] | None = None
    with_totals: bool = True
