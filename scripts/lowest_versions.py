"""Print the lowest version of every dependency that pyproject.toml allows, as constraints for an installer.

Usage: python scripts/lowest_versions.py > lowest.txt
Needs the standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

_PYPROJECT: Final = Path(__file__).resolve().parent.parent / "pyproject.toml"
_LOWER: Final = re.compile(r"(?P<name>[A-Za-z0-9._-]+)\s*>=\s*(?P<version>[0-9][0-9.]*)")


def lowest_versions(pyproject: Path = _PYPROJECT) -> list[str]:
    """One `name==version` for each dependency; one without a lower bound is an error that names it."""
    dependencies = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]["dependencies"]
    return [_lowest(dependency) for dependency in dependencies]


def _lowest(dependency: str) -> str:
    found = _LOWER.match(dependency)
    if found is None:
        raise SystemExit(f"{_PYPROJECT.name}: {dependency!r} has no lower bound; write name>=version,<version")
    return f"{found['name']}=={found['version']}"


if __name__ == "__main__":
    print("\n".join(lowest_versions()))
