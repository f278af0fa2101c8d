"""The page of a comparison: every study's places, values and ranges side by side, and nothing that leaves the file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from chromium import ARROW_RIGHT, ENTER
from made_up import made_up_report

from sectorlmi.errors import ReportError
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.side_by_side import Comparison, compare
from sectorlmi.reports.page import any_document as html_comparison
from sectorlmi.terms.document import SAMPLE_BANNER
from sectorlmi.terms.provenance import STATUS_MARK, Status
from sectorlmi.terms.study import Region, Years

EVIL = '</script><img src=x onerror="window.hacked = 1">{{data}}'
DRAWN = "return Chart.getChart('chart').data.datasets.map(d => d.data.map(p => Number.isNaN(p.x) ? null : p.x))"


def placed_in(report: Report, region: str, *counties: str) -> Report:
    return replace(report, study=replace(report.study, region=Region(region, counties)))


def two_regions(**wanted: Any) -> Comparison:
    east = made_up_report(60, seed=3, **wanted)
    west = made_up_report(50, seed=4)
    return compare((placed_in(east, "East", "99001", "99003"), placed_in(west, "West", "99005", "99007")))


@pytest.fixture
def regions() -> Comparison:
    return two_regions()


@pytest.fixture
def open_page(show: Callable[..., Any], regions: Comparison) -> Any:
    return show(regions)


def cells(page: Any, column: str) -> list[str]:
    return list(page.texts(f"#industries tbody td[data-key={column}] .value"))


def places_of(report: Report) -> dict[str, int]:
    return dict(zip(report.ranking.industries, report.ranking.place.tolist(), strict=True))


def test_it_opens_without_complaint_and_asks_the_network_nothing(open_page: Any) -> None:
    open_page.choose("#measure", "location_quotient")
    open_page.settle()
    assert open_page.complaints() == []
    said = [json.loads(line["message"])["message"] for line in open_page.driver.get_log("performance")]
    asked = {m["params"]["request"]["url"].split(":")[0] for m in said if m["method"] == "Network.requestWillBeSent"}
    assert asked <= {"file", "data", "about", "chrome"}
    assert open_page.one("h1").text == "East and West compared"
    assert open_page.one("#banner").text == SAMPLE_BANNER


def test_every_place_with_its_range_stands_in_the_table(open_page: Any, regions: Comparison) -> None:
    codes = open_page.codes("industries")
    for i, report in enumerate(regions.reports, start=1):
        places = places_of(report)
        assert cells(open_page, f"place_{i}") == [str(places.get(code, "–")) for code in codes]
    first = regions.reports[0]
    assert first.ranges is not None
    code = first.ranking.industries[0]
    low, high = int(first.ranges.low[0]), int(first.ranges.high[0])
    words = open_page.one(f"#industries tr[data-code='{code}'] td[data-key=place_1] .rank").text
    assert words == (str(low) if low == high else f"{low}–{high}")
    changes = open_page.texts("#industries tbody td[data-key=place_change]")
    one, two = (places_of(r) for r in regions.reports)
    expected = [one[c] - two[c] if c in one and c in two else None for c in codes]
    assert changes == ["–" if d is None else (f"+{d}" if d > 0 else str(d).replace("-", "−")) for d in expected]


def test_numbers_carry_each_study_s_mark_and_note(open_page: Any, regions: Comparison) -> None:
    codes = open_page.codes("industries")
    for i, report in enumerate(regions.reports, start=1):
        for code in codes[:30]:
            if code not in report.table.industries:
                continue
            status = str(report.table["employment_status"][report.table.row_of(code)])
            marks = open_page.run(
                f"return [...document.querySelectorAll(`#industries tr[data-code='{code}'] "
                f"td[data-key=employment_{i}] :is(.mark, .graded)`)].map(m => [m.dataset.status, m.title])"
            )
            assert [m[0] for m in marks] == ([status] if STATUS_MARK[Status(status)] else [])
            assert all("Estimated, not published" in title for kind, title in marks if kind == "estimated")
    assert "≈13,200 (10,900 to 15,100)" in open_page.one("#legend").text


def test_the_short_lists_are_told_apart(open_page: Any, regions: Comparison) -> None:
    one, two = ({*r.short_list.industries} for r in regions.reports)
    groups = open_page.run(
        "return [...document.querySelectorAll('#lists .group-of')].map(g => "
        "[g.querySelector('h3').firstChild.data.trim(), [...g.querySelectorAll('.code')].map(c => c.textContent)])"
    )
    assert {name: {*codes} for name, codes in groups} == {"On both": one & two, "Only East": one - two,
                                                          "Only West": two - one}  # fmt: skip
    open_page.choose("#shown", "apart")
    assert {*open_page.codes("industries")} == one ^ two
    open_page.choose("#shown", "listed")
    assert {*open_page.codes("industries")} == one | two
    assert open_page.one("#table-count").text == f"{len(one | two)} of {len(regions.sections[1])} industries shown"


def test_the_chart_draws_what_is_chosen(open_page: Any, regions: Comparison) -> None:
    east, west = regions.reports
    one, two = places_of(east), places_of(west)
    listed = {*east.short_list.industries, *west.short_list.industries}
    drawn = open_page.run(DRAWN)
    order = sorted((c for c in listed if c in one), key=lambda c: one[c])
    assert [p for p in drawn[0] if p is not None] == [one[c] for c in order]
    assert sorted(p for p in drawn[1] if p is not None) == sorted(two[c] for c in listed if c in two)
    open_page.choose("#drawn", "apart")
    open_page.choose("#order", "spread")
    gaps = [abs(a - b) for a, b in zip(*open_page.run(DRAWN), strict=True)]
    assert gaps == sorted((abs(one[c] - two[c]) for c in one if c in two), reverse=True)[:20]
    open_page.choose("#measure", "location_quotient")
    open_page.choose("#drawn", "all")
    open_page.choose("#order", "1")
    known = [x for x in open_page.run(DRAWN)[1] if x is not None]
    assert known == sorted(west.table["location_quotient"].tolist(), reverse=True)


def test_keys_walk_through_the_chart_and_speak(open_page: Any, regions: Comparison) -> None:
    open_page.one("#chart").send_keys(ARROW_RIGHT)
    open_page.settle()
    heard = open_page.one("#live").get_attribute("textContent")
    assert f"({regions.reports[0].ranking.industries[0]})" in heard
    assert "East: 1" in heard
    assert "West: " in heard
    assert "on the short list of" in heard


def test_headings_sort_and_say_so(open_page: Any) -> None:
    head = "#industries th[data-key=employment_2]"
    open_page.one(f"{head} button").send_keys(ENTER)
    assert open_page.one(head).get_attribute("aria-sort") == "descending"
    found = [re.match(r"[\d,]+", text) for text in cells(open_page, "employment_2")]
    # Estimates have three figures, and may look out of order beside a published number of more.
    numbers = [int(number[0].replace(",", "")) for number in found if number]
    assert len(numbers) > 5
    assert numbers == sorted(numbers, reverse=True)
    open_page.choose("#query", "food")
    titles = open_page.texts("#industries tbody th")
    assert titles
    assert all("Food" in title for title in titles)


def test_titles_that_carry_markup_are_text(show: Callable[..., Any]) -> None:
    found = two_regions(titles={0: EVIL})
    page = show(compare((placed_in(found.reports[0], EVIL, "99001"), found.reports[1])))
    assert page.run("return window.hacked ?? null") is None
    assert EVIL in page.one("h1").text
    assert EVIL in page.texts("#industries tbody th")
    assert page.all("#industries img, #lists img") == []
    assert page.complaints() == []


def test_two_spans_of_one_region_and_three_studies(show: Callable[..., Any]) -> None:
    early, late = (made_up_report(40, seed=s) for s in (1, 2))
    spans = compare((replace(early, study=replace(early.study, years=Years.of(2016, 2019))), late))
    page = show(spans)
    assert page.one("h1").text == "Made-up region: 2016-2019 and 2019-2022 compared"
    headings = {t.split(" ")[0] for t in page.texts("#lists h3")}
    assert headings <= {"On", "New", "No"}
    assert "Wages are nominal" in page.one("#notes").text
    three = compare([placed_in(made_up_report(30, seed=s), f"R{s}", f"9900{s}") for s in (1, 2, 3)])
    page = show(three)
    assert len(page.run(DRAWN)) == 3
    assert page.texts("#industries tbody td[data-key=place_change]") == []
    assert page.complaints() == []


def test_estimated_jobs_of_one_county_enter_the_file_rounded(tmp_path: Path) -> None:
    fine = made_up_report(40, seed=1)
    county, wide = placed_in(fine, "County", "99001"), placed_in(made_up_report(40, seed=2), "Wide", "99003", "99005")
    data = html_comparison.comparison_data(compare((county, wide)).document())["industries"]
    at = [c["name"] for c in data["columns"]].index("employment_1")
    for row, status in zip(data["rows"], data["statuses"]["employment_1"], strict=True):
        exact = float(fine.table["employment"][fine.table.row_of(row[0])])
        assert row[at] == (int(exact / 10 + 0.5) * 10 if status == "estimated" else exact)
    estimated = fine.table["employment"][fine.table["employment_status"] == "estimated"]
    assert np.any(estimated % 10 != 0)


def test_it_prints_and_fits_a_narrow_screen(open_page: Any) -> None:
    pdf = open_page.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True, "preferCSSPageSize": True})
    assert pdf["data"].startswith("JVBER")
    assert open_page.run("return document.documentElement.className") == ""
    open_page.driver.set_window_size(420, 900)
    try:
        open_page.open()
        assert open_page.run("return document.documentElement.scrollWidth <= innerWidth")
    finally:
        open_page.driver.set_window_size(1440, 1000)


def test_a_screen_reader_finds_tables_headings_and_labels(open_page: Any) -> None:
    unnamed = open_page.run(
        """
        const label = (e) => e.labels?.length || e.getAttribute("aria-label") || e.getAttribute("aria-labelledby");
        const controls = document.querySelectorAll("button, input, select, canvas, [role=region]");
        return [...controls].filter(e => !label(e) && !e.textContent.trim()).map(e => e.outerHTML);
        """
    )
    assert unnamed == []
    assert open_page.run("return [...document.querySelectorAll('table')].every(t => t.caption)")


def test_a_folder_in_the_way_is_a_report_error(regions: Comparison, tmp_path: Path) -> None:
    (tmp_path / "page.html").mkdir()
    with pytest.raises(ReportError, match=r"page\.html"):
        html_comparison.write_comparison(regions.document(), tmp_path / "page.html")


def test_300_industries_of_three_studies_stay_under_the_limit(tmp_path: Path) -> None:
    three = compare([placed_in(made_up_report(300, seed=s), f"R{s}", f"9900{s}", "99009") for s in (1, 2, 3)])
    html_comparison.write_comparison(three.document(), tmp_path / "page.html")
    assert (tmp_path / "page.html").stat().st_size < 1_500_000
