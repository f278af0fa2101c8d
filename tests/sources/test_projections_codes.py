"""Code cells as publishers print them, against NAICS codes read by eye."""

from __future__ import annotations

import pytest

from sectorlmi.errors import IntegrityError
from sectorlmi.sources.projections_checks import edd_codes, naics_codes, new_york_codes


@pytest.mark.parametrize(
    ("printed", "codes"),
    [
        ("442-4, 446-8, 451, 453-4", ("442", "443", "444", "446", "447", "448", "451", "453", "454")),
        ("6114-7", ("6114", "6115", "6116", "6117")),
        ("3361-3", ("3361", "3362", "3363")),
        ("3331, 3332, 3334, and 3339", ("3331", "3332", "3334", "3339")),
        ("313,314", ("313", "314")),
        ("48, 492, 493", ("48-49",)),
        ("44, 45", ("44-45",)),
        ("31-33", ("31-33",)),
        ("31_33", ("31-33",)),
        ("442-444", ("442", "443", "444")),
        ("517311", ("517311",)),
        ("111000", ("111",)),
        ("110000", ("11",)),
        ("311.0", ("311",)),
        ('="311"', ("311",)),
        ("'622", ("622",)),
        ("10", ("10",)),
        ("000000", ("10",)),
        ("NA", ()),
        ("N/A", ()),
        ("", ()),
        ("TE1000", ()),
    ],
)
def test_lists_ranges_and_padding_are_read(printed: str, codes: tuple[str, ...]) -> None:
    assert naics_codes(printed) == codes


@pytest.mark.parametrize("printed", ["Manufacturing", "11-21", "444-2", "31x", "1234567", "999999999"])
def test_what_is_no_code_is_refused(printed: str) -> None:
    with pytest.raises(IntegrityError, match="not a NAICS code"):
        naics_codes(printed)


@pytest.mark.parametrize(
    ("series", "codes"),
    [
        ("31334000", ("334",)),
        ("32311000", ("311",)),
        ("50517311", ("517311",)),
        ("43400089", ("48-49",)),
        ("43220000", ("22",)),
        ("41000000", ("42",)),
        ("55530000", ("53",)),
        ("55000000", ("52", "53")),
        ("10000000", ("1133", "21")),
        ("80000000", ("811", "812", "813")),
        ("008010", ("814",)),
        ("000001", ("10",)),
        ("0", ()),  # total nonfarm: not all industries
        ("006010", ()),  # self-employed
        ("55539999", ()),  # a residual
        ("90921611", ()),  # state government education is not NAICS 921611
        ("90000000", ()),
    ],
)
def test_california_series_codes_are_ces_codes(series: str, codes: tuple[str, ...]) -> None:
    assert edd_codes(series) == codes


@pytest.mark.parametrize(
    ("printed", "codes"),
    [
        ("'111000", ("111",)),
        ("000000", ("10",)),
        ("000671", ()),
        ("006010", ()),
        ("102300", ("52", "53")),
        ("101300", ("31-33",)),
        ("102000", ()),  # service-providing domain
        ("310000", ("31-33",)),
        (" 722500 ", ("7225",)),
        ("930000", ()),
    ],
)
def test_new_york_codes_are_zero_padded(printed: str, codes: tuple[str, ...]) -> None:
    assert new_york_codes(printed) == codes
