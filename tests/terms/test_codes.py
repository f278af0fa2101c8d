"""BLS's code lists and what is read from them."""

from __future__ import annotations

import pytest

from sectorlmi.errors import ConfigError
from sectorlmi.terms.codes import AreaKind, agglvl, area_kind, naics_digits, ownerships_in_words, state_of
from sectorlmi.terms.period import Period


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("US000", AreaKind.NATION),
        ("USMSA", AreaKind.NATION_GROUP),
        ("13000", AreaKind.STATE),
        ("13999", AreaKind.UNKNOWN_COUNTY),
        ("13121", AreaKind.COUNTY),
        ("CS122", AreaKind.CSA),
        ("C1206", AreaKind.CBSA),
        ("1312", None),
        ("131210", None),
        ("USXYZ", None),
    ],
)
def test_what_an_area_code_stands_for(code: str, kind: AreaKind | None) -> None:
    assert area_kind(code) is kind


def test_the_state_of_an_area() -> None:
    assert [state_of(code) for code in ("13121", "13999", "13000", "01001")] == ["13000"] * 3 + ["01000"]


def test_digits_come_from_the_level_alone() -> None:
    """10 to 18 the nation, 40 the metropolitan areas, 50 the states, 70 the counties; the last digit is the grain."""
    digits = {level: naics_digits(level) for level in range(100) if naics_digits(level)}
    assert digits == {base + step: step - 2 for base in (10, 40, 50, 70) for step in range(4, 9)}
    for kind, base in ((AreaKind.NATION, 10), (AreaKind.CBSA, 40), (AreaKind.STATE, 50), (AreaKind.COUNTY, 70)):
        assert [agglvl(kind, n) for n in range(2, 7)] == [base + n + 2 for n in range(2, 7)]


def test_ownerships_as_people_name_them() -> None:
    named = [ownerships_in_words(owns) for owns in (("5",), ("1", "2", "3"), ("1", "3"))]
    assert named == ["ownership 5", "ownerships 1-3", "ownerships 1 and 3"]


def test_periods() -> None:
    assert (Period.parse("2018"), Period.parse(" 2018q2 ")) == (Period(2018), Period(2018, 2))
    assert [str(Period(2018)), str(Period(2018, 2))] == ["2018", "2018Q2"]
    assert sorted([Period(2019), Period(2018, 2), Period(2018)]) == [Period(2018), Period(2018, 2), Period(2019)]
    assert (Period(2018).is_annual, Period(2018, 1).is_annual) == (True, False)
    for text in ("18", "2018Q5", "2018-2", ""):
        with pytest.raises(ConfigError, match="is not a period"):
            Period.parse(text)
