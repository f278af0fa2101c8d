"""A study survives the way to JSON and back, whatever its fields hold."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sectorlmi.errors import DataError
from sectorlmi.runs import record
from sectorlmi.sources.study_file import load_study
from sectorlmi.terms import study as s
from sectorlmi.terms.period import Period
from sectorlmi.terms.study_parts import ProjectionFile
from sectorlmi.terms.study_projections import ProjectionModel

ROOT = Path(__file__).resolve().parents[2]


def there_and_back(study: s.Study, folder: Path) -> s.Study:
    text = json.dumps(record.encode(study, lambda path: path.relative_to(folder).as_posix()))
    return record.decode(json.loads(text), lambda name: folder / name)


def full(folder: Path) -> s.Study:
    """Every field away from its default."""
    return s.Study(
        name="Name",
        region=s.Region("Region", ("13121", "01001"), "13"),
        years=s.Years.of(2015, 2018),
        benchmark="13000",
        ownership=("3", "5"),
        level=s.Level(3, (("541", 4),)),
        industries=s.IndustryRule(("814",), 50, 2.5, None),
        lq_base="total",
        suppressed="floor",
        factors=(s.FactorChoice("growth", 2.0, "lower"), s.FactorChoice("employment", 1)),
        projections=(
            ProjectionFile(folder / "p.csv", "", ("A", "B"), (("code", "NAICS"),), 2024, 2034, "thousands"),
            ProjectionModel("trend", 2030, "US000"),
        ),
        extra_factors=(s.ExtraFactor(folder / "x.csv", "openings", "openings", "lower", 3),),
        ranking=s.RankingRule("mean_rank", "min", 0.5),
        shortlist=s.ShortListRule(5, 1, ("311",), ("722",)),
        output=s.OutputRule(folder / "out", ("csv", "json"), "top20"),
        uncertainty=s.Uncertainty(7, 99),
    )


def test_every_field_comes_back(tmp_path: Path) -> None:
    study = full(tmp_path)
    assert there_and_back(study, tmp_path) == study


def anything(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a field's type; dataclasses field by field, so that new fields of a study are tried too."""
    options = get_args(kind)
    if is_dataclass(kind) and isinstance(kind, type) and kind is not Period:
        hints = get_type_hints(kind)
        return st.builds(kind, **{f.name: anything(hints[f.name]) for f in fields(kind)})
    if get_origin(kind) is tuple and options[-1] is Ellipsis:
        return st.lists(anything(options[0]), max_size=2).map(tuple)
    if get_origin(kind) is tuple:
        return st.tuples(*map(anything, options))
    if get_origin(kind) is Literal:
        return st.sampled_from(options)
    if options:
        return st.one_of(*map(anything, options))
    special: dict[Any, st.SearchStrategy[Any]] = {
        Path: st.sampled_from([Path("/there/a.csv"), Path("/there/b/c.xlsx")]),
        Period: st.builds(Period, st.integers(1000, 9999), st.integers(0, 4)),
        float: st.floats(allow_nan=False, allow_infinity=False) | st.integers(0, 9),
    }
    return special[kind] if kind in special else st.from_type(kind)


@settings(max_examples=60, deadline=None)
@given(anything(s.Study))
def test_any_study_comes_back(study: s.Study) -> None:
    assert there_and_back(study, Path("/there")) == study


@pytest.mark.parametrize("name", ["configs/example.yml", "configs/metro-atlanta.yml"])
def test_studies_that_people_write(name: str) -> None:
    study = load_study(ROOT / name)
    back = record.decode(json.loads(json.dumps(record.encode(study, str))), Path)
    assert back == study


def test_whole_numbers_stay_whole(tmp_path: Path) -> None:
    study = replace(full(tmp_path), industries=s.IndustryRule(minimum_employment=100, minimum_establishments=10.0))
    back = there_and_back(study, tmp_path)
    assert json.dumps(back.resolved()) == json.dumps(study.resolved())


def test_a_field_of_another_version_is_refused(tmp_path: Path) -> None:
    raw = record.encode(full(tmp_path), lambda path: path.name) | {"later": 1}
    with pytest.raises(DataError, match="later"):
        record.decode(raw, tmp_path.joinpath)


@pytest.mark.parametrize("changed", [{"uncertainty": "fills"}, {"ranking": "min_weight_coverage"}, {"years": "base"}])
def test_true_is_no_number(tmp_path: Path, changed: dict[str, str]) -> None:
    raw = json.loads(json.dumps(record.encode(full(tmp_path), lambda path: path.relative_to(tmp_path).as_posix())))
    ((key, field),) = changed.items()
    assert isinstance(raw[key][field], int | float)
    raw[key][field] = True
    with pytest.raises(DataError):
        record.decode(raw, lambda name: tmp_path / name)
