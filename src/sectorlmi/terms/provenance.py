"""Where a number comes from and how firm it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sectorlmi.terms.period import Period


class Status(StrEnum):
    """What a number is. It travels with the number to every output.

    `bridged_estimated` is only shown: files say `bridged`, with the estimated share beside it.
    """

    PUBLISHED = "published"
    SUM_PUBLISHED = "sum_published"
    PARTIAL = "partial"
    ESTIMATED = "estimated"
    BOUNDED_ONLY = "bounded_only"
    ZERO = "zero"
    ABSENT = "absent"
    NOT_COMPARABLE = "not_comparable"
    BRIDGED = "bridged"
    BRIDGED_ESTIMATED = "bridged_estimated"
    PARENT_RATE = "parent_rate"
    STATE_RATE = "state_rate"
    NATIONAL_RATE = "national_rate"
    MODELLED = "modelled"
    THIRD_PARTY = "third_party"
    MISSING = "missing"


STATUS_MEANING: dict[Status, str] = {
    Status.PUBLISHED: "one published cell, or arithmetic on published cells of one area",
    Status.SUM_PUBLISHED: "a sum of published cells; nothing in it is hidden",
    Status.PARTIAL: "from the published cells only; hidden cells are left out, so a sum is a floor",
    Status.ESTIMATED: "at least one cell is hidden by the publisher and was estimated",
    Status.BOUNDED_ONLY: "every cell is hidden and none was estimated: only a range is known",
    Status.ZERO: "a true zero: no covered establishment, or a published zero",
    Status.ABSENT: "no row: the publisher lists no covered establishment",
    Status.NOT_COMPARABLE: "the definition changed between the years, so no comparison is made",
    Status.BRIDGED: "compared over the smallest group of industries that means the same in both years",
    Status.BRIDGED_ESTIMATED: "compared over a group that means the same in both years, and partly estimated",
    Status.PARENT_RATE: "borrowed from the industry one or more levels up",
    Status.STATE_RATE: "borrowed from the state or a wider area",
    Status.NATIONAL_RATE: "borrowed from the nation",
    Status.MODELLED: "projected by a model of the program's own from the past, with a range; not official",
    Status.THIRD_PARTY: "taken as it is from a file outside the official sources",
    Status.MISSING: "not known: no source was loaded for it",
}

# The mark beside a number on the screen and in the legend of the workbook; firm numbers carry none.
STATUS_MARK: dict[Status, str] = {
    Status.PUBLISHED: "",
    Status.SUM_PUBLISHED: "",
    Status.ZERO: "",
    Status.ABSENT: "",
    Status.PARTIAL: "⌊",
    Status.ESTIMATED: "~",
    Status.BOUNDED_ONLY: "?",
    Status.NOT_COMPARABLE: "≠",
    Status.BRIDGED: "⇄",
    Status.BRIDGED_ESTIMATED: "⇄~",
    Status.PARENT_RATE: "↑",
    Status.STATE_RATE: "↑s",
    Status.NATIONAL_RATE: "↑n",
    Status.MODELLED: "→",
    Status.THIRD_PARTY: "†",
    Status.MISSING: "·",
}


@dataclass(frozen=True)
class Provenance:
    """One input file: publisher's source, where it came from, and which bytes it was.

    `release` is `preliminary`, `final` or empty when the file does not say; `retrieved_at` is UTC, ISO 8601.
    `is_sample` marks made-up data, which every output must then say.
    """

    source: str
    file: str
    sha256: str
    url: str | None = None
    retrieved_at: str = ""
    release: str = ""
    is_sample: bool = False


class What(StrEnum):
    """What a load did to an area or a table."""

    NEW = "new"
    UNCHANGED = "unchanged"
    REVISED = "revised"


@dataclass(frozen=True)
class Change:
    """`key` is an area of a QCEW `period`, or a table of another source (`period` is None)."""

    source: str
    period: Period | None
    key: str
    what: What


# CC BY 4.0 with changes; the wording is O*NET's own (onetcenter.org/license_db.html).
ONET_CREDIT: Final = (
    "This includes information from the O*NET Database by the U.S. Department of Labor, Employment and Training"
    " Administration (USDOL/ETA), used under the CC BY 4.0 license. O*NET is a trademark of USDOL/ETA. It was"
    " summarized by sectorlmi; USDOL/ETA has not approved, endorsed or tested these changes."
)
