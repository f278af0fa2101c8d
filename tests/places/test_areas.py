"""Which areas there are, and when their codes hold."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from sectorlmi.errors import ConfigError, DataError
from sectorlmi.places.areas import areas, counties_of_state, refuse_unknown, title
from sectorlmi.places.ties import adjacency, around, is_contiguous
from sectorlmi.terms import place_names
from sectorlmi.terms.breaks import refuse_mixed


def adjacency_rows(shared_data: Path) -> list[tuple[str, str]]:
    county, rows = "", []
    for line in (shared_data / "geo" / "county_adjacency.txt").read_text(encoding="latin-1").splitlines():
        cells = line.split("\t")
        county = cells[1] or county
        rows.append((county, cells[3]))
    return rows


def test_georgia_has_159_counties() -> None:
    assert len(counties_of_state("13")) == 159


def test_connecticut_by_year() -> None:
    assert len(counties_of_state("09", 2023)) == 8
    assert len(counties_of_state("09", 2024)) == 9
    assert len(counties_of_state("09")) == 9


def test_every_county_in_use_is_one_of_the_census_list(shared_data: Path) -> None:
    """The adjacency file is from before 2013: later codes are those that area_changes documents."""
    census = {county for county, _ in adjacency_rows(shared_data)}
    ours = {a.area_fips for a in areas().values() if a.kind == "county" and not a.is_retired}
    assert ours - census == {
        *("02063", "02066", "02158", "46102"),
        *(f"091{i}0" for i in range(1, 10)),
    }
    # Kalawao (15005) is counted with Maui in QCEW, the islands are outside it.
    left_out = {c for c in census - ours if c[:2] not in ("60", "66", "69", "78")}
    assert left_out == {"15005", "02261", "02270", "46113", "51515", *(f"090{i:02d}" for i in range(1, 16, 2))}


def test_state_borders_are_those_of_the_census(shared_data: Path) -> None:
    found: dict[str, set[str]] = {}
    for one, other in adjacency_rows(shared_data):
        if one[:2] != other[:2]:
            found.setdefault(one[:2], set()).add(other[:2])
    assert {
        s: set(place_names.bordering_states(s)) for s in place_names.POSTAL if place_names.bordering_states(s)
    } == found


def test_title_of_a_code_not_listed() -> None:
    assert (title("13121"), title("98001")) == ("Fulton County, Georgia", "98001")


@pytest.mark.parametrize("counties", [["09001", "09110"], ["02261", "02063"], ["46113", "46102"]])
def test_two_vintages_are_refused(counties: list[str]) -> None:
    with pytest.raises(ConfigError, match="two vintages"):
        refuse_mixed(counties)


def test_bedford_county_keeps_its_code() -> None:
    refuse_mixed(["51019", "51515"])  # before the merger both were there, so they may stand together


def test_a_code_of_another_year_is_refused() -> None:
    refuse_unknown(["09001"], 2023)
    with pytest.raises(ConfigError, match="is not a county code of 2024"):
        refuse_unknown(["09001"], 2024)
    with pytest.raises(ConfigError, match="no county"):
        refuse_unknown(["13000"])


class TestNeighbours:
    pairs = (("A", "A"), ("A", "B"), ("B", "C"), ("D", "D"))

    def test_symmetric_and_without_itself(self) -> None:
        assert adjacency(self.pairs) == {
            "A": frozenset("B"), "B": frozenset("AC"), "C": frozenset("B"), "D": frozenset(),
        }  # fmt: skip

    def test_around_says_what_is_touched(self) -> None:
        assert around(["A"], adjacency(self.pairs)) == {"B": ("A",)}
        assert around(["A", "C"], adjacency(self.pairs)) == {"B": ("A", "C")}

    def test_a_county_of_another_vintage(self) -> None:
        with pytest.raises(DataError, match="X"):
            around(["X"], adjacency(self.pairs))

    def test_contiguous(self) -> None:
        beside = adjacency(self.pairs)
        assert is_contiguous(["A", "B", "C"], beside)
        assert not is_contiguous(["A", "C"], beside)
        assert is_contiguous([], beside)
        apart = adjacency([("A", "B"), ("B", "A"), ("C", "D"), ("D", "C")])
        assert not is_contiguous(["A", "B", "C"], apart)
        assert not is_contiguous(["A", "C", "D"], apart)


def test_the_bundled_delineation_is_that_of_the_real_file(shared_data: Path) -> None:
    from openpyxl import load_workbook

    from sectorlmi import reference

    book = load_workbook(shared_data / "geo" / "list1_2023_cbsa_delineation.xlsx", read_only=True)
    real: dict[str, set[str]] = {}
    for row in book.worksheets[0].iter_rows(min_row=4, values_only=True):
        if row[10]:
            real.setdefault(str(row[0]), set()).add(f"{row[9]}{row[10]}")
    assert {c: set(f) for c, f in reference.cbsa_counties().items()} == real


def test_texas_counties_are_known(shared_data: Path) -> None:
    with (shared_data / "geo" / "tx_county_wda_crosswalk.csv").open(encoding="utf-8-sig") as stream:
        codes = {row["fips_county"] for row in csv.DictReader(stream)}
    assert codes == {a.area_fips for a in counties_of_state("48")}
