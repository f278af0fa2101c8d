"""What makes Excel ask to repair a workbook: the known causes in the file as a whole, its names and its styles.

Excel itself runs on few machines that test. Its limits are those of "Excel specifications and limits" (Microsoft), the
order of elements that of ECMA-376, part 1, annex A.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_NAME = re.compile(r"[A-Za-z_\\][A-Za-z0-9_.\\?]{0,254}")
_LOOKS_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d{1,7}|[RrCc]\d*|[Rr]\d+[Cc]\d+")
# A sheet in a formula: quoted with doubled apostrophes, or a plain word.
_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|\b([A-Za-z_][\w.]*))!")


@dataclass(frozen=True)
class Package:
    """The parts of a workbook by name; `sheets` are the names of its sheets by part."""

    parts: dict[str, bytes]
    sheets: dict[str, str]

    def tree(self, part: str) -> ET.Element:
        return ET.fromstring(self.parts[part])

    def targets(self, part: str) -> dict[str, str]:
        """The parts that a part points at, by the id it uses; links to the outside are left out."""
        folder, name = posixpath.split(part)
        rels = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        if rels not in self.parts:
            return {}
        return {
            one.attrib["Id"]: posixpath.normpath(posixpath.join("/", folder, one.attrib["Target"])).lstrip("/")
            for one in self.tree(rels).iter(f"{_PACKAGE}Relationship")
            if one.get("TargetMode") != "External"
        }

    def parts_like(self, pattern: str) -> list[str]:
        return [name for name in self.parts if re.fullmatch(pattern, name)]


def opened(workbook: Path) -> tuple[Package | None, list[str]]:
    """The workbook's parts, None where they cannot be read at all, and the faults of the file as a whole."""
    with zipfile.ZipFile(workbook) as file:
        twice = [name for name, n in Counter(file.namelist()).items() if n > 1]
        parts = {name: file.read(name) for name in file.namelist()}
    found = [f"{name}: twice in the file" for name in twice]
    found += list(_not_xml(parts))
    if found:
        return None, found
    package = Package(parts, _sheets(parts))
    return package, [*_loose_ends(package), *_bad_workbook(package), *_bad_styles(package)]


def range_fault(reference: str) -> str:
    """What is wrong with a range such as `A1:C7 E2`, or an empty text."""
    for one in reference.split():
        ends = one.split(":")
        cells = [_CELL.fullmatch(end) for end in ends]
        if len(ends) > 2 or not all(cells):
            return f"{one!r} is no range"
        numbers = [(column_number(m[1]), int(m[2])) for m in cells if m]
        if any(column > 16_384 or row > 1_048_576 for column, row in numbers):
            return f"{one!r} lies outside of a sheet"
        if len(numbers) == 2 and (numbers[0][0] > numbers[1][0] or numbers[0][1] > numbers[1][1]):
            return f"{one!r} ends before it begins"
    return "" if reference.split() else "an empty range"


