"""The recipes of CONTRIBUTING.md: a factor, a source, a report format and a ranking method are one entry each."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pytest
import yaml
from typer.testing import CliRunner

from sectorlmi.cli.app import app, register_commands
from sectorlmi.ranking.methods import RANKING_METHODS
from sectorlmi.ranking.order import ranks
from sectorlmi.ranking.report import Report
from sectorlmi.reports import REPORT_FORMATS
from sectorlmi.sources import SOURCES
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed, Source
from sectorlmi.store import Store
from sectorlmi.table import measures
from sectorlmi.table.factors import FACTORS, Factor
from sectorlmi.terms import columns
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Document
from sectorlmi.terms.progress import Count
from sectorlmi.workflows.demo import samples

ROOT = Path(__file__).resolve().parent.parent
PAYROLL = Factor(
    "payroll_share",
    Column(
        "payroll_share_pct",
        "Share of payroll",
        "number",
        "percent of all wages ranked",
        "How much of the wages of all industries this one pays",
        "",
        columns.PERCENT,
        "avg_annual_wage_status",
    ),
    "higher",
    lambda q: 100 * measures.ratio(q.wages, np.nansum(q.wages, axis=-1, keepdims=True)),
)

register_commands()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Commands in an empty folder whose store holds the sample."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECTORLMI_STORE", str(tmp_path / "store"))

    def call(*words: str) -> str:
        result = CliRunner().invoke(app, list(words))
        assert result.exit_code == 0, result.output
        return result.stdout

    call("load", str(samples()))
    return call


def _study(folder: Path, **changes: object) -> None:
    study = yaml.safe_load((samples() / "study.yml").read_text(encoding="utf-8"))
    del study["projections"]
    (folder / "study.yml").write_text(yaml.safe_dump(study | changes, sort_keys=False), encoding="utf-8")


def test_a_factor_is_one_entry(
    run: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    script: Callable[[str], ModuleType],
) -> None:
    monkeypatch.setitem(FACTORS, PAYROLL.name, PAYROLL)
    formats = ["xlsx", "html", "csv", "json"]
    _study(tmp_path, factors={"employment": 1, "payroll_share": {"weight": 2}}, output={"formats": formats})
    found = json.loads(run("rank", "--json"))

    wages = {r["industry_code"]: r["total_annual_wages_usd"] for r in found["table"]}
    paid = sum(w for w in wages.values() if w is not None)
    shares = {r["industry_code"]: r["payroll_share_pct"] for r in found["table"]}
    assert shares["541"] == pytest.approx(100 * wages["541"] / paid)
    weights = {f["name"]: f["weight"] for f in found["factors"]}
    assert weights == {"employment": pytest.approx(1 / 3), "payroll_share": pytest.approx(2 / 3)}
    assert found["ranking"][0]["ranks"].keys() == weights.keys()
    assert all(r["place_low"] <= r["place"] <= r["place_high"] for r in found["ranking"])

    files = {Path(p).suffix[1:]: Path(p) for p in found["outputs"]}
    for tab in ("I Data table", "K Ranking"):
        cells = pd.read_excel(files["xlsx"], sheet_name=tab, header=None, engine="openpyxl")
        assert any("Share of payroll" in str(cell) for cell in cells.to_numpy().ravel()), tab
    assert "Share of payroll" in files["html"].read_text(encoding="utf-8")
    assert {"payroll_share_pct", "rank_payroll_share"} <= set(pd.read_csv(files["csv"]).columns)
    assert "payroll_share" in run("factors")
    assert "Share of payroll" in run("rank", "--verbose", "--format", "")
    pages = script("make_reference").PAGES
    assert "payroll_share" in pages["factors.md"]()
    assert "payroll_share_pct" in pages["columns.md"]()


def test_a_factor_may_be_overridden_by_a_flag(run: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FACTORS, PAYROLL.name, PAYROLL)
    words = ("rank", "--counties", "98001,98003", "--years", "2022:2025", "--weight", "payroll_share=5", "--json")
    found = json.loads(run(*words))
    assert {f["name"]: f["given_weight"] for f in found["factors"]}["payroll_share"] == 5


def test_a_report_format_is_one_entry(run: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write_places(document: Document, path: Path) -> Path:
        report: Report = document.subject
        lines = [f"{p} {c}" for p, c in zip(report.ranking.place, report.ranking.industries, strict=True)]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    monkeypatch.setitem(REPORT_FORMATS, "txt", write_places)
    _study(tmp_path, output={"formats": ["txt"]})
    found = json.loads(run("rank", "--json"))
    assert found["outputs"] == ["out/made-up-sample-region-2025.txt"]
    first = (tmp_path / "out" / "made-up-sample-region-2025.txt").read_text(encoding="utf-8").splitlines()[0]
    assert first == f"1 {found['ranking'][0]['industry_code']}"


def _seats(member: Member, progress: Count) -> list[Parsed]:
    texts = pyarrow.csv.ConvertOptions(column_types={"area_fips": pa.string()})
    with member.open(progress) as stream:
        return [Parsed("seats", "2025", pyarrow.csv.read_csv(stream, convert_options=texts))]


SEATS = Source(
    "seats", "Training seats of a made-up college", lambda head, _name: head.startswith(b"area_fips,seats"), _seats
)


def test_a_source_is_one_entry(run: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SOURCES, SEATS.name, SEATS)
    (tmp_path / "any name.csv").write_text("area_fips,seats\n01001,25\n", encoding="utf-8")
    run("load", "any name.csv")
    assert "Training seats of a made-up college" in run("sources")
    assert "seats" in run("store", "list")
    seats = Store(tmp_path / "store").table("seats", "2025")
    assert (list(seats["area_fips"]), list(seats["seats"])) == (["01001"], [25])


def test_a_ranking_method_is_one_entry(
    run: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Last places hurt more: the points are the squares of the ranks."""
    monkeypatch.setitem(
        RANKING_METHODS, "squared_ranks", lambda v, better, ties: ranks(v, better=better, ties=ties) ** 2
    )
    _study(tmp_path, factors={"employment": 1, "avg_annual_wage": 2}, ranking={"method": "squared_ranks"})
    found = json.loads(run("rank", "--json", "--format", "csv"))
    scores = {
        r["industry_code"]: r["ranks"]["employment"] ** 2 + 2 * r["ranks"]["avg_annual_wage"] ** 2
        for r in found["ranking"]
    }
    in_order = [scores[r["industry_code"]] for r in found["ranking"]]
    assert in_order == sorted(in_order)
    assert found["ranking"] != json.loads(run("rank", "--json", "--format", "", "--preset", "equal"))["ranking"]
