"""Does a projection file agree with itself: years in order, one row a code, printed percents that its levels give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sectorlmi.errors import DataError, IntegrityError
from sectorlmi.terms.breaks import bridge_groups, naics_vintage
from sectorlmi.terms.projection import ProjectionRow, Projections, Reach

# Publishers print percents to a tenth of a point, or tell the tenth from levels that are not rounded.
_TOLERANCE_POINTS = 0.1
# Under one percent a fraction and a percent cannot be told apart safely.
_TELLING_PERCENT = 1.0


@dataclass(frozen=True)
class Printed:
    """A row with the percent and the change that the publisher printed beside it (None where there is none)."""

    row: ProjectionRow
    percent: float | None = None
    change: float | None = None
    per_year: float | None = None


@dataclass(frozen=True)
class Reading:
    """What a reader found in a file, before it is checked.

    `hidden` names the rows whose levels the publisher does not print; `skipped` counts rows of no NAICS industry;
    `warnings` are what the reader itself doubts.
    """

    printed: Sequence[Printed]
    reach: Mapping[str, Reach]
    hidden: Sequence[str] = ()
    skipped: int = 0
    warnings: Sequence[str] = ()


def merged(readings: Sequence[Reading]) -> Reading:
    """What was found in several sheets of one file."""
    return Reading(
        [entry for reading in readings for entry in reading.printed],
        {area: reach for reading in readings for area, reach in reading.reach.items()},
        [row for reading in readings for row in reading.hidden],
        sum(reading.skipped for reading in readings),
        [warning for reading in readings for warning in reading.warnings],
    )


def checked(reading: Reading, *, source: str, file: str, vintage: int | None) -> Projections:
    """The projections of a file whose rows agree with each other.

    Raises IntegrityError on years out of order, negative levels, contradicting repeats, and percents mixed with
    fractions; DataError where no row is left. Printed percents that the levels do not give become warnings.
    """
    if not reading.printed:
        raise DataError(
            f"{file}: no row has a NAICS industry with base and projected jobs ({reading.skipped} rows skipped)",
            "Check the columns of code, base and projected, and that the file is an industry projection.",
        )
    for entry in reading.printed:
        check_row(entry.row, file)
    rows = without_repeats([entry.row for entry in reading.printed], file)
    warnings = [*reading.warnings, *disagreements(reading.printed, file)]
    if reading.hidden:
        hidden = f"{len(reading.hidden)} rows print no levels and were left out, first {reading.hidden[0]}"
        warnings.append(f"{file}: {hidden}.")
    return Projections(source, file, vintage or vintage_of(rows), rows, reading.reach, tuple(warnings), reading.skipped)


def vintage_of(rows: Sequence[ProjectionRow]) -> int:
    """The NAICS revision that a file's codes belong to.

    Told by three-digit codes that live in one of 2017 and 2022 only; else the revision QCEW used in the base year.
    """
    changed = bridge_groups(2017, 2022, 3)
    old = set().union(*(g.old for g in changed))
    new = set().union(*(g.new for g in changed))
    present = {code[:3] for row in rows for code in row.codes if "-" not in code}
    by_year = naics_vintage(min(row.base_year for row in rows))
    if present & (new - old) and not present & (old - new):
        return max(2022, by_year)
    return min(2017, by_year) if present & (old - new) else by_year


def check_row(row: ProjectionRow, file: str) -> None:
    """Raise IntegrityError on a span that runs backwards or a negative level."""
    where = f"{file}, row {row.line} ({row.area}, {row.title or row.printed_code})"
    if row.projected_year <= row.base_year:
        raise IntegrityError(
            f"{where}: the projected year {row.projected_year} does not come after the base year {row.base_year}",
            "Check which columns or `years:` are taken as base and projected.",
        )
    for name, level in (("base", row.base_employment), ("projected", row.projected_employment)):
        if level < 0:
            raise IntegrityError(
                f"{where}: the {name} employment is {level:g}",
                "Jobs cannot be negative; check the column and the file.",
            )


def without_repeats(rows: Sequence[ProjectionRow], file: str) -> tuple[ProjectionRow, ...]:
    """The rows less exact repeats (BLS prints the Postal Service twice). Raises IntegrityError where they disagree."""
    kept: dict[tuple[object, ...], ProjectionRow] = {}
    for row in rows:
        key = (row.area, row.span, row.codes, _bare(row.printed_code))
        first = kept.setdefault(key, row)
        if (first.base_employment, first.projected_employment) != (row.base_employment, row.projected_employment):
            raise IntegrityError(
                f"{file}: rows {first.line} and {row.line} both give {row.printed_code} in {row.area}, "
                f"{row.base_year}-{row.projected_year}, and disagree: {_levels(first)} and {_levels(row)}",
                "Keep the right one; if they are different ownerships or areas, map that column as the area.",
            )
    return tuple(kept.values())


def _bare(printed: str) -> str:
    return printed.strip("'\" ").rstrip("0")


def _levels(row: ProjectionRow) -> str:
    return f"{row.base_employment:,.0f} to {row.projected_employment:,.0f}"


def percent_scale(printed: Sequence[Printed], file: str) -> float:
    """100 where the file prints fractions (0.072), 1 where it prints percents (7.2).

    Judged from the levels of every row whose growth is large enough to tell. Raises IntegrityError where some rows
    only make sense as fractions and others only as percents.
    """
    fractions, percents = [], []
    for entry in printed:
        recomputed = _growth_pct(entry.row)
        if entry.percent is None or recomputed is None or abs(recomputed) < _TELLING_PERCENT:
            continue
        slack = _TOLERANCE_POINTS + abs(recomputed) * 0.02
        if abs(entry.percent * 100 - recomputed) <= slack:
            fractions.append(entry)
        elif abs(entry.percent - recomputed) <= slack:
            percents.append(entry)
    if fractions and percents:
        a, b = fractions[0], percents[0]
        raise IntegrityError(
            f"{file}: fractions and percents are mixed in one column: row {a.row.line} prints {a.percent:g} for "
            f"{_growth_pct(a.row):.1f} %, row {b.row.line} prints {b.percent:g} for {_growth_pct(b.row):.1f} %",
            "Bring the column to one unit, or do not map it: growth is computed from the levels anyway.",
        )
    return 100.0 if fractions else 1.0


def disagreements(printed: Sequence[Printed], file: str) -> tuple[str, ...]:
    """A warning for each row whose printed percent, rate or change its own levels do not give (beyond rounding)."""
    scale = percent_scale(printed, file)
    found = []
    for entry in printed:
        said = _disagreement(entry, scale)
        if said:
            row = entry.row
            what = f"{row.title or row.printed_code}, {row.area}"
            found.append(f"{file}, row {row.line}: {what}: {said}; the levels are used.")
    return tuple(found)


def _disagreement(entry: Printed, scale: float) -> str:
    row, pct, rounding = entry.row, _growth_pct(entry.row), _rounding(entry.row)
    if pct is not None:
        # Levels rounded to so many jobs leave the percent of a small industry open by this much.
        slack = _TOLERANCE_POINTS + 100 * rounding / row.base_employment
        if entry.percent is not None and abs(entry.percent * scale - pct) > slack:
            return f"{entry.percent * scale:.1f} % is printed where the levels give {pct:.1f} %"
        per_year = 100 * ((row.projected_employment / row.base_employment) ** (1 / row.years) - 1)
        if entry.per_year is not None and abs(entry.per_year - per_year) > slack:
            return f"{entry.per_year:.1f} % a year is printed where the levels give {per_year:.1f} %"
    change = row.projected_employment - row.base_employment
    if entry.change is not None and abs(entry.change - change) > 2 * rounding + 1:
        return f"a change of {entry.change:,.0f} is printed where the levels give {change:,.0f}"
    return ""


def _rounding(row: ProjectionRow) -> float:
    """To how many jobs both levels look rounded: 100, 10 or 1."""
    levels = (row.base_employment, row.projected_employment)
    return next((step for step in (100.0, 10.0) if not any(level % step for level in levels)), 1.0)


def _growth_pct(row: ProjectionRow) -> float | None:
    if row.base_employment <= 0:
        return None
    return 100 * (row.projected_employment / row.base_employment - 1)
