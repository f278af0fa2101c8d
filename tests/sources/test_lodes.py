"""LODES8 files: county sums against a plain reading of the same rows, and what is refused."""

from __future__ import annotations

import csv
import gzip
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from sectorlmi.errors import DataError, IntegrityError, SchemaError
from sectorlmi.sources import SOURCES, archive, lodes, lodes_layout
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed
from sectorlmi.terms import tracts
from sectorlmi.terms.progress import nobody

ROOT = Path(__file__).resolve().parent.parent.parent
HEADER = "w_geocode,h_geocode,S000,SA01,SA02,SA03,SE01,SE02,SE03,SI01,SI02,SI03,createdate\n"
ROW = "010010201001000,010010201001001,2,1,1,0,0,2,0,2,0,0,20231016\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lodes")
    script = ROOT / "scripts" / "make_lodes.py"
    subprocess.run([sys.executable, script, "--out", folder], check=True)
    return folder


def parsed(file: Path) -> Parsed:
    (one,) = lodes.parse(next(archive.members([file])), nobody)
    return one


def columns(file: Path) -> dict[str, list[Any]]:
    """The table's columns, counties as codes."""
    table = parsed(file).table
    found: dict[str, list[Any]] = table.to_pydict()
    for end in {"w_county", "h_county"} & set(found):
        found[end] = lodes.county_codes(table[end].to_numpy()).tolist()
    return found


def rows(file: Path) -> list[dict[str, str]]:
    with gzip.open(file, "rt") as stream:
        return list(csv.DictReader(stream))


def write(folder: Path, text: str, name: str = "al_od_main_JT00_2021.csv") -> Path:
    file = folder / name
    file.write_text(text)
    return file


@pytest.mark.parametrize("part", ["main", "aux"])
def test_county_flows_are_the_sums_of_the_blocks(made: Path, part: str) -> None:
    file = made / f"wi_od_{part}_JT00_2021.csv.gz"
    expected: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows(file):
        pair = row["w_geocode"][:5], row["h_geocode"][:5]
        expected[pair].update({k: int(v) for k, v in row.items() if k.startswith("S")})
    found = columns(file)
    pairs = list(zip(found["w_county"], found["h_county"], strict=True))
    assert pairs == sorted(expected)
    for name in ("S000", "SA01", "SE03", "SI02"):
        assert found[name] == [expected[p][name] for p in pairs]


def test_all_states_together_are_the_truth(made: Path) -> None:
    with (made / "truth.csv").open() as stream:
        truth = {(r["w_county"], r["h_county"]): int(r["S000"]) for r in csv.DictReader(stream)}
    found: dict[tuple[str, str], int] = {}
    for file in made.glob("*_od_*.gz"):
        t = columns(file)
        found |= dict(zip(zip(t["w_county"], t["h_county"], strict=True), t["S000"], strict=True))
    assert found == truth


@pytest.mark.parametrize(("kind", "geocode"), [("rac", "h_geocode"), ("wac", "w_geocode")])
def test_area_files(made: Path, kind: str, geocode: str) -> None:
    file = made / f"il_{kind}_S000_JT00_2021.csv.gz"
    expected: Counter[str] = Counter()
    for row in rows(file):
        expected[row[geocode][:5]] += int(row["CNS07"])
    found = columns(file)
    assert dict(zip(found["county"], found["CNS07"], strict=True)) == expected


def test_a_crosswalk_gives_tracts_that_moved(made: Path, tmp_path: Path) -> None:
    assert parsed(made / "ia_xwalk.csv.gz").table.num_rows == 0
    file = tmp_path / "ct_xwalk.csv"
    blocks = ("090034051001001,09140", "090034051001002,09110", "090034051001003,09140", "090035201001001,09003")
    file.write_text("\n".join(["tabblk2020,cty", *blocks]) + "\n")
    one = parsed(file)
    assert one.key == "ct_xwalk"
    assert one.table.to_pylist() == [{"tract": "09003405100", "county": "09140"}]


def test_flows_of_connecticut_come_by_tract_too(tmp_path: Path) -> None:
    file = tmp_path / "ny_od_aux_JT00_2021.csv"
    rows = [
        "361190001001001,090034051001001,2",
        "361190001001001,090034051002002,3",
        "361190001001001,340010001001001,5",
    ]
    file.write_text("\n".join([HEADER.strip(), *(f"{row},0,0,0,0,0,0,0,0,0,20231016" for row in rows)]) + "\n")
    counties, by_tract = list(lodes.parse(next(archive.members([file])), lambda _: None))
    assert counties.table.select(["w_county", "h_county", "S000"]).to_pylist() == [
        {"w_county": 36119, "h_county": 9003, "S000": 5},
        {"w_county": 36119, "h_county": 34001, "S000": 5},
    ]
    assert by_tract.key == "ny_od_aux_JT00_2021_tracts"
    (row,) = by_tract.table.to_pylist()
    assert (row["w_place"], row["h_place"], row["S000"]) == (36119, tracts.number("09003405100"), 5)
    assert tracts.number("09003405100") != tracts.number("09001405100")


