"""study.yml → Study. Which keys there are stands in `terms.study`; here are the file, and what names places."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from sectorlmi.errors import ConfigError, DataError
from sectorlmi.sources.region_words import added_up, industry_regions_from, region_from
from sectorlmi.sources.yaml_text import read_yaml
from sectorlmi.terms import naics
from sectorlmi.terms.forms import mapping, number, text, types_of
from sectorlmi.terms.node import Node
from sectorlmi.terms.region import IndustryRegion, Region
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_values import Reader, Reading, as_written

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
        return study_from(read_yaml(file), file.resolve().parent)
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


def _industry_regions(reading: Reading, top: Node, name: str) -> tuple[IndustryRegion, ...]:
    return industry_regions_from(top.node(name), reading.folder, naics.well_formed)


_PLACES: Final[Mapping[str, Reader]] = {
    "region": _region,
    "benchmark": _benchmark,
    "industry_regions": _industry_regions,
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
