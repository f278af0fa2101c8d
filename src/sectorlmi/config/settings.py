"""The user's own settings: contact for publishers, mirrors, the store. A small YAML file, optional."""

from __future__ import annotations

from pathlib import Path

from sectorlmi.config.node import Node, parse_yaml
from sectorlmi.errors import ConfigError

SETTINGS_KEYS = (
    "contact",
    "store",
    "qcew_url",
    "oews_url",
    "ep_url",
    "lodes_url",
    "laus_url",
    "titles_url",
)


def settings_file() -> Path:
    """Where the settings stand on this machine."""
    import platformdirs

    return Path(platformdirs.user_config_dir("sectorlmi", appauthor=False)) / "config.yml"


def load_settings(file: Path | None = None) -> dict[str, str]:
    """The settings as texts; empty when there is no file. ConfigError names what cannot be meant."""
    path = file or settings_file()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
    try:
        node = Node(parse_yaml(text), "", SETTINGS_KEYS)
        return {key: node.text(key) for key in node}
    except ConfigError as error:
        raise ConfigError(f"{path}: {error.what}", error.hint) from error
