"""Causes of a repair prompt within a sheet: cells, formulas, rules on cells, notes and links."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from repair import LINK, MAIN, Package, children, column_number, range_fault, unknown_sheets

# In this order and in no other.
_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
    "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors",
    "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}
# Functions younger than the file format: Excel wants its prefix before their names.
_YOUNG = (
    "RANK.AVG", "RANK.EQ", "TEXTJOIN", "CONCAT", "IFS", "SWITCH", "MAXIFS", "MINIFS", "XLOOKUP", "FILTER", "UNIQUE",
    "SORT", "SORTBY", "SEQUENCE", "LET", "LAMBDA", "IFNA", "NUMBERVALUE", "PERCENTILE.INC", "PERCENTILE.EXC",
    "STDEV.S", "STDEV.P", "VAR.S", "MODE.SNGL",
)  # fmt: skip
_YOUNG_BARE = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, _YOUNG))})\(", re.IGNORECASE)
_LONGEST = {"error": 255, "errorTitle": 32, "prompt": 255, "promptTitle": 32}


def bad_sheets(package: Package) -> Iterator[str]:
    """Every fault of every sheet, with the sheet's name."""
    texts = _shared_texts(package)
    yield from (f"shared text {i} is longer than a cell" for i, n in enumerate(texts) if n > 32_767)
    styles = package.tree("xl/styles.xml")
    sizes = {name: len(children(styles, name)) for name in ("cellXfs", "dxfs")}
    for part, name in package.sheets.items():
        tree = package.tree(part)
        looked = (
            _order(tree), _cells(tree, len(texts), sizes["cellXfs"]), _formulas(tree, package), _areas(tree),
            _validations(tree), _conditions(tree, sizes["dxfs"]), _layout(tree), _links(tree, package, part),
            _notes(package, part),
        )  # fmt: skip
        yield from (f"{name}: {what}" for faults in looked for what in faults)


def formula_faults(formula: str, package: Package) -> Iterator[str]:
    """What Excel would not take in a formula."""
    if not formula or len(formula) > 8192 or formula.startswith("="):
        yield f"a formula of {len(formula)} characters"
    bare = re.sub(r'"(?:[^"]|"")*"', '""', formula)
    if any(len(text) > 257 for text in re.findall(r'"(?:[^"]|"")*"', formula)):
        yield f"a text of over 255 characters in {formula[:60]!r}"
    if bare.count("(") != bare.count(")") or bare.count('"') % 2 or "#REF!" in bare:
        yield f"the formula {formula[:60]!r}"
    if _deepest(bare) > 64:
        yield f"over 64 levels in {formula[:60]!r}"
    for young in _YOUNG_BARE.findall(bare.replace("_xlfn.", "_xlfn_")):
        yield f"{young} without its prefix in {formula[:60]!r}"
    yield from (f"{formula[:60]!r} names a sheet {one!r} that is not there" for one in unknown_sheets(formula, package))


def _deepest(formula: str) -> int:
    deepest = level = 0
    for letter in formula:
        level += (letter == "(") - (letter == ")")
        deepest = max(deepest, level)
    return deepest


def _shared_texts(package: Package) -> list[int]:
    """The length of each shared text."""
    if "xl/sharedStrings.xml" not in package.parts:
        return []
    items = package.tree("xl/sharedStrings.xml").iter(f"{MAIN}si")
    return [sum(len(t.text or "") for t in item.iter(f"{MAIN}t")) for item in items]


def _order(tree: ET.Element) -> Iterator[str]:
    names = [child.tag.removeprefix(MAIN) for child in tree]
    yield from (f"element {name}" for name in names if name not in _ORDER)
    at = [_ORDER.index(name) for name in names if name in _ORDER]
    if at != sorted(at):
        yield f"elements out of order: {', '.join(names)}"
    often = Counter(names)
    yield from (f"{name} twice" for name, n in often.items() if n > 1 and name != "conditionalFormatting")


def _cells(tree: ET.Element, n_texts: int, n_looks: int) -> Iterator[str]:
    last_row = 0
    for row in tree.iter(f"{MAIN}row"):
        number, last_column = int(row.attrib["r"]), 0
        if number <= last_row or number > 1_048_576 or float(row.get("ht", "15")) > 409.5:
            yield f"row {number} after {last_row}, {row.get('ht', '15')} high"
        last_row = number
        for cell in row:
            letters, own = re.fullmatch(r"([A-Z]+)(\d+)", cell.attrib["r"]).groups()  # type: ignore[union-attr]
            column = column_number(letters)
            if int(own) != number or not last_column < column <= 16_384 or int(cell.get("s", "0")) >= n_looks:
                yield f"cell {cell.attrib['r']}: its place or its look"
            last_column = column
            if not _is_value(cell.get("t", "n"), cell.findtext(f"{MAIN}v"), n_texts):
                yield f"cell {cell.attrib['r']}: {cell.findtext(f'{MAIN}v')!r} as {cell.get('t', 'n')}"


def _is_value(kind: str, text: str | None, n_texts: int) -> bool:
    """Whether the text is a value of its kind; no value at all is one of any kind."""
    if not text:
        return kind != "s"
    if kind == "n":
        try:
            return math.isfinite(float(text))
        except ValueError:
            return False
    if kind == "s":
        return text.isdigit() and int(text) < n_texts
    return {"b": text in "01", "e": text in _ERRORS, "str": len(text) <= 32_767}.get(kind, kind == "inlineStr")


