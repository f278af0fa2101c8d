"""Small files of a zip read in blocks: the same rows, and the same faults in the same words, as one by one."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sectorlmi.errors import DataError
from sectorlmi.sources import archive, csv_blocks, qcew_groups
from sectorlmi.sources.qcew_groups import Group
from sectorlmi.store import Store
from sectorlmi.terms.period import Period
from sectorlmi.workflows.load import load

HEADER = (
    "area_fips,own_code,industry_code,agglvl_code,size_code,year,qtr,disclosure_code,"
    "annual_avg_estabs,annual_avg_emplvl,total_annual_wages\n"
)


def rows(area: str, jobs: int = 50) -> str:
    """A county with a hidden industry beside a published one."""
    keys = [("0", "10", 70, ""), ("5", "10", 71, ""), ("5", "101", 72, ""), ("5", "1013", 73, "")]
    keys += [("5", "31-33", 74, ""), ("5", "311", 75, ""), ("5", "3111", 76, "N")]
    return "".join(
        f"{area},{own},{code},{level},0,2018,A,{hidden},4,{0 if hidden else jobs},{0 if hidden else 900}\n"
        for own, code, level, hidden in keys
    )


def zipped(path: Path, members: Mapping[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        for name, text in members.items():
            made.writestr(name, text)
    return path


@pytest.fixture
def counties() -> dict[str, str]:
    return {f"a{n}.csv": HEADER + rows(f"13{n:03d}", n) for n in (1, 3, 5, 7)}


def groups(path: Path) -> list[bool]:
    """Of each thing that is read at a time, whether it is a block that was not given up."""
    found = qcew_groups.grouped(archive.members([path]))
    return [isinstance(one, Group) and bool(one.tables) for one in found]


def loaded(path: Path, store: Path) -> list[tuple[object, ...]]:
    load([path], Store(store))
    cells = Store(store).cells(Period(2018))
    columns = (cells.area, cells.own, cells.industry, cells.employment, cells.wages, cells.establishments)
    return sorted(zip(*(column.astype(str).tolist() for column in columns), strict=True))


def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qcew_groups, "_tables", lambda *_: ())


def test_the_same_cells_and_fingerprints(
    tmp_path: Path, counties: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped(tmp_path / "c.zip", counties)
    assert groups(path) == [True]
    together = loaded(path, tmp_path / "together")
    one_by_one(monkeypatch)
    assert together == loaded(path, tmp_path / "alone")
    assert len({row[0] for row in together}) == 4
    again = load([path], Store(tmp_path / "together"))
    assert {change.what.value for change in again.changes} == {"unchanged"}


FAULTS: dict[str, Callable[[dict[str, str]], dict[str, str]]] = {
    "a number that is none": lambda c: c | {"a3.csv": HEADER + rows("13003").replace(",50,", ",5x,", 1)},
    "a level of another area": lambda c: c | {"a5.csv": HEADER + rows("13005").replace(",75,", ",55,")},
    "a code nobody knows": lambda c: c | {"a7.csv": HEADER + rows("13007").replace(",N,", ",Q,")},
    "only a header": lambda c: c | {"a1.csv": HEADER},
    "cut between two rows": lambda c: c | {"a3.csv": HEADER + rows("13003")[:-60].rpartition("\n")[0] + "\n"},
    "cut in a row": lambda c: c | {"a3.csv": HEADER + rows("13003")[:-16]},
    "no total": lambda c: c | {"a3.csv": HEADER + "".join(rows("13003").splitlines(keepends=True)[2:])},
    "one area twice, otherwise": lambda c: c | {"b.csv": HEADER + rows("13003", 99)},
    "several areas in a file": lambda c: c | {"a3.csv": HEADER + rows("13003") + rows("13009")},
    "the tail of another's area": lambda c: c | {"a3.csv": HEADER + rows("13003") + rows("13005", 5)},
    "a size class in between": lambda c: c | {"a3.csv": HEADER + rows("13003").replace(",0,2018", ",1,2018", 1)},
    "no end of line": lambda c: c | {"a3.csv": (HEADER + rows("13003")).rstrip("\n")},
    "a row of commas": lambda c: c | {"a3.csv": HEADER + rows("13003") + "," * 10 + "\n"},
    "another header": lambda c: c | {"a4.csv": HEADER.replace("total_annual_wages", "wages") + rows("13009")},
    "a file of another kind": lambda c: c | {"a2.txt": "read me\n"},
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_odd_is_told_as_of_a_single_file(
    tmp_path: Path, counties: dict[str, str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = zipped(tmp_path / "c.zip", FAULTS[name](counties))
    together = outcome(path, tmp_path / "together")
    one_by_one(monkeypatch)
    assert together == outcome(path, tmp_path / "alone")


def outcome(path: Path, store: Path) -> object:
    try:
        return loaded(path, store)
    except DataError as error:
        assert not Store(store).periods(), "nothing of it takes effect"
        return type(error), error.what.replace(str(store), ""), error.hint


def test_a_block_ends_where_the_header_changes(tmp_path: Path, counties: dict[str, str]) -> None:
    quoted = HEADER.replace("area_fips", '"area_fips"')
    more = {f"b{n}.csv": quoted + rows(f"13{n:03d}") for n in (11, 13)}
    assert groups(zipped(tmp_path / "c.zip", counties | more)) == [True, True]


def test_blocks_are_not_larger_than_they_may_be(
    tmp_path: Path, counties: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qcew_groups, "_GROUP_BYTES", len(counties["a1.csv"]) + 1)
    assert groups(zipped(tmp_path / "c.zip", counties)) == [True, True]


@pytest.mark.parametrize("name", ["the tail of another's area", "one area twice, otherwise", "several areas in a file"])
def test_a_block_is_given_up_where_an_area_is_not_one_files_alone(
    tmp_path: Path, counties: dict[str, str], name: str
) -> None:
    assert not any(groups(zipped(tmp_path / "c.zip", FAULTS[name](counties))))


def test_a_fault_is_said_before_that_of_a_later_file(
    tmp_path: Path, counties: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files are inflated ahead: the damage of a later one is known before an earlier one's rows are."""
    monkeypatch.setattr(qcew_groups, "_GROUP_BYTES", 1)
    path = zipped(tmp_path / "c.zip", counties | {"a1.csv": HEADER + rows("13001", 1).replace(",4,1,", ",4,x,", 1)})
    with zipfile.ZipFile(path) as found:
        at = found.getinfo("a7.csv").header_offset + 30 + len("a7.csv")
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    with pytest.raises(DataError, match=r"a1\.csv, row 2, column employment"):
        load([path], Store(tmp_path / "store"))


def test_a_block_is_parsed_in_pieces_as_it_is_at_once(
    tmp_path: Path, counties: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped(tmp_path / "c.zip", counties)
    at_once = loaded(path, tmp_path / "at once")
    monkeypatch.setattr(csv_blocks, "_NEAR_BYTES", 200)
    assert groups(path) == [True]
    assert loaded(path, tmp_path / "pieces") == at_once
