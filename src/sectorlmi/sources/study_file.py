"""study.yml → Study. Which keys there are stands in `terms.study`; here are the file, and what names places. YAML is
read here and nowhere else: texts, numbers, true and false, lists, and mappings.

A file comes from anybody. So its size, depth and number of values are limited (an alias counts as what it brings), and
what YAML can hold besides, such as dates, binary data or times of day that become numbers, is refused by line.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sectorlmi.errors import ConfigError
from sectorlmi.terms.node import shown

if TYPE_CHECKING:
    import yaml
import textwrap
from collections.abc import Mapping

from sectorlmi.errors import DataError
from sectorlmi.sources.region_words import added_up, industry_regions_from, region_from
from sectorlmi.terms import naics, study_years
from sectorlmi.terms.forms import mapping, number, text, types_of
from sectorlmi.terms.node import Node
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_parts import GROUPS_FILE, IndustryGroup, IndustryRegion, Region
from sectorlmi.terms.study_values import GROUPS_OF_FILE, Reader, Reading, as_written

# A study that lists every county of the nation by code and name has 150 kB.
_MOST_BYTES: Final = 1 << 20
_MOST_VALUES: Final = 20_000
_DEEPEST: Final = 30
_LONGEST_NUMBER: Final = 40
# The greatest number up to which whole ones are exact as fractions, too; there is no key for greater ones.
_GREATEST: Final = 10**15
_LONGEST_PATH: Final = 100
_TIME_OF_DAY: Final = re.compile(r"[-+]?[0-9_]+:.*")
_UNPRINTABLE: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FEWER: Final = "Leave some out."
_QUOTE_TEXT: Final = "Put it in quotes if it is a text."
# What the library raises on `!!int abc`, `!!bool maybe`, `!!float ""` and `"\UFFFFFFFF"`.
_NO_VALUE: Final = (ValueError, LookupError, ArithmeticError)


def read_yaml(file: Path) -> Any:
    """The plain values of a file.

    Raises FileNotFoundError, and ConfigError, without the file's name, when it is too large, no text or no YAML.
    """
    try:
        with file.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot be read ({getattr(error, 'strerror', None) or error})", "Is it a file?") from error
    if len(data) > _MOST_BYTES:
        raise ConfigError("has more than 1 MB", "This is a short text that people write; name that file.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"line {line}: cannot be read as text, it is not UTF-8", "Save it as UTF-8 text.") from error
    return parse_yaml(text)


def parse_yaml(text: str) -> Any:
    """YAML → plain values, safely; a key given twice is an error, because one of the two would be lost."""
    import yaml

    try:
        node = yaml.compose(text, _loader())
    except yaml.reader.ReaderError as error:
        what = f"line {text.count(chr(10), 0, error.position) + 1}: not valid YAML (a control character)"
        raise ConfigError(what, "Remove it.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise ConfigError(f"{where}not valid YAML ({getattr(error, 'problem', error)})") from error
    except _NO_VALUE as error:
        raise ConfigError(f"not valid YAML ({error})", r"A sign such as \U00110000 does not exist.") from error
    return None if node is None else _value(node, "")


@cache
def _loader() -> Any:
    """Composes one document. Made when the first file is read: the library takes time to import."""
    import yaml

    class Loader(yaml.SafeLoader):
        """Counts what it composes: an alias brings as many values as stand behind its anchor."""

        def __init__(self, text: str) -> None:
            super().__init__(text)
            self._depth = self._n_values = 0
            self._sizes: dict[int, int] = {}

        def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
            event: Any = self.peek_event()  # type: ignore[no-untyped-call]
            before = self._n_values
            where = f"line {event.start_mark.line + 1}"
            self._depth += 1
            if self._depth > _DEEPEST:
                raise ConfigError(f"{where}: more than {_DEEPEST} lists or mappings inside each other", _FEWER)
            node = super().compose_node(parent, index)
            self._depth -= 1
            if isinstance(event, yaml.AliasEvent):
                if id(node) not in self._sizes:
                    raise ConfigError(f"{where}: *{event.anchor} stands within itself", "Write the values out.")
                self._n_values += self._sizes[id(node)]
            self._n_values += 1
            self._sizes.setdefault(id(node), self._n_values - before)
            if self._n_values > _MOST_VALUES:
                raise ConfigError(f"{where}: more than {_MOST_VALUES:,} values, aliases counted", _FEWER)
            return node

    return Loader


def _value(node: Any, path: str) -> Any:
    """What a node stands for; `path` is the key's from the top."""
    kind = node.tag.removeprefix("tag:yaml.org,2002:")
    if kind == "map" and node.id == "mapping":
        return _mapping(node, path)
    if kind == "seq" and node.id == "sequence":
        return [_value(entry, f"{path}[{i}]") for i, entry in enumerate(node.value)]
    if node.id == "scalar" and kind in _SCALARS:
        return _scalar(node, kind, path)
    if kind == "timestamp":
        raise _refused(node, path, f"{shown(node.value)} is a date, which no key takes", _QUOTE_TEXT)
    what = f"not valid YAML here ({node.id} with the tag {shown(node.tag)})"
    raise _refused(node, path, what, "Use texts, numbers, lists and mappings without tags.")


