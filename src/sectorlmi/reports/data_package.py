"""`datapackage.json` beside a table: its fields with units and statuses, sources with hashes, version, seed, license.

A Frictionless data package (https://datapackage.org): any tool that knows them reads the table with its types.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from sectorlmi.disk import replacing, sha256_of
from sectorlmi.errors import DataError, ReportError
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Document

NAME: Final = "datapackage.json"
# By this name a package is known as one that may be written anew.
_PACKAGE: Final = "sectorlmi-cells"
_PUBLIC_DOMAIN: Final = {
    "name": "other-pd",
    "title": "Published values are works of the U.S. government, in the public domain (17 U.S.C. 105); bounds and "
    "estimates are arithmetic on them by sectorlmi and no publisher's.",
    "path": "https://www.bls.gov/bls/linksite.htm",
}
_MADE_UP: Final = {"name": "notspecified", "title": "Made-up numbers: no value is a publisher's."}
_KINDS: Final = {"count": "integer", "number": "number"}


def beside(path: Path) -> Path:
    """Where the package of a table is."""
    return path.with_name(NAME)


def refuse_a_foreign_one(path: Path) -> None:
    """ReportError where another program's package stands beside the table that is to be written."""
    there = _read(beside(path))
    if there is None or there.get("name") == _PACKAGE:
        return
    raise ReportError(
        f"{beside(path)} is a data package of something else, and cells need one of their own",
        "Choose another folder with --out; it stays as it is.",
    )


def write(document: Document, files: Sequence[Path], columns: Sequence[Column], facts: Mapping[str, Any]) -> Path:
    """Write the package of these files, which are tables of the columns; other tables of the folder stay in it.

    `facts` are said of each table: period, level, seed and whatever else its numbers follow from. ReportError on
    failure.
    """
    path = beside(files[0])
    own = [_resource(document, file, columns, facts) for file in files]
    kept = [r for r in (_read(path) or {}).get("resources", []) if _is_kept(r, path, {file.name for file in files})]
    resources = sorted([*kept, *own], key=lambda resource: str(resource["path"]))
    made = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": _PACKAGE,
        "title": "Cells of the Quarterly Census of Employment and Wages, with bounds and estimates of hidden ones",
        "licenses": [_MADE_UP if document.is_sample else _PUBLIC_DOMAIN],
        "resources": resources,
    }
    with replacing(path) as temporary:
        temporary.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def resource_of(path: Path) -> dict[str, Any] | None:
    """What the package beside a table says of it; None without one. DataError where the table is another now."""
    there = (_read(beside(path)) or {}).get("resources", [])
    found: dict[str, Any] | None = next((r for r in there if isinstance(r, dict) and r.get("path") == path.name), None)
    if found is not None and found.get("hash") != f"sha256:{sha256_of(path)}":
        raise DataError(
            f"{path} is not the file that {NAME} beside it describes", "It was changed after it was made: make it anew."
        )
    return found


def _is_kept(resource: Any, path: Path, written: set[str]) -> bool:
    """Whether a table of the package is still there and is none of those written now."""
    name = resource.get("path") if isinstance(resource, dict) else None
    return isinstance(name, str) and name not in written and "/" not in name and path.with_name(name).is_file()


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _resource(document: Document, file: Path, columns: Sequence[Column], facts: Mapping[str, Any]) -> dict[str, Any]:
    form = file.suffix[1:]
    return {
        "name": "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in file.stem.lower()) + f"-{form}",
        "type": "table",
        "path": file.name,
        "title": document.title,
        "format": form,
        "bytes": file.stat().st_size,
        "hash": f"sha256:{sha256_of(file)}",
        "is_sample": document.is_sample,
        **facts,
        "notes": list(document.notes),
        "sources": [_source(asdict(one)) for one in document.provenance],
        "schema": {
            "fields": [_field(column) for column in columns],
            "primaryKey": ["period", "area_fips", "own_code", "industry_code"],
            "missingValues": [""],
        },
    }


def _source(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"title": one["source"], "path": one["url"] or one["file"], **one}


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "title": column.heading, "type": _KINDS.get(column.kind, "string")}
    field |= {"description": column.meaning, "unit": column.unit}
    if column.kind in ("status", "grade"):
        known = [meaning.partition(":")[0] for meaning in column.meaning.split("; ")]
        field["constraints"] = {"enum": known}
    return {name: value for name, value in field.items() if value}
