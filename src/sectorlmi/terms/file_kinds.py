"""What a file is that holds no table we can read, by its first bytes: in words, with what to do about it.

Signatures: the formats' own specifications, and the list of `file(1)`. A name counts only where bytes leave it open.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from sectorlmi.errors import DataError

_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"
_WORKBOOK: Final = b"xl/workbook.xml"
_END_OF_ZIP: Final = b"PK\x05\x06"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOOKED_AT: Final = 4000
_AS_XLSX: Final = "Open it in Excel or LibreOffice and save it as .xlsx."
_AS_CSV: Final = "Open it in the program that made it and save the table as .xlsx or .csv."
_UNPACK: Final = "Unpack it and give the file inside."


@dataclass(frozen=True)
class FileKind:
    """What a file is (`an old .xls workbook`), and what to do."""

    what: str
    hint: str

    def error(self, file: str) -> DataError:
        """The error of a reader that needs a table."""
        return DataError(f"{file} is {self.what}", self.hint)


_OLD_WORKBOOK: Final = FileKind("an old .xls workbook", _AS_XLSX)
# First bytes → kind. The order matters only where one begins with the other.
_MAGIC: Final[dict[bytes, FileKind]] = {
    b"%PDF": FileKind("a PDF", "Get the table itself from the publisher as .xlsx or .csv."),
    b"{\\rtf": FileKind("a text document (.rtf)", _AS_CSV),
    b"Rar!": FileKind("a .rar archive", _UNPACK),
    b"7z\xbc\xaf\x27\x1c": FileKind("a .7z archive", _UNPACK),
    b"\xfd7zXZ": FileKind("an .xz archive", _UNPACK),
    b"BZh": FileKind("a .bz2 archive", _UNPACK),
    b"\x28\xb5\x2f\xfd": FileKind("a .zst archive", _UNPACK),
    b"\x00\x01\x00\x00Standard Jet DB": FileKind("an Access database (.mdb)", _AS_CSV),
    b"\x00\x01\x00\x00Standard ACE DB": FileKind("an Access database (.accdb)", _AS_CSV),
    b"SQLite format 3": FileKind("an SQLite database", _AS_CSV),
    bytes(12) + b"\xc2\xea\x81\x60": FileKind("a SAS data set (.sas7bdat)", _AS_CSV),
    b"HEADER RECORD*******": FileKind("a SAS transport file (.xpt)", _AS_CSV),
    b"<stata_dta>": FileKind("a Stata data set (.dta)", _AS_CSV),
    b"$FL2": FileKind("an SPSS data set (.sav)", _AS_CSV),
    b"$FL3": FileKind("an SPSS data set (.zsav)", _AS_CSV),
    b"RDX": FileKind("an R data file", _AS_CSV),
    b"PAR1": FileKind("a Parquet file", _AS_CSV),
    b"ARROW1": FileKind("an Arrow file", _AS_CSV),
    b"\x89PNG": FileKind("a picture", "Get the table itself as .xlsx or .csv."),
    b"\xff\xd8\xff": FileKind("a picture", "Get the table itself as .xlsx or .csv."),
    b"GIF8": FileKind("a picture", "Get the table itself as .xlsx or .csv."),
    b"\t\x00\x04\x00": _OLD_WORKBOOK,
    b"\t\x02\x06\x00": _OLD_WORKBOOK,
    b"\t\x04\x06\x00": _OLD_WORKBOOK,
    b"\t\x08\x10\x00": _OLD_WORKBOOK,
    b"\t\x08\x08\x00": _OLD_WORKBOOK,
    b"\x00\x00\x27\x0a": FileKind(
        "a part of a shapefile", "Give the zip of the shapefile to `output: {boundaries: …}` or `--boundaries`."
    ),
}
# What stands in an OLE container, by names in its directory.
_IN_OLE: Final[dict[str, FileKind]] = {
    "EncryptedPackage": FileKind("a workbook locked with a password", "Open it and save it without the password."),
    "WordDocument": FileKind("an old Word document (.doc)", _AS_CSV),
    "PowerPoint Document": FileKind("an old PowerPoint file (.ppt)", _AS_CSV),
}
# What stands in a zip, by the beginning of its names; they are bytes of the file as they are.
_IN_ZIP: Final[dict[bytes, FileKind]] = {
    b"application/vnd.oasis.opendocument.spreadsheet": FileKind("an OpenDocument workbook (.ods)", _AS_XLSX),
    b"application/vnd.oasis.opendocument": FileKind("an OpenDocument text", _AS_CSV),
    b"Index/Document.iwa": FileKind("a Numbers workbook", "Open it in Numbers and export it as Excel (.xlsx)."),
    b"xl/workbook.bin": FileKind("a binary workbook (.xlsb)", _AS_XLSX),
    b"word/document.xml": FileKind("a Word document (.docx)", _AS_CSV),
    b"ppt/presentation.xml": FileKind("a PowerPoint file (.pptx)", _AS_CSV),
    b"doc.kml": FileKind("a map for Google Earth (.kmz)", "Get the outlines as GeoJSON or as a zipped shapefile."),
}
_WEB_PAGE: Final = re.compile(
    rb"\s*(<!--.*?-->\s*)*<(!doctype html|html|head|body|meta|table|style|script|div)\b", re.I
)
_XML: Final = re.compile(rb"\s*<(\?xml|[A-Za-z][\w:.-]*[\s>/])")
_BOMS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Stata's old data sets tell themselves only by small numbers: version, byte order, type.
_OLD_STATA: Final = re.compile(rb"[\x69-\x73][\x01\x02]\x01\x00", re.DOTALL)
_WORKBOOK_NAME: Final = re.compile(r"\.xl\w+$", re.IGNORECASE)


def file_kind(data: bytes, name: str) -> FileKind | None:
    """What a file without a readable table is; None where it may be text, a workbook, or a zip of such.

    `data` is the file, or as much of it as was read: the more, the surer.
    """
    bare = data.removeprefix(codecs.BOM_UTF8)
    if not bare.strip(b"\0 \t\r\n"):
        return FileKind("empty", "Download or copy it again; the transfer may have been cut off.")
    if data.startswith(_OLE):
        return _in_ole(data, name)
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        is_workbook = _WORKBOOK in data
        return next((kind for inside, kind in _IN_ZIP.items() if inside in data and not is_workbook), None)
    named = next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), None)
    if named or _OLD_STATA.match(data):
        return named or FileKind("a Stata data set (.dta)", _AS_CSV)
    return _marked_up(bare, name) or _binary(data)


def refuse(data: bytes, name: str) -> None:
    """Raise DataError saying what the file is, where it is a whole file of a kind that holds no readable table."""
    kind = file_kind(data, name)
    if kind:
        raise kind.error(name)
    if data.startswith(_ZIP) and _END_OF_ZIP not in data:
        raise FileKind("no Excel workbook: it is damaged, or was cut off", "Download or copy it again.").error(name)


def _in_ole(data: bytes, name: str) -> FileKind:
    found = next((kind for inside, kind in _IN_OLE.items() if inside.encode("utf-16-le") in data), None)
    if found is None and name.casefold().endswith(".doc"):
        return _IN_OLE["WordDocument"]
    return found or _OLD_WORKBOOK


def _marked_up(data: bytes, name: str) -> FileKind | None:
    head = data[:_LOOKED_AT]
    if _WEB_PAGE.match(head) or (head.startswith(b"MIME-Version:") and b"text/html" in data):
        ending = _WORKBOOK_NAME.search(name)
        if ending:
            return FileKind(f"a web page under an {ending[0]} name", "Open it in Excel and save it as .xlsx.")
        return FileKind(
            "a web page, not data",
            "The publisher may have answered with a page: download the file in a browser, or save its table as .xlsx.",
        )
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return FileKind("an XML workbook of Excel 2003", _AS_XLSX)
    if b"<kml" in head:
        return FileKind("a map for Google Earth (.kml)", "Get the outlines as GeoJSON or as a zipped shapefile.")
    return FileKind("an XML file, not a table", "Get the table as .xlsx or .csv.") if _XML.match(head) else None


def _binary(data: bytes) -> FileKind | None:
    head = data[:_LOOKED_AT]
    if data.startswith(_BOMS) or b"\0" not in head:
        return None
    return FileKind("a binary file of a kind that is not read here", "Get the table as .xlsx or .csv.")
