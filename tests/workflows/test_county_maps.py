"""The map of a report: jobs by county as the files hold them, hidden cells by the study's rule, outlines by code."""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sectorlmi.errors import ConfigError, DataError
from sectorlmi.ranking.report import Report
from sectorlmi.workflows import demo, rank

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "reports" / "browser"))
from outlined import COUNTIES, geojson, sample_store, sample_study, sample_with_map


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_with_map(tmp_path_factory.mktemp("map"))


def rows_of_2025() -> list[dict[str, str]]:
    with zipfile.ZipFile(demo.samples() / "qcew_sample_2025.zip") as archive:
        texts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".csv")]
    return [row for text in texts for row in csv.DictReader(io.StringIO(text))]


def test_published_jobs_are_the_file_s_own_and_hidden_ones_are_rounded(report: Report) -> None:
    assert report.county_map is not None
    cells, shown = report.county_map.cells, report.county_map.jobs()
    published: dict[tuple[str, str], float] = {}
    hidden = defaultdict(bool)
    for row in rows_of_2025():
        if row["own_code"] == "5" and row["area_fips"] in COUNTIES:
            key = row["area_fips"], row["industry_code"]
            hidden[key] = row["disclosure_code"] == "N"
            published[key] = float(row["annual_avg_emplvl"])
    n_hidden = 0
    for i, county in enumerate(cells.counties):
        for k, industry in enumerate(cells.industries):
            if hidden[county, industry]:
                n_hidden += 1
                assert cells.hidden[i, k]
                assert shown[i, k] % 10 == 0
            else:
                assert shown[i, k] == published.get((county, industry), 0)
    assert n_hidden > 10
    assert cells.counties == COUNTIES
    assert cells.industries == report.table.industries


def test_without_estimates_a_hidden_cell_is_unknown(tmp_path: Path) -> None:
    found = sample_with_map(tmp_path, suppressed="floor").county_map
    assert found is not None
    assert np.isnan(found.jobs()[found.cells.hidden]).all()
    assert not np.isnan(found.jobs()[~found.cells.hidden]).any()


def test_counties_without_an_outline_are_named_and_a_foreign_file_is_refused(tmp_path: Path) -> None:
    study, store = sample_study(tmp_path, COUNTIES[:3]), sample_store(tmp_path)
    found = rank.run(study, store).county_map
    assert found is not None
    assert set(found.cells.counties) - set(found.outlines) == {"98007"}
    geojson(tmp_path / "counties.geojson", ["01001", "01003"])
    with pytest.raises(DataError, match="has none of the region's counties"):
        rank.run(study, store)
    (tmp_path / "counties.geojson").unlink()
    with pytest.raises(ConfigError, match=r"output\.boundaries: there is no file"):
        rank.run(study, store)


def test_no_boundary_file_or_no_page_means_no_map(tmp_path: Path) -> None:
    study, store = sample_study(tmp_path, COUNTIES), sample_store(tmp_path)
    for output in (replace(study.output, boundaries=None), replace(study.output, formats=("csv",))):
        assert rank.run(replace(study, output=output), store).county_map is None