def _formulas(tree: ET.Element, package: Package) -> Iterator[str]:
    known: set[str] = set()
    for tag in ("f", "formula", "formula1", "formula2"):
        known |= {one.text or "" for one in tree.iter(f"{MAIN}{tag}")}
    for formula in sorted(known):
        yield from formula_faults(formula, package)


def _areas(tree: ET.Element) -> Iterator[str]:
    """Ranges everywhere, and merged cells that overlap."""
    for tag in ("dimension", "autoFilter", "mergeCell", "hyperlink"):
        for one in tree.iter(f"{MAIN}{tag}"):
            fault = range_fault(one.attrib["ref"])
            if fault:
                yield f"{tag}: {fault}"
    for tag in ("conditionalFormatting", "dataValidation"):
        for one in tree.iter(f"{MAIN}{tag}"):
            fault = range_fault(one.attrib["sqref"])
            if fault:
                yield f"{tag}: {fault}"
    merged = [_corners(one.attrib["ref"]) for one in tree.iter(f"{MAIN}mergeCell")]
    for i, (left, top, right, bottom) in enumerate(merged):
        for a, b, c, d in merged[:i]:
            if left <= c and a <= right and top <= d and b <= bottom:
                yield f"merged cells overlap: columns {a}-{c}, rows {b}-{d}"


def _corners(reference: str) -> tuple[int, int, int, int]:
    found = [(column_number(c), int(r)) for c, r in re.findall(r"([A-Z]+)(\d+)", reference)]
    return *found[0], *found[-1]


def _validations(tree: ET.Element) -> Iterator[str]:
    rules = list(tree.iter(f"{MAIN}dataValidation"))
    if len(rules) > 65_534:
        yield f"{len(rules)} rules of what may be written"
    for rule in rules:
        where = rule.get("sqref")
        yield from (f"{name} of {where} is too long" for name, n in _LONGEST.items() if len(rule.get(name, "")) > n)
        yield from (f"{f.tag} of {where} is too long" for f in rule if len(f.text or "") > 255 + 2)
        if rule.get("type") and not (rule.findtext(f"{MAIN}formula1") or ""):
            yield f"the rule of {where} says nothing"


def _conditions(tree: ET.Element, n_looks: int) -> Iterator[str]:
    rules = list(tree.iter(f"{MAIN}cfRule"))
    priorities = [int(rule.attrib["priority"]) for rule in rules]
    if len(set(priorities)) < len(priorities) or min(priorities, default=1) < 1:
        yield "conditional formats of one priority"
    for rule in rules:
        if "dxfId" in rule.attrib and int(rule.attrib["dxfId"]) >= n_looks:
            yield f"conditional format {rule.attrib['priority']}: its look"
        for scale in rule.iter(f"{MAIN}colorScale"):
            n = len(scale.findall(f"{MAIN}cfvo"))
            if n not in (2, 3) or n != len(scale.findall(f"{MAIN}color")):
                yield f"conditional format {rule.attrib['priority']}: its scale"


def _layout(tree: ET.Element) -> Iterator[str]:
    """Columns, panes, and what is printed above and below."""
    last = 0
    for column in tree.iter(f"{MAIN}col"):
        first, end = int(column.attrib["min"]), int(column.attrib["max"])
        if not last < first <= end <= 16_384 or not 0 <= float(column.get("width", "9")) <= 255:
            yield f"columns {first} to {end}"
        last = end
    for pane in tree.iter(f"{MAIN}pane"):
        if range_fault(pane.attrib["topLeftCell"]):
            yield f"pane at {pane.attrib['topLeftCell']}"
    for tag in ("oddHeader", "oddFooter"):
        for one in tree.iter(f"{MAIN}{tag}"):
            bare = re.sub(r"&(?:[LCRPNDTAFZGBIUEXYSK&]|\"[^\"]*\"|\d+)", "", one.text or "")
            if len(one.text or "") > 255 or "&" in bare:
                yield f"{tag} {one.text!r}"


def _links(tree: ET.Element, package: Package, part: str) -> Iterator[str]:
    links = list(tree.iter(f"{MAIN}hyperlink"))
    if len(links) > 65_530:
        yield f"{len(links)} links"
    twice = [ref for ref, n in Counter(one.attrib["ref"] for one in links).items() if n > 1]
    yield from (f"two links at {ref}" for ref in twice)
    for one in links:
        yield from unknown_sheets(one.get("location", ""), package)
        if len(one.get("tooltip", "")) > 255 or not (one.get("location") or one.get(f"{LINK}id")):
            yield f"the link at {one.attrib['ref']}"


def _notes(package: Package, part: str) -> Iterator[str]:
    for target in package.targets(part).values():
        if "comments" in target:
            notes = list(package.tree(target).iter(f"{MAIN}comment"))
            n_authors = len(children(package.tree(target), "authors"))
            often = Counter(one.attrib["ref"] for one in notes)
            yield from (f"two notes at {ref}" for ref, n in often.items() if n > 1)
            for one in notes:
                text = "".join(t.text or "" for t in one.iter(f"{MAIN}t"))
                if range_fault(one.attrib["ref"]) or len(text) > 32_767 or int(one.attrib["authorId"]) >= n_authors:
                    yield f"the note at {one.attrib['ref']}"
