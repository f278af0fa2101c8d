"""XlsxWriter's worksheet with its inner loops made short; if XlsxWriter renames a step of them, a test says so.

A workbook has 25,000 cells, a fifth of them formulas. XlsxWriter takes each through half a dozen calls that check what
is sure here: that the cell lies on the sheet, that the text is short, that the formula needs no dynamic array. And it
has 1,500 notes, whose boxes XlsxWriter puts together from a dozen elements, one call an element and more an attribute:
a tenth of the workbook's time, where only the place and the size differ.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.vml import Vml
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import (
    CellBlankTuple,
    CellFormulaTuple,
    CellNumberTuple,
    CellStringTuple,
    Worksheet,
)

# Beyond this XlsxWriter looks whether Excel can hold the text.
_SURELY_SHORT: Final = 16_000
# Excel repairs a workbook with a higher row, and drops a page header of more than 255 signs.
TALLEST_ROW: Final = 409.5
_TITLE_IN_HEADER: Final = 100


def page_header(title: str, banner: str) -> str:
    """Title, banner and tab above each printed page, in Excel's codes; a long title is cut."""
    short = title if len(title) <= _TITLE_IN_HEADER else f"{title[: _TITLE_IN_HEADER - 1]}…"
    return f"&L{short.replace('&', '&&')}&C&B{banner}&R&A"


class Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A worksheet that keeps every digit of a number, and writes formulas as they are."""

    def set_row(self, row: int, height: float | None = None, *more: Any) -> Any:
        """As XlsxWriter's; no row is higher than Excel takes."""
        return super().set_row(row, height if height is None else min(height, TALLEST_ROW), *more)

    def write_column_of(
        self, first: int, column: int, values: Sequence[Any], formulas: Sequence[str], looks: Sequence[Format]
    ) -> None:
        """Cells one below the other: a formula with its true result, or a value; nothing known is an empty text."""
        if not values:
            return
        self._check_dimensions(first, column)
        self._check_dimensions(first + len(values) - 1, column)
        for row, (value, formula, look) in enumerate(zip(values, formulas, looks, strict=True), first):
            # Most cells are known numbers, and NaN is no number that equals itself.
            is_number = not formula and type(value) is float and value == value  # noqa: PLR0124
            self.table[row][column] = CellNumberTuple(value, look) if is_number else self._cell(value, formula, look)

    def _cell(self, value: Any, formula: str, look: Format) -> Any:
        unknown = is_nothing(value)
        if formula:
            return CellFormulaTuple(formula.removeprefix("="), look, "" if unknown else value)
        if unknown:
            return CellBlankTuple(look)
        if not isinstance(value, str):
            return CellNumberTuple(value, look)
        if len(value) > _SURELY_SHORT:
            raise ValueError(f"a text of {len(value):,} signs for one cell")
        return CellStringTuple(self.str_table._get_shared_string_index(value), look)

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        """The XML of a cell, in one piece for the kinds that `write_column_of` makes."""
        kind, look = type(cell), cell.format
        if not look or kind not in _IN_ONE_PIECE:
            super()._write_cell(row, col, cell)
            return
        start = f'<c r="{_letters(col)}{row + 1}" s="{look._get_xf_index()}"'
        if kind is CellNumberTuple:
            self.fh.write(f"{start}><v>{float(cell.number)!r}</v></c>")
        elif kind is CellStringTuple:
            self.fh.write(f'{start} t="s"><v>{cell.string}</v></c>')
        elif kind is CellBlankTuple:
            self.fh.write(f"{start}/>")
        elif isinstance(cell.value, (bool, str)) and cell.value != "":
            super()._write_cell(row, col, cell)
        else:
            self.fh.write(f"{start}><f>{self._escape_data(cell.formula)}</f><v>{cell.value}</v></c>")

    def _calculate_spans(self) -> None:
        """Nothing: which columns a row uses is a hint to readers that they can do without."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        """Without the search for 28 newer functions, which takes longer than all the rest; ours have their prefix."""
        return formula.removeprefix("=")

    def _xml_number_element(self, number: float, attributes: Iterable[tuple[str, object]] = ()) -> None:
        """With 17 digits, not 16: two numbers that the engine tells apart must not tie in the workbook."""
        told = "".join(f' {key}="{value}"' for key, value in attributes)
        self.fh.write(f"<c{told}><v>{float(number)!r}</v></c>")


_letters: Final = cache(xl_col_to_name)
_IN_ONE_PIECE: Final = (CellNumberTuple, CellStringTuple, CellBlankTuple, CellFormulaTuple)


def is_nothing(value: Any) -> bool:
    """Whether a value is unknown: None, NaN or an empty text."""
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


class Boxes(Vml):  # type: ignore[misc]  # XlsxWriter has no types
    """The drawing that holds a sheet's boxes."""

    def _write_comment_shape(self, shape_id: int, z_index: int, comment: Any) -> None:
        left, top, width, height = self._pixels_to_points(comment.vertices)
        column, row, x, y, last_column, last_row, last_x, last_y = comment.vertices[:8]
        self.fh.write(
            f'<v:shape id="_x0000_s{shape_id}" type="#_x0000_t202" style="position:absolute;margin-left:{left:.15g}pt;'
            f"margin-top:{top:.15g}pt;width:{width:.15g}pt;height:{height:.15g}pt;z-index:{z_index};"
            f'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
            '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
            '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
            '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
            f"<x:Anchor>{column}, {x}, {row}, {y}, {last_column}, {last_x}, {last_row}, {last_y}</x:Anchor>"
            f"<x:AutoFill>False</x:AutoFill><x:Row>{comment.row}</x:Row><x:Column>{comment.col}</x:Column>"
            "</x:ClientData></v:shape>"
        )


class _Packing(Packager):  # type: ignore[misc]
    def _write_vml_files(self) -> None:
        sheets = [sheet for sheet in self.workbook.worksheets() if sheet.has_vml]
        for number, sheet in enumerate(sheets, start=1):
            boxes = Boxes()
            boxes._set_xml_writer(self._filename(f"xl/drawings/vmlDrawing{number}.vml"))
            boxes._assemble_xml_file(sheet.vml_data_id, sheet.vml_shape_id, sheet.comments_list, sheet.buttons_list)


class BookWithNotes(Workbook):  # type: ignore[misc]
    """A workbook whose sheets have notes, but no pictures in their page headers."""

    def _get_packager(self) -> Packager:
        return _Packing()
