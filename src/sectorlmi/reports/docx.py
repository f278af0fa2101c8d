"""A document as a Word file: headings, paragraphs, tables with grades and marks, charts as pictures, notes, sources.

Made for everybody to read and to edit: real heading styles, table headings that are repeated on every page, words for
those who cannot see a picture, US English, Letter paper. The same document gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Inches, Pt, RGBColor

from sectorlmi.disk import replacing
from sectorlmi.reports import pictures, running_text
from sectorlmi.reports.running_text import PrintedTable, printed
from sectorlmi.terms.document import Chart, Document, Passage, Section, sources_section

if TYPE_CHECKING:
    from docx.document import Document as WordFile

_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
# The earliest date that a zip file can hold.
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
# Every machine has it, or letters of its very widths.
_FONT: Final = "Arial"
_ACCENT, _WARNING, _MUTED = RGBColor(0x0F, 0x4C, 0x81), RGBColor(0xB0, 0x00, 0x20), RGBColor(0x4D, 0x59, 0x65)
_MARGIN: Final = Inches(1)
_SHORT_SIDE, _LONG_SIDE = Inches(8.5), Inches(11)
# Twentieths of a point: between the margins of a page upright and lying, of a column and of a letter of its own.
_ROOM, _WIDE_ROOM = 9360, 12960
_LETTER_WIDTH: Final = 106
_AROUND_A_CELL: Final = 150
_LONGEST_WORD, _LONGEST_LINE = 24, 60
# Where a line may be broken: at blanks, and behind a hyphen between letters.
_BREAKS: Final = re.compile(r"\s+|(?<=[A-Za-z]-)(?=[a-z])")
# Signs that XML, and so Word, cannot hold.
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def write(document: Document, path: Path) -> None:
    """Write the Word file, whole or not at all. ReportError when it cannot be written."""
    with replacing(path) as temporary:
        temporary.write_bytes(word_file(document))


def word_file(document: Document) -> bytes:
    """The file as bytes."""
    file = docx.Document()
    _set_up(file, document)
    told = running_text.passages(document)
    known = running_text.sections(document)
    if told and not document.passages:
        _turn(file, is_wide=_is_wide(printed(known[key]) for key in told[0].shows))
    file.add_paragraph(_clean(document.title), style="Title")
    if document.banner:
        _warning(file.add_paragraph(), document.banner)
    if document.facts:
        file.add_paragraph(_clean(" · ".join(document.facts)), style="Subtitle")
    for passage in told:
        _passage(file, passage, [known[key] for key in passage.shows if key in known], document)
    if document.notes:
        _passage(file, Passage("Notes", 1, (), document.notes), [], document)
    if document.provenance:
        _passage(file, Passage("Sources"), [sources_section(document.provenance)], document)
    stream = io.BytesIO()
    file.save(stream)
    return _undated(stream.getvalue())


def _undated(made: bytes) -> bytes:
    """The same parts without the time at which they were packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _ZIP_DATE), old.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _set_up(file: WordFile, document: Document) -> None:
    """Paper, letters, language, what the file says of itself, and what stands on every page."""
    about = file.core_properties
    about.title, about.author, about.last_modified_by = _clean(document.title)[:255], "sectorlmi", "sectorlmi"
    about.comments, about.language, about.keywords = document.banner, "en-US", ""
    stamps = [p.retrieved_at[:10] for p in document.provenance if _DATE.match(p.retrieved_at)]
    about.created = about.modified = dt.datetime.fromisoformat(max(stamps, default="2000-01-01"))
    styles: Any = file.styles
    styles["Normal"].font.name, styles["Normal"].font.size = _FONT, Pt(10.5)
    for name, size in (("Title", 22), ("Heading 1", 16), ("Heading 2", 13), ("Heading 3", 11), ("Subtitle", 11)):
        style = styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), _ACCENT
        # The theme's own letters would win over the name.
        fonts = style.element.rPr.rFonts
        for key in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[key]
    page = file.sections[0]
    page.page_width, page.page_height = _SHORT_SIDE, _LONG_SIDE
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _MARGIN
    if document.banner:
        _warning(page.header.paragraphs[0], document.banner)
    foot = page.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run(f"{_clean(document.title)} · ")
    _page_number(foot)


def _page_number(paragraph: Any) -> None:
    field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(field))


def _warning(paragraph: Any, text: str) -> None:
    run = paragraph.add_run(_clean(text))
    run.bold, run.font.color.rgb = True, _WARNING


def _passage(file: WordFile, passage: Passage, shown: Sequence[Section], document: Document) -> None:
    tables = [printed(section) for section in shown]
    _turn(file, is_wide=_is_wide(tables))
    if passage.heading:
        file.add_heading(_clean(passage.heading), passage.level)
    for paragraph in filter(None, passage.paragraphs):
        file.add_paragraph(_clean(paragraph))
    for point in passage.points:
        file.add_paragraph(_clean(point), style="List Bullet")
    for section, table in zip(shown, tables, strict=True):
        if section.title != passage.heading:
            _caption(file, section.title)
        _table(file, table)
        for chart in running_text.charts_of(document, section.key):
            _picture(file, section, chart)