def test_keys_are_the_publishers_names(made: Path) -> None:
    names = sorted(f.name for f in made.glob("*.gz"))
    assert [parsed(made / n).key for n in names] == [n.removesuffix(".csv.gz") for n in names]


def test_the_registry_knows_them(made: Path) -> None:
    for file in made.glob("*.gz"):
        found: Member = next(archive.members([file]))
        assert [s.name for s in SOURCES.values() if s.recognises(found.head(), found.name)] == ["lodes"]


def test_the_script_repeats_itself(made: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "scripts" / "make_lodes.py", "--out", tmp_path], check=True)
    for file in made.iterdir():
        assert (tmp_path / file.name).read_bytes() == file.read_bytes()


def test_leading_zeros_stay(tmp_path: Path) -> None:
    found = columns(write(tmp_path, HEADER + ROW))
    assert (found["w_county"], found["h_county"], found["S000"]) == (["01001"], ["01001"], [2])


@pytest.mark.parametrize(
    ("text", "name", "error", "says"),
    [
        (HEADER.replace(",SI03", "") + ROW, "al_od_main_JT00_2021.csv", SchemaError, "missing SI03"),
        (HEADER.replace("SA01,SA02", "SA02,SA01") + ROW, "al_od_main_JT00_2021.csv", SchemaError, "another order"),
        ("tabblk2010,st\n1,2\n", "al_xwalk.csv", SchemaError, "2010 blocks"),
        ("tabblk2020,st\n1,2\n", "al_xwalk.csv", SchemaError, "cty"),
        (HEADER + ROW, "flows.csv", DataError, "name does not say state, year"),
        (HEADER, "al_od_main_JT00_2021.csv", DataError, "no rows"),
        (HEADER + ROW + ROW[1:], "al_od_main_JT00_2021.csv", IntegrityError, "row 3: w_geocode"),
        (HEADER + ROW.replace("0201001001", "02010x1001", 1), "al_od_main_JT00_2021.csv", None, ""),
        (HEADER + ROW.replace("01001", "01o01", 1), "al_od_main_JT00_2021.csv", IntegrityError, "not a block code"),
        (HEADER + ROW.replace(",2,1", ",-2,1"), "al_od_main_JT00_2021.csv", IntegrityError, "S000 is negative"),
        (HEADER + ROW.replace(",2,1", ",,1"), "al_od_main_JT00_2021.csv", IntegrityError, "row 2: S000 is empty"),
        (HEADER + ROW.replace(",2,1", ",two,1"), "al_od_main_JT00_2021.csv", DataError, "well-formed"),
        (HEADER + ROW, "al_od_aux_JT00_2021.csv", IntegrityError, "named aux"),
        (HEADER + ROW.replace(",010", ",130"), "al_od_main_JT00_2021.csv", IntegrityError, "named main"),
        (HEADER + ROW + ROW.replace(",010", ",130"), "al_od_main_JT00_2021.csv", IntegrityError, "named main"),
        (HEADER + ROW.replace(",010", ",130") + ROW, "al_od_aux_JT00_2021.csv", IntegrityError, "named aux"),
        (HEADER + ROW + ROW.replace("010010", "130010"), "al_od_main_JT00_2021.csv", IntegrityError, "one state"),
        (HEADER + ROW, "ak_od_main_JT00_2021.csv", IntegrityError, "named after AK, but its rows are of state 01"),
        (HEADER + ROW.replace("01001020", "09001o20"), "ct_od_main_JT00_2021.csv", IntegrityError, "not a block code"),
    ],
)
def test_bad_files(tmp_path: Path, text: str, name: str, error: type[Exception] | None, says: str) -> None:
    file = write(tmp_path, text, name)
    if error is None:  # only the county's digits are read, so a letter further on does no harm
        assert columns(file)["S000"] == [2]
        return
    with pytest.raises(error, match=says):
        parsed(file)


def test_a_cut_off_file(made: Path, tmp_path: Path) -> None:
    whole = (made / "wi_od_main_JT00_2021.csv.gz").read_bytes()
    (tmp_path / "wi_od_main_JT00_2021.csv.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match="truncated"):
        parsed(tmp_path / "wi_od_main_JT00_2021.csv.gz")


def test_years_without_files() -> None:
    assert lodes_layout.is_unpublished("ak", 2019)
    assert not lodes_layout.is_unpublished("ak", 2016)
    assert lodes_layout.is_unpublished("ms", 2020)
    assert lodes_layout.is_unpublished("vi", 2021)
    assert not lodes_layout.is_unpublished("wi", 2021)
