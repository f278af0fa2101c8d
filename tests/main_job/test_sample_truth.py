"""What the program claims of hidden cells, against the truth that the made-up sample keeps of them."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sectorlmi.ranking.ranking import rank as ranked
from sectorlmi.sources.study_file import load_study
from sectorlmi.store import Store
from sectorlmi.table import candidates
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.study import Level, Region, Study
from sectorlmi.workflows import rank, uncertainty
from sectorlmi.workflows.demo import samples
from sectorlmi.workflows.load import load

REGIONS = {
    3: [
        ("98001", "98003", "98005", "98007"),
        ("98001", "98005", "98015"),
        ("98003", "98007", "98013"),
        ("98007", "98011", "98015"),
        ("98007",),
    ],
    4: [("98001", "98003", "98005", "98007"), ("98005", "98007", "98015")],
}


def _unhidden(folder: Path) -> None:
    """The sample's county files with the truth in place of every hidden cell of 3 and 4 digits."""
    with gzip.open(samples() / "truth.csv.gz", "rt", newline="") as file:
        truth = {(r["year"], r["county"], r["naics"]): r for r in csv.DictReader(file)}
    (folder / "MADE-UP.txt").write_text("made up", encoding="utf-8")
    for archive in sorted(samples().glob("qcew_sample_*.zip")):
        year = archive.stem[-4:]
        with zipfile.ZipFile(archive) as bundle:
            for name in (n for n in bundle.namelist() if n.endswith(".csv")):
                rows = list(csv.DictReader(io.StringIO(bundle.read(name).decode(), newline="")))
                for row in rows:
                    known = truth.get((year, row["area_fips"], row["industry_code"]))
                    if known and row["own_code"] == "5" and row["agglvl_code"] in ("75", "76"):
                        row["disclosure_code"] = ""
                        row["annual_avg_emplvl"] = known["employment"]
                        row["total_annual_wages"] = known["wages_usd"]
                with (folder / f"{year}-{name}").open("w", newline="", encoding="utf-8") as file:
                    writer = csv.DictWriter(file, list(rows[0]), quoting=csv.QUOTE_ALL)
                    writer.writeheader()
                    writer.writerows(rows)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Store]:
    """(as published, with nothing hidden at 3 and 4 digits)."""
    published, known = Store(tmp_path_factory.mktemp("published")), Store(tmp_path_factory.mktemp("known"))
    load([samples()], published, is_sample=True)
    folder = tmp_path_factory.mktemp("unhidden")
    _unhidden(folder)
    load([folder], known, is_sample=True)
    return published, known


def _study(counties: tuple[str, ...], level: int) -> Study:
    return replace(load_study(samples() / "study.yml"), region=Region("Some", counties), level=Level(level))


@pytest.mark.slow
@pytest.mark.parametrize("level", [3, 4])
def test_bounds_hold_and_estimates_lean_to_neither_side(stores: tuple[Store, Store], level: int) -> None:
    guessed = right = 0.0
    for counties in REGIONS[level]:
        found, truth = (rank.study_table(_study(counties, level), store)[0] for store in stores)
        assert found.industries == truth.industries
        hidden = found["n_suppressed"] > 0
        assert hidden.sum() > 10
        assert truth["n_suppressed"].sum() == 0
        for name, low, high in (
            ("employment", "employment_lower", "employment_upper"),
            ("employment_base", "employment_base_lower", "employment_base_upper"),
            ("avg_annual_wage_usd", "avg_annual_wage_lower_usd", "avg_annual_wage_upper_usd"),
            ("growth_pct", "growth_lower_pct", "growth_upper_pct"),
            ("location_quotient", "location_quotient_lower", "location_quotient_upper"),
        ):
            value, tolerance = truth[name], 1e-9 * np.nanmax(np.abs(truth[name]))
            assert not (value < found[low] - tolerance).any(), (counties, name)
            assert not (value > found[high] + tolerance).any(), (counties, name)
        guessed += found["employment"][hidden].sum()
        right += truth["employment"][hidden].sum()
    assert guessed == pytest.approx(right, rel=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("level", [3, 4])
def test_nine_of_ten_true_places_lie_in_their_ranges(stores: tuple[Store, Store], level: int) -> None:
    inside: list[bool] = []
    for counties in REGIONS[level]:
        study = _study(counties, level)
        table, cells = rank.study_table(study, stores[0])
        truth = rank.study_table(study, stores[1])[0]
        rows = np.flatnonzero(candidates.choose(table, study).rows)
        codes = [table.industries[i] for i in rows]
        criteria = rank.criteria_of(study, [FACTORS[choice.name] for choice in study.factors])
        estimated, true = (ranked(codes, t.factor_values()[rows], criteria) for t in (table, truth))
        drawn = uncertainty.drawn(study, table, cells)
        assert drawn is not None
        ranges = uncertainty.ranges_of(uncertainty.factor_draws(table, drawn), table, estimated, 10)
        place = dict(zip(true.industries, true.place, strict=True))
        for i, code in enumerate(estimated.industries):
            inside.append(bool(ranges.low[i] <= place[code] <= ranges.high[i]))
    assert len(inside) > 150
    assert np.mean(inside) >= 0.9
