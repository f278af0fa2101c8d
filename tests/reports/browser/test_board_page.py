"""The page as a board reads it: the answer first, what is said of each industry, two views, two sheets, any screen."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest
from made_up import made_up_report

from sectorlmi.ranking.board import board_of
from sectorlmi.ranking.report import Report
from sectorlmi.workflows import demo

METRICS = "Emulation.setDeviceMetricsOverride"
MEDIA = "Emulation.setEmulatedMedia"


@pytest.fixture(scope="module")
def atlanta(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The bundled region of real data."""
    return demo.run(tmp_path_factory.mktemp("demo"))[0]


@pytest.fixture
def board(show: Callable[[Report], Any], atlanta: Report) -> Any:
    page = show(atlanta)
    page.open(is_analyst=False)
    return page


@contextmanager
def screen(page: Any, width: int, *, dark: bool = False) -> Iterator[None]:
    """The page on a screen of so many pixels."""
    page.driver.execute_cdp_cmd(METRICS, {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    page.driver.execute_cdp_cmd(MEDIA, {"features": [scheme]})
    try:
        page.open(is_analyst=False)
        yield
    finally:
        page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        page.driver.execute_cdp_cmd(MEDIA, {"features": []})


def test_the_answer_stands_first_and_is_the_engine_s(board: Any, atlanta: Report) -> None:
    said = board_of(atlanta)
    assert board.one("h1").text == said.headline
    answers = board.texts(".answers p")
    assert answers == [f"{word} {text}" for word, text in said.answers]
    order = board.run("return [...document.querySelectorAll('h1, h2')].map(h => h.textContent.trim())")
    shown = [heading for heading in order if heading]
    assert shown.index(said.headline) < shown.index("The short list") < shown.index("Map of industries")


def test_every_row_says_what_the_engine_says(board: Any, atlanta: Report) -> None:
    said = board_of(atlanta)
    for code in atlanta.short_list.industries:
        row, told = said.rows[code], board.one(f"#row-{code}").text
        assert row.name in told
        assert row.tries in told
        assert all(remark.text in told for remark in row.remarks)
        if not row.strength:
            assert "; ".join(row.speaks_for).lower() in told.lower()


def test_those_of_one_strength_stand_apart_with_letters(board: Any, atlanta: Report) -> None:
    top = atlanta.study.shortlist.top
    places = dict(zip(atlanta.ranking.industries, atlanta.ranking.place.tolist(), strict=True))
    apart = [code for code in atlanta.short_list.industries if places[code] > top]
    assert apart
    rows = "return [...document.querySelectorAll('.list.alone tbody tr')]"
    assert board.run(f"{rows}.map(r => [r.dataset.code, r.querySelector('b').textContent])") == [
        [code, chr(65 + i)] for i, code in enumerate(apart)
    ]
    for code in apart:
        assert board_of(atlanta).rows[code].strength in board.one(f"#row-{code}").text


def test_the_line_of_jobs_stands_in_the_row_and_in_its_detail(board: Any, atlanta: Report) -> None:
    code = atlanta.ranking.industries[0]
    growth = 100 + float(atlanta.table["growth_pct"][atlanta.table.row_of(code)])
    said = f"Jobs, 2015 = 100: 2015 100, 2018 {growth:.0f}"
    assert board.one(f"#row-{code} svg.spark").get_attribute("aria-label") == said
    board.one(f"#row-{code} .open").click()
    assert board.one("#industries .detail svg.spark").get_attribute("aria-label") == said


def test_two_views_of_one_file_switch_in_place(board: Any) -> None:
    assert not board.one("#save").is_displayed()
    assert not board.one(".list .official").is_displayed()
    board.one("label[for=view-analyst]").click()
    assert board.one("#save").is_displayed()
    assert board.one(".list .official").is_displayed()
    board.settle()
    assert board.run("return location.hash") == "#view=analyst"
    board.open("view=analyst", is_analyst=False)
    assert board.one("#save").is_displayed()
    board.one("label[for=view-board]").click()
    assert not board.one("#save").is_displayed()


@pytest.mark.parametrize(
    ("query", "code"), [("delta", "481"), ("airport", "481"), ("Hospitals", "622"), ("622", "622"), ("622110", "622")]
)
def test_a_search_covers_every_industry_and_answers(board: Any, atlanta: Report, query: str, code: str) -> None:
    board.choose("#ask", query)
    said = board_of(atlanta)
    names = board.texts("#answer .answer-name, #answer .chip")
    titles = board.run("return JSON.parse(document.getElementById('data').textContent).industries").copy()
    name = next(i["name"] for i in titles if i["code"] == code)
    assert name in names
    if code in said.not_ranked:
        assert said.not_ranked[code] in board.texts("#answer p") or board.texts("#answer .answer-name") != [name]


def test_whoever_is_not_ranked_is_told_why(board: Any, atlanta: Report) -> None:
    said = board_of(atlanta)
    assert said.not_ranked
    listed = board.texts("#aside-list dd")
    assert sorted(listed) == sorted(said.not_ranked.values())
    for code, reason in said.not_ranked.items():
        board.choose("#ask", code)
        assert reason in board.one("#answer").text
    board.choose("#ask", "zzz")
    assert "No industry of this study" in board.one("#answer").text


def test_the_words_of_the_board_view_are_a_board_s(board: Any) -> None:
    seen = board.run("return document.body.innerText")
    for word in ("feasible", "acceptability", "-- Statewide", "name them in the study", "ownership", "colour"):
        assert word not in seen
    assert not re.search(r"\bNAICS \d", seen)


@pytest.mark.parametrize("width", [390, 768, 1080, 1160, 1440])
def test_nothing_scrolls_sideways_or_is_cut_on_any_screen(board: Any, width: int) -> None:
    with screen(board, width):
        assert board.run("return document.documentElement.scrollWidth <= innerWidth")
        cut = board.run(
            """
            const inside = [...document.querySelectorAll(".list td, .list th[scope=row], .card, .answers p")];
            const wide = inside.filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1);
            return wide.filter(e => e.getClientRects().length).map(e => [e.className, e.textContent.slice(0, 60)]);
            """
        )
        assert cut == []


OVERLAPS = """
const boxes = [...document.querySelectorAll("#bubbles .bubble-label")].map(t => t.getBoundingClientRect());
const box = document.querySelector("#bubbles svg").getBoundingClientRect();
const meets = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4;
const out = boxes.filter(b => b.left < box.left - 1 || b.right > box.right + 1);
return [boxes.length, boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b => meets(a, b))).length, out.length];
"""


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_labels_of_the_map_never_collide_and_every_number_is_there(board: Any, width: int, atlanta: Report) -> None:
    with screen(board, width):
        labels, collisions, outside = board.run(OVERLAPS)
        assert (collisions, outside) == (0, 0)
        assert labels > 3
        keys = board.texts("#key .key-number")
        assert len(keys) == len(atlanta.short_list.industries)
        drawn = board.texts("#bubbles .inside, #bubbles .label-key")
        assert len(drawn) + len(board.texts("#bubbles .bubble-label:not(:has(.label-key))")) >= len(keys) - 1


def test_the_map_is_the_same_each_time(board: Any) -> None:
    picture = "return document.querySelector('#bubbles svg').outerHTML"
    before = board.run(picture)
    board.open(is_analyst=False)
    assert board.run(picture) == before


@pytest.mark.parametrize("industries", [None, 90])
def test_it_prints_on_two_sheets(show: Callable[[Report], Any], atlanta: Report, industries: int | None) -> None:
    page = show(made_up_report(industries) if industries else atlanta)
    pdf = page.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True, "preferCSSPageSize": True})
    content = base64.b64decode(pdf["data"])
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 2
    assert b"792" in content
    page.settle()
    assert page.run("return document.documentElement.className") == ""
    assert page.run("return document.querySelector('.sheet').style.zoom") == ""


