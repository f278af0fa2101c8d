"""Real projections drive real industries: expected levels were read by eye from the publishers' files."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from sectorlmi.sources.projections import parse
from sectorlmi.table.projected import ProjectedGrowth, projected_growth
from sectorlmi.terms.breaks import bridge_groups
from sectorlmi.terms.projection import Projections
from sectorlmi.terms.provenance import Status


def _read(shared_data: Path, name: str) -> Projections:
    return parse((shared_data / "projections" / name).read_bytes(), file=name)


@pytest.fixture(scope="module")
def ep(shared_data: Path) -> Projections:
    return _read(shared_data, "bls_ep_industry_2020_30.xlsx")


@pytest.fixture(scope="module")
def california(shared_data: Path) -> Projections:
    return _read(shared_data, "ca_edd_industry_long_term_2018_2028.csv")


def _georgia_industries(shared_data: Path) -> list[str]:
    """Three-digit private industries of the state of Georgia, 2018, straight from the BLS file."""
    with zipfile.ZipFile(shared_data / "qcew" / "ga_annual_2018.zip") as archive:
        (name,) = [n for n in archive.namelist() if n.endswith("13000.csv")]
        rows = csv.DictReader(io.TextIOWrapper(archive.open(name), encoding="utf-8"))
        return [r["industry_code"] for r in rows if r["own_code"] == "5" and r["agglvl_code"] == "55"]


def _growth(codes: list[str], files: list[Projections], areas: list[str], vintage: int = 2017) -> ProjectedGrowth:
    return projected_growth(codes, files, areas=areas, study_vintage=vintage, bridges=bridge_groups)


def test_nearly_every_georgia_industry_gets_a_national_rate(shared_data: Path, ep: Projections) -> None:
    codes = _georgia_industries(shared_data)
    found = _growth(codes, [ep], [])
    unrated = [c for c, s in zip(codes, found.status, strict=True) if s is Status.MISSING]
    assert len(codes) == 91
    assert unrated == ["999"]  # unclassified: in no projection
    assert set(found.status) == {Status.NATIONAL_RATE, Status.MISSING}


# Table 2.11 of the 2020-30 cycle, thousands of jobs in 2020 and 2030: (industry, 2020, 2030, words of the note).
EP_ROWS = [
    ("311", 1616.7, 1688.9, "Food manufacturing (311)"),
    ("313", 199.4, 170.5, "(313,314), which contains 313"),
    ("316", 116.2, 71.1, "(315, 316), which contains 316"),
    ("339", 590.9, 621.8, "Miscellaneous manufacturing (339)"),
    ("221", 541.9, 502.9, "Utilities (22)"),
    ("238", 7269.4, 7584.4, "Construction (23), which contains 238"),
    ("424", 5639.8, 5780.8, "Wholesale trade (42), which contains 424"),
    ("441", 1907.7, 1983.8, "(441)"),
    ("444", 6814.0, 6642.2, "(442-4, 446-8, 451, 453-4), which contains 444"),
    ("447", 6814.0, 6642.2, "(442-4, 446-8, 451, 453-4), which contains 447"),
    ("453", 6814.0, 6642.2, "(442-4, 446-8, 451, 453-4), which contains 453"),
    ("488", 723.4, 808.8, "(487,488), which contains 488"),
    ("493", 1342.7, 1449.0, "Warehousing and storage (493)"),
    ("522", 2675.3, 2601.5, "(521, 522), which contains 522"),
    ("525", 966.3, 1020.8, "(523, 525), which contains 525"),
    ("541", 9426.4, 10553.7, "(54)"),
    ("611", 3459.4, 3983.6, "Education services (61)"),
    ("622", 5143.2, 5622.4, "Hospitals (622)"),
    ("713", 1300.1, 1764.3, "(713)"),
    # 813 has no code of its own in the table: 8131 1704.4-1689.5, 8132-3 411.4-513.1, 8134+9 743.2-851.2.
    ("813", 1704.4 + 411.4 + 743.2, 1689.5 + 513.1 + 851.2, "(8132, 8133)"),
    # 113: 1131-2 19.2-17.2 and 1133 60.0-61.2.
    ("113", 19.2 + 60.0, 17.2 + 61.2, "(1131, 1132) + 1133"),
    # 532: 5321 191.3-213.2, 5322-3 153.6-117.2, 5324 158.2-206.6; the row 532,533 is not needed.
    ("532", 191.3 + 153.6 + 158.2, 213.2 + 117.2 + 206.6, "the sum of"),
]


@pytest.mark.parametrize(("code", "base", "projected", "words"), EP_ROWS)
def test_national_rates_by_hand(ep: Projections, code: str, base: float, projected: float, words: str) -> None:
    found = _growth([code], [ep], [])
    assert found.growth_pct[0] == pytest.approx(100 * (projected / base - 1), abs=1e-6)
    assert found.base_employment[0] == pytest.approx(1000 * base)
    assert words in found.note[0]


# Long-term 2018-2028, jobs: Orange County's and Alameda-Contra Costa's rows added by hand.
CALIFORNIA_ROWS = [
    ("236", 22_200 + 16_200, 24_200 + 17_700, Status.SUM_PUBLISHED),
    ("334", 34_000 + 19_100, 32_800 + 20_000, Status.SUM_PUBLISHED),
    ("424", 25_800 + 18_000, 27_900 + 20_000, Status.SUM_PUBLISHED),
    ("445", 30_100 + 25_500, 32_000 + 28_000, Status.SUM_PUBLISHED),
    ("511", 10_500 + 7_900, 11_400 + 9_800, Status.SUM_PUBLISHED),
    ("622", 32_900 + 25_500, 37_000 + 29_200, Status.SUM_PUBLISHED),
    ("721", 25_800 + 8_400, 26_100 + 8_400, Status.SUM_PUBLISHED),
    # Only Orange County prints 442 to itself; both print retail trade.
    ("442", 152_600 + 114_400, 156_000 + 114_100, Status.PARENT_RATE),
    # Neither prints utilities; both print transportation, warehousing and utilities.
    ("221", 29_200 + 41_900, 33_400 + 46_100, Status.PARENT_RATE),
]


@pytest.mark.parametrize(("code", "base", "projected", "status"), CALIFORNIA_ROWS)
def test_two_california_areas_are_added(
    california: Projections, code: str, base: int, projected: int, status: Status
) -> None:
    found = _growth([code], [california], ["Anaheim", "Alameda and Contra Costa"])
    assert found.growth_pct[0] == pytest.approx(100 * (projected / base - 1), abs=1e-9)
    assert found.status == (status,)


def test_one_california_area_falls_back_on_state_and_nation(california: Projections, ep: Projections) -> None:
    found = _growth(["334", "448", "622", "211", "487", "491"], [california, ep], ["San Diego"])
    # San Diego 28,700-30,900, 17,600-14,900, 22,100-23,100; 211 from mining and logging; 491 from Table 2.11.
    assert found.growth_pct[:3] == pytest.approx([100 * 2200 / 28_700, -100 * 2700 / 17_600, 100 * 1000 / 22_100])
    assert found.status[:3] == (Status.PUBLISHED,) * 3
    assert found.status[-1] is Status.NATIONAL_RATE
    assert found.growth_pct[-1] == pytest.approx(100 * (549.9 / 602.1 - 1))


def test_other_services_in_california_are_two_rows(california: Projections) -> None:
    """80000000 leaves out private households, which are 008010: 571,700 + 34,400 to 601,500 + 31,000."""
    found = _growth(["81"], [california], ["California"])
    assert found.growth_pct[0] == pytest.approx(100 * (632_500 / 606_100 - 1))


def test_naics_2022_study_on_a_naics_2017_projection(california: Projections, ep: Projections) -> None:
    found = _growth(["449", "513", "5132", "4571", "311"], [california, ep], ["California"], vintage=2022)
    # Retail 1,684,300-1,692,100; 511 + 515 + 519; 5112; 447 (4471 is its only child); 311.
    expected = [(1_684_300, 1_692_100), (115_100 + 44_800 + 106_300, 138_900 + 43_200 + 135_900)]
    expected += [(88_800, 121_100), (62_400, 65_400), (161_400, 162_700)]
    assert found.growth_pct == pytest.approx([100 * (p / b - 1) for b, p in expected])
    assert found.status == (*[Status.BRIDGED] * 4, Status.STATE_RATE)


def test_short_term_california_with_long_term_nation_is_refused(shared_data: Path, ep: Projections) -> None:
    short = _read(shared_data, "ca_edd_industry_short_term.csv")
    with pytest.raises(Exception, match="Short-term and long-term projections cannot be mixed"):
        _growth(["311"], [short, ep], ["California"])
    # Food manufacturing alone, from the short-term file.
    assert _growth(["334"], [short], ["California"]).span == (2020, 2022)


def test_every_three_digit_row_of_california_gives_its_printed_percent(
    shared_data: Path, california: Projections
) -> None:
    """An independent reading of the file: code digits 3-5 of the series code, the printed fraction."""
    with (shared_data / "projections" / "ca_edd_industry_long_term_2018_2028.csv").open(encoding="utf-8") as stream:
        rows = [r for r in csv.DictReader(stream) if r["Area Name (County Names)"] == "California"]
    ends = ("000", "0000")
    printed = {
        r["Series Code"][2:5]: 100 * float(r["Percentage Change"])
        for r in rows
        if len(r["Series Code"]) == 8
        and r["Series Code"].endswith(ends)
        and r["Series Code"][4] != "0"
        and r["Series Code"][0] != "9"
    }
    found = _growth(list(printed), [california], ["California"])
    assert len(printed) > 60
    assert found.growth_pct == pytest.approx(list(printed.values()), abs=0.051)
    assert set(found.status) == {Status.STATE_RATE}
