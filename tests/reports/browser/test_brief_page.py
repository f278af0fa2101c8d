"""The page of briefs in Chromium: one sheet of Letter an industry, no complaints, nothing wider than a phone."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from made_up_briefs import EVIL, made_up_brief, made_up_briefs, made_up_choice

from sectorlmi import reports
from sectorlmi.meeting import brief_document

Opener = Callable[[Path], Any]


def printed_pages(page: Any) -> int:
    """How many sheets the browser prints, by the style's own paper."""
    asked = {"preferCSSPageSize": True, "printBackground": True}
    paper = base64.b64decode(page.driver.execute_cdp_cmd("Page.printToPDF", asked)["data"])
    return len(re.findall(rb"/Type\s*/Page\b", paper))


@pytest.mark.parametrize("n", [1, 3])
def test_every_brief_prints_on_one_sheet(open_page: Opener, tmp_path: Path, n: int) -> None:
    found = made_up_briefs(*(made_up_brief(code) for code in ("621", "512", "518")[:n]))
    reports.write_as("html", brief_document.document(found), tmp_path / "brief.html")
    page = open_page(tmp_path / "brief.html")
    assert page.complaints() == []
    assert printed_pages(page) == n


def test_a_full_brief_still_prints_on_one_sheet(open_page: Opener, tmp_path: Path) -> None:
    found = made_up_briefs(made_up_brief("621", full=True))
    reports.write_as("html", brief_document.document(found), tmp_path / "brief.html")
    assert printed_pages(open_page(tmp_path / "brief.html")) == 1


def test_titles_stay_text_and_nothing_is_cut_on_a_phone(open_page: Opener, tmp_path: Path) -> None:
    found = made_up_briefs(made_up_brief("621", name=EVIL, full=True))
    reports.write_as("html", brief_document.document(found), tmp_path / "brief.html")
    page = open_page(tmp_path / "brief.html")
    assert page.run("return window.hacked ?? null") is None
    assert EVIL in page.one("h1").text
    page.driver.set_window_size(390, 900)
    wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.run(wide) <= 0


@pytest.mark.parametrize("n", [2, 3])
@pytest.mark.parametrize("full", [False, True])
def test_candidates_print_on_one_sheet(open_page: Opener, tmp_path: Path, n: int, full: bool) -> None:
    reports.write_as("html", made_up_choice(n, full=full).document(), tmp_path / "choice.html")
    page = open_page(tmp_path / "choice.html")
    assert page.complaints() == []
    assert page.run("return window.hacked ?? null") is None
    assert len(page.all(".todo h3")) == n
    assert printed_pages(page) == 1
