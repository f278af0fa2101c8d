"""The consumer price index in the forms in which people have it; numbers are made up but for the one real file."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest

from sectorlmi.errors import DataError, IntegrityError, SchemaError
from sectorlmi.sources import SOURCES, archive, readings
from sectorlmi.sources.base import Parsed
from sectorlmi.terms.progress import nobody

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "prices" / "cpi_us_monthly.csv"
# 2017: 245 in each month; 2018: 250 + the month's number, 256.5 on average; 2019 has eleven months.
MONTHS = [(y, m, {2017: 245.0, 2018: 250.0 + m, 2019: 260.0}[y]) for y in (2017, 2018, 2019) for m in range(1, 13)][:-1]
AVERAGES = {2017: 245.0, 2018: 256.5}
LIST = "Date,Index,Inflation\n" + "".join(f"{y}-{m:02d}-01,{v},0.1\n" for y, m, v in MONTHS)


def flat(*, annual: bool = True) -> str:
    """BLS's own file: tabs, padded with blanks, several series, half years and a footnote column."""
    rows = [("CUSR0000SA0", y, f"M{m:02d}", v + 9) for y, m, v in MONTHS]
    rows += [("CUUR0000SA0", y, f"M{m:02d}", v) for y, m, v in MONTHS]
    rows += [("CUUR0000SA0", y, "M13", v) for y, v in AVERAGES.items()] if annual else []
    rows += [("CUUR0000SA0", 2018, "S01", 1.0), ("CUUR0100SA0", 2018, "M01", 2.0)]
    lines = [f"{series}      \t{year}\t{period}\t{value:12.3f}\t" for series, year, period, value in rows]
    return "\n".join(["series_id        \tyear\tperiod\t       value\tfootnote_codes", *lines]) + "\n"


def report(series: str = "CUUR0000SA0") -> list[list[object]]:
    """The rows of BLS's series report: titles, then a year a row."""
    names = "Year,Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec,Annual,HALF1,HALF2"
    heads: list[object] = [*names.split(",")]
    months = {year: [v for y, _, v in MONTHS if y == year] for year in (2017, 2018, 2019)}
    rows: list[list[object]] = [[y, *v, *([""] * (12 - len(v))), AVERAGES.get(y, ""), 1, 2] for y, v in months.items()]
    titles: list[list[object]] = [
        ["Consumer Price Index for All Urban Consumers (CPI-U)"],
        ["Original Data Value"],
        [],
        ["Series Id:", series],
        ["Not Seasonally Adjusted"],
        ["Area:", "U.S. city average"],
        ["Base Period:", "1982-84=100"],
        ["Years:", "2017 to 2019"],
        [],
    ]
    return [*titles, heads, *rows]


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def load(tmp_path: Path, data: bytes | str, name: str = "a file.csv") -> Parsed:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    ((member, source),) = [found for m in archive.members([path]) for found in readings(m)]
    assert source is SOURCES["cpi"]
    (parsed,) = source.parse(member, nobody)
    return parsed


def years(parsed: Parsed) -> dict[int, float]:
    return {row["year"]: row["index"] for row in parsed.table.to_pylist()}