def column_number(letters: str) -> int:
    """1 for A."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def unknown_sheets(formula: str, package: Package) -> list[str]:
    """Sheets that a formula names and the workbook does not have. Texts in the formula are not looked at."""
    bare = re.sub(r'"(?:[^"]|"")*"', '""', formula)
    named = {(quoted or plain).replace("''", "'") for quoted, plain in _SHEET.findall(bare)}
    return sorted(named - set(package.sheets.values()))


def children(tree: ET.Element, name: str) -> list[ET.Element]:
    """What stands in the element of this name; nothing where there is no such element."""
    found = tree.find(f"{MAIN}{name}")
    return [] if found is None else list(found)


def _sheets(parts: dict[str, bytes]) -> dict[str, str]:
    package = Package(parts, {})
    targets = package.targets("xl/workbook.xml")
    listed = package.tree("xl/workbook.xml").iter(f"{MAIN}sheet")
    return {targets.get(s.attrib[f"{LINK}id"], s.attrib["name"]): s.attrib["name"] for s in listed}


def _not_xml(parts: dict[str, bytes]) -> Iterator[str]:
    """Parts that no reader of XML takes: an unknown entity, a control character, an end tag too few."""
    for name, data in parts.items():
        if name.endswith((".xml", ".rels", ".vml")):
            try:
                ET.fromstring(data)
            except ET.ParseError as error:
                yield f"{name}: {error}"


def _loose_ends(package: Package) -> Iterator[str]:
    """Parts without a content type, and links to parts that are not there."""
    types = package.tree("[Content_Types].xml")
    kinds = {one.attrib["Extension"].lower() for one in types.iter(f"{_TYPES}Default")}
    named = {one.attrib["PartName"].lstrip("/") for one in types.iter(f"{_TYPES}Override")}
    yield from (f"[Content_Types].xml: {name} is not in the file" for name in sorted(named - set(package.parts)))
    for name in package.parts:
        if name not in named and name.rpartition(".")[2].lower() not in kinds and name != "[Content_Types].xml":
            yield f"{name}: no content type"
        if name.endswith(".rels"):
            continue
        targets = package.targets(name)
        yield from (f"{name}: points at {to}, which is not there" for to in targets.values() if to not in package.parts)
        if name.endswith(".xml") and name.startswith("xl/"):
            used = re.findall(rb' r:(?:id|embed|link)="([^"]+)"', package.parts[name])
            known = {one.encode() for one in targets} | _outside(package, name)
            yield from (f"{name}: link {one.decode()} is not declared" for one in used if one not in known)


def _outside(package: Package, part: str) -> set[bytes]:
    folder, name = posixpath.split(part)
    return set(re.findall(rb'Id="([^"]+)"', package.parts.get(f"{folder}/_rels/{name}.rels", b"")))


def _bad_workbook(package: Package) -> Iterator[str]:
    """Names of sheets, and defined names."""
    tree = package.tree("xl/workbook.xml")
    listed = list(tree.iter(f"{MAIN}sheet"))
    names = [sheet.attrib["name"] for sheet in listed]
    for name in names:
        if not 0 < len(name) <= 31 or re.search(r"[\[\]:*?/\\]", name) or name[0] == "'" or name[-1] == "'":
            yield f"sheet {name!r}: Excel refuses this name"
        if name.casefold() == "history":
            yield f"sheet {name!r}: Excel keeps this name for itself"
    yield from (f"sheet {n!r}: twice" for n, k in Counter(n.casefold() for n in names).items() if k > 1)
    if all(sheet.get("state", "visible") != "visible" for sheet in listed):
        yield "no sheet is visible"
    defined = list(tree.iter(f"{MAIN}definedName"))
    keys = Counter((one.attrib["name"].casefold(), one.get("localSheetId")) for one in defined)
    yield from (f"name {name!r}: defined twice" for (name, _), n in keys.items() if n > 1)
    for one in defined:
        yield from (f"name {one.attrib['name']!r}: {what}" for what in _bad_name(one, len(names), package))


def _bad_name(one: ET.Element, n_sheets: int, package: Package) -> Iterator[str]:
    name, text = one.attrib["name"], one.text or ""
    if not name.startswith("_xlnm.") and (not _NAME.fullmatch(name) or _LOOKS_LIKE_A_CELL.fullmatch(name)):
        yield "Excel refuses this name"
    if not 0 <= int(one.get("localSheetId", "0")) < n_sheets:
        yield "belongs to no sheet"
    if not text or "#REF!" in text:
        yield "names nothing"
    yield from (f"sheet {sheet!r} is not there" for sheet in unknown_sheets(text, package))


def _bad_styles(package: Package) -> Iterator[str]:
    """Formats that point at fonts, fills or borders that are not there, and number formats that Excel cannot read."""
    tree = package.tree("xl/styles.xml")
    n = {name: len(children(tree, name)) for name in ("fonts", "fills", "borders", "cellStyleXfs")}
    formats = children(tree, "cellXfs")
    if not 0 < len(formats) <= 65_490:
        yield "styles: the number of cell formats"
    for i, xf in enumerate(formats):
        for name, of in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"), ("xfId", "cellStyleXfs")):
            if int(xf.get(name, "0")) >= n[of]:
                yield f"styles: format {i} names {of} {xf.get(name)} of {n[of]}"
    for one in tree.iter(f"{MAIN}numFmt"):
        code = one.attrib["formatCode"]
        bare = re.sub(r'"[^"]*"|\\.|_.|\*.', "", code)
        if '"' in bare or bare.count(";") > 3 or not 0 < len(code) <= 255 or bare.count("[") != bare.count("]"):
            yield f"styles: number format {code!r}"