# Contrast after WCAG 2: of each text with what is behind it; SVG and text that is not seen are left out.
CONTRAST = """
const parse = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
const part = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
const behind = (e) => {
  if (!e) return [255, 255, 255];
  const color = parse(getComputedStyle(e).backgroundColor);
  return color.length === 3 || color[3] === 1 ? color : behind(e.parentElement);
};
const isLarge = (style) => parseFloat(style.fontSize) >= (Number(style.fontWeight) >= 700 ? 18.66 : 24);
const walker = document.createTreeWalker(document.querySelector("body"), NodeFilter.SHOW_TEXT);
const found = new Set();
while (walker.nextNode()) {
  const e = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || e.closest("svg, script, style, .unseen, [hidden]")) continue;
  const style = getComputedStyle(e);
  if (!e.getClientRects().length || style.visibility !== "visible" || style.clipPath !== "none") continue;
  const [a, b] = [light(parse(style.color)), light(behind(e))].sort((x, y) => y - x);
  const said = walker.currentNode.data.trim().slice(0, 40);
  if ((a + 0.05) / (b + 0.05) < (isLarge(style) ? 3 : 4.5)) found.add(`${e.className}: ${said}`);
}
return [...found];
"""


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("view", ["board", "analyst"])
def test_every_text_stands_out_from_what_is_behind_it(board: Any, dark: bool, view: str) -> None:
    with screen(board, 1440, dark=dark):
        board.run("document.getElementById(arguments[0]).checked = true", f"view-{view}")
        board.run("for (const d of document.querySelectorAll('details')) d.open = true")
        assert board.run(CONTRAST) == []


