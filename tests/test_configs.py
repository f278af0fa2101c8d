"""The studies that ship with the project can be read, and the example leaves no key out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sectorlmi.sources.study_file import load_study
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_years import Years

ROOT = Path(__file__).resolve().parent.parent
STUDIES = [*sorted((ROOT / "configs").glob("*.yml")), ROOT / "data" / "samples" / "study.yml"]
EXAMPLE = ROOT / "configs" / "example.yml"


@pytest.mark.parametrize("path", STUDIES, ids=lambda p: p.stem)
def test_it_is_a_study(path: Path) -> None:
    study = load_study(path)
    assert study.region.counties
    assert all(p.file.is_file() for p in study.projections)


def keys_of(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {k for inner in value.values() for k in keys_of(inner)}
    if isinstance(value, list):
        return {k for inner in value for k in keys_of(inner)}
    return set()


def test_the_example_shows_every_key_of_a_study() -> None:
    shown = set(re.findall(r"(\w+):", EXAMPLE.read_text(encoding="utf-8")))
    keys = keys_of(load_study(EXAMPLE).resolved()) | {"output", "folder", "formats", "highlight"}
    assert keys <= shown


def test_the_example_shows_the_defaults() -> None:
    study = load_study(EXAMPLE)
    plain = Study(study.name, study.region, study.years)
    differing = {k for k, v in study.resolved().items() if v != plain.resolved().get(k)}
    # Its exclusions, the directions it spells out, and its thresholds.
    assert differing <= {"industries", "factors", "projections", "screen"}
    assert study.industries.minimum_employment == plain.industries.minimum_employment
    assert study.industries.maximum_estimated_share == plain.industries.maximum_estimated_share


def test_metro_atlanta_is_the_ten_counties() -> None:
    study = load_study(ROOT / "configs" / "metro-atlanta.yml")
    assert len(set(study.region.counties)) == 10
    assert (study.benchmark, study.years) == ("13000", Years.of(2015, 2018))
