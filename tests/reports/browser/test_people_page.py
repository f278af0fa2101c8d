"""The pages of `profile` and `coverage` in a browser: charts, ladder, table, and a brief that prints on one sheet."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from made_up_briefs import made_up_brief, made_up_briefs
from made_up_people import EVIL, made_up_coverage, made_up_profiles

from sectorlmi import reports
from sectorlmi.meeting import brief_document
from sectorlmi.people import coverage_document, profile_document

Opener = Callable[[Path], Any]


@pytest.fixture
def profile(open_page: Opener, tmp_path: Path) -> Any:
    found = made_up_briefs(made_up_brief("622", name="Hospitals", full=True), made_up_brief("484", name="Trucking"))
    made = brief_document.with_briefs(profile_document.document(made_up_profiles()), found)
    reports.write_as("html", made, tmp_path / "profile.html")
    return open_page(tmp_path / "profile.html")


@pytest.fixture
def coverage(open_page: Opener, tmp_path: Path) -> Any:
    reports.write_as("html", coverage_document.document(made_up_coverage()), tmp_path / "coverage.html")
    return open_page(tmp_path / "coverage.html")


def column(page: Any, table: str, place: int) -> list[str]:
    return page.texts(f"#{table} tbody td:nth-child({place})")


def test_the_pages_open_without_complaint_and_titles_stay_text(profile: Any) -> None:
    assert profile.complaints() == []
    assert profile.run("return window.hacked ?? null") is None
    assert EVIL in column(profile, "staffing", 2)
    assert (
        profile.run("return performance.getEntriesByType('resource').filter(e => !e.name.startsWith('data:')).length")
        == 0
    )


def test_the_staffing_table_sorts_and_filters(profile: Any) -> None:
    assert column(profile, "staffing", 1)[:2] == ["29-1141", "31-1131"]  # most jobs first
    assert column(profile, "staffing", 3)[:2] == ["400", "250"]
    heading = "#staffing th[data-key=occ_title] button"
    profile.one(heading).click()
    assert profile.one("#staffing th[data-key=occ_title]").get_attribute("aria-sort") == "ascending"
    titles = column(profile, "staffing", 2)
    assert titles[-1] == "Registered Nurses"
    profile.one(heading).click()
    assert column(profile, "staffing", 2)[0] == "Registered Nurses"
    profile.choose("#query", "29-")
    assert sorted(column(profile, "staffing", 1)) == ["29-1141", "29-2034"]
    assert profile.one("#staffing-count").text == "2 of 6 occupations"


def test_all_industries_are_added_up(profile: Any) -> None:
    profile.choose("#industry", "all")
    found = dict(zip(column(profile, "staffing", 1), column(profile, "staffing", 3), strict=True))
    assert found["53-7062"] == "110"  # 1 % of 1,000 and 20 % of 500
    assert found["53-3032"] == "300"
    assert profile.one("#print-brief").is_displayed() is False
    assert profile.complaints() == []


def test_the_entry_ladder_goes_from_the_highest_rung_down(profile: Any) -> None:
    heads = profile.texts(".rung-head")
    assert [re.match(r"Zone \d", text)[0] for text in heads] == [f"Zone {n}" for n in (5, 4, 3, 2, 1)]
    # 420 of the 820 rated jobs of hospitals are in zone 4: nurses and managers.
    assert "420 jobs, 51%" in heads[1]
    assert profile.texts(".rung:nth-child(2) .rung-jobs li")[0].startswith("Registered Nurses 400 · $93,600")
    width = profile.run("return document.querySelectorAll('.rung-bar')[1].style.width")
    assert float(width.rstrip("%")) == pytest.approx(100 * 420 / 820)


PIXELS = """
const c = document.getElementById(arguments[0]);
return new Set(c.getContext("2d").getImageData(0, 0, c.width, c.height).data).size;
"""


def test_charts_hold_the_numbers(profile: Any) -> None:
    # The library is not on the page's window; what it drew is told by the words beside it and by the pixels.
    assert profile.one("#bubbles-text").text.startswith("The 6 largest occupations")
    assert profile.one("#middle-text").text.startswith("2 of 2 middle-skill occupations")
    for canvas in ("bubbles", "middle"):
        assert profile.run(PIXELS, canvas) > 20
    profile.choose("#middle-by", "wage_usd")
    profile.choose("#industry", "484")
    assert profile.one("#middle-text").text.startswith("1 of 1 middle-skill occupations")
    profile.choose("#theme", "dark")
    assert profile.complaints() == []


def test_keys_walk_through_the_occupations(profile: Any) -> None:
    profile.one("#bubbles").send_keys("\ue014")
    profile.settle()
    assert "Registered Nurses, 400 jobs (est.), 40 openings a year (est.)" in profile.one("#live").text


def printed_pages(page: Any) -> tuple[int, bytes]:
    answer = page.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
    pdf = base64.b64decode(answer["data"])
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)), pdf


def test_the_brief_prints_on_one_upright_sheet(profile: Any) -> None:
    profile.run("window.print = () => {}")
    profile.one("#print-brief").click()
    pages, pdf = printed_pages(profile)
    assert pages == 1
    assert re.search(rb"/MediaBox\s*\[\s*0 0 612 792\s*\]", pdf)
    assert profile.texts(".sheet:not([hidden]) h3") == ["Hospitals in Metro Atlanta"]
    assert any("hardest to fill" in text for text in profile.texts(".sheet:not([hidden]) li"))
    profile.run("dispatchEvent(new Event('afterprint'))")
    assert printed_pages(profile)[0] == 1  # tables are printed for who asks for them


def test_paper_has_a_sheet_an_industry_and_tables_for_who_asks(profile: Any) -> None:
    profile.choose("#industry", "all")
    assert not profile.one("#brief").is_displayed()
    assert printed_pages(profile)[0] == len(profile.all(".sheet")) == 2
    profile.one("#print-tables").click()
    assert printed_pages(profile)[0] > 2


def test_a_profile_without_briefs_prints_its_tables(open_page: Opener, tmp_path: Path) -> None:
    reports.write_as("html", profile_document.document(made_up_profiles()), tmp_path / "profile.html")
    page = open_page(tmp_path / "profile.html")
    assert page.complaints() == []
    assert not page.one("#brief-card").is_displayed()
    assert printed_pages(page)[0] > 1


def test_the_coverage_page(coverage: Any) -> None:
    assert coverage.complaints() == []
    assert column(coverage, "clusters", 1)[:2] == ["Finance", "Health Science"]
    said = coverage.one("#chart-text").text
    # 10 of 40 employers beside 600 of 1,000 jobs: (10 + x) / (40 + x) ≥ 0.6 from x = 35 on.
    assert "40 employers in all." in said
    assert "Health Science needs 35 more" in said
    coverage.one("#clusters th[data-key=ratio] button").click()
    assert column(coverage, "clusters", 1)[0] == "Finance"
    coverage.choose("#column", "coaches")
    found = column(coverage, "clusters", 1)
    assert found[:2] == ["Marketing", "Health Science"]  # still by ratio; Finance, whose coaches are not known, is last
    assert found.index("Finance") > 1
    assert coverage.one("#key-count").text == "coaches"
    assert coverage.complaints() == []
