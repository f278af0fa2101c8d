"""A batch gives each region what `rank` gives it alone, whatever a study asks for, and however many processes work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from sectorlmi.errors import ReportError
from sectorlmi.ranking.long_table import long_section
from sectorlmi.sources.study_file import load_study
from sectorlmi.store import Store
from sectorlmi.terms.document import section_rows
from sectorlmi.terms.period import Period
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_parts import Region
from sectorlmi.workflows import batch, batch_alone, batch_chunk, batch_lots, lending_periods, rank
from sectorlmi.workflows.batch import Request
from world.conftest import FACTORS, World
from world.test_recent_signal import load_quarters
from world.truth import COAST, INLAND

REGIONS = {"Coast": COAST[2023], "Inland": INLAND, "One": ("02090",), "Over both": ("02020", "02090")}
_OFFICIAL = {"file": "projections.csv", "preset": "columns", "area": ["Coast"]}
_MODEL = {"model": "trend", "horizon": 2030}
_TREND = {"employment": {"weight": 1}, "growth_trend": {"weight": 2}}
OPTIONS: dict[str, Mapping[str, Any]] = {
    "every factor": {"factors": FACTORS},
    "trend": {"factors": _TREND},
    "trend of floors": {"factors": _TREND, "suppressed": "floor"},
    "model": {"projections": _MODEL, "factors": FACTORS},
    "model behind a file": {"projections": [_OFFICIAL, _MODEL], "factors": FACTORS},
    "model of the nation": {"projections": _MODEL | {"of": "US000"}},
    "own regions": {"industry_regions": {"62": {"counties": ["02090"]}, "493": {"counties": list(INLAND)}}},
    "own regions, trend, model": {
        "industry_regions": {"62": {"counties": ["02090"]}},
        "factors": _TREND | {"projected_growth": {"weight": 1}},
        "projections": _MODEL,
    },
    "groups and a screen": {
        "groups": [{"name": "Two", "industries": ["541", "621"]}],
        "screen": {"steps": [{"factor": "growth", "above": 0}]},
    },
    "real dollars and a line": {"wages": {"real": 2019, "self_sufficiency": 40000}},
    "no fills": {"factors": _TREND, "uncertainty": {"fills": 0}},
    "four digits": {"level": 4, "factors": _TREND},
}


def rows_of(study: Study, store: Store, regions: Mapping[str, Sequence[str]], out: Path) -> list[dict[str, Any]]:
    listed = out.with_suffix(".regions.csv")
    listed.write_text("region,counties\n" + "".join(f"{n},{' '.join(c)}\n" for n, c in regions.items()))
    batch.run(study, store, Request(str(listed), out))
    rows: list[dict[str, Any]] = parquet.read_table(out).to_pylist()
    return rows


def assert_alike(study: Study, store: Store, regions: Mapping[str, Sequence[str]], out: Path) -> None:
    rows = rows_of(study, store, regions, out)
    for name, counties in regions.items():
        mine = [row for row in rows if row["region"] == name]
        theirs = section_rows(long_section(rank.run(replace(study, region=Region(name, tuple(counties))), store)))
        assert [row["industry_code"] for row in mine] == [row["industry_code"] for row in theirs]
        shared = mine[0].keys() & theirs[0].keys()
        assert shared >= {"place", "place_low", "p_top", "employment", "growth_pct", "rank_employment"}
        for row, other in zip(mine, theirs, strict=True):
            # A missing text is an empty one.
            unlike = {n: (row[n], other[n]) for n in shared if row[n] != (None if other[n] == "" else other[n])}
            assert not unlike, (name, row["industry_code"])
        listed = {row["industry_code"] for row in theirs if row["short_list"]}
        assert {row["industry_code"] for row in mine if row["is_short_listed"]} == listed


_QUICK = (
    "trend of floors", "own regions", "own regions, trend, model", "groups and a screen", "real dollars and a line"
)  # fmt: skip


@pytest.mark.parametrize("option", [pytest.param(o, marks=[] if o in _QUICK else [pytest.mark.slow]) for o in OPTIONS])
def test_every_option_gives_the_numbers_of_rank(world: World, tmp_path: Path, option: str) -> None:
    study = load_study(world.study(**OPTIONS[option]))
    assert_alike(study, Store(world.store), REGIONS, tmp_path / "table.parquet")


def test_the_recent_signal_is_ranked_on(tmp_path: Path) -> None:
    world = World(tmp_path)
    load_quarters(world)
    study = load_study(world.study(factors={"employment": 1, "recent_growth": 2}))
    assert_alike(study, Store(world.store), REGIONS, tmp_path / "table.parquet")


def test_modelled_numbers_say_so(world: World, tmp_path: Path) -> None:
    study = load_study(world.study(projections=[_OFFICIAL, _MODEL]))
    rows = rows_of(study, Store(world.store), {"Coast": COAST[2023]}, tmp_path / "table.parquet")
    assert "modelled" in {row["projected_growth_status"] for row in rows}
    made = batch.run(study, Store(world.store), Request(str(tmp_path / "table.regions.csv"), tmp_path / "t.csv"))
    assert any("is not official" in note for note in made.notes)
    # 2019 and 2023 are the study's, 2021 is what the model looks back on too.
    assert {p.file[:4] for p in made.provenance if p.file[:2] == "20"} == {"2019", "2021", "2023"}


def test_years_that_a_model_looks_back_on_are_told_whoever_lends(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lending_periods, "lenders", lambda *_: ())
    study, store = load_study(world.study(projections=[_MODEL])), Store(world.store)
    assert Period(2021) in batch_alone.further_periods(study, ["02"], store)
    assert batch_alone.further_periods(load_study(world.study()), ["02"], store) == set()


def test_what_is_remembered_is_what_was_asked_for(world: World) -> None:
    store, period = batch_alone._Remembering(Store(world.store)), Period(2023)
    few, many = (store.cells(period, owns=["5"], digits=digits) for digits in ([2], [2, 3]))
    assert 0 < len(few) < len(many)
    assert store.cells(period, owns=["5"], digits=[2]) is few


@pytest.mark.parametrize(
    "factors", [{"employment": 1}, pytest.param(_TREND, marks=pytest.mark.slow)], ids=["two years", "trend"]
)
def test_processes_change_no_byte(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, factors: dict[str, Any]
) -> None:
    monkeypatch.setattr(batch_chunk, "_MOST_REGIONS", 2)
    study = load_study(world.study(factors=factors))
    files = [tmp_path / f"{workers}.parquet" for workers in (1, 2)]
    for workers, file in enumerate(files, 1):
        batch.run(study, Store(world.store), Request("all-counties", file, ("parquet", "csv"), workers=workers))
    assert files[0].read_bytes() == files[1].read_bytes()
    assert files[0].with_suffix(".csv").read_bytes() == files[1].with_suffix(".csv").read_bytes()


def test_a_process_that_is_ended_leaves_what_is_finished(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def __init__(self, *_: Any, **__: Any) -> None:
            raise BrokenProcessPool

    monkeypatch.setattr(batch_chunk, "_MOST_REGIONS", 2)
    monkeypatch.setattr(batch_lots, "as_completed", Broken)
    study = replace(load_study(world.study()), suppressed="floor")
    with pytest.raises(ReportError, match="ended from outside"):
        batch.run(study, Store(world.store), Request("all-counties", tmp_path / "t.parquet", workers=2))
    assert (tmp_path / "t.parts" / "plan.json").is_file()
