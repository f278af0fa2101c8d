"""Files that put counties into named groups, such as a state's workforce areas: any CSV with county codes."""

from __future__ import annotations

from sectorlmi.errors import DataError
from sectorlmi.sources.archive import Member
from sectorlmi.terms import county_lists


def counties_of_group(member: Member, name: str) -> tuple[str, list[str]]:
    """The group as the file writes it, and its county codes in the order of the file.

    Raises DataError on an empty file, and what `terms.county_lists` raises.
    """
    with member.open() as stream:
        rows = county_lists.rows_of(stream.read(), member.name)
    if not rows:
        raise DataError(f"{member.name}: the file is empty", "Give a CSV with one row a county.")
    return county_lists.counties_of_group(rows, name, member.name)
