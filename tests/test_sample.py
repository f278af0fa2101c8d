"""The bundled sample: made again it is the same, it adds up, it hides well, and it says that it is made up.

Everything is read here with `csv` from the files, not through the package and not through the script.
"""

from __future__ import annotations

import csv
import gzip
import io
import subprocess
import sys
import zipfile
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "data" / "samples"
YEARS = ("2022", "2025")
COUNTIES = ("98001", "98003", "98005", "98007", "98009", "98011", "98013", "98015", "98999")
SUPERSECTOR_OF = {
    "11": "1011", "21": "1011", "23": "1012", "31-33": "1013", "42": "1021", "44-45": "1021", "48-49": "1021",
    "22": "1021", "51": "1022", "52": "1023", "53": "1023", "54": "1024", "55": "1024", "56": "1024", "61": "1025",
    "62": "1025", "71": "1026", "72": "1026", "81": "1027", "92": "1028", "99": "1029",
}  # fmt: skip
HYPHENATED = {"31": "31-33", "32": "31-33", "33": "31-33", "44": "44-45", "45": "44-45", "48": "48-49", "49": "48-49"}

Row = dict[str, str]
Key = tuple[str, str, int]  # own_code, industry_code, last digit of agglvl_code


@cache
def area(year: str, code: str) -> dict[Key, Row]:
    with zipfile.ZipFile(SAMPLES / f"qcew_sample_{year}.zip") as archive:
        text = archive.read(f"{code}.csv").decode()
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {(r["own_code"], r["industry_code"], int(r["agglvl_code"]) % 10): r for r in rows}


def parent(own: str, code: str, step: int) -> Key | None:
    """The row that this one adds to, by the digits of agglvl_code; worked out apart from the script."""
    if step == 0:
        return None
    above = {
        1: ("0", "10", 0),
        2: (own, "10", 1),
        3: (own, code[:3], 2),
        4: (own, SUPERSECTOR_OF.get(code, ""), 3),
        5: (own, HYPHENATED.get(code[:2], code[:2]), 4),
    }
    return above.get(step, (own, code[:-1], step - 1))


def families(rows: dict[Key, Row]) -> dict[Key, list[Key]]:
    children: dict[Key, list[Key]] = defaultdict(list)
    for key in rows:
        up = parent(*key)
        if up is not None:
            children[up].append(key)
    return children


def is_hidden(row: Row) -> bool:
    return row["disclosure_code"] == "N"


def jobs(row: Row) -> int:
    return int(row["annual_avg_emplvl"])


@pytest.fixture(scope="module")
def made_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("samples")
    script = ROOT / "scripts" / "make_sample.py"
    subprocess.run([sys.executable, str(script), "--out", str(out)], check=True, capture_output=True)
    return out


