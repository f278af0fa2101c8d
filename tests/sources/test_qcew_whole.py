"""Files cut between two rows: an error where the rest cannot be whole, a loud note where it may be a choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from sectorlmi.errors import DataError
from sectorlmi.sources import archive, qcew
from sectorlmi.sources.qcew_whole import WholeAreas
from sectorlmi.terms.progress import nobody

HEADER = (
    "area_fips,own_code,industry_code,agglvl_code,size_code,year,qtr,disclosure_code,"
    "annual_avg_estabs,annual_avg_emplvl,total_annual_wages"
)
# One county by hand: 12 establishments, 2 of local government (schools), 10 private (4 food makers, 6 hospitals).
COUNTY = [
    (0, "10", 70, 12),
    (3, "10", 71, 2),
    (3, "102", 72, 2),
    (3, "1025", 73, 2),
    (3, "61", 74, 2),
    (3, "611", 75, 2),
    (3, "6111", 76, 2),
    (3, "61111", 77, 2),
    (3, "611110", 78, 2),
    (5, "10", 71, 10),
    (5, "101", 72, 4),
    (5, "1013", 73, 4),
    (5, "102", 72, 6),
    (5, "1025", 73, 6),
    (5, "31-33", 74, 4),
    (5, "311", 75, 4),
    (5, "3111", 76, 4),
    (5, "31111", 77, 4),
    (5, "311111", 78, 4),
    (5, "62", 74, 6),
    (5, "622", 75, 6),
    (5, "6221", 76, 6),
    (5, "62211", 77, 6),
    (5, "622110", 78, 6),
]
Row = tuple[int, str, int, int]


def judge(folder: Path, *files: Sequence[Row], area: str = "13121") -> list[str]:
    """The notes on files with these rows."""
    found = WholeAreas()
    for i, rows in enumerate(files):
        path = folder / f"{i}.csv"
        lines = [f"{area},{own},{code},{agglvl},0,2018,A,,{n},{9 * n},{n}" for own, code, agglvl, n in rows]
        path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
        for member in archive.members([path]):
            for parsed in qcew.parse(member, nobody):
                found.add(parsed.key, parsed.table, member.name)
    return found.check()


def test_a_whole_file(tmp_path: Path) -> None:
    assert judge(tmp_path, COUNTY) == []
    assert judge(tmp_path, COUNTY[::-1]) == []


@pytest.mark.parametrize("n", range(10, len(COUNTY)))
def test_any_cut_in_the_private_rows(tmp_path: Path, n: int) -> None:
    with pytest.raises(DataError, match=r"0\.csv: the file seems cut: area 13121 in 2018"):
        judge(tmp_path, COUNTY[:n])


@pytest.mark.parametrize("n", range(4, 10))
def test_no_private_row_at_all_is_a_cut_or_a_choice(tmp_path: Path, n: int) -> None:
    (note,) = judge(tmp_path, COUNTY[:n])
    assert "no private rows of 13121 in 2018: if nobody left them out, the file is cut" in note


def test_how_many_are_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="lists 4 of 10 private establishments at 2 digits"):
        judge(tmp_path, [row for row in COUNTY if not (row[0] == 5 and row[1].startswith("62"))])


def test_a_tail_that_rounding_would_hide(tmp_path: Path) -> None:
    """One establishment less at each level is within rounding; that the last sector has nothing in it is not."""
    small = [(own, code, agglvl, 1 if code.startswith("62") else n) for own, code, agglvl, n in COUNTY]
    small = [(own, code, agglvl, 5 if (own, code) == (5, "10") else n) for own, code, agglvl, n in small]
    with pytest.raises(DataError, match="has 62 and nothing in it"):
        judge(tmp_path, small[:-4])


@pytest.mark.parametrize(
    "keep",
    [
        pytest.param(lambda row: row[2] not in (77, 78), id="to four digits"),
        pytest.param(lambda row: row[2] in (70, 71, 75), id="three digits only"),
        pytest.param(lambda row: row[0] == 5, id="private without the row of all ownerships"),
    ],
)
def test_what_somebody_left_out_on_purpose(tmp_path: Path, keep: Callable[[Row], bool]) -> None:
    assert judge(tmp_path, [row for row in COUNTY if keep(row)]) == []


@pytest.mark.parametrize(
    ("keep", "says"),
    [
        pytest.param(
            lambda row: row[0] in (0, 5),
            "no rows of ownerships 1-3 of 13121 in 2018, though own 0 counts more establishments",
            id="private only",
        ),
        pytest.param(lambda row: row[2] in (70, 71), "no rows of industries of 13121 in 2018", id="totals only"),
    ],
)
def test_what_the_file_itself_proves_to_be_left_out_is_told(
    tmp_path: Path, keep: Callable[[Row], bool], says: str
) -> None:
    trimmed = [row for row in COUNTY if keep(row)]
    (note,) = judge(tmp_path, trimmed)
    assert note.startswith("0.csv: ")
    assert says in note
    assert judge(tmp_path, trimmed, COUNTY) == judge(tmp_path, COUNTY, trimmed) == []
    (twice,) = judge(tmp_path, trimmed, trimmed)
    assert says in twice


def test_rows_that_come_in_another_file_are_not_left_out(tmp_path: Path) -> None:
    assert judge(tmp_path, [r for r in COUNTY if r[0] in (0, 5)], [r for r in COUNTY if r[0] == 3]) == []


def test_an_area_spread_over_files(tmp_path: Path) -> None:
    """As in a by-industry zip, where no file has all of an area."""
    by_industry = [[row for row in COUNTY if row[1] == code] for code in dict.fromkeys(row[1] for row in COUNTY)]
    assert judge(tmp_path, *by_industry) == []
    with pytest.raises(DataError, match="seems cut"):
        judge(tmp_path, *by_industry[:-6])


def test_a_cut_copy_beside_a_whole_one_does_no_harm(tmp_path: Path) -> None:
    assert judge(tmp_path, COUNTY[:15], COUNTY) == []
    assert judge(tmp_path, COUNTY, COUNTY[:15]) == []


def test_areas_of_which_no_whole_file_was_seen_are_not_judged(tmp_path: Path) -> None:
    rows = [(own, code, agglvl - 30, n) for own, code, agglvl, n in COUNTY]
    assert judge(tmp_path, rows[:15], area="C1206") == []


def test_a_singlefile_without_the_nation(tmp_path: Path) -> None:
    path = tmp_path / "2018.annual.singlefile.csv"
    areas = [f"{state:02}{n:03}" for state in range(1, 13) for n in range(1, 300, 2)]
    lines = [f"{area},{own},{code},{agglvl},0,2018,A,,9,9,9" for area in areas for own, code, agglvl, _ in COUNTY[::9]]
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    found = WholeAreas()
    for member in archive.members([path]):
        for parsed in qcew.parse(member, nobody):
            found.add(parsed.key, parsed.table, member.name)
    notes = found.check()
    assert len(notes) == 1
    assert "1,800 counties and no US000" in notes[0]


def test_real_files_are_whole_and_every_cut_of_one_is_seen(shared_data: Path) -> None:
    whole = WholeAreas()
    n_seen = n_cuts = 0
    for member in archive.members([shared_data / "qcew" / "ga_annual_2018.zip"]):
        for parsed in qcew.parse(member, nobody):
            whole.add(parsed.key, parsed.table, member.name)
            if "Appling" in member.name:
                for n in range(2, parsed.table.num_rows):
                    cut = WholeAreas()
                    cut.add(parsed.key, parsed.table.slice(0, n), member.name)
                    n_cuts += 1
                    n_seen += _is_seen(cut)
    assert whole.check() == []
    assert n_cuts > 600
    assert n_seen >= n_cuts - 2  # the totals of all ownerships alone are no piece of anything yet


def _is_seen(cut: WholeAreas) -> bool:
    try:
        return bool(cut.check())
    except DataError:
        return True
