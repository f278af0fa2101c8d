"""A page of a made-up report, opened in headless Chromium; without a browser the tests skip and say why."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from chromium import open_browser, why_no_browser
from made_up import made_up_report

from sectorlmi.ranking import result
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.side_by_side import Comparison
from sectorlmi.reports.page import any_document as html_comparison
from sectorlmi.reports.page import start as html

# What waits out the pauses after which the page writes its address and speaks (page.js, element.js).
SETTLED = "const done = arguments[arguments.length - 1]; setTimeout(done, 700)"


# The view is told by the radio buttons alone; the address stays as it is.
SEE_ALL = """
const [view, table] = ["view-analyst", "table-card"].map(id => document.getElementById(id));
if (view) view.checked = true;
if (table?.localName === "details") table.open = true;
"""


class OpenPage:
    """A page in the browser, with what tests ask of it in a word."""

    def __init__(self, driver: Any, path: Path) -> None:
        self.driver, self.path, self.address = driver, path, path.as_uri()

    def open(self, hash_part: str = "", *, is_analyst: bool = True) -> None:
        """Open the page anew, of a ranking with what analysts see, all of it open."""
        self.driver.get("about:blank")
        self.driver.get(self.address + (f"#{hash_part}" if hash_part else ""))
        if is_analyst:
            self.run(SEE_ALL)

    def follow(self, hash_part: str) -> None:
        """Change the part of the address behind #, as a link to another state does, and wait until the page has."""
        script = """
        const [hash, done] = arguments;
        addEventListener("hashchange", () => setTimeout(done), { once: true });
        location.hash = hash;
        """
        self.driver.execute_async_script(script, hash_part)

    def run(self, script: str, *values: Any) -> Any:
        return self.driver.execute_script(script, *values)

    def settle(self) -> None:
        self.driver.execute_async_script(SETTLED)

    def all(self, selector: str) -> list[Any]:
        return list(self.driver.find_elements("css selector", selector))

    def one(self, selector: str) -> Any:
        return self.driver.find_element("css selector", selector)

    def press(self, selector: str) -> None:
        """Click what may stand far down: rows out of sight get their true height only as they come into sight."""
        button = self.one(selector)
        settle = """
            const [button, done] = arguments, show = () => button.scrollIntoView({ block: "center" });
            show();
            requestAnimationFrame(() => requestAnimationFrame(() => { show(); requestAnimationFrame(done); }));
        """
        self.driver.execute_async_script(settle, button)
        button.click()

    def texts(self, selector: str) -> list[str]:
        return list(self.run("return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)", selector))

    def codes(self, body: str = "industries") -> list[str]:
        return list(
            self.run(f"return [...document.querySelectorAll('#{body} tr[data-code]')].map(r => r.dataset.code)")
        )

    def places(self) -> dict[str, str]:
        """The place of every row of the table by code, as shown."""
        pairs = "[...document.querySelectorAll('#industries tr[data-code]')]"
        return dict(self.run(f"return {pairs}.map(r => [r.dataset.code, r.querySelector('.place').textContent])"))

    def choose(self, selector: str, value: str) -> None:
        """Pick a choice or write a value, and let the page know as a person's hand would."""
        script = "const e = document.querySelector(arguments[0]); e.value = arguments[1];"
        events = "for (const kind of ['input', 'change']) e.dispatchEvent(new Event(kind, {bubbles: true}))"
        self.run(script + events, selector, value)

    def complaints(self) -> list[str]:
        """Everything that the console holds since the last time it was asked."""
        return [entry["message"] for entry in self.driver.get_log("browser")]


@pytest.fixture(scope="session")
def downloads() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def browser(downloads: Path) -> Iterator[Any]:
    """One headless Chromium for all the tests of the page."""
    reason = why_no_browser()
    if reason:
        pytest.skip(reason)
    with tempfile.TemporaryDirectory() as profile:
        driver = open_browser(Path(profile), downloads)
        yield driver
        driver.quit()


@pytest.fixture
def open_page(browser: Any) -> Callable[[Path], OpenPage]:
    """Open a page that stands in a file."""

    def opened(path: Path) -> OpenPage:
        page = OpenPage(browser, path)
        page.complaints()  # of pages before
        page.open()
        return page

    return opened


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Callable[[Report | Comparison], OpenPage]:
    """Write the page of a report or of a comparison and open it."""

    def shown(found: Report | Comparison) -> OpenPage:
        path = tmp_path / "page.html"
        if isinstance(found, Comparison):
            html_comparison.write_comparison(found.document(), path)
        else:
            html.write(result.document(found), path)
        page = OpenPage(browser, path)
        page.complaints()  # of pages before
        page.open()
        return page

    return shown


@pytest.fixture(scope="session")
def ninety() -> Report:
    """Ninety industries with gaps, ties, marks, and three that are too small to be ranked."""
    return made_up_report(90)


@pytest.fixture
def page(show: Callable[[Report], OpenPage], ninety: Report, downloads: Path) -> OpenPage:
    for left in downloads.iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    return show(ninety)


@pytest.fixture
def saved(downloads: Path) -> Callable[[OpenPage], dict[str, Any]]:
    """Press `Save short list` and read the file that the browser wrote."""

    def save(page: OpenPage) -> dict[str, Any]:
        page.one("#save").click()
        for _ in range(50):
            files = [f for f in downloads.iterdir() if f.suffix == ".json"]
            if files:
                return dict(json.loads(files[0].read_text(encoding="utf-8")))
            page.driver.execute_async_script("setTimeout(arguments[arguments.length - 1], 100)")
        raise AssertionError("the browser saved no file within five seconds")

    return save
