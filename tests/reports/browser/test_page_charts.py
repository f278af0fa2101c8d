"""The parts of the page beside the table: the filter of quadrants, shift-share, and how firm the list is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from made_up import made_up_report

from sectorlmi.ranking.report import Report
from sectorlmi.table.measures import Quadrant
from sectorlmi.workflows import demo

# What the picture of a row says its bars are, and where the diamond stands.
DRAWN = """
const numbers = (rect) => [Number(rect.getAttribute('x')), Number(rect.getAttribute('width'))];
const spans = (row, which) => [...row.querySelectorAll(which)].map(numbers);
return [...document.querySelectorAll('#shifts-body tr')].map(row => ({
  name: row.querySelector('th').textContent,
  bars: spans(row, 'rect:not(.unsure-range)'),
  zero: Number(row.querySelector('.zero').getAttribute('x1')),
  ranges: spans(row, '.unsure-range'),
  hasDiamond: !row.querySelector('.diamond').hidden,
  at: parseFloat(row.querySelector('.diamond').style.left) * 6,
  gained: row.querySelector('td:last-child').textContent,
}))
"""


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The bundled sample, ranked: with shift-share and robustness."""
    return demo.run(tmp_path_factory.mktemp("demo"), is_sample=True)[0]


@pytest.fixture
def sampled(show: Callable[[Report], Any], sample: Report) -> Any:
    return show(sample)


@pytest.mark.parametrize("quadrant", Quadrant)
def test_a_quadrant_is_all_that_table_and_chart_show(page: Any, ninety: Report, quadrant: Quadrant) -> None:
    rows = [ninety.table.row_of(code) for code in ninety.ranking.industries]
    expected = [
        ninety.table.industries[row]
        for row in rows
        if (ninety.table["location_quotient"][row] >= 1) == (quadrant in ("star", "mature"))
        and ninety.table["growth_pct"][row] == ninety.table["growth_pct"][row]
        and (ninety.table["growth_pct"][row] > 0) == (quadrant in ("star", "emerging"))
    ]
    assert expected
    page.choose("#quadrant", quadrant)
    assert page.codes() == expected
    assert page.one("#quadrant-drawn").get_attribute("value") == quadrant
    drawn = page.run("return [...document.querySelectorAll('#bubbles .bubble:not(.aside)')].map(b => b.dataset.code)")
    assert sorted(drawn) == sorted(expected)
    page.choose("#quadrant-drawn", "")
    assert page.codes() == list(ninety.ranking.industries)


def test_the_quadrant_goes_into_the_address_and_says_how_many_it_has(page: Any, ninety: Report) -> None:
    page.choose("#quadrant", "emerging")
    page.settle()
    assert page.run("return location.hash") == "#quadrant=emerging"
    shown = page.codes()
    page.open("quadrant=emerging")
    assert page.codes() == shown
    labels = page.texts("#quadrant option")
    n = int((ninety.table["quadrant"][:-3] == "star").sum())
    assert labels[:2] == ["All", f"star ({n})"]
    page.open("quadrant=constructor")
    assert "quadrant=constructor" in page.one("#warning").text
    assert page.codes() == list(ninety.ranking.industries)


def test_without_quadrants_there_is_nothing_to_choose(show: Callable[[Report], Any]) -> None:
    report = made_up_report(20)
    report.table.columns["quadrant"][:] = ""
    page = show(report)
    assert not page.one("#quadrant").is_displayed()


