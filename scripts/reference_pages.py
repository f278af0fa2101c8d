"""Markdown for the generated reference pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

_MADE: Final = "<!-- Made by scripts/make_reference.py from the program itself. Do not edit. -->"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def page(title: str, *parts: str) -> str:
    """A page: its title, then paragraphs, headings and tables."""
    return "\n\n".join([_MADE, f"# {title}", *(part for part in parts if part)]) + "\n"
