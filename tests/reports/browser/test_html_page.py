"""The page in a browser: it fetches nothing, runs nothing foreign, and does what its controls say."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from chromium import ARROW_RIGHT, END, ENTER, HOME
from made_up import made_up_report

from sectorlmi.ranking.report import Report
from sectorlmi.reports.page.saved import short_list_from_json
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.document import SAMPLE_BANNER

EVIL = '</script><script>window.hacked = 1</script><img src=x onerror="window.hacked = 2"><b>&amp;'


MEDIA = "Emulation.setEmulatedMedia"


def number(text: str) -> float:
    """A number as the page shows it; NaN for the dash of an unknown one."""
    found = re.match(r"[+−$\d,.]+", text)
    return float(re.sub(r"[,$+]", "", found[0]).replace("−", "-")) if found else math.nan


def shown(page: Any, column: str) -> list[float]:
    """A column of the table, from top to bottom."""
    return [number(text) for text in page.texts(f"#industries td[data-key={column}] .value")]


def published(page: Any) -> list[float]:
    """The published jobs of the table, from top to bottom."""
    found = [value for value in shown(page, "employment") if not math.isnan(value)]
    assert len(found) > 10
    return found


def test_it_opens_without_a_word_of_complaint_and_asks_the_network_nothing(page: Any) -> None:
    page.choose("#weight-growth", "30")
    page.settle()
    assert page.complaints() == []
    entries = page.run("return performance.getEntriesByType('resource').map(e => e.name)")
    assert [e for e in entries if not e.startswith("data:")] == []
    said = [json.loads(line["message"])["message"] for line in page.driver.get_log("performance")]
    sent = [m["params"] for m in said if m["method"] == "Network.requestWillBeSent"]
    asked = [request["request"]["url"] for request in sent if request["documentURL"].startswith(page.address)]
    assert page.address in asked
    assert {url.split(":")[0] for url in asked} <= {"file", "data"}


def test_the_policy_stops_scripts_styles_and_requests_that_are_not_its_own(page: Any) -> None:
    blocked = page.driver.execute_async_script(
        """
        const done = arguments[arguments.length - 1], seen = [];
        addEventListener("securitypolicyviolation", (e) => seen.push(e.effectiveDirective));
        const script = document.createElement("script");
        try { script.textContent = "window.hacked = 1"; document.body.append(script); } catch { seen.push("trusted"); }
        const style = document.createElement("style");
        style.textContent = "body { display: none }";
        document.head.append(style);
        const image = new Image();
        image.src = "https://example.invalid/x.png";
        fetch("https://example.invalid/").catch(() => seen.push("fetch"));
        setTimeout(() => done([seen, window.hacked ?? null, getComputedStyle(document.body).display]), 300);
        """
    )
    seen, hacked, display = blocked
    assert hacked is None
    assert display != "none"
    assert {"style-src-elem", "img-src", "connect-src", "fetch"} <= set(seen)
    assert {"trusted", "script-src-elem", "require-trusted-types-for"} & set(seen)
    page.complaints()


def test_titles_and_names_that_carry_markup_are_text(show: Callable[[Report], Any]) -> None:
    report = made_up_report(20, titles={0: EVIL, 1: "=1+1\u2028{{data}}"}, name=EVIL)
    page = show(replace(report, study=replace(report.study, region=replace(report.study.region, name=EVIL))))
    assert page.run("return window.hacked ?? null") is None
    assert page.one("#facts li").text == EVIL
    assert EVIL in page.one("h1").text
    assert EVIL in page.texts("#industries th[scope=row] .official")
    assert page.run("return document.title") == EVIL
    assert page.all("#industries img") == []
    assert page.complaints() == []
    page.press(f"#industries tr[data-code='{report.table.industries[0]}'] .open")
    page.choose("#query", "script")
    assert page.run("return window.hacked ?? null") is None


def test_headings_sort_and_say_so(page: Any) -> None:
    head = "#table-head th[data-key=employment]"
    page.one(f"{head} button").click()
    assert page.one(head).get_attribute("aria-sort") == "descending"
    assert page.one("#table-head th[data-key=place]").get_attribute("aria-sort") == "none"
    assert published(page) == sorted(published(page), reverse=True)
    page.one(f"{head} button").send_keys(ENTER)
    assert page.one(head).get_attribute("aria-sort") == "ascending"
    assert published(page) == sorted(published(page))


def test_what_is_not_known_sorts_last_both_ways(page: Any) -> None:
    for _ in range(2):
        page.one("#table-head th[data-key=growth_pct] button").click()
        unknown = [text.startswith("–") for text in page.texts("#industries td[data-key=growth_pct] .value")]
        assert any(unknown)
        assert unknown == sorted(unknown)


def test_finding_by_title_and_by_the_start_of_a_code(page: Any, ninety: Report) -> None:
    page.choose("#query", "food CONTR")
    titles = page.texts("#industries th[scope=row] .official")
    assert titles
    assert set(titles) == {"Food contractors"}
    page.choose("#query", "32")
    assert page.codes()
    assert all(code.startswith("32") for code in page.codes())
    assert page.one("#table-count").text == f"{len(page.codes())} of 90 industries shown"
    page.choose("#query", "")
    page.choose("#shown", "all")
    assert sorted(page.codes()) == sorted(ninety.table.industries)
    assert page.codes()[-1] in {s.industry for s in ninety.set_aside}


def test_only_published_numbers(page: Any) -> None:
    page.choose("#shown", "firm")
    assert 0 < len(page.codes()) < 90
    assert page.texts("#industries td .mark") == []


def test_an_industry_opens_and_tells_everything(page: Any, ninety: Report) -> None:
    code = ninety.ranking.industries[0]
    name = page.one(f"#industries tr[data-code='{code}'] .open")
    name.send_keys(ENTER)
    assert name.get_attribute("aria-expanded") == "true"
    told = page.one("#industries .detail").text
    assert "On the short list for place 1" in told
    assert " of 86" in told
    row = ninety.table.row_of(code)
    if ninety.table["employment_status"][row] == "estimated":
        assert "Estimated, not published" in told
    page.one(f"#industries tr[data-code='{code}'] .open").send_keys(ENTER)
    assert page.all("#industries .detail") == []


def test_keys_walk_through_the_bubbles_and_speak(page: Any, ninety: Report) -> None:
    canvas = page.one("#bubbles")
    canvas.send_keys(ARROW_RIGHT)
    page.settle()
    drawn = [
        c for c in ninety.ranking.industries if known(ninety, c, "growth_pct") and known(ninety, c, "location_quotient")
    ]
    assert f"({drawn[0]})" in page.one("#live").get_attribute("textContent")
    canvas.send_keys(END)
    page.settle()
    heard = page.one("#live").get_attribute("textContent")
    assert "Growth: " in heard
    assert "Concentration: " in heard
    canvas.send_keys(HOME, ENTER)  # takes the first off the list
    assert drawn[0] not in page.codes("list-tables")
    canvas.send_keys(ENTER)
    assert drawn[0] in page.codes("list-tables")


def test_the_chart_says_how_many_lie_in_each_quadrant(page: Any, ninety: Report) -> None:
    rows = [ninety.table.row_of(code) for code in ninety.table.industries[:-3]]
    quotient, growth = (ninety.table[name][rows] for name in ("location_quotient", "growth_pct"))
    told = page.one("#bubbles-text").text
    assert f"{((quotient >= 1) & (growth > 0)).sum()} specialty and growing" in told
    assert f"{((quotient < 1) & (growth <= 0)).sum()} shrinking" in told
    lacking = int(np.isnan(growth).sum())
    assert f"{lacking} of 87 industries lack one of the two numbers" in told


def known(report: Report, code: str, column: str) -> bool:
    return not math.isnan(report.table[column][report.table.row_of(code)])


def test_the_short_list_is_edited_by_hand(page: Any, ninety: Report) -> None:
    first = ninety.ranking.industries[0]
    small = ninety.table.industries[-1]
    page.one(f"#list-tables tr[data-code='{first}'] .off").send_keys(ENTER)
    assert first not in page.codes("list-tables")
    assert page.run("return document.activeElement.className") == "off"
    page.choose("#list-add", f"{small} whatever")
    assert page.codes("list-tables")[-1] == small
    assert "added by hand; not ranked: 40 jobs" in page.one(f"#list-tables tr[data-code='{small}']").text
    star = page.one(f"#industries tr[data-code='{first}'] .star")
    assert star.get_attribute("aria-pressed") == "false"
    star.click()
    assert page.codes("list-tables")[0] == first


def test_an_unknown_industry_to_add_is_named(page: Any) -> None:
    page.choose("#list-add", "Atlantis")
    assert "Atlantis" in page.one("#warning").text


def test_a_short_list_goes_through_its_file(page: Any, saved: Any, ninety: Report, downloads: Path) -> None:
    small = ninety.table.industries[-1]
    page.choose("#weight-growth", "25")
    page.choose("#rule-ties", "min")
    first, second = page.codes("list-tables")[:2]
    page.one(f"#list-tables tr[data-code='{first}'] .off").click()
    page.choose("#list-add", small)
    page.choose(f"#list-tables tr[data-code='{second}'] textarea", "Two plants, one champion: “Ana”")
    listed = page.codes("list-tables")
    content = saved(page)
    found = short_list_from_json(json.dumps(content))
    assert found.industries == tuple(listed)
    assert found.factors["growth"].weight == 2.5
    assert found.ranking.ties == "min"
    assert (found.shortlist.add, found.shortlist.drop) == ((small,), (first,))
    assert found.notes == {second: "Two plants, one champion: “Ana”"}
    assert found.is_sample
    page.open()
    assert page.codes("list-tables") != listed
    page.one("#load").send_keys(str(next(downloads.glob("*.json"))))
    page.settle()
    assert page.codes("list-tables") == listed
    assert page.one(f"#list-tables tr[data-code='{second}'] textarea").get_attribute("value").endswith("“Ana”")
    assert page.one("#weight-growth").get_attribute("value") == "25"
    assert not page.one("#warning").is_displayed()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "not JSON"),
        ('{"kind": "recipe"}', "not a short list"),
        ('{"kind": "sectorlmi short list", "schema": 9}', "form 9"),
    ],
)
def test_a_file_that_is_no_short_list_changes_nothing(page: Any, tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "list.json"
    path.write_text(content)
    before = page.codes("list-tables")
    page.one("#load").send_keys(str(path))
    page.settle()
    assert said in page.one("#warning").text
    assert page.codes("list-tables") == before


def test_what_a_file_has_and_the_page_has_not_is_named_and_its_note_kept(page: Any, saved: Any, tmp_path: Path) -> None:
    content = saved(page)
    content["factors"]["luck"] = {"weight": 1, "better": "higher"}
    content["factors"]["growth"]["weight"] = -4
    content["add"] = ["0000"]
    content["notes"] = {"0000": "closed"}
    path = tmp_path / "list.json"
    path.write_text(json.dumps(content))
    page.one("#load").send_keys(str(path))
    page.settle()
    told = page.one("#warning").text
    assert all(word in told for word in ("factor luck", "factor growth", "industry 0000"))
    assert page.texts("#share-growth") == ["20%"]


def test_the_address_carries_the_state(page: Any, ninety: Report) -> None:
    third = ninety.ranking.industries[2]
    page.choose("#weight-employment", "35")
    page.choose("[aria-label='Direction of Growth']", "largest_change")
    page.choose("#query", "st & co")
    page.choose("#query", "ma")
    page.choose("#axis-x", "employment")
    page.one(f"#list-tables tr[data-code='{third}'] .off").click()
    page.one("#table-head th[data-key=title] button").click()
    page.settle()
    shown, listed = page.codes(), page.codes("list-tables")
    hash_part = page.run("return location.hash.slice(1)")
    page.open(hash_part)
    assert page.codes() == shown
    assert page.codes("list-tables") == listed
    assert page.one("#axis-x").get_attribute("value") == "employment"
    assert page.one("#query").get_attribute("value") == "ma"
    page.one("#reset").click()
    page.settle()
    assert page.run("return location.hash") == ""


def test_an_address_that_makes_no_sense_is_named_and_harmless(page: Any, ninety: Report) -> None:
    page.open("weight.growth=-3&ties=never&__proto__=1&sort=constructor&weight.luck=1&better.growth=toString&top=1.5")
    told = page.one("#warning").text
    assert all(word in told for word in ("weight.growth=-3", "ties=never", "__proto__", "sort=constructor", "top=1.5"))
    assert page.codes() == list(ninety.ranking.industries)


def test_a_screen_reader_finds_tables_headings_and_labels(page: Any) -> None:
    unnamed = page.run(
        """
        const label = (e) => e.labels?.length || e.getAttribute("aria-label") || e.getAttribute("aria-labelledby");
        const controls = document.querySelectorAll("button, input, select, textarea, canvas, [role=region]");
        return [...controls].filter(e => !label(e) && !e.textContent.trim()).map(e => e.outerHTML);
        """
    )
    assert unnamed == []
    assert page.run("return [...document.querySelectorAll('table')].every(t => t.caption)")
    assert page.run("return [...document.querySelectorAll('thead th')].every(t => t.scope === 'col')")
    roles = page.run(
        "return [...new Set([...document.querySelectorAll('.rows tr > *')].map(c => c.getAttribute('role')))].sort()"
    )
    assert roles == ["cell", "columnheader", "rowheader"]
    assert page.run("return document.documentElement.lang") == "en-US"
    page.settle()
    assert page.one("#live").get_attribute("textContent").startswith("Re-ranked. First: 1 ")


def test_marks_are_explained_beside_the_number_and_in_the_legend(page: Any) -> None:
    marks = page.run(
        "const all = [...document.querySelectorAll('#industries .mark')];"
        "return all.map(m => [m.dataset.status, m.title, m.textContent])"
    )
    assert {"estimated", "missing"} <= {status for status, _, _ in marks}
    assert all(title for _, title, _ in marks)
    assert all("(" in text for _, _, text in marks)
    legend = page.one("#marks").text
    assert "~ estimated" in legend
    assert "at least one cell is hidden" in legend


def test_an_estimate_is_seen_and_heard_by_its_grade(page: Any, ninety: Report) -> None:
    report = ninety
    row = next(r for r in range(len(report.table)) if report.table["employment_status"][r] == "estimated")
    number = report.table.number(FACTORS["employment"].column, row)
    cell = f"#industries tr[data-code='{report.table.industries[row]}'] td[data-key=employment] .graded"
    assert number.range
    assert page.texts(f"{cell} [aria-hidden]") == [number.lead + number.range]
    assert page.texts(f"{cell} .certain") == [number.range]
    assert page.texts(f"{cell} > .unseen") == [number.spoken]
    assert "certainly between" in page.one(cell).get_attribute("title")
    legend = page.one("#marks").text
    assert "≈13,200 (10,900 to 15,100)" in legend
    assert "certainly within the range beside it" in legend


def test_growth_over_a_bridge_group_says_whether_it_is_estimated(show: Any, ninety: Report) -> None:
    table, (hidden, published) = ninety.table, [ninety.table.row_of(c) for c in ninety.ranking.industries[:2]]
    status, share = table["growth_status"].astype("<U20"), table["growth_estimated_share"].copy()
    status[[hidden, published]], share[[hidden, published]] = "bridged", [0.62, 0.0]
    columns = {**table.columns, "growth_status": status, "growth_estimated_share": share}
    page = show(replace(ninety, table=replace(table, columns=columns)))
    for row, mark in ((hidden, "⇄~"), (published, "⇄")):
        cell = f"#industries tr[data-code='{table.industries[row]}'] td[data-key=growth_pct]"
        assert page.texts(f"{cell} .mark [aria-hidden]") == [mark]
        (note,) = page.run(f"return [...document.querySelectorAll(`{cell} .mark`)].map(m => m.title)")
        assert note.startswith("Compared over a bridge group of codes")
        assert ("62% of the jobs compared are estimated" in note) == (row == hidden)
    assert page.texts(
        f"#industries tr[data-code='{table.industries[hidden]}'] td[data-key=growth_pct] .mark .unseen"
    ) == [" (bridged estimated)"]
    legend = page.one("#marks").text
    assert "⇄ bridged" in legend
    assert "⇄~ bridged estimated" in legend


def test_made_up_numbers_say_so_and_real_ones_do_not(page: Any, show: Callable[[Report], Any]) -> None:
    assert page.one("#banner").text == SAMPLE_BANNER
    real = show(made_up_report(20, is_sample=False))
    assert not real.one("#banner").is_displayed()


def test_estimated_jobs_of_one_county_are_shown_to_the_nearest_ten(show: Callable[[Report], Any]) -> None:
    report = made_up_report(60, counties=("99001",))
    page = show(report)
    status, jobs = report.table["employment_status"], report.table["employment"]
    page.one("#table-head th[data-key=employment] button").click()
    rows = [report.table.row_of(code) for code in page.codes()]
    # What is estimated is rough here, and has three figures of its tens: ≈12,700 for 12,734.
    to_ten = [float(f"{int(jobs[r] / 10 + 0.5) * 10:.3g}") if status[r] == "estimated" else jobs[r] for r in rows]
    seen = page.run(
        "return [...document.querySelectorAll('#industries td[data-key=employment] .value')]"
        ".map(v => (v.querySelector('.graded [aria-hidden]') ?? v).firstChild.textContent.replace('≈', ''))"
    )
    assert [number(text) for text in seen] == to_ten
    assert to_ten != [jobs[r] for r in rows]
    assert page.one("#rounding").is_displayed()


def test_without_hidden_cells_there_are_no_ranges(show: Callable[[Report], Any]) -> None:
    page = show(made_up_report(30, has_ranges=False))
    assert page.all(".list .strip .range") == []
    assert "Range" not in page.texts("#table-head th")
    assert page.complaints() == []


def test_colors_follow_the_system_and_the_choice(page: Any) -> None:
    def background() -> str:
        return str(page.run("return getComputedStyle(document.body).backgroundColor"))

    light = background()
    page.choose("#theme", "dark")
    assert background() != light
    page.choose("#theme", "auto")
    features = [{"name": "prefers-color-scheme", "value": "dark"}]
    page.driver.execute_cdp_cmd(MEDIA, {"features": features})
    assert background() != light
    page.choose("#theme", "light")
    assert background() == light
    page.driver.execute_cdp_cmd(MEDIA, {"features": []})


def test_it_prints_and_is_itself_again_afterwards(page: Any) -> None:
    before = page.codes()
    page.choose("#theme", "dark")
    pdf = page.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True, "preferCSSPageSize": True})
    assert pdf["data"].startswith("JVBER")
    page.settle()
    assert page.run("return [document.documentElement.dataset.theme, document.documentElement.className]") == [
        "dark",
        "",
    ]
    assert page.codes() == before
    assert page.complaints() == []


def test_a_narrow_screen_needs_no_sideways_scrolling(page: Any) -> None:
    page.driver.set_window_size(420, 900)
    try:
        page.open()
        assert page.run("return document.documentElement.scrollWidth <= innerWidth")
    finally:
        page.driver.set_window_size(1440, 1000)
