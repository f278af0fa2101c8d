"""Files that list counties: a region's own, workforce areas, regions of a batch. A CSV of any kind, or a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from sectorlmi.errors import ConfigError
from sectorlmi.sources.grid import read_sheets
from sectorlmi.terms.county_lists import CountyList, county_list


def read_county_list(data: bytes, file: str, apart: Sequence[str] = ()) -> CountyList:
    """The list of a file, in a workbook that of the first sheet that has one.

    Raises DataError where the file holds no table, ConfigError where the table lists no counties.
    """
    refused: ConfigError | None = None
    for sheet in read_sheets(data, file):
        try:
            return county_list(sheet.rows, sheet.where, apart)
        except ConfigError as error:
            refused = refused or error
    raise refused or ConfigError(f"{file}: no rows", "Give a list of counties.")
