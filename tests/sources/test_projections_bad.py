"""Projection files that must be refused: what is wrong, where, what to do."""

from __future__ import annotations

import pytest

from sectorlmi.errors import ConfigError, DataError, IntegrityError, SchemaError
from sectorlmi.sources.projections import parse, recognise

HEAD = "area,industry_code,title,base_year,projected_year,base_employment,projected_employment,growth_pct\n"


def _parse(*rows: str) -> None:
    parse((HEAD + "\n".join(rows)).encode(), file="p.csv")


@pytest.mark.parametrize("data", [b"", b"  \n ", b"<!DOCTYPE html><html>Access denied</html>", b"PK\x03\x04broken"])
def test_no_table_at_all(data: bytes) -> None:
    assert recognise("p.xlsx", data) is None
    with pytest.raises(DataError, match=r"p\.xlsx"):
        parse(data, file="p.xlsx")


def test_percents_and_fractions_mixed() -> None:
    with pytest.raises(IntegrityError, match=r"fractions and percents are mixed.*row 3 prints 0\.2.*row 2 prints 10"):
        _parse("A,311,Food,2020,2030,100,110,10", "A,312,Drinks,2020,2030,100,120,0.2")


def test_one_unit_throughout_is_no_mixture() -> None:
    head = HEAD.encode()
    for printed in ("10,0.3", "0.1,0.003"):
        first, second = printed.split(",")
        rows = f"A,311,Food,2020,2030,1000,1100,{first}\nA,312,Drinks,2020,2030,1000,1003,{second}\n"
        assert parse(head + rows.encode(), file="p.csv").warnings == ()


def test_projected_year_before_base() -> None:
    with pytest.raises(IntegrityError, match=r"row 2 \(A, Food\): the projected year 2020 does not come after .* 2030"):
        _parse("A,311,Food,2030,2020,100,110,10")


def test_repeats_that_disagree() -> None:
    with pytest.raises(IntegrityError, match=r"rows 2 and 3 both give 311 in A, 2020-2030.*100 to 110 and 100 to 120"):
        _parse("A,311,Food,2020,2030,100,110,10", "A,311,Food,2020,2030,100,120,20")


def test_repeats_that_agree_are_one_row() -> None:
    row = "A,311,Food,2020,2030,100,110,10\n"
    assert len(parse((HEAD + row + row).encode(), file="p.csv").rows) == 1


@pytest.mark.parametrize("level", ["nan", "inf", "abc", "1O0"])
def test_levels_that_are_no_numbers(level: str) -> None:
    with pytest.raises(DataError, match=rf"row 2, column 'base_employment' holds '{level}'"):
        _parse(f"A,311,Food,2020,2030,{level},110,10")


@pytest.mark.parametrize("level", ["-5", "(5)"])
def test_negative_levels(level: str) -> None:
    with pytest.raises(IntegrityError, match="base employment is -5"):
        _parse(f"A,311,Food,2020,2030,{level},110,10")


def test_a_code_that_is_none_is_named_with_its_row() -> None:
    with pytest.raises(DataError, match=r"row 2, column 'industry_code': 'Food' is not a NAICS code"):
        _parse("A,Food,Food,2020,2030,100,110,10")


def test_missing_columns_name_the_nearest() -> None:
    columns = {"code": "naics", "base": "Base Jobs", "projected": "Projected Jobs"}
    with pytest.raises(SchemaError, match=r"no column 'Projected Jobs' \(projected; nearest is 'Projectd Jobs'\)"):
        parse(b"naics,Base Jobs,Projectd Jobs\n311,1,2\n", file="p.csv", columns=columns)


def test_a_column_that_stands_there_twice() -> None:
    with pytest.raises(SchemaError, match="'base' stands there twice"):
        parse(
            b"code,base,base,proj\n311,1,1,2\n",
            file="p.csv",
            columns={"code": "code", "base": "base", "projected": "proj"},
        )


def test_only_headings() -> None:
    with pytest.raises(DataError, match="no row has a NAICS industry"):
        _parse()


def test_no_years_anywhere() -> None:
    with pytest.raises(ConfigError, match=r"projections\.years is missing"):
        parse(b"code,base,proj\n311,1,2\n", file="p.csv", columns={"code": "code", "base": "base", "projected": "proj"})


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"preset": "ca_ed"}, "did you mean 'ca_edd'"),
        ({"columns": {"cod": "x"}}, "did you mean 'code'"),
        ({"columns": {"code": "x"}}, "needs base, projected"),
        ({"unit": "millions"}, "no unit"),
    ],
)
def test_settings_that_cannot_be_meant(choices: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        parse(HEAD.encode(), file="p.csv", **choices)  # type: ignore[arg-type]


def test_a_file_of_another_publisher_than_the_preset_says_is_named() -> None:
    header = b"area,period,industry_code,industry_title,base_year,projected_year,net_change,annual_growth_rate\n"
    data = header + b"New York State,2012 - 2022,'111000,Crop Production,15090,14930,-160,-1.10\n"
    with pytest.raises(ConfigError, match=r"ny\.csv is not laid out as ca_edd, but as ny_dol"):
        parse(data, file="ny.csv", preset="ca_edd")


def test_levels_with_decimal_commas() -> None:
    rows = ("A,311,Food,2020,2030,1.100,1.210,10!000", "A,312,Drinks,2020,2030,2,2,0!9")
    text = (HEAD + "\n".join(rows)).replace(",", "\t").replace("!", ",")
    with pytest.raises(DataError, match="decimal comma: '0,9' in column 'growth_pct', row 3"):
        parse(text.encode(), file="p.csv")


@pytest.mark.parametrize(
    ("base", "projected"), [("2022 jobs", "2032 jobs"), ("Employment 2022", "Projected"), ("Base", "Est. 2022-32")]
)
def test_headings_that_say_other_years_than_the_study(base: str, projected: str) -> None:
    text = f"naics,{base},{projected}\n622,1000,1100\n"
    columns = {"code": "naics", "base": base, "projected": projected}
    with pytest.raises(ConfigError, match=r"2020 to 2030.*(2022|2032)") as error:
        parse(text.encode(), file="wi.csv", columns=columns, years={"base": 2020, "projected": 2030})
    assert "projections.years" in error.value.hint
    parse(text.encode(), file="wi.csv", columns=columns, years={"base": 2022, "projected": 2032})


def test_year_columns_that_say_other_years_than_the_study() -> None:
    data = (HEAD + "A,311,Food,2022,2032,100,110,10\n").encode()
    with pytest.raises(ConfigError, match=r"2020 to 2030.*row 2, is of 2022 to 2032"):
        parse(data, file="p.csv", years={"base": 2020, "projected": 2030})


def test_a_title_above_the_table_that_says_other_years_is_told() -> None:
    data = b"Outlook 2022-2032\nnaics,jobs,projected jobs\n622,1000,1100\n"
    columns = {"code": "naics", "base": "jobs", "projected": "projected jobs"}
    found = parse(data, file="wi.csv", columns=columns, years={"base": 2020, "projected": 2030})
    assert any("'Outlook 2022-2032'" in warning and "2020 to 2030" in warning for warning in found.warnings)
