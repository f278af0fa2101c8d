"""The QCEW reader against publishers' files, read a second time with nothing but the csv module."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sectorlmi.sources import archive, qcew
from sectorlmi.terms.progress import nobody

Row = tuple[Any, ...]


def texts(path: Path) -> Iterator[tuple[str, str]]:
    if path.suffix == ".csv":
        yield path.name, path.read_text(encoding="utf-8")
        return
    with zipfile.ZipFile(path) as source:
        for name in source.namelist():
            yield name, source.read(name).decode("utf-8")


def number(text: str) -> int:
    return int(float(text))


def plain_rows(path: Path) -> list[Row]:
    """(period, area, own, industry, agglvl, establishments, jobs…, wages) with None for what is hidden."""
    rows: list[Row] = []
    for _, text in texts(path):
        for line in csv.DictReader(io.StringIO(text)):
            annual = "annual_avg_emplvl" in line
            jobs = ["annual_avg_emplvl"] if annual else [f"month{m}_emplvl" for m in (1, 2, 3)]
            wages = "total_annual_wages" if annual else "total_qtrly_wages"
            estabs = next(n for n in line if n and n.split("_count")[0] in ("annual_avg_estabs", "qtrly_estabs"))
            hidden = line["disclosure_code"] == "N"
            assert line["size_code"] == "0"
            rows.append(
                (
                    line["year"] if annual else f"{line['year']}Q{line['qtr']}",
                    line["area_fips"].rjust(5, "0"), int(line["own_code"]), line["industry_code"],
                    int(line["agglvl_code"]), number(line[estabs]),
                    *(None if hidden else number(line[name]) for name in (*jobs, wages)),
                )
            )  # fmt: skip
    return rows


def parsed_rows(path: Path) -> list[Row]:
    rows: list[Row] = []
    for member in archive.members([path]):
        assert qcew.QCEW.recognises(member.head(), "")
        for parsed in qcew.parse(member, nobody):
            table = parsed.table.drop_columns(["suppressed"])
            annual = "employment" in table.column_names
            jobs = ["employment"] if annual else [f"month{m}_employment" for m in (1, 2, 3)]
            names = ["area_fips", "own_code", "industry_code", "agglvl_code", "establishments", *jobs, "wages"]
            columns = [table[name].to_pylist() for name in names]
            rows += [(parsed.key, *row) for row in zip(*columns, strict=True)]
    return rows


@pytest.mark.parametrize(
    ("name", "n_rows"),
    [
        pytest.param("ga_annual_2015.zip", 121_050, marks=pytest.mark.slow),
        pytest.param("ga_annual_2018.zip", 118_287, marks=pytest.mark.slow),
        pytest.param("oh15_annual_2020_2023.zip", 70_302, marks=pytest.mark.slow),
        ("wi_by_area_quarterly_2016.zip", 24_264),
        ("US000_2019_q1.csv", 4_560),
        ("US000_2024_q1.csv", 4_526),
    ],
)
def test_every_row_of_every_real_file(shared_data: Path, name: str, n_rows: int) -> None:
    path = shared_data / "qcew" / name
    expected = plain_rows(path)
    assert len(expected) == n_rows
    assert sorted(parsed_rows(path), key=repr) == sorted(expected, key=repr)