def test_controls_are_named_reached_in_order_and_seen(board: Any) -> None:
    board.one("label[for=view-analyst]").click()
    nameless = board.run(
        """
        const name = (e) => e.getAttribute("aria-label") || [...e.labels ?? []].map(l => l.textContent).join("") ||
          document.getElementById(e.getAttribute("aria-labelledby"))?.textContent || e.textContent;
        const kinds = "a[href], button, input, select, textarea, summary, [tabindex='0'], [role=application]";
        return [...document.querySelectorAll(kinds)].filter(e => !name(e)?.trim()).map(e => e.outerHTML.slice(0, 90));
        """
    )
    assert nameless == []
    assert board.run("return [...document.querySelectorAll('[tabindex]')].every(e => e.tabIndex <= 0)")
    ids = board.run("return [...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    broken = board.run(
        """
        const named = ["aria-labelledby", "aria-describedby", "aria-controls", "for"];
        const ids = (a) => [...document.querySelectorAll(`[${a}]`)].flatMap(e => e.getAttribute(a).split(" "));
        return named.flatMap(ids).filter(id => !document.getElementById(id));
        """
    )
    assert broken == []
    assert board.run("return [...document.querySelectorAll('.jump a')].every(a => document.querySelector(a.hash))")
    levels = board.run("return [...document.querySelectorAll('h1, h2, h3')].map(h => Number(h.localName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    small = board.run(
        """
        const hit = document.querySelectorAll(".tools button, .chip, .view label, .jump a, summary");
        const seen = [...hit].filter(e => e.getClientRects().length);
        return seen.filter(e => e.getBoundingClientRect().height < 24).map(e => e.textContent);
        """
    )
    assert small == []


def test_the_focus_walks_from_the_head_to_the_notes(board: Any) -> None:
    tops = board.run(
        """
        const kinds = "a[href], button, input, select, textarea, summary, [tabindex='0']";
        const isInFlow = (e) => e.getClientRects().length && getComputedStyle(e).position !== "absolute";
        const seen = [...document.querySelectorAll(kinds)].filter(isInFlow);
        const section = (e) => e.closest("header, section, details");
        return [...new Set(seen.map(section))].filter(Boolean).map(s => s.getBoundingClientRect().top + scrollY);
        """
    )
    assert tops == sorted(tops)
