"""Brief, choice, trend and profile as everyone can read them: contrast in both themes, names, headings, focus order.

The board's page has its own tests of these (test_board_page.py), whose measure of contrast stands here too.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from made_up_briefs import made_up_brief, made_up_briefs, made_up_choice
from made_up_people import made_up_profiles
from test_board_page import CONTRAST, screen
from test_lines_page import made

from sectorlmi import reports
from sectorlmi.meeting import brief_document
from sectorlmi.people import profile_document
from sectorlmi.terms.document import Document

Opener = Callable[[Path], Any]
FULL = made_up_brief("621", full=True)


def profile() -> Document:
    return brief_document.with_briefs(profile_document.document(made_up_profiles()), made_up_briefs(FULL))


PAGES: dict[str, Callable[[], Document]] = {
    "brief": lambda: brief_document.document(made_up_briefs(FULL)),
    "choice": lambda: made_up_choice(3, full=True).document(),
    "trend": made,
    "profile": profile,
}
# Controls without a name, ids that stand twice, references to what is not there, pictures without words, headings.
ASKED = """
const all = (kinds) => [...document.querySelectorAll(kinds)];
const by = (e, a) => document.getElementById(e.getAttribute(a))?.textContent;
const name = (e) => e.getAttribute("aria-label") || [...e.labels ?? []].map(l => l.textContent).join("")
  || by(e, "aria-labelledby") || e.textContent;
const ids = all("[id]").map(e => e.id);
const named = ["aria-labelledby", "aria-describedby", "aria-controls", "for"];
const asked = named.flatMap(a => all(`[${a}]`).flatMap(e => e.getAttribute(a).split(" ")));
const kinds = "a[href], button, input, select, textarea, summary, [tabindex='0'], [role=application]";
const seen = all(kinds).filter(e => e.getClientRects().length && getComputedStyle(e).position !== "absolute");
return {
  nameless: all(kinds).filter(e => !name(e)?.trim()).map(e => e.outerHTML.slice(0, 90)),
  twice: ids.filter((id, i) => ids.indexOf(id) !== i),
  broken: asked.filter(id => !document.getElementById(id)),
  jumping: all("[tabindex]").filter(e => e.tabIndex > 0).length,
  silent: all("svg:not([aria-hidden])").filter(e => !(e.getAttribute("role") === "img" && name(e)?.trim())).length,
  tables: all("table").filter(t => !t.caption && !t.closest("[aria-labelledby], [aria-label]")
    && !t.getAttribute("aria-label")).length,
  levels: all("h1, h2, h3, h4").filter(h => h.getClientRects().length).map(h => Number(h.localName[1])),
  tops: [...new Set(seen.map(e => e.closest("header, section, article, details, footer")))].filter(Boolean)
    .map(s => s.getBoundingClientRect().top + scrollY),
  language: document.documentElement.lang,
};
"""


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, open_page: Opener, tmp_path: Path) -> Any:
    reports.write_as("html", PAGES[request.param](), tmp_path / "page.html")
    return open_page(tmp_path / "page.html")


def test_a_page_is_for_everyone(page: Any) -> None:
    for is_dark in (False, True):
        with screen(page, 1440, dark=is_dark):
            assert page.run(CONTRAST) == []
    found = page.run(ASKED)
    levels, tops = found.pop("levels"), found.pop("tops")
    assert found == {
        **{key: [] for key in ("nameless", "twice", "broken")},
        **dict.fromkeys(("jumping", "silent", "tables"), 0),
        "language": "en-US",
    }
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert tops == sorted(tops)
