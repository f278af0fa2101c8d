"""Files that a server does not have, beside others that it has: which are no surprise, and what to say of the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from sectorlmi.errors import NotYetPublishedError, SourceError
from sectorlmi.sources import lodes_years
from sectorlmi.sources.addresses import shown
from sectorlmi.sources.plan import Target

_NAMED_AT_MOST: Final = 8


def known_gaps(missing: Sequence[Target]) -> list[str]:
    """The states and years, as `AK in 2017`, of which the publisher says that it has no files."""
    return list(dict.fromkeys(f"{t.state.upper()} in {t.year}" for t in missing if _is_known_gap(t)))


def fault(missing: Sequence[Target], today: date, *, is_alone: bool) -> SourceError | NotYetPublishedError | None:
    """What to raise about files that the server does not have; None where the publisher says so, and others came.

    NotYetPublishedError if any may still come.
    """
    surprises = [target for target in missing if not _is_known_gap(target)]
    if not surprises:
        return _only_gaps(missing) if is_alone and missing else None
    to_come = [t for t in surprises if t.year >= today.year - 1]
    what = f"{_named(surprises)}: there is no such file (status 404)"
    others = "" if is_alone else "All other files were loaded. "
    if to_come:
        return NotYetPublishedError(
            what, f"{others}It may not be published yet: run this again later, or take another year."
        )
    page = next((target.page for target in surprises if target.page), "")
    if page:
        return SourceError(what, f"{others}Save the file that {page} links, and run `sectorlmi load FILE`.")
    return SourceError(what, f"{others}Check the year, and whether the publisher moved the file.")


def _only_gaps(missing: Sequence[Target]) -> SourceError:
    gaps = ", ".join(known_gaps(missing))
    return SourceError(
        f"{_named(missing)}: there is no such file (status 404)", f"LODES has no files of {gaps}: take another year."
    )


def _is_known_gap(target: Target) -> bool:
    return bool(target.state) and lodes_years.is_unpublished(target.state, target.year)


def _named(missing: Sequence[Target]) -> str:
    named = [shown(target.url) for target in missing[:_NAMED_AT_MOST]]
    if len(missing) > _NAMED_AT_MOST:
        named.append(f"and {len(missing) - _NAMED_AT_MOST} more")
    return ", ".join(named)
