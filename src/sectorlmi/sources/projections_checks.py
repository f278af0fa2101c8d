"""Does a projection file agree with itself: years in order, one row a code, printed percents that its levels give. And
what publishers write where a NAICS code should stand, turned into the set of NAICS codes it covers.

Sources: BLS Employment Projections, Table 2.11 (lists and ranges such as `442-4, 446-8, 451, 453-4`); California EDD
series codes, which are BLS CES codes (a two-digit supersector, then six digits of NAICS); New York DOL codes
(zero-padded to six digits, BLS QCEW supersectors 1011-1029). Supersectors as in the BLS CES and QCEW manuals.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sectorlmi.errors import DataError, IntegrityError
from sectorlmi.terms.breaks import bridge_groups, naics_vintage
from sectorlmi.terms.codes import ALL_INDUSTRIES
from sectorlmi.terms.naics import SUPERSECTORS, canonical_sector, digits, is_within
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
        key = (row.area, row.span, row.codes, row.printed_code.strip("'\" ").rstrip("0"))
        first = kept.setdefault(key, row)
        if (first.base_employment, first.projected_employment) != (row.base_employment, row.projected_employment):
            raise IntegrityError(
                f"{file}: rows {first.line} and {row.line} both give {row.printed_code} in {row.area}, "
                f"{row.base_year}-{row.projected_year}, and disagree: {_levels(first)} and {_levels(row)}",
                "Keep the right one; if they are different ownerships or areas, map that column as the area.",
            )
    return tuple(kept.values())


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


Codes = tuple[str, ...]
NOT_AN_INDUSTRY: Final[Codes] = ()
TOTAL: Final[Codes] = (ALL_INDUSTRIES,)

_NO_CODE: Final = re.compile(r"(|n/?a|none|[-–—*]+|[a-z]{2}\d+)", re.IGNORECASE)
_TOTAL: Final = re.compile(r"(0+|10|00-?0000|total|all)", re.IGNORECASE)
# No NAICS code begins with 0 or 10: self-employed (006010, 000671) and QCEW domains and supersectors (102300).
_PADDED_AGGREGATE: Final = re.compile(r"0\d+|10\d(\d|000|\d00)?")
_SEPARATORS: Final = re.compile(r"\s*(?:[,;&+/]|\band\b)\s*", re.IGNORECASE)
_RANGE: Final = re.compile(r"(\d{2,6})\s*[-–—]\s*(\d{1,6})")

# Rows of public administration (1028) and unclassified (1029) name no industry that is ranked.
_QCEW_SUPERSECTORS: Final = {code: sectors for code, sectors in SUPERSECTORS.items() if code < "1028"}
_DURABLE: Final = ("321", "327", "331", "332", "333", "334", "335", "336", "337", "339")
_NONDURABLE: Final = ("311", "312", "313", "314", "315", "316", "322", "323", "324", "325", "326")
# Private households (814) stand apart in CES.
_CES_SUPERSECTORS: Final[dict[str, Codes]] = {
    "10": ("1133", "21"),
    "11": ("111", "112", "1131", "1132", "114", "115"),
    "15": ("1133", "21", "23"),
    "20": ("23",),
    "30": ("31-33",),
    "31": _DURABLE,
    "32": _NONDURABLE,
    "40": ("22", "42", "44-45", "48-49"),
    "41": ("42",),
    "42": ("44-45",),
    "43": ("22", "48-49"),
    "50": ("51",),
    "55": ("52", "53"),
    "60": ("54", "55", "56"),
    "65": ("61", "62"),
    "70": ("71", "72"),
    "80": ("811", "812", "813"),
}
_CES_GOVERNMENT: Final = "90"
# Series codes that carry no NAICS digits, as California EDD writes them.
_EDD_EXCEPTIONS: Final[dict[str, Codes]] = {
    "000001": TOTAL,
    "008010": ("814",),
    "43400089": ("48-49",),
}


def naics_codes(printed: str) -> Codes:
    """The codes that a cell such as `3331, 3332, 3334, and 3339`, `6114-7`, `44, 45` or `31-33` covers together.

    Empty for cells that name no NAICS industry (`NA`, `TE1000`, blank, `000671` self-employed); `10` for totals;
    `102300` is the QCEW supersector 1023. Trailing zeros that pad a code to six digits are dropped (no NAICS code of
    two to four digits ends in zero). Raises IntegrityError on text that is none of these.
    """
    text = printed.strip().strip("'\"= ")
    if _NO_CODE.fullmatch(text):
        return NOT_AN_INDUSTRY
    if _TOTAL.fullmatch(text):
        return TOTAL
    if _PADDED_AGGREGATE.fullmatch(text):
        return _QCEW_SUPERSECTORS.get(text[:4], NOT_AN_INDUSTRY)
    parts = [part for part in _SEPARATORS.split(text.replace("_", "-")) if part]
    codes = set()
    for part in parts:
        if digits(part) == 2:
            codes.add(canonical_sector(part))
            continue
        match = _RANGE.fullmatch(part)
        for code in _expand(match[1], match[2]) if match else [part]:
            codes.add(_plain(code, printed))
    return tuple(sorted(c for c in codes if not any(c != other and is_within(c, other) for other in codes)))


def _expand(first: str, last: str) -> list[str]:
    """`442-4` and `442-444` are 442, 443, 444. A range that leaves its ten (`11-21`) is returned as it is: no code."""
    end = first[: max(0, len(first) - len(last))] + last
    if first[:-1] != end[:-1] or first > end:
        return [f"{first}-{last}"]
    return [str(n) for n in range(int(first), int(end) + 1)]


def _plain(code: str, printed: str) -> str:
    padded = code.removesuffix(".0")
    bare = padded.rstrip("0") if len(padded) > 4 else padded
    if digits(bare) == 0:
        raise IntegrityError(
            f"{printed!r} is not a NAICS code, a list (3331, 3332) or a range (442-4) of them",
            "Map `code` to the column of NAICS codes, or mend the cell (blank or NA means no industry).",
        )
    return canonical_sector(bare)


def edd_codes(printed: str) -> Codes:
    """The NAICS codes of a California EDD series code: `31334000` is NAICS 334, `32000000` all non-durable goods."""
    text = printed.strip().strip("'")
    if text in _EDD_EXCEPTIONS:
        return _EDD_EXCEPTIONS[text]
    if not re.fullmatch(r"\d{8}", text) or text.startswith(_CES_GOVERNMENT):
        return naics_codes(text) if re.fullmatch(r"\d{2}-\d{2}|[1-9]\d{1,3}", text) else NOT_AN_INDUSTRY
    supersector, naics = text[:2], text[2:].rstrip("0")
    if not naics:
        return _CES_SUPERSECTORS.get(supersector, NOT_AN_INDUSTRY)
    return (canonical_sector(naics),) if digits(naics) and not naics.endswith("9999") else NOT_AN_INDUSTRY


def new_york_codes(printed: str) -> Codes:
    """The NAICS codes of a New York DOL code: `'111000` is 111; `9xxxxx`, government, is no NAICS industry."""
    text = printed.strip().strip("'’ ")
    return NOT_AN_INDUSTRY if text.startswith("9") else naics_codes(text)
