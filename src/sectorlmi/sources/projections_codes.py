"""What publishers write where a NAICS code should stand, turned into the set of NAICS codes it covers.

Sources: BLS Employment Projections, Table 2.11 (lists and ranges such as `442-4, 446-8, 451, 453-4`); California EDD
series codes, which are BLS CES codes (a two-digit supersector, then six digits of NAICS); New York DOL codes
(zero-padded to six digits, BLS QCEW supersectors 1011-1029). Supersectors as in the BLS CES and QCEW manuals.
"""

from __future__ import annotations

import re
from typing import Final

from sectorlmi.errors import IntegrityError
from sectorlmi.terms.codes import ALL_INDUSTRIES
from sectorlmi.terms.naics import SUPERSECTORS, canonical_sector, digits, is_within

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
    codes = {code for part in parts for code in _one_part(part, printed)}
    return tuple(sorted(c for c in codes if not any(c != other and is_within(c, other) for other in codes)))


def _one_part(part: str, printed: str) -> list[str]:
    if digits(part) == 2:
        return [canonical_sector(part)]
    match = _RANGE.fullmatch(part)
    codes = _expand(match[1], match[2]) if match else [part]
    return [_plain(code, printed) for code in codes]


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
