"""Whether a QCEW annual file is preliminary or final, from its date, where that can honestly be said.

Source: BLS QCEW release calendar. Annual averages come out preliminary with the fourth quarter's data (about June
of the next year) and final with the first quarter's data of the next year (end of August or September).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from sectorlmi.terms.period import Period

PRELIMINARY: Final = "preliminary"
FINAL: Final = "final"
# The day on which the final annual averages of a year came out, where known.
_FINAL_ON: Final = {
    2022: date(2023, 9, 6),
    2023: date(2024, 9, 4),
    2024: date(2025, 9, 9),
    2025: date(2026, 8, 28),
}
# Files were seen on the server a week before their day.
_EARLY: Final = timedelta(days=10)


def release(period: Period, last_modified: str, retrieved: date) -> str:
    """`preliminary`, `final`, or empty when the dates do not tell.

    Args:
        last_modified: the server's `Last-Modified`, or empty.
        retrieved: the day of the download. Nothing final existed before August of the next year, so an older copy
            is preliminary whatever the server says; a late day proves nothing without a date of the file.
    """
    if not period.is_annual:
        return ""
    modified = http_date(last_modified)
    if min(modified or retrieved, retrieved) < date(period.year + 1, 8, 1):
        return PRELIMINARY
    final_on = _FINAL_ON.get(period.year)
    certainly_final = final_on - _EARLY if final_on else date(period.year + 2, 1, 1)
    return FINAL if modified and modified >= certainly_final else ""


def http_date(text: str) -> date | None:
    """The day of an HTTP date; None when it is none."""
    moment = http_moment(text)
    return moment.date() if moment else None


def http_moment(text: str) -> datetime | None:
    """The moment of an HTTP date; None when it is none."""
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
