"""How cells look: number formats from the data dictionary, and a fill and a mark for numbers that are not published.

Every mark is told twice, by a tint that people with any color vision tell apart (after Okabe and Ito, 2008) and by a
character in the number format, so that the cell stays a number and a black-and-white print still says it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from sectorlmi.terms.columns import PERCENT, Column
from sectorlmi.terms.graded_numbers import ABOUT, SIGN, SIGN_UNKNOWN
from sectorlmi.terms.grades import Grade
from sectorlmi.terms.provenance import STATUS_MARK, Status

INK: Final = "#1F2A37"
MUTED: Final = "#5B6675"
HEAD: Final = "#17365D"
PALE: Final = "#F3F5F8"
LINE: Final = "#C9D1DC"
INPUT: Final = "#FFF8DC"
WARNING: Final = "#8C2D04"

# Okabe and Ito's colors, for charts: blue, orange, green, sky, purple, vermilion, yellow, black.
SERIES: Final = ("#0072B2", "#E69F00", "#009E73", "#56B4E9", "#CC79A7", "#D55E00", "#F0E442", "#444444")

_TINT: Final[dict[Status, str]] = {
    Status.ESTIMATED: "#D6E8F7",
    Status.PARTIAL: "#FFF1C2",
    Status.BRIDGED: "#FBDFC6",
    Status.BRIDGED_ESTIMATED: "#FBDFC6",
    Status.PARENT_RATE: "#EADCF0",
    Status.STATE_RATE: "#EADCF0",
    Status.NATIONAL_RATE: "#EADCF0",
    Status.MODELLED: "#F6DDE6",
    Status.THIRD_PARTY: "#D3EFE5",
    Status.BOUNDED_ONLY: "#E3E3E3",
    Status.NOT_COMPARABLE: "#E3E3E3",
    Status.MISSING: "#E3E3E3",
}

_ESTIMATES: Final = (Status.ESTIMATED, Status.BRIDGED_ESTIMATED)
# Numbers by their grade: what stands before and behind them, and their tint. Cells stay numbers, because places follow
# from them; of one that says nothing by itself, the note tells between what it lies.
_GRADED: Final[dict[str, tuple[str, str, str]]] = {
    Grade.CLOSE: (f"{ABOUT} ", "", "#E9F2FA"),
    Grade.ROUGH: (f"{ABOUT} ", " ±", "#C3DDF2"),
    Grade.UNSURE: ("? ", "", "#E3E3E3"),
    SIGN: ("", "", "#E3E3E3"),
}
GRADE_LEGEND: Final = {
    Grade.CLOSE: f"{ABOUT} 10,355",
    Grade.ROUGH: f"{ABOUT} 13,150 ±",
    Grade.UNSURE: "? 3,507",
    SIGN: SIGN_UNKNOWN,
}


def format_of(column: Column) -> str:
    """How a column's numbers look in a cell: as the data dictionary says, percent with their sign."""
    return f"{column.format}\\%" if column.unit.startswith("percent") and column.format == PERCENT else column.format


def marked(number_format: str, mark: str) -> str:
    """The number format followed by a mark; an empty text shows the mark alone. Without a mark, room for one."""
    if number_format == "@":
        return number_format
    if not mark:
        return f"{number_format}_~_ "
    shown = f'{number_format}" {mark}"'
    return f'{shown};-{shown};{shown};"{mark}"@'


def graded(number_format: str, grade: str, mark: str) -> str:
    """The number format of a grade, with the mark of a bridge behind it."""
    if number_format == "@":
        return number_format
    mark = f" {mark}" if mark else ""
    if grade == SIGN:
        return f'"{SIGN_UNKNOWN}{mark}"'
    before, behind, _ = _GRADED[grade]
    end = f'"{behind}{mark}"' if behind or mark else "_~_ "
    return f'"{before}"{number_format}{end};"{before}"-{number_format}{end}'


def tinted(number_format: str, kind: str) -> dict[str, Any]:
    """What a kind of number (`GradedNumber.kind`) changes about its cell; nothing of a published one."""
    word, _, bridged = kind.partition(" ")
    if word in _GRADED:
        shown = graded(number_format, word, STATUS_MARK[Status.BRIDGED] if bridged else "")
        muted = {"font_color": MUTED} if word in (Grade.UNSURE, SIGN) else {}
        return {"num_format": shown, "bg_color": _GRADED[word][2], "italic": True} | muted
    if not kind or Status(kind) not in _TINT:
        return {}
    shown = marked(number_format, STATUS_MARK[Status(kind)])
    return {"num_format": shown, "bg_color": _TINT[Status(kind)], "italic": Status(kind) in _ESTIMATES}


@dataclass(frozen=True)
class Look:
    """A kind of cell. The workbook has one format for each look that is used; `kind` is `GradedNumber.kind`."""

    number_format: str = "General"
    kind: str = ""
    extra: tuple[tuple[str, Any], ...] = ()

    def properties(self) -> dict[str, Any]:
        made: dict[str, Any] = {"font_color": INK, "valign": "vcenter", "num_format": self.number_format}
        tint = tinted(self.number_format, self.kind)
        if tint:
            made |= tint | {"align": "right"}
        elif self.kind:
            made["num_format"] = marked(self.number_format, "")
        return made | dict(self.extra)


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[Any, ...], Format] = {}

    def look(self, number_format: str = "General", kind: str = "", **extra: Any) -> Format:
        """The format of a look; `extra` are XlsxWriter's own properties."""
        look = number_format, kind, tuple(sorted(extra.items()))
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

    def head(self, *, is_number: bool = True, **extra: Any) -> Format:
        """A column's heading."""
        given: dict[str, Any] = {"align": "right"} if is_number else {"align": "left", "indent": 1}
        given |= {"bold": True, "font_color": "#FFFFFF", "bg_color": HEAD, "text_wrap": True, "valign": "vcenter"}
        return self.look(**(given | {"border": 1, "border_color": LINE} | extra))

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
