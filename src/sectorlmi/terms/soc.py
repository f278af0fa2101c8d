"""Occupation codes: which of them are of the older classification.

Files of SOC 2010 and SOC 2018 look alike, and most codes stand in both. These codes of 2010 are in no list of 2018:
computer occupations (15-11..), physicians (29-106.), aides (31-101., 39-9021), counter workers, transport supervisors.
Source: BLS, SOC 2010 to 2018 crosswalk.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_ONLY_IN_2010: Final = re.compile(r"15-11\d\d|29-106\d|31-101\d|35-302[12]|39-9021|53-10[23]1")


def only_in_2010(codes: Iterable[str]) -> list[str]:
    """Those codes that SOC 2018 does not have, in order, each once."""
    return sorted({code for code in codes if _ONLY_IN_2010.fullmatch(code)})