def content(path: Path) -> dict[str, bytes]:
    """What a file holds; archives by member, because zlib may compress differently elsewhere."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    if path.suffix == ".gz":
        return {path.stem: gzip.decompress(path.read_bytes())}
    return {path.name: path.read_bytes().replace(b"\r\n", b"\n")}


def test_the_script_makes_exactly_these_files(made_again: Path) -> None:
    names = sorted(p.name for p in SAMPLES.iterdir() if p.is_file())
    assert names == sorted(p.name for p in made_again.iterdir())
    changed = [name for name in names if content(SAMPLES / name) != content(made_again / name)]
    assert not changed, "run `python scripts/make_sample.py` and commit what it writes"


def test_the_folder_stays_small() -> None:
    assert sum(p.stat().st_size for p in SAMPLES.iterdir() if p.is_file()) <= 1_500_000


def test_everything_says_that_it_is_made_up() -> None:
    assert "MADE-UP" in (SAMPLES / "MADE-UP.txt").read_text()
    assert "MADE-UP" in (SAMPLES / "study.yml").read_text()
    for year in YEARS:
        assert "MADE-UP.txt" in content(SAMPLES / f"qcew_sample_{year}.zip")
    with (SAMPLES / "area_titles.csv").open(newline="") as handle:
        titles = list(csv.DictReader(handle))
    assert {t["area_fips"] for t in titles} == {*COUNTIES, "98000", "US000"}
    assert all("(made up)" in t["area_title"] for t in titles)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("code", [*COUNTIES, "98000", "US000"])
class TestEveryArea:
    def test_header_and_keys(self, year: str, code: str) -> None:
        rows = area(year, code)
        assert all(len(r) == 38 and None not in r.values() for r in rows.values())
        assert {(r["area_fips"], r["year"], r["qtr"], r["size_code"]) for r in rows.values()} == {
            (code, year, "A", "0")
        }
        base = {"US000": "1", "98000": "5"}.get(code, "7")
        assert {r["agglvl_code"] for r in rows.values()} == {f"{base}{step}" for step in range(9)}

    def test_published_parents_are_the_sum_of_published_children(self, year: str, code: str) -> None:
        rows = area(year, code)
        checked = 0
        for up, kids in families(rows).items():
            if any(is_hidden(rows[k]) for k in (up, *kids)):
                continue
            for measure in ("annual_avg_estabs", "annual_avg_emplvl", "total_annual_wages"):
                assert int(rows[up][measure]) == sum(int(rows[k][measure]) for k in kids), (up, measure)
            checked += 1
        assert checked > 50

    def test_hidden_rows_show_zeros_and_keep_their_worksites(self, year: str, code: str) -> None:
        for row in area(year, code).values():
            if is_hidden(row):
                assert int(row["annual_avg_estabs"]) > 0
                assert row["own_code"] == "5"
                for measure in ("annual_avg_emplvl", "total_annual_wages", "avg_annual_pay", "annual_avg_wkly_wage"):
                    assert row[measure] == "0"
                assert float(row["lq_annual_avg_emplvl"]) == 0
                assert row["lq_disclosure_code"] == row["oty_disclosure_code"] == "N"

    def test_no_subtraction_inside_the_area_gives_a_hidden_cell(self, year: str, code: str) -> None:
        rows = area(year, code)
        given_away = [up for up, kids in families(rows).items() if sum(is_hidden(rows[k]) for k in (up, *kids)) == 1]
        assert given_away == []

    def test_totals_are_always_published(self, year: str, code: str) -> None:
        totals = [r for (_, _, step), r in area(year, code).items() if step <= 1]
        assert len(totals) == 5
        assert not any(is_hidden(r) for r in totals)


@pytest.mark.parametrize("year", YEARS)
class TestAcrossAreas:
    def test_the_state_is_the_sum_of_its_counties_and_the_unknown_county(self, year: str) -> None:
        parts = [area(year, c) for c in COUNTIES]
        for key, row in area(year, "98000").items():
            cells = [p[key] for p in parts if key in p]
            assert int(row["annual_avg_estabs"]) == sum(int(c["annual_avg_estabs"]) for c in cells)
            if not any(is_hidden(c) for c in (row, *cells)):
                assert jobs(row) == sum(jobs(c) for c in cells)
                wages = sum(int(c["total_annual_wages"]) for c in cells)
                assert int(row["total_annual_wages"]) == wages

    def test_no_subtraction_from_the_state_gives_a_hidden_cell(self, year: str) -> None:
        parts = [area(year, c) for c in COUNTIES]
        for key, row in area(year, "98000").items():
            cells = [row, *(p[key] for p in parts if key in p)]
            assert sum(is_hidden(c) for c in cells) != 1, key

    def test_nothing_is_hidden_in_the_nation(self, year: str) -> None:
        assert not any(is_hidden(r) for r in area(year, "US000").values())

    def test_location_quotients_are_those_of_the_totals(self, year: str) -> None:
        nation = area(year, "US000")
        whole = jobs(nation["0", "10", 0])
        for code in COUNTIES:
            here = area(year, code)
            for key, row in here.items():
                if not is_hidden(row):
                    lq = (jobs(row) / jobs(here["0", "10", 0])) / (jobs(nation[key]) / whole)
                    assert float(row["lq_annual_avg_emplvl"]) == pytest.approx(lq, abs=0.0051)

    def test_the_sample_shows_every_state_of_a_cell(self, year: str) -> None:
        three = [{k: r for k, r in area(year, c).items() if k[0] == "5" and k[2] == 5} for c in COUNTIES]
        industries = {k for k in area(year, "US000") if k[0] == "5" and k[2] == 5}
        assert 80 <= len(industries) <= 95
        cells = sum(len(t) for t in three)
        hidden = sum(is_hidden(r) for t in three for r in t.values())
        assert 0.25 < hidden / cells < 0.40
        assert cells < 0.97 * len(industries) * len(COUNTIES)  # some are absent

    def test_the_truth_agrees_with_what_is_published(self, year: str) -> None:
        text = gzip.decompress((SAMPLES / "truth.csv.gz").read_bytes()).decode()
        truth = [r for r in csv.DictReader(io.StringIO(text)) if r["year"] == year]
        cells = [(c, k, r) for c in COUNTIES for k, r in area(year, c).items() if k[0] == "5" and k[2] in (5, 6)]
        assert len(truth) == len(cells)
        known = {(r["county"], r["naics"]): r for r in truth}
        for code, (_, industry, _), row in cells:
            true = known[code, industry]
            assert (true["is_hidden"] == "1") == is_hidden(row)
            assert true["establishments"] == row["annual_avg_estabs"]
            if is_hidden(row):
                assert int(true["employment"]) > 0
            else:
                assert true["employment"] == row["annual_avg_emplvl"]
                assert true["wages_usd"] == row["total_annual_wages"]


def test_true_zeros_comings_and_goings() -> None:
    zeros = dict.fromkeys(YEARS, 0)
    for year in YEARS:
        for code in COUNTIES:
            rows = area(year, code).values()
            zeros[year] += sum(jobs(r) == 0 and not is_hidden(r) for r in rows)
    assert zeros["2025"] > 10
    before, after = (set(area(y, "98007")) for y in YEARS)
    assert before - after
    assert after - before


def test_projections_leave_some_rows_to_be_borrowed() -> None:
    with (SAMPLES / "projections.csv").open(newline="") as handle:
        rows = list(csv.DictReader(handle))
    by_area: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        by_area[row["area"]].add(row["industry_code"])
        assert int(row["base_employment"]) > 0
        assert (row["base_year"], row["projected_year"]) == ("2024", "2034")
    region, state = by_area["Sample Region (made up)"], by_area["Sample State (made up)"]
    assert "712" in state - region  # borrowed from the state
    assert "533" not in region | state  # borrowed from the sector
    assert "53" in region