FORMS = {
    "BLS's own file": flat(),
    "BLS's own file without averages": flat(annual=False),
    "BLS's own file as a comma list": re.sub(r" *\t *", ",", flat()),
    "months": LIST,
    "months with semicolons": LIST.replace(",", ";"),
    "months in UTF-16 with tabs": LIST.replace(",", "\t").encode("utf-16"),
    "months with a byte order mark and Windows' line ends": b"\xef\xbb\xbf" + LIST.replace("\n", "\r\n").encode(),
    "months below a title": "Consumer prices\n" + LIST,
    "months as an American Excel writes dates": re.sub(r"(\d{4})-0?(\d+)-01", r"\2/1/\1", LIST),
    "months as a German Excel writes dates": re.sub(r"(\d{4})-(\d+)-01", r"01.\2.\1", LIST),
    "months of the St. Louis Fed": LIST.replace("Date,Index,Inflation", "observation_date,CPIAUCNS,x"),
    "months as a workbook": workbook([line.split(",") for line in LIST.splitlines()]),
    "months as a workbook with numbers": workbook(
        [["Date", "Index", "Inflation"], *([f"{y}-{m:02d}-01", v, 0.1] for y, m, v in MONTHS)]
    ),
    "series report": workbook(report()),
    "series report as CSV": "\n".join(",".join(map(str, row)) for row in report()),
    "series report with semicolons": "\n".join(";".join(map(str, row)) for row in report()),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_averages_of_whole_years(tmp_path: Path, form: str) -> None:
    parsed = load(tmp_path, FORMS[form])
    assert (parsed.source, parsed.key, years(parsed)) == ("cpi", "us", AVERAGES)
    assert parsed.notes == ("CPI-U: 2019 left out, with fewer than 12 months.",)


def test_the_average_that_bls_prints_goes_before_that_of_rounded_months(tmp_path: Path) -> None:
    text = flat().replace("     245.000\t", "     245.040\t", 1).replace("M13\t     245.000", "M13\t     245.010")
    assert years(load(tmp_path, text))[2017] == 245.01


def test_averages_before_2007_have_one_decimal(tmp_path: Path) -> None:
    # (11 × 172.2 + 172.9) / 12 = 172.2583...; 195.25 is rounded up, not to the even digit.
    rows = [f"2000-{m:02d}-01,{172.9 if m == 12 else 172.2},0" for m in range(1, 13)]
    rows += [f"2005-{m:02d}-01,195.25,0" for m in range(1, 13)]
    assert years(load(tmp_path, "\n".join(["Date,Index,Inflation", *rows]))) == {2000: 172.3, 2005: 195.3}


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (flat().replace("CUUR0000SA0", "CWUR0000SA0"), SchemaError, "no series CUUR0000SA0 .* but CUSR0000SA0, CUUR01"),
        ("\n".join(",".join(map(str, r)) for r in report("CUUR0100SA0")), SchemaError, "but CUUR0100SA0"),
        (LIST.replace("2018-03-01,253.0", "2018-03-01,many"), IntegrityError, "row 16: 'many' is no price index"),
        (LIST.replace("2018-03-01,253.0", "2018-03-01,-253.0"), IntegrityError, "row 16: '-253.0' is no price index"),
        (LIST.replace("2018-03-01", "2018-03-15"), IntegrityError, "'2018-03-15' is not the first day of a month"),
        (LIST.replace("2018-03-01", "2018-02-01"), IntegrityError, "row 16: gives 2018 a second index, 253.0 and 252"),
        (LIST.replace(",", ";").replace(".", ","), DataError, "decimal comma"),
        (flat().replace("M13\t     256.500", "M13\t     257.500"), IntegrityError, "of 2018 is 257.5, .* months 256.5"),
        ("\n".join(LIST.splitlines()[:8]), IntegrityError, "no year has 12 months"),
    ],
)
def test_bad_files(tmp_path: Path, data: str, error: type[DataError], says: str) -> None:
    with pytest.raises(error, match=says):
        load(tmp_path, data)


@pytest.mark.parametrize(
    "text",
    [
        "series_id\tyear\tperiod\tvalue\nCEU0000000001\t2018\tM01\t1\n",
        "Date,Index\n2018-01-01,3\n",
        "Year,Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec\n2018,1,2,3,4,5,6,7,8,9,10,11,12\n",
    ],
)
def test_series_of_something_else_are_left_alone(text: str) -> None:
    assert not SOURCES["cpi"].recognises(text.encode(), "cu.data.txt")


@pytest.mark.skipif(not REAL.is_file(), reason="the real file is not on this machine")
def test_the_real_file_gives_what_is_bundled(tmp_path: Path) -> None:
    from sectorlmi.reference.price_index import cpi_u

    assert years(load(tmp_path, REAL.read_bytes())) == dict(cpi_u().index)
