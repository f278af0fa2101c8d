"""Putting the one file together: template, style, scripts and data, under a policy that lets nothing else run.

The policy allows exactly the inlined style and scripts, by their SHA-256, and no request at all, so that a title that
carries markup stays text and the page works the same from a file as from a server. `trusted-types 'none'` shuts the
doors through which a script could turn text into markup.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from importlib.resources import files
from typing import Any, Final

# In this order: each script uses only what stands before it.
SCRIPTS: Final = (
    "ranking.js",
    "study.js",
    "state.js",
    "format.js",
    "element.js",
    "charts.js",
    "bubbles.js",
    "ranges.js",
    "controls.js",
    "table.js",
    "shortlist.js",
    "sections.js",
    "page.js",
)

_SLOT: Final = re.compile(r"\{\{(\w+)\}\}")
_SOURCE_MAP: Final = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)

# What HTML or an old script engine could take for its own inside a script element.
_UNSAFE: Final = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def page(data: dict[str, Any]) -> str:
    """The whole page as one HTML text."""
    style, library, script = _text("page.css"), chart_library(), page_script()
    slots = {
        "policy": policy(scripts=(library, script), style=style),
        "title": html.escape(str(data["title"])),
        "style": style,
        "data": embedded(data),
        "library": library,
        "script": script,
    }
    return _SLOT.sub(lambda slot: slots[slot[1]], _text("page.html"))


def policy(*, scripts: tuple[str, ...], style: str) -> str:
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


def embedded(data: dict[str, Any]) -> str:
    """JSON that can stand inside a script element: no text in it can end the element or start a comment."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_UNSAFE)


def page_script() -> str:
    """The page's own scripts as one, in a scope of their own."""
    parts = "\n".join(_text(f"js/{name}") for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}\n}})();\n'


def chart_library() -> str:
    """The chart library as published, less the line that points at a file beside it."""
    return _SOURCE_MAP.sub("", _text("lib/chart.umd.min.js"))


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _text(name: str) -> str:
    return (files("sectorlmi.reports.page") / name).read_text(encoding="utf-8")
