"""Career-cluster crosswalks: both layouts of the workbook, the older CSV, and what may be wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from sectorlmi.errors import DataError, IntegrityError, SchemaError
from sectorlmi.people.career_clusters import crosswalk
from sectorlmi.sources import archive
from sectorlmi.sources.clusters import CLUSTERS
from sectorlmi.terms.progress import nobody

LONG = ("SOC Code", "Occupation Title", "Career Cluster", "Sub-Cluster")
WIDE = ("SOC Code", "Occupation Title", "Interdisciplinary SOC? (Yes/No)", "Career Cluster", "Career Cluster")


def workbook(path: Path, sheet: str, rows: Sequence[Sequence[str]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet(sheet)
    for i, row in enumerate(rows):
        page.write_row(i, 0, row)
    book.close()
    return path


def pairs(path: Path) -> tuple[str, list[tuple[str, str]]]:
    for member in archive.members([path]):
        assert CLUSTERS.recognises(member.head(), member.name)
        (found,) = CLUSTERS.parse(member, nobody)
        rows = found.table.to_pylist()
        return found.key, [(row["soc_code"], row["career_cluster"]) for row in rows]
    raise AssertionError(path)


def test_the_long_sheet_counts_a_cluster_once(tmp_path: Path) -> None:
    rows = [
        LONG,
        ("11-1011", "x", "Management & Entrepreneurship", "a"),
        ("11-1011", "x", "management & entrepreneurship", "b"),
        ("29-1141", "x", "Healthcare & Human Services", "c"),
    ]
    found = pairs(workbook(tmp_path / "x.xlsx", "SOC - CC - Sub-Clusters", rows))
    assert found == ("2024", [("11-1011", "Management & Entrepreneurship"), ("29-1141", "Healthcare & Human Services")])


def test_the_wide_sheet_repeats_its_heading(tmp_path: Path) -> None:
    rows = [
        WIDE,
        ("11-1021", "x", "Yes", "Energy & Natural Resources", "Construction"),
        ("11-1031", "x", "No", "Education", ""),
    ]
    _, found = pairs(workbook(tmp_path / "x.xlsx", "SOC - CC (Wide)", rows))
    assert found == [("11-1021", "Energy & Natural Resources"), ("11-1021", "Construction"), ("11-1031", "Education")]


@pytest.mark.parametrize(
    ("rows", "error", "says"),
    [
        ([("SOC", "Title", "Career Cluster"), ("11-1011", "x", "Education")], SchemaError, "one column 'SOC Code'"),
        ([("SOC Code", "Title", "Cluster"), ("11-1011", "x", "Education")], SchemaError, "'Career Cluster'; it has"),
        ([LONG, ("15-1132", "x", "Digital Technology", "")], IntegrityError, "SOC 2018 is needed, and 15-1132"),
        ([LONG, ("15-1252", "x", "Digital Tecnology", "")], IntegrityError, r"row 2: 'Digital Tec.*Technology'"),
        ([LONG, ("15-1252", "x", "Marketing", ""), ("15-1253", "x", "Education", "")], IntegrityError, "2 frameworks"),
        ([LONG, ("151252", "x", "Education", "")], IntegrityError, "row 2: '151252' is no SOC code"),
    ],
)  # fmt: skip
def test_bad_workbooks(tmp_path: Path, rows: Sequence[Sequence[str]], error: type[DataError], says: str) -> None:
    with pytest.raises(error, match=says) as caught:
        pairs(workbook(tmp_path / "x.xlsx", "SOC - CC - Sub-Clusters", rows))
    assert "careertech.org" in caught.value.hint or "29-1141" in caught.value.hint


def test_the_older_csv(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text(
        "Career Cluster,Career Pathway,Code,Occupation\n"
        '"Arts, Audio/Video Technology & Communications; Marketing",x,27-1024.00,Graphic Designers\n',
        encoding="utf-8",
    )
    assert pairs(path) == ("16", [("27-1024", "Arts, A/V Technology & Communications"), ("27-1024", "Marketing")])


def test_the_real_crosswalk_of_2024(shared_data: Path) -> None:
    key, found = pairs(shared_data / "clusters" / "SOC_Career_Clusters_Crosswalk.xlsx")
    clusters = Counter(soc for soc, _ in found)
    assert key == "2024"
    assert len(clusters) == 851
    assert sum(n > 1 for n in clusters.values()) == 125
    assert clusters["15-2021"] == 8
    assert len({cluster for _, cluster in found}) == 14
    walk = crosswalk(found, "real")
    assert walk.weights("15-2021") == dict.fromkeys(walk.of("15-2021"), 0.125)


def test_the_real_sixteen(shared_data: Path) -> None:
    key, found = pairs(shared_data / "clusters" / "onet_16_career_clusters_to_soc.csv")
    assert key == "16"
    assert len({cluster for _, cluster in found}) == 16