def _mapping(node: Any, path: str) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        if key_node.id != "scalar":
            raise _refused(key_node, path, f"a {key_node.id} stands as a key", 'A key is a text, as in "level".')
        if key_node.tag.endswith(":merge"):
            raise _refused(key_node, path, "not valid YAML here (<<)", "Write out the keys that it would take over.")
        key = _value(key_node, path)
        if key in found:
            raise _refused(key_node, path, f"the key {shown(key)} stands there twice", "Leave one of the two out.")
        found[key] = _value(value_node, f"{path}.{key_node.value}" if path else key_node.value)
    return found


def _scalar(node: Any, kind: str, path: str) -> Any:
    text = node.value
    if kind == "null":
        return None
    if kind == "str":
        if _UNPRINTABLE.search(text):
            raise _refused(node, path, "a control character in a text", "Leave it out.")
        return text
    if kind != "bool" and _TIME_OF_DAY.fullmatch(text):
        raise _refused(node, path, f"{shown(text)} is a time of day, which no key takes", _QUOTE_TEXT)
    try:
        value = _SCALARS[kind](text) if len(text) <= _LONGEST_NUMBER else None
    except _NO_VALUE:
        value = None
    if value is None or (kind == "int" and abs(value) > _GREATEST):
        raise _refused(node, path, f"{shown(text)} is no {_WORDS[kind]} that can be meant", _QUOTE_TEXT)
    return value


def _refused(node: Any, path: str, what: str, hint: str) -> ConfigError:
    at = f"{path[:_LONGEST_PATH]}: " if path else ""
    return ConfigError(f"line {node.start_mark.line + 1}: {at}{what}", hint)


def _whole(text: str) -> int:
    """As YAML 1.1 writes whole numbers: 12, 0x0C, 0b1100, and 014, which is octal."""
    sign, digits = (-1 if text.startswith("-") else 1), text.lstrip("+-").replace("_", "")
    is_octal = len(digits) > 1 and digits[0] == "0" and digits.isdigit()
    return sign * (int(digits, 8) if is_octal else int(digits, 0))


def _fraction(text: str) -> float:
    plain = text.replace("_", "").casefold()
    named = {".inf": "inf", "+.inf": "inf", "-.inf": "-inf", ".nan": "nan"}
    return float(named.get(plain, plain))


_TRUTHS: Final = {"yes": True, "no": False, "true": True, "false": False, "on": True, "off": False}
_SCALARS: Final[dict[str, Any]] = {
    "null": None,
    "bool": lambda text: _TRUTHS[text.casefold()],
    "int": _whole,
    "float": _fraction,
    "str": None,
}
_WORDS: Final = {"bool": "true or false", "int": "whole number", "float": "number"}


_LONGEST_MESSAGE = 400


