"""What a file without a readable table is called, wherever a table is read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sectorlmi.errors import DataError
from sectorlmi.sources import archive, geography, geography_outlines
from sectorlmi.sources.geography import read_county_list
from sectorlmi.sources.own_factors import read_column
from sectorlmi.sources.projections import parse as parse_projections
from sectorlmi.sources.third_party import parse as parse_third_party
from sectorlmi.terms.file_kinds import file_kind, refuse
from sectorlmi.workflows.coverage import read_participation

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def zipped(*names: str, content: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, content)
    return out.getvalue()


def ole(inside: str) -> bytes:
    return OLE + inside.encode("utf-16-le") + bytes(500)


KINDS = {
    "old.xls": (ole("Workbook"), "an old .xls workbook"),
    "old2.xls": (b"\t\x08\x10\x00\x00\x06\x05\x00" + bytes(50), "an old .xls workbook"),
    "locked.xlsx": (ole("EncryptedPackage"), "locked with a password"),
    "letter.doc": (ole("WordDocument"), "old Word document"),
    "page.xls": (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "a web page under an .xls name"),
    "page.xlsx": (b"\r\n  <!DOCTYPE html>\n<html></html>", "a web page under an .xlsx name"),
    "page.csv": (b"<!-- saved --><html>403</html>", "a web page, not data"),
    "table.csv": (b"\xef\xbb\xbf<table><tr></tr></table>", "a web page, not data"),
    "xml.xls": (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "Excel 2003"),
    "book.ods": (
        zipped("mimetype", content=b"application/vnd.oasis.opendocument.spreadsheet"),
        "OpenDocument workbook",
    ),
    "book.numbers": (zipped("Index/Document.iwa"), "a Numbers workbook"),
    "book.xlsb": (zipped("[Content_Types].xml", "xl/workbook.bin"), "a binary workbook"),
    "letter.docx": (zipped("[Content_Types].xml", "word/document.xml"), "a Word document"),
    "a.pdf": (b"%PDF-1.7\n", "a PDF"),
    "a.rtf": (b"{\\rtf1 x}", "a text document"),
    "a.mdb": (b"\x00\x01\x00\x00Standard Jet DB\x00", "an Access database"),
    "a.accdb": (b"\x00\x01\x00\x00Standard ACE DB\x00", "an Access database"),
    "a.sas7bdat": (bytes(12) + b"\xc2\xea\x81\x60\xb3\x14", "a SAS data set"),
    "a.dta": (b"<stata_dta><header>", "a Stata data set"),
    "b.dta": (b"\x72\x02\x01\x00\x05", "a Stata data set"),
    "a.rar": (b"Rar!\x1a\x07\x00", "a .rar archive"),
    "a.7z": (b"7z\xbc\xaf\x27\x1c\x00", "a .7z archive"),
    "a.csv": (b"", "empty"),
    "b.csv": (b" \r\n\x00", "empty"),
    "blob.csv": (b"abc\x00\x01\x02def", "a binary file"),
    "cut.xlsx": (zipped("[Content_Types].xml", "xl/workbook.xml")[:-30], "it is damaged"),
}
READERS: dict[str, Callable[[Path], object]] = {
    "projections": lambda p: parse_projections(p.read_bytes(), file=p.name),
    "own factor": lambda p: read_column(p.read_bytes(), file=p.name, column="jobs"),
    "third party": lambda p: parse_third_party(
        p.read_bytes(), file=p.name, columns={"industry_code": "naics"}, percent_roles=()
    ),
    "participation": read_participation,
    "delineation": lambda p: [geography.delineation(member) for member in archive.members([p])],
    "counties": lambda p: read_county_list(p.read_bytes(), p.name),
}


@pytest.mark.parametrize("name", KINDS)
class TestAFileOfAnotherKind:
    def test_is_called_by_its_name(self, name: str) -> None:
        data, what = KINDS[name]
        with pytest.raises(DataError, match=what) as told:
            refuse(data, name)
        assert told.value.hint.endswith(".")
        assert "\x00" not in str(told.value)

    @pytest.mark.parametrize("reader", READERS)
    def test_is_refused_wherever_a_table_is_read(self, name: str, reader: str, tmp_path: Path) -> None:
        data, what = KINDS[name]
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(DataError) as told:
            READERS[reader](path)
        # A zip that is cut off is told by whoever opens it.
        assert what in str(told.value) or (name == "cut.xlsx" and "damaged" in str(told.value))
        assert str(told.value).isprintable() or "\n" in str(told.value)

    def test_is_refused_as_outlines_too(self, name: str, tmp_path: Path) -> None:
        path = tmp_path / name
        path.write_bytes(KINDS[name][0])
        with pytest.raises(DataError):
            geography_outlines.outlines(path, {"13121"})


@pytest.mark.parametrize(
    "data",
    [
        b"area_fips,own_code\n13121,5\n",
        "Do\u00f1a Ana,1\n".encode("latin-1"),
        "\ufeffa\tb\n".encode("utf-16"),
        zipped("[Content_Types].xml", "xl/workbook.xml"),
        b"<5,5-9,10+\n1,2,3\n",
        b'{"type": "FeatureCollection"}',
    ],
)
def test_tables_and_workbooks_are_left_to_their_readers(data: bytes) -> None:
    assert file_kind(data, "a.csv") is None
    refuse(data, "a.csv")


def test_the_real_ones(shared_data: Path) -> None:
    names = shared_data.parent / "cases" / "names"
    with pytest.raises(DataError, match=r"an old \.xls workbook"):
        parse_projections((names / "old_biff.xls").read_bytes(), file="old_biff.xls")
    # A web page under an .xls name, whose table is Kansas's: what it says is read.
    page = (names / "ks_manual.xls").read_bytes()
    assert file_kind(page, "ks_manual.xls") is not None
    (row,) = parse_projections(page, file="ks_manual.xls").rows
    assert (row.area, row.codes, row.base_employment, row.projected_employment) == ("Kansas", ("622",), 60_000, 63_000)


def test_a_list_of_counties_in_a_broken_workbook_is_refused_in_words() -> None:
    with pytest.raises(DataError, match=r"counties\.xlsx is no Excel workbook") as told:
        read_county_list(zipped("xl/workbook.xml"), "counties.xlsx")
    assert "PK" not in str(told.value)
