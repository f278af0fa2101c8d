"""The boxes of cell notes, written in one piece each; if XlsxWriter renames what is changed here, a test says so.

A workbook has 1,500 notes. XlsxWriter puts each box together from a dozen elements, one call an element and more an
attribute, and takes a tenth of the workbook's time for it; only the place and the size differ.
"""

from __future__ import annotations

from typing import Any

from xlsxwriter.packager import Packager
from xlsxwriter.vml import Vml
from xlsxwriter.workbook import Workbook


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
