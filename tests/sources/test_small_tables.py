"""Every reader of small tables takes every form in which people save them, and reads the same from each."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from sectorlmi.sources import archive, geography, own_factors, projections, readings, region_words, third_party
from sectorlmi.sources.geography import read_county_list
from sectorlmi.sources.grid import header_row
from sectorlmi.terms.progress import nobody
from sectorlmi.workflows import batch_regions, coverage

Rows = list[list[str]]


@dataclass(frozen=True)
class Reader:
    """What reads a table, a table, and its columns of codes."""

    read: Callable[[Path], object]
    rows: Rows
    codes: tuple[int, ...] = ()
    stem: str = "table"


def own_factor(path: Path) -> object:
    found = own_factors.read_column(path.read_bytes(), file="t", column="Openings")
    titles = own_factors.read_column(path.read_bytes(), file="t", column="Title")
    return found.values, titles.texts


def vendors(path: Path) -> object:
    columns = {"industry_code": "NAICS", "title": "Name", "employment": "Jobs"}
    found = third_party.parse(path.read_bytes(), file="t", columns=columns, percent_roles=())
    return found.titles, found.numbers


def projection(path: Path) -> object:
    found = projections.parse(path.read_bytes(), file="t", area="Here")
    return [(row.area, row.codes, row.title, row.base_employment, row.projected_employment) for row in found.rows]


def counties(path: Path) -> object:
    return read_county_list(path.read_bytes(), "t").counties(region_words.county)


def batch(path: Path) -> object:
    return [(region.name, region.counties) for region in batch_regions._from_file(path)]


def participation(path: Path) -> object:
    found = coverage.read_participation(path)
    return found.keys, {name: values.tolist() for name, values in found.counts.items()}


def delineation(path: Path) -> object:
    (member,) = archive.members([path])
    found = geography.delineation(member)
    return found.titles, found.counties


def loaded(path: Path) -> object:
    found = [
        (table.source, table.key, table.table.to_pylist())
        for member in archive.members([path])
        for reading, source in readings(member)
        for table in source.parse(reading, nobody)
    ]
    assert found
    return found


READERS = {
    "own factor": Reader(
        own_factor,
        [["industry_code", "Title", "Openings"], ["311", "Café", "12"], ["31-33", "x", "7.5"], ["622", "y", "1200"]],
        (0,),
    ),
    "vendor's table": Reader(
        vendors, [["NAICS", "Name", "Jobs"], ["311", "Café", "1200"], ["722", "Eating", "40"]], (0,)
    ),
    "projections": Reader(
        projection,
        [
            ["industry_code", "title", "base_year", "projected_year", "base_employment", "projected_employment"],
            ["311", "Café", "2022", "2032", "1200", "1300"],
            ["622", "Care", "2022", "2032", "90", "80"],
        ],
        (0,),
    ),
    "counties of a region": Reader(counties, [["FIPS", "County"], ["01001", "Autauga"], ["13121", "Fulton"]], (0,)),
    "a workforce area": Reader(
        counties, [["County", "State", "Area"], ["Doña Ana", "NM", "South"], ["Fulton", "Georgia", "North"]]
    ),
    "regions of a batch": Reader(
        batch, [["region", "counties"], ["Café Coast", "01001"], ["Café Coast", "01003"], ["North", "13121"]], (1,)
    ),
    "participation": Reader(
        participation, [["NAICS code", "Employers", "City"], ["622", "12", "Cañon"], ["31-33", "3", "Rome"]], (0,)
    ),
    "delineation": Reader(
        delineation,
        [
            ["CBSA Code", "CBSA Title", "FIPS State Code", "FIPS County Code"],
            ["12060", "Atlánta", "13", "121"],
            ["33860", "Montgomery, AL", "01", "001"],
        ],
        (0, 2, 3),
    ),
    "titles": Reader(loaded, [["area_fips", "area_title"], ["01001", "Doña"], ["13121", "Fulton"]], (0,)),
    "adjacency": Reader(
        loaded,
        [
            ["County Name", "County GEOID", "Neighbor Name", "Neighbor GEOID"],
            ["Autauga County, AL", "01001", "Chilton County, AL", "01021"],
            ["Doña Ana County, NM", "35013", "Otero County, NM", "35035"],
        ],
        (1, 3),
    ),
    "wages by occupation": Reader(
        loaded,
        [
            ["AREA", "AREA_TITLE", "NAICS", "OCC_CODE", "OCC_TITLE", "O_GROUP", "TOT_EMP", "A_MEAN"],
            ["12060", "Atlánta", "000000", "11-1011", "Chief Executives", "detailed", "100", "200000"],
            ["12060", "Atlánta", "000000", "29-1141", "Nurses", "detailed", "90", "#"],
        ],
        (0,),
        stem="MSA_M2024_dl",
    ),
    "areas of wages": Reader(
        loaded,
        [
            ["FIPS code", "State", "May 2024 MSA code", "May 2024 MSA name", "County code", "County name"],
            ["01", "Alabama", "33860", "Montgomery, AL", "001", "Autauga County"],
            ["13", "Georgia", "12060", "Atlanta, GA", "121", "Café County"],
        ],
        (0, 2, 4),
    ),
    "ZIP codes": Reader(
        loaded,
        [["GEOID", "ALAND", "INTPTLAT", "INTPTLONG"], ["01002", "1", "42.4", "-72.5"], ["90001", "1", "33.9", "-118"]],
        (0,),
    ),
    "career clusters": Reader(
        loaded,
        [["Career Cluster", "Code", "Occupation"], ["Health Science", "29-1141.00", "Nürses"]],
    ),
    "census tracts": Reader(
        loaded,
        [["tract_fips_2020", "Tract_fips_2022", "town"], ["09013528100", "09110528100", "Andöver"]],
    ),
    "job zones": Reader(loaded, [["O*NET-SOC Code", "Title", "Job Zone"], ["11-1011.00", "Chief Exécutives", "5"]]),
}


def text_of(rows: Sequence[Sequence[str]], delimiter: str = ",", ends: str = "\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=ends).writerows(rows)
    return out.getvalue()


def coded(reader: Reader, change: Callable[[str], str]) -> Rows:
    head, *body = reader.rows
    return [head, *([change(c) if i in reader.codes else c for i, c in enumerate(row)] for row in body)]


def guarded(reader: Reader) -> bytes:
    """`="01001"`, as exports write it that know Excel."""
    return text_of(coded(reader, lambda code: f'="{code}"')).encode()


def workbook(rows: Rows, numbers: bool = False) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append([float(c) if numbers and c.replace(".", "").isdigit() else c for c in row])
    book.save(out)
    return out.getvalue()


FORMS: dict[str, Callable[[Reader], bytes]] = {
    "UTF-8 with a mark": lambda r: codecs.BOM_UTF8 + text_of(r.rows).encode(),
    "Latin-1": lambda r: text_of(r.rows).encode("latin-1"),
    "UTF-16 with tabs": lambda r: text_of(r.rows, "\t", "\r\n").encode("utf-16"),
    "semicolons": lambda r: text_of(r.rows, ";").encode(),
    "tabs": lambda r: text_of(r.rows, "\t").encode(),
    "bars": lambda r: text_of(r.rows, "|").encode(),
    "lines of Windows": lambda r: text_of(r.rows, ends="\r\n").encode(),
    "lines of old Macs": lambda r: text_of(r.rows, ends="\r").encode(),
    "guarded codes": guarded,
    "codes behind apostrophes": lambda r: text_of(coded(r, lambda code: f"'{code}")).encode(),
    "codes without zeros": lambda r: text_of(coded(r, lambda code: code.lstrip("0") or code)).encode(),
    "codes as decimals": lambda r: text_of(coded(r, lambda code: f"{code}.0" if code.isdigit() else code)).encode(),
    "cells in quotes": lambda r: text_of([[f" {c} " for c in row] for row in r.rows]).encode(),
    "columns of commas": lambda r: text_of([[*row, "", ""] for row in r.rows]).encode(),
    "a last row of fewer commas": lambda r: (text_of(r.rows) + ",\n").encode(),
    "a last row of more commas": lambda r: (text_of(r.rows) + ",,,,,,,,,,\n").encode(),
    "blank rows": lambda r: text_of([r.rows[0], *(x for row in r.rows[1:] for x in ([], row, [""]))]).encode(),
    "a workbook of texts": lambda r: workbook(r.rows),
    "a workbook of numbers": lambda r: workbook(r.rows, numbers=True),
    "a workbook with blank rows": lambda r: workbook([r.rows[0], *(x for row in r.rows[1:] for x in ([""], row))]),
}
TITLES = {
    "titles above": lambda r: text_of([["Table 1. Jobs, by place"], [], *r.rows]).encode(),
    "titles above semicolons": lambda r: text_of([["Table 1. Jobs, pay, and place"], [], *r.rows], ";").encode(),
    "titles in a workbook": lambda r: workbook([["Table 1. Jobs, by place"], [""], *r.rows]),
}


@pytest.mark.parametrize("form", [*FORMS, *TITLES])
@pytest.mark.parametrize("name", READERS)
def test_reads_the_same_from_every_form(name: str, form: str, tmp_path: Path) -> None:
    reader = READERS[name]
    plain = tmp_path / f"{reader.stem}.csv"
    plain.write_text(text_of(reader.rows), encoding="utf-8")
    data = {**FORMS, **TITLES}[form](reader)
    saved = tmp_path / f"{reader.stem} (1).{'xlsx' if 'workbook' in form else 'csv'}"
    saved.write_bytes(data)
    assert reader.read(saved) == reader.read(plain)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # The first of two that lack alike; titles and blank rows have nothing.
        ([["Jobs by industry"], [], ["industry_code", "jobs"], ["Industry Code", "more"]], (2, [1])),
        # One that lacks nothing, however many lack something above it.
        ([["industry_code"], ["NAICS", "Openings"], ["naics", "openings"]], (1, [])),
        ([[], ["a", "b"], ["c"]], (1, [0, 1])),
        ([], (0, [0, 1])),
        ([[None, 311.0], ["openings ", "'naics'"]], (1, [])),
    ],
)
def test_the_header_is_the_first_row_that_lacks_fewest(
    rows: list[list[object]], expected: tuple[int, list[int]]
) -> None:
    assert header_row(rows, [("industry_code", "naics"), ("openings",)]) == expected


@pytest.mark.parametrize(("above", "expected"), [(39, (39, [])), (40, (0, [0]))])
def test_the_header_stands_near_the_top(above: int, expected: tuple[int, list[int]]) -> None:
    assert header_row([["title"]] * above + [["naics"]], [("naics",)]) == expected
