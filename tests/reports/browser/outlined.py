"""The bundled sample with made-up county outlines: squares in a row, a hundredth of a degree apart."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sectorlmi.ranking.report import Report
from sectorlmi.sources.study_file import load_study
from sectorlmi.store import Store
from sectorlmi.terms.study import Study
from sectorlmi.workflows import demo, rank
from sectorlmi.workflows.load import load

COUNTIES = ("98001", "98003", "98005", "98007")


def geojson(path: Path, codes: Sequence[str]) -> Path:
    """A boundary file with a square for each code."""
    features = []
    for i, code in enumerate(codes):
        west, east = i + 0.0, i + 0.99
        ring = [[west, 40], [east, 40], [east, 41], [west, 41], [west, 40]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {"GEOID": code}, "geometry": shape})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def sample_study(folder: Path, codes: Sequence[str]) -> Study:
    """The sample's study with a boundary file beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    geojson(folder / "counties.geojson", codes)
    (folder / "projections.csv").write_bytes((demo.samples() / "projections.csv").read_bytes())
    text = (demo.samples() / "study.yml").read_text(encoding="utf-8")
    text = text.replace("formats: [xlsx, html]}", "formats: [html], boundaries: counties.geojson}")
    (folder / "study.yml").write_text(text, encoding="utf-8")
    return load_study(folder / "study.yml")


def sample_store(folder: Path) -> Store:
    store = Store(folder / "store")
    load([demo.samples()], store, is_sample=True)
    return store


def sample_with_map(folder: Path, codes: Sequence[str] = COUNTIES, **changed: object) -> Report:
    """The sample's report; `changed` replaces keys of its study."""
    study = replace(sample_study(folder, codes), **changed)  # type: ignore[arg-type]
    return rank.run(study, sample_store(folder))
