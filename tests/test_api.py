"""The public face, as a program or a notebook uses it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import sectorlmi
from sectorlmi import api
from sectorlmi.errors import ConfigError, StoreError
from sectorlmi.workflows.demo import samples


def test_the_main_job_in_a_few_lines(tmp_path: Path) -> None:
    store = sectorlmi.Store(tmp_path / "store")
    sectorlmi.load_files([samples()], store, is_sample=True)
    study = sectorlmi.load_study(samples() / "study.yml")
    frame = sectorlmi.build_table(study, store).to_frame()
    assert frame.index.name == "industry_code"
    assert frame.loc["311", "employment"] > 0
    report = sectorlmi.rank(study, store)
    assert report.is_sample
    assert sectorlmi.choose(report.ranking, top=3, any_factor_top=0).industries == report.ranking.listed(3)
    assert "MADE-UP SAMPLE DATA" in report._repr_html_()
    assert "Short list" in report._repr_html_()
    assert "Food manufacturing" in sectorlmi.build_table(study, store)._repr_html_()
    (written,) = sectorlmi.write_report(report, ["csv"], tmp_path)
    assert written.read_text(encoding="utf-8-sig").startswith("industry_code,")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> sectorlmi.Store:
    made = sectorlmi.Store(tmp_path_factory.mktemp("api") / "store")
    sectorlmi.load_files([samples()], made, is_sample=True)
    return made


def test_every_document_of_a_command_can_be_had(store: sectorlmi.Store, tmp_path: Path) -> None:
    study = sectorlmi.load_study(samples() / "study.yml")
    series = sectorlmi.trend(study, store, ["622"])
    points = sectorlmi.section_rows(series.section("trend"))
    assert [point["period"] for point in points] == ["2022", "2025"]
    table = {
        row["industry_code"]: row
        for row in sectorlmi.build_table(study, store).to_frame().reset_index().to_dict("records")
    }
    assert points[-1]["employment"] == pytest.approx(table["622"]["employment"], rel=1e-9)
    assert any("Not enough years" in note for note in sectorlmi.backtest(study, store).notes)
    assert sectorlmi.brief(study, store, ["622"]).title.startswith("Hospitals")
    text = sectorlmi.plan_document(study, store, "ceds")
    (written,) = sectorlmi.write_document(text, ["md"], tmp_path)
    assert "MADE-UP" in written.read_text(encoding="utf-8")
    with pytest.raises(StoreError, match="no IPEDS completions are at hand"):
        sectorlmi.supply(study, store, ["622"])
    with pytest.raises(ConfigError, match="no such template"):
        sectorlmi.plan_document(study, store, "novel")


def test_unknown_names_are_refused() -> None:
    with pytest.raises(AttributeError, match="ranking_of_everything"):
        _ = sectorlmi.ranking_of_everything


def test_importing_it_loads_nothing_heavy() -> None:
    code = "import sys, sectorlmi; print({'numpy', 'pandas', 'duckdb'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_two_lists_of_public_names_are_one() -> None:
    """The package names what it loads on first use; a name in one list alone cannot be imported or is hidden."""
    assert set(sectorlmi.__all__) - {"__version__"} == set(api.__all__)
    assert all(getattr(sectorlmi, name) is getattr(api, name) for name in api.__all__)
