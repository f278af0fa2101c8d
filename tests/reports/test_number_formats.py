"""A number is written alike on screen and page, whose scripts have a table of formats of their own."""

from __future__ import annotations

from importlib.resources import files

from sectorlmi.terms import columns


def test_the_page_has_every_number_format() -> None:
    script = files("sectorlmi.reports.page").joinpath("js/shared/format.js").read_text(encoding="utf-8")
    kinds = {
        value
        for name, value in vars(columns).items()
        if name.isupper() and isinstance(value, str) and any(sign in value for sign in "0#")
    }
    assert {columns.SHARE, columns.FINE_SHARE, columns.RATIO, columns.PERCENT} <= kinds
    assert [kind for kind in sorted(kinds) if f'"{kind}": {{' not in script] == []
