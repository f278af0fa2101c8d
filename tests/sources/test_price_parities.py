"""BEA's file of price parities: as it is served, and what is no such file."""

from __future__ import annotations

from pathlib import Path

import pytest

from sectorlmi.errors import DataError
from sectorlmi.sources import archive, source_of
from sectorlmi.sources.price_parities import PRICE_PARITIES
from sectorlmi.terms.progress import nobody

# The form that BEA serves: a blank before the quote, other measures of the same state, notes at the end.
_HEAD = "GeoFIPS,GeoName,Region,TableName,LineCode,IndustryClassification,Description,Unit,2017,2018\n"
_NATION = ' "00000","United States", ,SARPP,5,"...","RPPs: All items ","Index",100.000,100.000\n'
_NOTES = '"Note: See the included footnote file."\n"SARPP: Real personal income, real PCE, and parities by state "\n'
FILE = (
    f"{_HEAD}"
    ' "02000","Alaska",8,SARPP,2,"..."," Real per capita personal income 2/","D",53921,55000\n'
    f"{_NATION}"
    ' "02000","Alaska",8,SARPP,5,"...","RPPs: All items ","Index",104.500,(NA)\n'
    ' "13000","Georgia",5,SARPP,5,"...","RPPs: All items ","Index",95.292,94.819\n'
    ' "13000","Georgia",5,SARPP,6,"..."," RPPs: Goods ","Index",96.1,96.2\n'
    f"{_NOTES}"
)


def read(text: str, tmp_path: Path) -> dict[tuple[str, int], float]:
    path = tmp_path / "anything.txt"
    path.write_text(text, encoding="utf-8")
    (member,) = archive.members([path])
    assert source_of(member) is PRICE_PARITIES
    (parsed,) = PRICE_PARITIES.parse(member, nobody)
    rows = parsed.table.to_pylist()
    return {(row["area"], row["year"]): row["index"] for row in rows}


def test_the_parity_of_all_items_by_state_and_year(tmp_path: Path) -> None:
    expected = {("02000", 2017): 104.5, ("13000", 2017): 95.292, ("13000", 2018): 94.819}
    assert read(FILE, tmp_path) == expected
    assert read(FILE.replace("\n", "\r\n"), tmp_path) == expected


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("SARPP,5", "MARPP,5", "MARPP is not about states"),
        ("RPPs: All items", "RPPs: Goods", "no rows `RPPs: All items`"),
        ("94.819", "9.4819", "row 5, 2018: '9.4819' is no price parity"),
        ("94.819", "high", "'high' is no price parity"),
        ("94.819", '"94,819"', "'94,819' is no price parity"),
        (_NATION, "", "no row of the United States"),
        ("100.000,100.000", "100.000,99.1", "are not 100 in 2018"),
        (
            ' "13000","Georgia",5,SARPP,6,"..."," RPPs: Goods',
            ' "13000","Georgia",5,SARPP,5,"...","RPPs: All items',
            "twice",
        ),
        ('"13000"', '"13121"', "is no state"),
    ],
)
def test_what_is_no_such_table_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in FILE
    with pytest.raises(DataError, match=said):
        read(FILE.replace(old, new), tmp_path)


def test_the_real_file(shared_data: Path, tmp_path: Path) -> None:
    text = (shared_data / "prices" / "SARPP_STATE_2008_2023.csv").read_text(encoding="utf-8")
    found = read(text, tmp_path)
    assert len(found) == 51 * 16
    line = next(line for line in text.splitlines() if line.startswith(' "13000"') and '"RPPs: All items' in line)
    assert [found["13000", year] for year in range(2008, 2024)] == [float(x) for x in line.split(",")[-16:]]