def test_the_bars_of_shift_share_add_up_to_the_change(sampled: Any, sample: Report) -> None:
    rows = sample.section("shift_share").rows
    change = rows["change"].tolist()
    largest = sorted(sorted(change, key=abs, reverse=True)[:20], reverse=True)
    sampled.choose("#shifts-shown", "largest")
    drawn = sampled.run(DRAWN)
    assert len(drawn) == len(largest)
    n_ranges = 0
    for row, gained in zip(drawn, largest, strict=True):
        zero = row["zero"]
        told = row["gained"].replace("−", "-").replace(",", "").replace("+", "")
        if is_range := re.fullmatch(r"(-?\d+) to (-?\d+)", told):  # too unsure for one number, so no bar ends at one
            assert int(is_range[1]) <= gained <= int(is_range[2])
            assert (row["bars"], row["hasDiamond"]) == ([], False)
            ((x, width),) = row["ranges"]
            assert (x > zero, x + width > zero) == (int(is_range[1]) > 0, int(is_range[2]) > 0)
            n_ranges += 1
            continue
        assert row["gained"].lstrip("≈").startswith("+" if round(gained) > 0 else ("−", "0"))
        if row["ranges"]:  # a part is too unsure: the change alone
            assert not row["bars"]
            row["bars"] = row["ranges"]
        right = max([x + width for x, width in row["bars"] if x + width > zero + 0.2] or [zero])
        left = min([x for x, _ in row["bars"] if x < zero - 0.2] or [zero])
        assert row["at"] == pytest.approx(zero + (right - zero) - (zero - left), abs=0.6)
        assert (row["at"] > zero) == (gained > 0) or abs(row["at"] - zero) < 0.6
    assert n_ranges


def test_shift_share_of_the_short_list_follows_the_weights(sampled: Any, sample: Report) -> None:
    sampled.choose("#shifts-method", "esteban")
    codes = sample.section("shift_share").rows["industry_code"].tolist()
    key = sampled.one("#shifts-key").text
    assert all(word in key for word in ("Competitive effect", "Allocation effect"))
    first = "return [...document.querySelectorAll('.list:not(.alone) tbody tr')].map(r => r.dataset.code)"
    assert len(sampled.run(DRAWN)) == len([c for c in sampled.run(first) if c in codes])
    before = sorted(row["name"] for row in sampled.run(DRAWN))
    sampled.choose("#weight-location_quotient", "40")
    sampled.settle()
    assert len(sampled.run(DRAWN)) == len([c for c in sampled.run(first) if c in codes])
    assert sorted(row["name"] for row in sampled.run(DRAWN)) != before


def test_the_table_beside_shift_share_holds_every_row(sampled: Any, sample: Report) -> None:
    sampled.run("document.querySelector('#shifts-table details').open = true")
    assert len(sampled.all("#shifts-table tbody tr")) == len(sample.section("shift_share"))


def test_rank_acceptability_is_a_heat_map_that_reads_as_a_table(sampled: Any, sample: Report) -> None:
    section = sample.section("acceptability")
    found = sampled.run(
        """
        const tables = [...document.querySelectorAll("#about-weights details table")];
        const table = tables.find(t => t.caption.textContent === arguments[0]);
        const told = (cell) => [cell.textContent, cell.style.backgroundColor];
        return [...table.tBodies[0].rows].map(r => [...r.cells].slice(1).map(told));
        """,
        section.title,
    )
    shares = [[float(section.rows[c.name][i]) for c in section.columns[1:]] for i in range(len(section))]
    read = [[float(cell[0].rstrip("%")) / 100 for cell in row] for row in found]
    assert np.allclose(read, shares, atol=0.00501)
    depth = sorted((share, float(cell[1].rpartition(",")[2].strip(" )")))
                   for row, cells in zip(shares, found, strict=True) for share, cell in zip(row, cells, strict=True)
                   if cell[1].startswith("rgba"))  # fmt: skip
    assert len(depth) > 10
    assert [d for _, d in depth] == sorted(d for _, d in depth)


def test_a_report_without_them_shows_neither(page: Any) -> None:
    assert not page.one("#firm-card").is_displayed()
    assert not page.one("#shifts-card").is_displayed()
    assert page.complaints() == []


def test_the_sample_opens_without_complaint(sampled: Any) -> None:
    sampled.settle()
    assert sampled.complaints() == []
    assert not sampled.one("#warning").is_displayed()
