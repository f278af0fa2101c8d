"""Which codes of the base year stand against which of the current one, revision by revision."""

from __future__ import annotations

import pytest

from sectorlmi.table.comparable import Basis, Comparer


def test_sectors_are_compared_over_a_revision_without_a_concordance_and_nothing_finer() -> None:
    """2010 is of NAICS 2007 and 2013 of 2012."""
    comparer = Comparer(2010, 2013)
    assert [comparer.compare(code).basis for code in ("23", "31-33")] == [Basis.SAME, Basis.SAME]
    for code in ("236", "2361", "236115"):
        found = comparer.compare(code)
        assert found.basis is Basis.NOT_COMPARABLE
        assert "no concordance from NAICS 2007 to 2012" in found.note


@pytest.mark.parametrize(
    ("code", "basis", "base", "current"),
    [
        ("541", Basis.SAME, ("541",), ("541",)),
        ("513", Basis.BRIDGED, ("511", "515", "519"), ("513", "516", "519")),
        ("519", Basis.BRIDGED, ("511", "515", "519"), ("513", "516", "519")),
        ("511", Basis.RETIRED, ("511",), ()),
        ("51", Basis.SAME, ("51",), ("51",)),
    ],
)
def test_codes_across_naics_2022(code: str, basis: Basis, base: tuple[str, ...], current: tuple[str, ...]) -> None:
    found = Comparer(2021, 2022).compare(code)
    assert (found.basis, found.base_codes, found.current_codes) == (basis, base, current)
    assert Comparer(2022, 2023).compare(code).basis is Comparer(2017, 2021).compare(code).basis is Basis.SAME


def test_nothing_is_compared_over_a_region_that_changed() -> None:
    comparer = Comparer(2018, 2019, ("51019 now also holds 51515",))
    assert {comparer.compare(code).basis for code in ("23", "541")} == {Basis.NOT_COMPARABLE}
    assert "51019 now also holds 51515" in comparer.compare("541").note
