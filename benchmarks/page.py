"""Blocks of a page of the documentation that a benchmark writes: what stands between `<!-- name -->` and its end."""

from __future__ import annotations

from pathlib import Path


def write_block(page: Path, name: str, text: str) -> None:
    """Replace the block of this name. ValueError where the page has none."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    before, found, rest = page.read_text("utf-8").partition(begin)
    _, ended, after = rest.partition(end)
    if not (found and ended):
        raise ValueError(f"{page} has no block {name}")
    page.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", "utf-8")
