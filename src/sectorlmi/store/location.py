"""Where the store is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

VARIABLE: Final = "SECTORLMI_STORE"


def store_root(option: Path | str | None = None) -> Path:
    """The folder of the store: the `--store` option, else `SECTORLMI_STORE`, else the user's data folder."""
    chosen = option or os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("sectorlmi", appauthor=False)) / "store"
