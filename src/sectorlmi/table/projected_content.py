"""What a NAICS code holds: its six-digit industries in one revision, so that sets of codes can be compared exactly.

Two codes are the same industry when they hold the same six-digit codes (22 and 221, 55 and 551); a combination
contains an industry when its content does; parts make up an industry when they are disjoint and leave nothing out.
Source: QCEW industry titles and the Census concordances, as in the reference tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import repeat

from sectorlmi import reference
from sectorlmi.terms.codes import ALL_INDUSTRIES
from sectorlmi.terms.naics import digits, sector_of

Content = frozenset[str]

_FINEST = 6
# Postal Service: federal, so no part of the private sector 48-49, and printed with government in projections.
_POSTAL_SERVICE = "491110"
_TRANSPORTATION = "48-49"


def content(codes: Iterable[str], vintage: int) -> Content:
    """The six-digit industries that these NAICS codes hold together; empty for codes that the revision lacks."""
    return frozenset().union(*map(_content_of, codes, repeat(vintage)))


@cache
def _content_of(code: str, vintage: int) -> Content:
    finest = _six_digit_codes(_nearest_known(vintage))
    if code == ALL_INDUSTRIES:
        return finest
    if digits(code) == _FINEST:
        code = code.rstrip("0")
    if digits(code) > 2:
        return frozenset(c for c in finest if c.startswith(code))
    held = frozenset(c for c in finest if sector_of(c) == code)
    return held - {_POSTAL_SERVICE} if code == _TRANSPORTATION else held


def _nearest_known(vintage: int) -> int:
    """The documented revision nearest to this one: older than the first bridge counts as the first."""
    known = sorted({v for b in reference.naics_bridges() for v in (b.from_vintage, b.to_vintage)})
    return min(known, key=lambda v: abs(v - vintage))


@cache
def _six_digit_codes(vintage: int) -> Content:
    """Every six-digit code of a revision: those of the newest, taken back over each step's bridge groups."""
    bridges = [b for b in reference.naics_bridges() if b.digits == _FINEST]
    newest = max(b.to_vintage for b in bridges)
    codes = {c for c, last in reference.retired_in().items() if last == newest and digits(c) == _FINEST}
    for step in sorted({b.to_vintage for b in bridges if b.to_vintage > vintage}, reverse=True):
        here = [b for b in bridges if b.to_vintage == step]
        codes = codes.difference(*(b.new for b in here)).union(*(b.old for b in here))
    return frozenset(codes)
