"""The page as a file: small, self-contained, safe to embed any text in, and true to its parts. No browser needed."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
from pathlib import Path

import pytest
from made_up import made_up_report, renamed

import sectorlmi.reports.page
from sectorlmi.errors import ReportError
from sectorlmi.ranking import result
from sectorlmi.ranking.methods import RANKING_METHODS
from sectorlmi.ranking.order import DIRECTIONS, TIE_RULES
from sectorlmi.ranking.report import Report
from sectorlmi.reports.page import any_document, frame
from sectorlmi.reports.page import any_document as html_comparison
from sectorlmi.reports.page import any_document as people_page
from sectorlmi.reports.page import start as html
from sectorlmi.reports.page.start import page_data

PARTS = Path(sectorlmi.reports.page.__file__).parent


def written(report: Report, folder: Path) -> str:
    html.write(result.document(report), folder / "page.html")
    return (folder / "page.html").read_text(encoding="utf-8")


def test_300_industries_stay_far_under_the_limit(tmp_path: Path) -> None:
    text = written(made_up_report(300), tmp_path)
    assert len(text.encode()) < 1_500_000


def test_the_policy_names_exactly_the_style_and_the_scripts_of_the_file(ninety: Report, tmp_path: Path) -> None:
    text = written(ninety, tmp_path)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    allowed = set(re.findall(r"'sha256-([^']+)'", policy[1]))
    inlined = re.findall(r"<script>(.*?)</script>|<style>(.*?)</style>", text, flags=re.DOTALL)
    sums = {base64.b64encode(hashlib.sha256((a or b).encode()).digest()).decode() for a, b in inlined}
    assert allowed == sums
    assert len(sums) == 2
    assert "unsafe" not in policy[1]
    assert policy[1].startswith("default-src 'none'")


def test_nothing_in_the_file_points_outside(ninety: Report, tmp_path: Path) -> None:
    text = written(ninety, tmp_path)
    shell = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    assert re.findall(r"(?:src|href)=\"(?!#|data:)[^\"]*\"", shell) == []
    assert "url(" not in shell
    assert "sourceMappingURL" not in text


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    assert written(made_up_report(30), tmp_path) == written(made_up_report(30), tmp_path)


@pytest.mark.parametrize("name", ["</script><!--", "a & b", "\u2028\u2029", "{{script}}", "<b>'\"</b>"])
def test_any_name_comes_through_and_ends_no_element(ninety: Report, tmp_path: Path, name: str) -> None:
    text = written(renamed(ninety, name), tmp_path)
    assert text.count("</script>") == 2
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, flags=re.DOTALL)
    assert data is not None
    assert json.loads(data[1])["study"]["name"] == name


def test_the_data_hold_unrounded_values_and_null_for_the_unknown(ninety: Report) -> None:
    data = page_data(ninety)
    names = [c["name"] for c in data["columns"]]
    for row, industry in enumerate(data["industries"]):
        for name, value in zip(names, industry["values"], strict=True):
            truth = float(ninety.table[name][row])
            assert value == (None if math.isnan(truth) else truth)
    places = {i["code"]: i["place"] for i in data["industries"]}
    ranked = dict(zip(ninety.ranking.industries, ninety.ranking.place.tolist(), strict=True))
    assert {code: place for code, place in places.items() if place is not None} == ranked


def test_candidates_are_those_that_other_weights_may_rank(ninety: Report) -> None:
    data = page_data(ninety)
    aside = {i["code"]: i["aside"] for i in data["industries"]}
    small = set(ninety.table.industries[-3:])
    assert {code for code, why in aside.items() if why} == small
    assert all("40 jobs" in aside[code] for code in small)


def test_sections_the_page_does_not_draw_itself_are_handed_on(ninety: Report) -> None:
    sections = {s["key"]: s for s in page_data(ninety)["sections"]}
    assert set(sections) == {"set_aside", "sources"}
    assert len(sections["set_aside"]["rows"]) == len(ninety.set_aside)


def test_the_page_knows_every_word_of_the_engine() -> None:
    script = frame.page_script(html.SCRIPTS, has_charts=False)
    for word in (*RANKING_METHODS, *TIE_RULES, *DIRECTIONS):
        assert re.search(rf"\b{word}\b", script), word
    methods = re.search(r"const METHODS = \{(.*?)\n\};", script, flags=re.DOTALL)
    assert methods is not None
    assert set(re.findall(r"^  (\w+):", methods[1], flags=re.MULTILINE)) == set(RANKING_METHODS)


def test_every_script_of_the_folder_is_used() -> None:
    files = {str(p.relative_to(PARTS / "js")) for p in (PARTS / "js").rglob("*.js")}
    people = {*people_page.PROFILE_SCRIPTS, *people_page.COVERAGE_SCRIPTS}
    assert files == {
        *frame.SHARED,
        *html.SCRIPTS,
        *html_comparison.COMPARISON_SCRIPTS,
        *any_document.LINES_SCRIPTS,
        *people,
    }


def test_the_scripts_turn_no_text_into_markup_or_code() -> None:
    own = "".join(p.read_text(encoding="utf-8") for p in (PARTS / "js").rglob("*.js"))
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", own)


def test_the_chart_library_is_the_one_its_readme_names() -> None:
    readme = (PARTS / "lib" / "README.md").read_text(encoding="utf-8")
    library = (PARTS / "lib" / "chart.umd.min.js").read_bytes()
    assert hashlib.sha256(library).hexdigest() in readme
    version = re.search(rb"Chart\.js v([\d.]+)", library)
    assert version is not None
    assert f"| {version[1].decode()} |" in readme
    assert "Permission is hereby granted" in (PARTS / "lib" / "chart.LICENSE.md").read_text(encoding="utf-8")


def test_a_folder_in_the_way_is_a_report_error(ninety: Report, tmp_path: Path) -> None:
    (tmp_path / "page.html").mkdir()
    with pytest.raises(ReportError, match=r"page\.html"):
        html.write(result.document(ninety), tmp_path / "page.html")
