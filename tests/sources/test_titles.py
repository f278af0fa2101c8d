"""BLS title lists: codes stay text, titles lose the code they carry."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from sectorlmi.errors import SchemaError
from sectorlmi.sources import titles
from sectorlmi.sources.archive import Member
from sectorlmi.sources.base import Parsed
from sectorlmi.terms.progress import nobody


def parse(data: bytes) -> Parsed:
    member = Member("a.csv", Path("a.csv"), len(data), False, lambda: io.BytesIO(data))
    assert titles.TITLES.recognises(data, "a.csv")
    (parsed,) = titles.parse(member, nobody)
    return parsed


def test_industries_lose_their_prefix_and_keep_their_last_vintage() -> None:
    parsed = parse(
        b'"industry_code","industry_title"\r\n"10","10 Total, all industries"\r\n'
        b'"31-33","NAICS 31-33 Manufacturing"\r\n"45113","NAICS17 45113 Sewing, needlework"\r\n'
        b'"999","No code before it"\r\n'
    )
    assert parsed.key == "industry"
    assert parsed.table.to_pylist() == [
        {"code": "10", "title": "Total, all industries", "last_vintage": 0},
        {"code": "31-33", "title": "Manufacturing", "last_vintage": 0},
        {"code": "45113", "title": "Sewing, needlework", "last_vintage": 2017},
        {"code": "999", "title": "No code before it", "last_vintage": 0},
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_areas_keep_commas_accents_and_leading_zeros(encoding: str) -> None:
    parsed = parse('area_fips,area_title\n01001,"Autauga County, Alabama"\n35013,Doña Ana\n'.encode(encoding))
    assert parsed.key == "area"
    assert parsed.table.to_pylist() == [
        {"code": "01001", "title": "Autauga County, Alabama"},
        {"code": "35013", "title": "Doña Ana"},
    ]


def test_an_unquoted_comma_is_refused() -> None:
    with pytest.raises(SchemaError, match=r"a\.csv, row 2: 3 columns"):
        parse(b"area_fips,area_title\n01001,Autauga County, Alabama\n")


def test_the_real_lists(shared_data: Path) -> None:
    industries = parse((shared_data / "titles" / "industry_titles_2025.csv").read_bytes()).table.to_pylist()
    by_code = {row["code"]: row for row in industries}
    assert by_code["3361"]["title"] == "Motor vehicle manufacturing"
    assert not any(row["title"].startswith(("NAICS", row["code"])) for row in industries)
    areas = parse((shared_data / "titles" / "area_titles_2025.csv").read_bytes()).table
    assert areas.num_rows > 4_000
