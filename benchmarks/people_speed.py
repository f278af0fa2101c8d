"""How fast OEWS industry files load and `profile` answers: `python benchmarks/people_speed.py [--rows N] [--data DIR]`.

Makes a zip in the layout of `oesmYYin4.zip` (made-up numbers, all 32 columns, four workbooks) and loads it into a new
store. With the real Georgia files (`--data`, the folder that holds `qcew/`) it then runs `profile` of five industries
with its workbook, as whole processes. Seconds are of the processor, user and system, which a busy machine changes less
than those of the clock; both are printed. The aims: 20 seconds for 400,000 rows, 1.5 for the profile.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from processes import SECTORLMI, Ran, median, run, show

ROOT = Path(__file__).resolve().parent.parent
HEADS = [
    "AREA", "AREA_TITLE", "AREA_TYPE", "PRIM_STATE", "NAICS", "NAICS_TITLE", "I_GROUP", "OWN_CODE", "OCC_CODE",
    "OCC_TITLE", "O_GROUP", "TOT_EMP", "EMP_PRSE", "JOBS_1000", "LOC_QUOTIENT", "PCT_TOTAL", "PCT_RPT", "H_MEAN",
    "A_MEAN", "MEAN_PRSE", "H_PCT10", "H_PCT25", "H_MEDIAN", "H_PCT75", "H_PCT90", "A_PCT10", "A_PCT25", "A_MEDIAN",
    "A_PCT75", "A_PCT90", "ANNUAL", "HOURLY",
]  # fmt: skip
SHARE_OF_ROWS = {"natsector": 0.05, "nat3d": 0.2, "nat4d": 0.4, "nat5d_6d": 0.35}
INDUSTRIES = ["622", "541", "484", "238", "423"]
_WORKBOOK = """<?xml version="1.0"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>"""
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = """<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>"""
_SHEET_START = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
_TYPES = """<?xml version="1.0"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/></Types>"""


class SharedTexts:
    """The table of texts that the cells of a workbook point into."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def cell(self, name: str, value: str | float) -> str:
        if not isinstance(value, str):
            return f'<c r="{name}"><v>{value}</v></c>'
        place = self.places.setdefault(value, len(self.places))
        return f'<c r="{name}" t="s"><v>{place}</v></c>'

    def xml(self) -> str:
        items = "".join(f"<si><t>{text}</t></si>" for text in self.places)
        return (
            f'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{items}</sst>'
        )


def column_name(i: int) -> str:
    return chr(65 + i) if i < 26 else "A" + chr(65 + i - 26)


def rows(kind: str, n: int) -> Iterator[Sequence[str | float]]:
    """A header and n made-up rows; each industry has 400 occupations, the five that are profiled first."""
    yield HEADS
    made = random.Random(7)
    for i in range(n):
        at, occ = divmod(i, 400)
        code = INDUSTRIES[at] if kind == "nat3d" and at < len(INDUSTRIES) else str(311 + at)
        wage = round(30_000 + 90_000 * made.random(), -1)
        hourly = [round(wage * part / 2080, 2) for part in (0.6, 0.8, 1.0, 1.2, 1.5)]
        yearly = [round(wage * part, -1) for part in (0.6, 0.8, 1.0, 1.2, 1.5)]
        soc = f"{11 + 2 * (occ // 20):02d}-{1011 + occ % 20 * 10}"
        yield (
            "99", "U.S.", "1", "US", code.ljust(6, "0"), f"Industry {code}", kind, "5", soc, f"Occupation {soc}",
            "detailed", made.randrange(30, 9_000, 10), 1.5, "", "", round(0.2 * made.random(), 2), 12.0,
            hourly[2], wage, 0.8, *hourly, *yearly[:4], "#" if occ % 50 == 0 else yearly[4], "", "",
        )  # fmt: skip


def workbook(path: Path, kind: str, n: int) -> None:
    """A workbook as BLS writes them, with shared texts."""
    texts = SharedTexts()
    names = [column_name(i) for i in range(len(HEADS))]
    relation = f'<Relationship Id="{{}}" Type="{_RELATION}/{{}}" Target="{{}}"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", _TYPES)
        book.writestr("_rels/.rels", _RELATIONS.format(relation.format("rId1", "officeDocument", "xl/workbook.xml")))
        book.writestr("xl/workbook.xml", _WORKBOOK.format(name=f"{kind}_M2024_dl"))
        both = relation.format("rId1", "worksheet", "worksheets/sheet1.xml") + relation.format(
            "rId2", "sharedStrings", "sharedStrings.xml"
        )
        book.writestr("xl/_rels/workbook.xml.rels", _RELATIONS.format(both))
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(_SHEET_START)
            for r, row in enumerate(rows(kind, n), 1):
                cells = "".join(
                    texts.cell(f"{name}{r}", value) for name, value in zip(names, row, strict=True) if value != ""
                )
                sheet.write(f'<row r="{r}">{cells}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
        book.writestr("xl/sharedStrings.xml", texts.xml())


def made_up_zip(folder: Path, n_rows: int) -> Path:
    path = folder / "oesm24in4.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as outer:
        for kind, share in SHARE_OF_ROWS.items():
            name = f"{kind}_M2024_dl.xlsx"
            workbook(folder / name, kind, int(share * n_rows))
            outer.write(folder / name, f"oesm24in4/{name}")
    return path


def measured(*words: str, folder: Path) -> Ran:
    """A command in this folder, with its own store."""
    return run(*SECTORLMI, *words, folder=folder, variables={"SECTORLMI_STORE": str(folder / "store")})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=400_000)
    parser.add_argument("--data", type=lambda text: Path(text).resolve())
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        path = made_up_zip(folder, given.rows)
        print(f"{given.rows:,} rows, {path.stat().st_size / 1e6:.0f} MB")
        show("load the zip", measured("load", str(path), "-q", folder=folder))
        if not given.data:
            return
        files = [given.data / "qcew" / f"ga_annual_{year}.zip" for year in (2015, 2018)]
        files += [*sorted((given.data / "occupations").glob("*.xlsx")), given.data / "clusters"]
        measured("load", *map(str, files), "-q", folder=folder)
        study = str(ROOT / "configs" / "metro-atlanta.yml")
        words = ("profile", study, *INDUSTRIES, "-q", "--out", str(folder / "out"))
        for formats in ("xlsx", "html", "json"):
            runs = [measured(*words, "--format", formats, folder=folder) for _ in range(given.runs + 1)]
            show(f"profile of five industries, {formats}", median(runs[1:]))


if __name__ == "__main__":
    main()
