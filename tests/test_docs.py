"""The documents tell the truth: generated pages are fresh, links resolve, everything that has a name is documented.

What blocks of the pages print is checked in tests/docs; links between pages, and pages nobody can reach, by the strict
build of the site (`make docs`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "configs").glob("*.md")])
GENERATED = ("columns", "factors", "statuses", "exit-codes", "commands", "study-keys", "json", "python")


@pytest.fixture(scope="module")
def reference(script: Callable[[str], ModuleType]) -> ModuleType:
    return script("make_reference")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", GENERATED)
def test_generated_pages_are_fresh(name: str, reference: ModuleType) -> None:
    assert read(f"docs/{name}.md") == reference.PAGES[f"{name}.md"](), "run: make pages"


def test_every_generated_page_is_tested(reference: ModuleType) -> None:
    assert set(reference.PAGES) == {f"{name}.md" for name in GENERATED}


def test_the_schema_beside_the_studies_is_fresh(reference: ModuleType) -> None:
    assert read("configs/study.schema.json") == reference.schema_file(), "run: make pages"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), f"{document.name}: {target}"


# --- complete, asked of the program and not of the script that writes the pages ------------------------------------


def test_every_command_and_option_is_documented() -> None:
    import typer

    from sectorlmi.cli.app import app, register_commands

    register_commands()
    page = read("docs/commands.md")

    def walk(group: object, path: str) -> None:
        for name, command in group.commands.items():  # type: ignore[attr-defined]
            here = f"{path} {name}".strip()
            if hasattr(command, "commands"):
                walk(command, here)
                continue
            section = page.split(f"\n## {here}\n")[1].split("\n## ")[0]
            shared = page.split("## Options of every command")[1].split("\n## ")[0]
            for parameter in command.params:
                for option in (o for o in parameter.opts if o.startswith("-")):
                    assert re.search(rf"`[^`]*{option}\b", section + shared), f"{here} {option}"

    walk(typer.main.get_command(app), "")


def test_every_study_key_is_documented_and_shown_in_the_example() -> None:
    from sectorlmi.terms.study import STUDY
    from sectorlmi.terms.study_parts import REGION

    page, example = read("docs/study-keys.md"), read("configs/example.yml")
    for key in STUDY["properties"]:
        assert f"| `{key}` |" in page, key
        assert re.search(rf"^(# ?)?{key}:", example, re.MULTILINE), key
    for key in REGION["properties"]:
        assert f"| `region.{key}` |" in page, key
        assert re.search(rf"\b{key}:", example), key


def test_every_factor_column_status_and_exit_code_is_documented() -> None:
    from sectorlmi import errors
    from sectorlmi.table.dictionary import dictionary
    from sectorlmi.table.factors import FACTORS
    from sectorlmi.terms.provenance import Status

    assert [n for n in FACTORS if f"| `{n}` |" not in read("docs/factors.md")] == []
    assert [n for n in dictionary() if f"| `{n}` |" not in read("docs/columns.md")] == []
    assert [s for s in Status if f"| `{s}` |" not in read("docs/statuses.md")] == []
    codes = {kind.exit_code for kind in errors.SectorlmiError.__subclasses__()} | {0, 1, 10, 130}
    assert [c for c in codes if f"| {c} |" not in read("docs/exit-codes.md")] == []


def test_the_readme_s_commands_of_make_exist() -> None:
    documents = "".join(read(name) for name in ("README.md", "CONTRIBUTING.md"))
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z][a-z-]*)", documents, re.MULTILINE))
    assert {"demo", "test"} <= named <= targets
    assert "pipx install" in documents


def test_the_studies_name_their_schema() -> None:
    for study in (ROOT / "configs").glob("*.yml"):
        first = study.read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=study.schema.json", study.name
        assert yaml.safe_load(study.read_text(encoding="utf-8"))


def test_pictures_are_small_and_shown() -> None:
    pictures = list((ROOT / "docs" / "images").glob("*"))
    shown = "".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    assert pictures
    for picture in pictures:
        assert picture.stat().st_size < 300_000, picture.name
        assert f"images/{picture.name})" in shown, f"{picture.name} is shown nowhere"
