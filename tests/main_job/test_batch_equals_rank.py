"""A batch gives each region the numbers that `rank` gives it alone, on the real Georgia and Ohio files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sectorlmi.ranking.long_table import long_section
from sectorlmi.ranking.report import Report
from sectorlmi.reports import parquet as tables
from sectorlmi.store import Store
from sectorlmi.terms.document import section_rows
from sectorlmi.terms.study import IndustryRule, Level, Region, Study, Uncertainty
from sectorlmi.terms.study_parts import IndustryRegion
from sectorlmi.workflows import batch, rank
from sectorlmi.workflows.batch import Request

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
    found: Report = rank.run(replace(study, region=Region(name, tuple(counties))), store)
    return section_rows(long_section(found))


def same(ours: Any, theirs: Any) -> bool:
    """To the last bit; a missing number is an empty cell in a CSV."""
    return bool(ours == theirs) or (ours is None and theirs == "")


def differences(ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> list[str]:
    """Every shared column of every row that is not the same; the rows must be the same ones, in order."""
    assert [r["industry_code"] for r in ours] == [r["industry_code"] for r in theirs]
    shared = ours[0].keys() & theirs[0].keys()
    assert len(shared) > 30
    assert {"place_low", "place_high", "p_top", "candidate_place_low", "n_candidates", "growth_upper_pct"} <= shared
    return [
        f"{name} of {mine['industry_code']}: {mine[name]} against {other[name]}"
        for mine, other in zip(ours, theirs, strict=True)
        for name in sorted(shared)
        if not same(mine[name], other[name])
    ]


def check(study: Study, store: Store, folder: Path, regions: dict[str, Sequence[str]]) -> None:
    rows = run_batch(study, store, folder, regions)
    for name, counties in regions.items():
        mine = [r for r in rows if r["region"] == name]
        theirs = rank_alone(study, store, name, counties)
        assert differences(mine, theirs) == []
        listed = {r["industry_code"] for r in theirs if r["short_list"]}
        assert {r["industry_code"] for r in mine if r["is_short_listed"]} == listed


_LOOSE = IndustryRule(minimum_employment=0, minimum_establishments=0, maximum_estimated_share=None)
_VARIANTS: dict[str, dict[str, Any]] = {
    "start": {},
    "no minimums": {"industries": _LOOSE},
    "four digits": {"level": Level(4), "industries": IndustryRule(exclude=("999", "62"))},
    "mixed levels, all ownerships": {"level": Level(3, (("541", 4),)), "ownership": ("1", "2", "3", "5")},
    "total base": {"lq_base": "total"},
    "no fills": {"uncertainty": Uncertainty(fills=0)},
    "few open places": {"industries": IndustryRule(maximum_place_range_share=0.05)},
}


_SLOW = ("no minimums", "four digits", "mixed levels, all ownerships")
_CASES = [
    pytest.param(policy, variant, marks=[pytest.mark.slow] if policy == "estimate" and variant in _SLOW else [])
    for policy in ("estimate", "floor", "exclude")
    for variant in _VARIANTS
    if policy == "estimate" or variant not in ("no fills", "few open places")
]


@pytest.mark.parametrize(("policy", "variant"), _CASES)
def test_every_number(real_store: Store, atlanta: Study, tmp_path: Path, policy: Any, variant: str) -> None:
    study = replace(atlanta, suppressed=policy, **{"uncertainty": Uncertainty(fills=20)} | _VARIANTS[variant])
    # Nobody is left to rank where every industry has a hidden cell.
    regions = {
        name: counties for name, counties in _REGIONS.items() if policy != "exclude" or name != "Small and hidden"
    }
    check(study, real_store, tmp_path, regions)


@pytest.mark.parametrize("policy", ["estimate", "floor"])
def test_across_a_naics_revision(ohio_store: Store, ohio: Study, tmp_path: Path, policy: Any) -> None:
    study = replace(ohio, suppressed=policy, uncertainty=Uncertainty(fills=20))
    regions = {"All": ohio.region.counties, "Franklin": ("39049",), "Two": ("39041", "39045")}
    check(study, ohio_store, tmp_path, regions)


def test_the_rows_of_a_region_of_an_industrys_own(real_store: Store, atlanta: Study, tmp_path: Path) -> None:
    """What is ranked elsewhere (ranks, reasons, the mark in the title) aside, the row is that of the region alone."""
    south = ("13063", "13113", "13151")
    own = replace(atlanta, industry_regions=(IndustryRegion("23", Region("South", south)),))
    theirs = [r for r in rank_alone(own, real_store, "Metro", atlanta.region.counties) if r["own_region"]]
    codes = {r["industry_code"] for r in theirs}
    mine = [r for r in run_batch(atlanta, real_store, tmp_path, {"South": south}) if r["industry_code"] in codes]
    assert len(theirs) == 3
    unlike = (
        "title",
        "set_aside",
        "place",
        "candidate_",
        "n_candidates",
        "p_top",
        "mean_rank",
        "rank_",
        "weight_coverage",
    )
    assert [d for d in differences(mine, theirs) if not d.startswith(unlike)] == []


def test_a_region_across_a_state_line_takes_part_with_both_states(
    two_states: Store, atlanta: Study, tmp_path: Path
) -> None:
    study = replace(atlanta, benchmark="13000", uncertainty=Uncertainty(fills=5))
    check(study, two_states, tmp_path, {"Both": ("13063", "01113"), "Here": ("13063",), "There": ("01113",)})


def test_no_region_is_lost_by_working_in_parts(
    real_store: Store, atlanta: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = replace(atlanta, suppressed="floor")
    whole = run_batch(study, real_store, tmp_path, _REGIONS)
    monkeypatch.setattr("sectorlmi.workflows.batch_chunk._MOST_REGIONS", 1)
    assert run_batch(study, real_store, tmp_path, _REGIONS) == whole
    assert not tables.is_part(tmp_path / "table.parts" / "00000.parquet")
