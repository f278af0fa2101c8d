"""The user's own settings: contact for publishers, mirrors, the store. A small YAML file, optional."""

from __future__ import annotations

from pathlib import Path

from sectorlmi.errors import ConfigError
from sectorlmi.sources.yaml_text import read_yaml
from sectorlmi.terms.forms import mapping, number, text, types_of
from sectorlmi.terms.node import Node

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
