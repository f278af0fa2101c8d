"""Dollars of one year in dollars of another: worked by hand from BLS's printed annual averages."""

from __future__ import annotations

import math

import pytest

from sectorlmi.errors import StoreError
from sectorlmi.reference.price_index import cpi_u
from sectorlmi.terms.prices import deflator, refuse_lacking, spans

# As BLS prints them (period M13 of CUUR0000SA0); typed from its tables, not computed here.
PRINTED = {
    1913: 9.9, 1950: 24.1, 1980: 82.4, 1984: 103.9, 1990: 130.7, 2000: 172.2, 2006: 201.6, 2007: 207.342, 2008: 215.303,
    2009: 214.537, 2010: 218.056, 2011: 224.939, 2012: 229.594, 2013: 232.957, 2014: 236.736, 2015: 237.017,
    2016: 240.007, 2017: 245.120, 2018: 251.107, 2019: 255.657, 2020: 258.811, 2021: 270.970, 2022: 292.655,
    2023: 304.702, 2024: 313.689,
}  # fmt: skip


def test_the_bundled_table_is_what_bls_prints() -> None:
    table = cpi_u()
    assert {year: table.index[year] for year in PRINTED} == PRINTED
    assert sorted(table.index) == list(range(1913, 2025)), "2025 lacks October, 2026 is not over"


def test_the_bundled_table_says_where_it_is_from() -> None:
    said = cpi_u().said
    assert (said["publisher"], said["series"]) == ("U.S. Bureau of Labor Statistics", "CUUR0000SA0")
    assert said["months to"] == "2026-05"
    assert said["sha256"] == "cd0387b988df1487f7c55d7485105155db91ff29d2f7e87e89d39ea3af7b510a"
    assert said["left out"] == "2025 to 2026, with fewer than 12 months"


def test_a_dollar_of_2015_in_dollars_of_2018() -> None:
    # 251.107 / 237.017 = 1.059447...; a dollar of the year itself is one.
    factors = deflator([2015, 2018, 2030], 2018, PRINTED)
    assert factors[0] == pytest.approx(1.0594472, abs=1e-7)
    assert factors[1] == 1.0
    assert math.isnan(factors[2])


def test_a_year_that_the_table_lacks_is_refused_with_those_it_has() -> None:
    table = {2015: 237.017, 2016: 240.007, 2018: 251.107}
    with pytest.raises(StoreError, match="no consumer price index for 2030; there is one for 2015 to 2016, 2018"):
        deflator([2015], 2030, table)
    with pytest.raises(StoreError, match="for 2017 and 2019;"):
        refuse_lacking([2019, 2015, 2017, 2019], table)
    refuse_lacking([2015, 2018], table)


def test_years_in_words() -> None:
    assert spans([2018, 2015, 2016, 2017, 2020]) == "2015 to 2018, 2020"
    assert spans([]) == "no year"
