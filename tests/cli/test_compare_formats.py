"""`compare --format`: a workbook, a page, or both; another format is refused before anything is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.mark.slow
def test_a_comparison_is_a_workbook_or_a_page(workplace: Path, call: Callable) -> None:
    spans = ("--years", "2022:2025", "--years", "2022:2025")
    done = call("compare", "study.yml", *spans, "--json", "--format", "html,xlsx", "--out", "both")
    outputs = json.loads(done.stdout)["outputs"]
    assert [Path(p).suffix for p in outputs] == [".html", ".xlsx"]
    page = Path(outputs[0]).read_text(encoding="utf-8")
    assert "MADE-UP SAMPLE DATA" in page
    refused = call("compare", "study.yml", *spans, "--format", "html,pdf", "--out", "refused")
    assert refused.exit_code == 2
    assert "xlsx, html" in refused.stderr
    assert not Path("refused").exists()


def test_rank_of_several_studies_is_their_comparison(workplace: Path, call: Callable) -> None:
    text = Path("study.yml").read_text(encoding="utf-8")
    Path("other.yml").write_text(
        text.replace("MADE-UP sample region 2025", "MADE-UP half of it").replace('"98005", "98007"', '"98005"'),
        encoding="utf-8",
    )
    ranked = call("rank", "study.yml", "other.yml", "--json", "--quiet")
    compared = call("compare", "study.yml", "other.yml", "--json", "--quiet", "--format", "xlsx,html")
    assert ranked.exit_code == compared.exit_code == 0
    assert json.loads(ranked.stdout) == json.loads(compared.stdout)
    assert {Path(p).suffix for p in json.loads(ranked.stdout)["outputs"]} == {".xlsx", ".html"}
