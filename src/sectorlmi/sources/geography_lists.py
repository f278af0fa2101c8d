"""Lists that put counties into named groups, such as a state's workforce areas: any CSV with county codes."""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Sequence

from sectorlmi.errors import ConfigError, DataError, SchemaError
from sectorlmi.sources.archive import Member

_CODE = re.compile(r"\d{4,5}")


def counties_of_group(member: Member, name: str) -> tuple[str, list[str]]:
    """The group as the file writes it, and its county codes in the order of the file.

    The column of county codes is told by its content (four-digit codes, which lost a leading zero, are mended); the
    group may stand in any other column. Raises SchemaError without such a column, ConfigError on an unknown group.
    """
    rows = _rows(member)
    if not rows:
        raise DataError(f"{member.name}: the file is empty", "Give a CSV with one row a county.")
    column = _code_column(rows, member.name)
    for group in (c for c in rows[0] if c != column):
        inside = [row for row in rows if row[group].casefold() == name.strip().casefold()]
        if inside:
            return inside[0][group], list(dict.fromkeys(row[column].zfill(5) for row in inside))
    raise _unknown(name, rows, column, member.name)


def _rows(member: Member) -> list[dict[str, str]]:
    with member.open() as stream:
        data = stream.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    rows = csv.DictReader(text.splitlines(), restval="")
    return [{k: (v or "").strip() for k, v in row.items() if k is not None} for row in rows]


def _code_column(rows: Sequence[dict[str, str]], file: str) -> str:
    fitting = [c for c in rows[0] if all(_CODE.fullmatch(row[c]) for row in rows)]
    if not fitting:
        raise SchemaError(
            f"{file}: no column holds a county code in every row; found {', '.join(rows[0])}",
            "Give a CSV with a column of five-digit county codes and one that names the group.",
        )
    # A zip code or a number of the area may fit too: trust the heading, then the number of different values.
    return max(fitting, key=lambda c: ("fips" in c.casefold(), len({row[c] for row in rows})))


def _unknown(name: str, rows: Sequence[dict[str, str]], column: str, file: str) -> ConfigError:
    texts = {row[c] for row in rows for c in row if c != column and len({r[c] for r in rows}) < len(rows)}
    plain = {text.casefold(): text for text in texts if text and not text.isdigit()}
    near = difflib.get_close_matches(name.casefold(), plain, 3, 0.4)
    hint = f"Nearest: {'; '.join(plain[n] for n in near)}." if near else f"It names: {', '.join(sorted(texts))[:300]}."
    return ConfigError(f"{file}: no group is called {name!r}", hint)
