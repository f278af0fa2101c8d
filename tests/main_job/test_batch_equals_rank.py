"""A batch gives each region the numbers that `rank` gives it alone, on the real Georgia and Ohio files."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sectorlmi import report
from sectorlmi.reports import csv as csv_report
from sectorlmi.reports import json as json_report
from sectorlmi.store import Store
from sectorlmi.store import tidy as tables
from sectorlmi.suppression.region import region_of
from sectorlmi.suppression.regional import RegionSums
from sectorlmi.suppression.resolved import Resolved
from sectorlmi.table import sums
from sectorlmi.table.batch_estimate import alone, raked
from sectorlmi.terms.cells import Cells
from sectorlmi.terms.study import IndustryRule, Level, Region, Study, Uncertainty
from sectorlmi.workflows import batch, cells, rank
from sectorlmi.workflows.batch_work import Request

# What one region's ranking has besides: ranges over fills and weights, bounds by linear programme, sentences.
_RANK_ONLY = {"place_low", "place_high", "p_top", "p_top_weights"}
_BOUNDS = {"employment_lower", "employment_upper"}
_REGIONS = {
    "Metro": ("13057", "13063", "13067", "13089", "13097", "13113", "13117", "13121", "13135", "13151"),
    "Fulton": ("13121",),
    "Small and hidden": ("13003", "13007", "13053"),
    "Overlapping": ("13121", "13089"),
}


def run_batch(study: Study, store: Store, folder: Path, regions: dict[str, Sequence[str]]) -> list[dict[str, Any]]:
    listed = folder / "regions.csv"
    listed.write_text("region,counties\n" + "".join(f"{n},{' '.join(c)}\n" for n, c in regions.items()))
    out = folder / "table.parquet"
    batch.run(study, store, Request(str(listed), out))
    from pyarrow import parquet

    rows: list[dict[str, Any]] = parquet.read_table(out).to_pylist()
    return rows


def rank_alone(study: Study, store: Store, name: str, counties: Sequence[str]) -> list[dict[str, Any]]:
    found: report.Report = rank.run(replace(study, region=Region(name, tuple(counties))), store)
    # The CSV's columns with JSON's numbers, which are not rounded.
    exact = json_report.table_rows(found.table)
    return [row | whole for row, whole in zip(csv_report.rows(found), exact, strict=True)]


def same(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, float) and theirs is not None:
        return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)
    return bool(ours == theirs) or (ours is None and theirs == "")


def differences(ours: list[dict[str, Any]], theirs: list[dict[str, Any]], left_out: set[str]) -> list[str]:
    """Every shared column of every row that is not the same; the rows must be the same ones, in order."""
    assert [r["industry_code"] for r in ours] == [r["industry_code"] for r in theirs]
    shared = (ours[0].keys() & theirs[0].keys()) - _RANK_ONLY - left_out
    assert len(shared) > 30
    return [
        f"{name} of {mine['industry_code']}: {mine[name]} against {other[name]}"
        for mine, other in zip(ours, theirs, strict=True)
        for name in sorted(shared)
        if not same(mine[name], other[name])
    ]


def check(study: Study, store: Store, folder: Path, regions: dict[str, Sequence[str]], left_out: set[str]) -> None:
    rows = run_batch(study, store, folder, regions)
    for name, counties in regions.items():
        mine = [r for r in rows if r["region"] == name]
        theirs = rank_alone(study, store, name, counties)
        assert differences(mine, theirs, left_out) == []
        listed = {r["industry_code"] for r in theirs if r["short_list"]}
        assert {r["industry_code"] for r in mine if r["is_short_listed"]} == listed


_LOOSE = IndustryRule(minimum_employment=0, minimum_establishments=0, maximum_estimated_share=None)
_VARIANTS: dict[str, dict[str, Any]] = {
    "start": {},
    "no minimums": {"industries": _LOOSE},
    "four digits": {"level": Level(4), "industries": IndustryRule(exclude=("999", "62"))},
    "mixed levels, all ownerships": {"level": Level(3, (("541", 4),)), "ownership": ("1", "2", "3", "5")},
    "total base": {"lq_base": "total"},
}


@pytest.mark.parametrize("policy", ["floor", "exclude"])
@pytest.mark.parametrize("variant", _VARIANTS)
def test_published_policies(real_store: Store, atlanta: Study, tmp_path: Path, policy: Any, variant: str) -> None:
    study = replace(atlanta, suppressed=policy, **_VARIANTS[variant])
    # The reason of an industry that is hidden everywhere names its bounds.
    left_out = _BOUNDS | ({"set_aside"} if policy == "exclude" else set())
    regions = {name: counties for name, counties in _REGIONS.items() if policy == "floor" or name != "Small and hidden"}
    if policy == "floor":
        left_out |= {"set_aside"}
    check(study, real_store, tmp_path, regions, left_out)


def test_across_a_naics_revision(ohio_store: Store, ohio: Study, tmp_path: Path) -> None:
    regions = {"All": ohio.region.counties, "Franklin": ("39049",), "Two": ("39041", "39045")}
    check(replace(ohio, suppressed="floor"), ohio_store, tmp_path, regions, _BOUNDS | {"set_aside"})


def _raked(cells_: Cells, *, level: int, other_periods: Sequence[Cells], benchmark_area: str | None) -> Resolved:
    def of(period: Cells) -> Any:
        return alone(period, level=level, benchmark_area=benchmark_area or "")

    return raked(of(cells_), other_periods, of, benchmark_area=benchmark_area or "")


def _summed(
    resolved: Resolved, areas: Sequence[str], targets: Any, *, owns: Sequence[str], measure: Any = "employment"
) -> RegionSums:
    region, found = region_of(resolved, areas, targets, owns=owns), resolved.intervals[measure]
    return RegionSums(region.sums(found.lower), region.sums(found.upper))


@pytest.fixture
def without_programmes(monkeypatch: pytest.MonkeyPatch) -> None:
    """`rank` with the estimates and bounds of a batch."""
    monkeypatch.setattr(cells, "resolve", _raked)
    monkeypatch.setattr(sums, "region_bounds", _summed)


@pytest.mark.slow
@pytest.mark.usefixtures("without_programmes")
@pytest.mark.parametrize("variant", ["start", "no minimums", "mixed levels, all ownerships"])
def test_estimates_by_propagation(real_store: Store, atlanta: Study, tmp_path: Path, variant: str) -> None:
    study = replace(atlanta, uncertainty=Uncertainty(fills=0), **_VARIANTS[variant])
    check(study, real_store, tmp_path, _REGIONS, set())


@pytest.mark.slow
@pytest.mark.usefixtures("without_programmes")
def test_estimates_by_propagation_across_a_revision(ohio_store: Store, ohio: Study, tmp_path: Path) -> None:
    study = replace(ohio, uncertainty=Uncertainty(fills=0))
    check(study, ohio_store, tmp_path, {"All": ohio.region.counties, "Two": ("39041", "39045")}, set())


@pytest.mark.slow
def test_estimates_are_near_those_of_rank(real_store: Store, atlanta: Study, tmp_path: Path) -> None:
    study = replace(atlanta, uncertainty=Uncertainty(fills=0))
    mine = run_batch(study, real_store, tmp_path, {"Metro": atlanta.region.counties})
    theirs = rank_alone(study, real_store, "Metro", atlanta.region.counties)
    published = [(m, t) for m, t in zip(mine, theirs, strict=True) if m["employment_status"] != "estimated"]
    assert published
    assert all(m["employment"] == t["employment"] for m, t in published)
    hidden = [(m, t) for m, t in zip(mine, theirs, strict=True) if m["employment_status"] == "estimated"]
    apart = [abs(m["employment"] - t["employment"]) / max(t["employment"], 1) for m, t in hidden]
    assert len(hidden) > 10
    assert np.median(apart) < 0.02
    for m, t in hidden:
        assert m["employment_lower"] <= t["employment_lower"] + 0.5
        assert m["employment_upper"] is None or m["employment_upper"] >= t["employment_upper"] - 0.5


def test_no_region_is_lost_by_working_in_parts(
    real_store: Store, atlanta: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = replace(atlanta, suppressed="floor")
    whole = run_batch(study, real_store, tmp_path, _REGIONS)
    monkeypatch.setattr("sectorlmi.workflows.batch_chunk._MOST_REGIONS", 1)
    assert run_batch(study, real_store, tmp_path, _REGIONS) == whole
    assert not tables.is_part(tmp_path / "table.parts" / "00000.parquet")
