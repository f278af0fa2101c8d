"""How cells look: number formats from the data dictionary, and a fill and a mark for numbers that are not published.

Every mark is told twice, by a tint that people with any colour vision tell apart (after Okabe and Ito, 2008) and by a
character in the number format, so that the cell stays a number and a black-and-white print still says it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from sectorlmi.terms.provenance import STATUS_MARK, Status

INK: Final = "#1F2A37"
MUTED: Final = "#5B6675"
HEAD: Final = "#17365D"
PALE: Final = "#F3F5F8"
LINE: Final = "#C9D1DC"
INPUT: Final = "#FFF8DC"
WARNING: Final = "#8C2D04"

# Okabe and Ito's colours, for charts: blue, orange, green, sky, purple, vermilion, yellow, black.
SERIES: Final = ("#0072B2", "#E69F00", "#009E73", "#56B4E9", "#CC79A7", "#D55E00", "#F0E442", "#444444")

_TINT: Final[dict[Status, str]] = {
    Status.ESTIMATED: "#D6E8F7",
    Status.PARTIAL: "#FFF1C2",
    Status.BRIDGED: "#FBDFC6",
    Status.BRIDGED_ESTIMATED: "#FBDFC6",
    Status.PARENT_RATE: "#EADCF0",
    Status.STATE_RATE: "#EADCF0",
    Status.NATIONAL_RATE: "#EADCF0",
    Status.THIRD_PARTY: "#D3EFE5",
    Status.BOUNDED_ONLY: "#E3E3E3",
    Status.NOT_COMPARABLE: "#E3E3E3",
    Status.MISSING: "#E3E3E3",
}

_ESTIMATES: Final = (Status.ESTIMATED, Status.BRIDGED_ESTIMATED)


def marked(number_format: str, mark: str) -> str:
    """The number format followed by a mark; an empty text shows the mark alone. Without a mark, room for one."""
    if number_format == "@":
        return number_format
    if not mark:
        return f"{number_format}_~_ "
    shown = f'{number_format}" {mark}"'
    return f'{shown};-{shown};{shown};"{mark}"@'


def tinted(number_format: str, status: str) -> dict[str, Any]:
    """What a status changes about a number's cell, for a rule that follows it; empty for a published number."""
    if not status or Status(status) not in _TINT:
        return {}
    shown = marked(number_format, STATUS_MARK[Status(status)])
    return {"num_format": shown, "bg_color": _TINT[Status(status)], "italic": Status(status) in _ESTIMATES}


@dataclass(frozen=True)
class Look:
    """A kind of cell. The workbook has one format for each look that is used."""

    number_format: str = "General"
    status: str = ""
    extra: tuple[tuple[str, Any], ...] = ()

    def properties(self) -> dict[str, Any]:
        status = Status(self.status) if self.status else Status.PUBLISHED
        mark = STATUS_MARK[status]
        made: dict[str, Any] = {"font_color": INK, "valign": "vcenter", "num_format": self.number_format}
        if self.status:
            made["num_format"] = marked(self.number_format, mark)
        if status in _TINT:
            made |= {"bg_color": _TINT[status], "italic": status in _ESTIMATES, "align": "right"}
        return made | dict(self.extra)


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[Any, ...], Format] = {}

    def look(self, number_format: str = "General", status: str = "", **extra: Any) -> Format:
        """The format of a look; `extra` are XlsxWriter's own properties."""
        look = number_format, status, tuple(sorted(extra.items()))
        made = self._made.get(look)
        if made is None:
            made = self._made[look] = self._workbook.add_format(Look(*look).properties())
        return made

    @property
    def title(self) -> Format:
        return self.look(bold=True, font_size=16, font_color=HEAD)

    @property
    def heading(self) -> Format:
        return self.look(bold=True, font_size=12, font_color=HEAD)

    @property
    def intro(self) -> Format:
        return self.look(font_color=MUTED)

    @property
    def banner(self) -> Format:
        return self.look(bold=True, font_color=WARNING, bg_color="#FFE8D6")

    def head(self, *, is_number: bool = True) -> Format:
        """A column's heading."""
        side: dict[str, Any] = {"align": "right"} if is_number else {"align": "left", "indent": 1}
        return self.look(
            bold=True, font_color="#FFFFFF", bg_color=HEAD, text_wrap=True, valign="vcenter", border=1,
            border_color=LINE, **side,
        )  # fmt: skip

    def text(self, *, wrap: bool = False, **extra: Any) -> Format:
        """Plain text, which spreadsheet programs must not turn into numbers or dates."""
        wrapped: dict[str, Any] = {"text_wrap": True, "valign": "top"} if wrap else {}
        return self.look("@", **(wrapped | extra))

    def entry(self, number_format: str = "General", **extra: Any) -> Format:
        """A cell that people may change."""
        given: dict[str, Any] = {
            "bg_color": INPUT,
            "border": 1,
            "border_color": "#B8860B",
            "bold": True,
            "align": "center",
        }
        return self.look(number_format, **(given | extra))
