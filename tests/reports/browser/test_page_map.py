"""The page's map: a shape a county, shaded by class, with the table beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from outlined import COUNTIES, sample_with_map

from sectorlmi.places.maps import class_breaks
from sectorlmi.ranking.report import Report


@pytest.fixture(scope="session")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_with_map(tmp_path_factory.mktemp("mapped"))


@pytest.fixture
def map_page(show: Callable[[Report], Any], mapped: Report) -> Any:
    return show(mapped)


def column(page: Any, at: int) -> dict[str, str]:
    """A column of the map's table by county, without marks."""
    told = "r => [r.dataset.code, r.cells[arguments[0]].firstChild.data]"
    return dict(page.run(f"return [...document.querySelectorAll('#map-body tr')].map({told})", at))


def shades(page: Any) -> dict[str, str]:
    script = (
        "return [...document.querySelectorAll('#county-map path')].map(p => [p.dataset.code, p.getAttribute('class')])"
    )
    return dict(page.run(script))


def test_every_county_is_drawn_and_told(map_page: Any, mapped: Report) -> None:
    assert mapped.county_map is not None
    jobs, cells = mapped.county_map.jobs(), mapped.county_map.cells
    for code in mapped.ranking.industries[:6]:
        map_page.choose("#map-industry", code)
        k = cells.industries.index(code)
        assert column(map_page, 1) == {c: f"{jobs[i, k]:,.0f}" for i, c in enumerate(cells.counties)}
        usual = cells.benchmark[k] / cells.benchmark_total
        quotients = {c: jobs[i, k] / cells.totals[i] / usual for i, c in enumerate(cells.counties)}
        told = column(map_page, 3)
        assert all(abs(float(told[c]) - quotients[c]) <= 0.00501 for c in COUNTIES)
        marked = "[...document.querySelectorAll('#map-body tr')].filter(r => r.querySelector('.mark'))"
        marks = map_page.run(f"return {marked}.map(r => r.dataset.code)")
        assert {*marks} == {c for i, c in enumerate(cells.counties) if cells.hidden[i, k]}
        breaks = class_breaks(jobs[:, k])
        classes = {c: int(np.searchsorted(breaks, jobs[i, k], side="right")) for i, c in enumerate(cells.counties)}
        found = shades(map_page)
        assert {*found} == {*COUNTIES}
        order = sorted(COUNTIES, key=classes.__getitem__)
        assert [found[c] for c in order] == sorted(found[c] for c in order)
        assert len({*found.values()}) == len({*classes.values()})
        assert len(map_page.all("#county-map .map-key li")) == len(breaks) + 1


def test_the_map_is_said_in_words_and_measured_either_way(map_page: Any) -> None:
    picture = map_page.one("#county-map svg")
    assert picture.get_attribute("role") == "img"
    assert "Map of 4 counties" in picture.get_attribute("aria-label")
    assert len(map_page.all("#county-map path title")) == 4
    map_page.choose("#map-measure", "quotient")
    assert "concentration by county" in map_page.one("#map-text").text
    assert map_page.complaints() == []


def test_a_county_without_an_outline_stays_in_the_table(show: Callable[[Report], Any], tmp_path: Path) -> None:
    page = show(sample_with_map(tmp_path, COUNTIES[:3]))
    assert len(page.all("#county-map path")) == 3
    assert len(page.all("#map-body tr")) == 4
    assert "no outline" in page.one("#map-body tr[data-code='98007']").text


def test_unknown_jobs_are_not_zero(show: Callable[[Report], Any], tmp_path: Path) -> None:
    report = sample_with_map(tmp_path, suppressed="floor")
    assert report.county_map is not None
    hidden = report.county_map.cells.hidden
    k = next(report.table.row_of(c) for c in report.ranking.industries if hidden[:, report.table.row_of(c)].any())
    page = show(report)
    page.choose("#map-industry", report.table.industries[k])
    unknown = {c for c, text in column(page, 1).items() if text == "–"}
    assert unknown == {c for i, c in enumerate(COUNTIES) if hidden[i, k]}
    assert {c for c, shade in shades(page).items() if shade == "shade-unknown"} == unknown
    assert "not known" in page.texts("#county-map .map-key li")
    assert {*column(page, 2).values()} == {"–"}


def test_without_a_boundary_file_there_is_no_map(page: Any) -> None:
    assert not page.one("#map-card").is_displayed()


def test_a_narrow_screen_needs_no_sideways_scrolling(map_page: Any) -> None:
    map_page.driver.set_window_size(420, 900)
    try:
        map_page.open()
        assert map_page.run("return document.documentElement.scrollWidth <= innerWidth")
    finally:
        map_page.driver.set_window_size(1440, 1000)
