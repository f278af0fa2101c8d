"""The documents tell the truth: generated pages are fresh, links resolve, every command and key is documented."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "configs").glob("*.md")])


def _reference_pages() -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "scripts" / "make_reference.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {name: write() for name, write in module.PAGES.items()}


@pytest.mark.parametrize("name", ["columns.md", "factors.md", "statuses.md", "exit-codes.md"])
def test_generated_pages_are_fresh(name: str) -> None:
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert page == _reference_pages()[name], "run: python scripts/make_reference.py"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_the_readme_shows_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in readme
    assert "make test" in readme
    assert "pipx install" in readme


def test_every_study_key_is_explained_in_the_example() -> None:
    from sectorlmi.config.region import REGION_KEYS
    from sectorlmi.config.study import STUDY_KEYS

    example = (ROOT / "configs" / "example.yml").read_text(encoding="utf-8")
    for key in (*STUDY_KEYS, *REGION_KEYS):
        assert re.search(rf"\b{key}:", example), key
