"""What every web page is made of: one file that holds its style, its scripts and its data, and lets nothing else run.

The policy allows exactly the inlined style and scripts, by their SHA-256, and no request at all, so that a title that
carries markup stays text and a page works the same from a file as from a server. `trusted-types 'none'` shuts the
doors through which a script could turn text into markup.

A page is HTML and scripts in this folder, and data. Its scripts come after the shared ones (`SHARED`) in one scope and
may use all of them: `DATA`, `element`, `marked`, `shown`, `axis`, `sectionOf`, `openFrame` and the rest. The data hold,
besides what the page's own scripts look for:

    banner         a sentence over the page, empty for none (`SAMPLE_BANNER` on made-up data)
    facts          the line under the title: objects with `text`, and `more` (a tooltip) or null
    statuses       what `sections.statuses()` gives
    rounds_to_ten  whether estimated jobs are shown to the nearest ten, as those of one county are
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Final

# In this order: each script uses only what stands before it. The charts need the library, which a page may do without.
SHARED: Final = (
    "shared/data.js",
    "shared/element.js",
    "shared/format.js",
    "shared/keys.js",
    "shared/charts.js",
    "shared/sections.js",
    "shared/frame.js",
)
CHARTS: Final = "shared/charts.js"
PAGE_STYLES: Final = ("colors.css", "page.css", "document.css")

_SLOT: Final = re.compile(r"\{\{(\w+)\}\}")
_SOURCE_MAP: Final = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)

# What HTML or an old script engine could take for its own inside a script element.
_UNSAFE: Final = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def shell(
    title: str,
    body: str,
    scripts: Sequence[str],
    data: Mapping[str, Any],
    *,
    head: str = "",
    skip_to: str = "main",
    skip_words: str = "Skip to the table",
    styles: Sequence[str] = PAGE_STYLES,
    parts: Mapping[str, str] | None = None,
    has_charts: bool = True,
    without_script: str = "",
) -> str:
    """A whole page as one HTML text.

    Only `title` and `data` may hold text from outside. `body` is the name of an HTML file of this folder, `scripts` are
    names under `js`; `parts` is HTML for the slots of `body`, `head` is HTML of `filled`, for a page that has another
    head than `head.html`; `skip_to` is the id of the element that a keyboard user can jump to. A page without charts
    has no chart library.
    `without_script` is HTML for browsers that run no scripts.
    """
    style, script = "\n".join(_text(name) for name in styles), page_script(scripts, has_charts=has_charts)
    every = (chart_library(), script) if has_charts else (script,)
    return filled(
        "shell.html",
        {
            "policy": policy(scripts=every, style=style),
            "title": html.escape(title),
            "without_script": without_script,
            "skip_to": skip_to,
            "skip_words": skip_words,
            "head": head or filled("head.html", {"title": html.escape(title)}),
            "body": filled(body, parts or {}),
            "style": style,
            "data": embedded(data),
            "scripts": "\n".join(f"<script>{one}</script>" for one in every),
        },
    )


def filled(name: str, slots: Mapping[str, str]) -> str:
    """An HTML file of this folder with its slots filled; what fills them is HTML and is not looked into again."""
    return _SLOT.sub(lambda slot: slots[slot[1]], _text(name))


def policy(*, scripts: Sequence[str], style: str) -> str:
    """The content security policy that allows these scripts and this style, and nothing else."""
    hashes = " ".join(_hash(script) for script in scripts)
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {hashes}",
            f"style-src {_hash(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def embedded(data: Mapping[str, Any]) -> str:
    """JSON that can stand inside a script element: no text in it can end the element or start a comment."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_UNSAFE)


def page_script(scripts: Sequence[str], *, has_charts: bool = True) -> str:
    """The shared scripts and a page's own as one, in a scope of their own."""
    shared = SHARED if has_charts else tuple(name for name in SHARED if name != CHARTS)
    parts = "\n".join(_text(f"js/{name}") for name in (*shared, *scripts))
    return f'(() => {{\n"use strict";\n{parts}\n}})();\n'


def chart_library() -> str:
    """The chart library as published, less the line that points at a file beside it."""
    return _SOURCE_MAP.sub("", _text("lib/chart.umd.min.js"))


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _text(name: str) -> str:
    return (files("sectorlmi.reports.page") / name).read_text(encoding="utf-8")