def load_study(path: str | Path) -> Study:
    """Read a study file.

    Raises:
        ConfigError: the file is missing, is no YAML, or holds something that cannot be meant.
    """
    file = Path(path)
    if file.is_dir():
        file = file / "study.yml"
    try:
        return reading(file.resolve().parent).study(read_yaml(file))
    except FileNotFoundError:
        raise ConfigError(f"{file}: no such study file", "`sectorlmi init` writes one to start from.") from None
    except ConfigError as error:
        # A message may quote a value, and a value may be a megabyte.
        what = textwrap.shorten(error.what, _LONGEST_MESSAGE, placeholder=" …")
        raise ConfigError(f"{file}: {what}", error.hint) from error


def study_from(value: Any, folder: Path) -> Study:
    """The study that plain values (from YAML or a program) describe; relative paths start at `folder`."""
    return reading(folder).study(value)


def refuse_what_check_refuses(study: Study, where: str) -> None:
    """Raises DataError, beginning with `where`, when a recorded study holds what no study.yml may hold."""
    try:
        study_from(as_written(study), Path())
    except ConfigError as error:
        raise DataError(f"{where}: the recorded study cannot be meant: {error.what}", error.hint) from error


def reading(folder: Path) -> Reading:
    """Reads the keys of a study, those about places too; relative paths start at `folder`."""
    return Reading(folder, _PLACES)


def _region(reading: Reading, top: Node, name: str) -> Region:
    return region_from(top.node(name), reading.folder, needs_counties=not top.has("source"))


def _benchmark(_: Reading, top: Node, name: str) -> str:
    if isinstance(top.raw(name), list):
        return added_up(top.texts(name), top.at(name))
    return added_up(top.text(name).split("+"), top.at(name))


def _groups_of_file(reading: Reading, top: Node, name: str) -> tuple[IndustryGroup, ...]:
    """The groups of a file, in the codes of the study's current year."""
    # The reader is imported where a study names a file.
    from sectorlmi.sources.cluster_lists import groups_from

    current = study_years.read(top.node("years")).current.year if top.has("years") else 0
    return groups_from(Node(top.raw(name), name, GROUPS_FILE), reading.folder, current)


def _industry_regions(reading: Reading, top: Node, name: str) -> tuple[IndustryRegion, ...]:
    return industry_regions_from(top.node(name), reading.folder, naics.well_formed)


_PLACES: Final[Mapping[str, Reader]] = {
    "region": _region,
    "benchmark": _benchmark,
    "industry_regions": _industry_regions,
    GROUPS_OF_FILE: _groups_of_file,
}


SETTINGS = mapping(
    "The settings of this machine.",
    {
        "contact": text("Whom publishers may write to about your downloads, such as analyst@example.org."),
        "store": text("Folder of the data store."),
        "qcew_url": text("A mirror of the BLS QCEW files."),
        "oews_url": text("A mirror of the BLS OEWS files."),
        "ep_url": text("A mirror of the BLS Employment Projections."),
        "lodes_url": text("A mirror of the Census Bureau's LODES files."),
        "laus_url": text("A mirror of the BLS LAUS files."),
        "titles_url": text("A mirror of the BLS lists of areas and industries."),
        "fetch_seconds": number("The longest a file may take to come, instead of the limit of its kind.", least=1),
        "fetch_megabytes": number("The largest a fetched file may be, instead of the limit of its kind.", least=1),
    },
)


def settings_file() -> Path:
    """Where the settings stand on this machine."""
    import platformdirs

    return Path(platformdirs.user_config_dir("sectorlmi", appauthor=False)) / "config.yml"


def load_settings(file: Path | None = None) -> dict[str, str]:
    """The settings as texts; empty when there is no file. ConfigError names what cannot be meant."""
    path = file or settings_file()
    try:
        node = Node(read_yaml(path), "", SETTINGS)
        return {key: _as_text(node, key) for key in node}
    except FileNotFoundError:
        return {}
    except ConfigError as error:
        raise ConfigError(f"{path}: {error.what}", error.hint) from error


def _as_text(node: Node, key: str) -> str:
    is_number = "number" in types_of(SETTINGS["properties"][key])
    return f"{node.number(key):g}" if is_number else node.text(key)