def _is_wide(tables: Iterable[PrintedTable]) -> bool:
    """Whether one of them has too many columns for a page that stands upright."""
    return any(sum(_least_widths(table)) > _ROOM for table in tables)


def _turn(file: WordFile, *, is_wide: bool) -> None:
    """Go on on a page that lies, or on one that stands upright again; the first page lies from its beginning."""
    page: Any = file.sections[-1]
    if is_wide == (page.page_width > page.page_height):
        return
    if len(file.element.body) > 1:
        page = file.add_section(WD_SECTION.NEW_PAGE)
    sides = (_LONG_SIDE, _SHORT_SIDE) if is_wide else (_SHORT_SIDE, _LONG_SIDE)
    page.page_width, page.page_height = sides
    page.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT


def _caption(file: WordFile, text: str) -> None:
    paragraph = file.add_paragraph()
    paragraph.add_run(_clean(text)).bold = True
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_after = Pt(3)


def _picture(file: WordFile, section: Section, chart: Chart) -> None:
    if not len(section):
        return
    _caption(file, chart.title)
    drawn = file.add_picture(io.BytesIO(pictures.png(section, chart)), width=Inches(6.5))
    named = drawn._inline.docPr
    named.set("title", _clean(chart.title))
    named.set("descr", _clean(running_text.described(section, chart)))


def _small(file: WordFile, text: str) -> None:
    paragraph = file.add_paragraph()
    run = paragraph.add_run(_clean(text))
    run.font.size, run.font.color.rgb = Pt(8.5), _MUTED
    paragraph.paragraph_format.space_after = Pt(2)


def _table(file: WordFile, table: PrintedTable) -> None:
    """The table between the paragraphs; most of the time of a long one would go into python-docx's cells."""
    if not table.columns:
        return
    widths = _widths(table)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = [_row(table.headings, table, widths, is_head=True), *(_row(row, table, widths) for row in table.rows)]
    edges = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="B9C2CB"/>' for side in ("top", "bottom", "insideH"))
    margins = "".join(f'<w:{side} w:w="60" w:type="dxa"/>' for side in ("left", "right"))
    xml = (
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar><w:tblLook w:val="0020" w:firstRow="1"/>'
        f'<w:tblCaption w:val="{_attribute(table.title)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    body = file.element.body
    body.insert(len(body) - 1, parse_xml(xml))
    for line in (table.more, *(f"{look}  {meaning}" for look, meaning in table.marks)):
        if line:
            _small(file, line)
    file.add_paragraph().paragraph_format.space_after = Pt(4)


def _row(cells: Sequence[str], table: PrintedTable, widths: Sequence[int], *, is_head: bool = False) -> str:
    about = "<w:cantSplit/>" + ("<w:tblHeader/>" if is_head else "")
    look = f'<w:rPr>{"<w:b/>" if is_head else ""}<w:sz w:val="16"/></w:rPr>'
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E6EDF4"/>' if is_head else ""
    found = []
    for text, column, width in zip(cells, table.columns, widths, strict=True):
        side = '<w:jc w:val="right"/>' if column.is_numeric else ""
        found.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr><w:p><w:pPr>'
            f'<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>{side}</w:pPr>'
            f'<w:r>{look}<w:t xml:space="preserve">{escape(_clean(text))}</w:t></w:r></w:p></w:tc>'
        )
    return f"<w:tr><w:trPr>{about}</w:trPr>{''.join(found)}</w:tr>"


def _widths(table: PrintedTable) -> list[int]:
    """Widths that fill the page: each column as wide as its longest word, and the rest by how much it has to say."""
    least = _least_widths(table)
    room = _ROOM if sum(least) <= _ROOM else _WIDE_ROOM
    if sum(least) >= room:
        return [width * room // sum(least) for width in least]
    lines = [min(max(map(len, texts)), _LONGEST_LINE) * _LETTER_WIDTH + _AROUND_A_CELL for texts in _by_column(table)]
    more = [max(0, line - width) for line, width in zip(lines, least, strict=True)]
    part = min(1.0, (room - sum(least)) / sum(more)) if sum(more) else 0.0
    return [width + int(part * extra) for width, extra in zip(least, more, strict=True)]


def _least_widths(table: PrintedTable) -> list[int]:
    """What each column needs so that no word is broken, unless it is a very long one."""
    words = [max((len(w) for text in texts for w in _BREAKS.split(text)), default=1) for texts in _by_column(table)]
    return [min(longest, _LONGEST_WORD) * _LETTER_WIDTH + _AROUND_A_CELL for longest in words]


def _by_column(table: PrintedTable) -> list[list[str]]:
    return [[heading, *(row[k] for row in table.rows)] for k, heading in enumerate(table.headings)]


def _clean(text: str) -> str:
    return _NO_XML.sub(" ", text)


def _attribute(text: str) -> str:
    return escape(_clean(text), {'"': "&quot;"})
