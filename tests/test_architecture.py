"""The layers, the one home of every heavy library, and nothing that happens on import, read from the syntax trees.

A new room (a module or package right under `sectorlmi`) must be given its place in MAY_IMPORT first. Rooms named here
that do not exist yet are no problem. The last tests show that the checks can fail.
"""

from __future__ import annotations

import ast
import importlib.util
import re
import statistics
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "sectorlmi"

# What each room may import of the package, beside itself. Floors from the ground up; only downward.
_NOUNS = {"errors", "reference"}
_TERMS = {*_NOUNS, "terms"}
_TABLE = {*_TERMS, "suppression"}
_RANKED = {*_TABLE, "table"}
_TOLD = {*_RANKED, "ranking", "places", "people"}
_SHOWN = {*_TOLD, "meeting", "plan"}
_JOINED = {*_SHOWN, "disk", "version", "reports", "runs", "sources", "fetch", "store"}
MAY_IMPORT = {
    "errors": set[str](),
    "version": set[str](),
    "disk": {"errors"},
    "reference": {"errors"},
    "terms": _NOUNS,
    "suppression": _TERMS,
    "people": _TERMS,
    "sources": _TERMS,
    "store": {*_TERMS, "disk"},
    "fetch": {*_TERMS, "disk", "version", "sources"},
    "table": _TABLE,
    "ranking": {*_RANKED, "places"},
    "places": _RANKED,
    "meeting": _TOLD,
    "plan": _TOLD,
    "reports": {*_SHOWN, "disk"},
    "runs": {*_SHOWN, "disk", "version"},
    "workflows": _JOINED,
    "cli": {*_JOINED, "workflows"},
    "api": {*_JOINED, "workflows"},
}
PURE = ("errors", "terms", "suppression", "table", "ranking", "people", "places", "meeting", "plan")

# Where a heavy or worldly library may be imported: a room, or a file of one (a trailing * stands for any ending).
HOMES = {
    "requests": ("fetch",),
    "urllib": ("fetch",),
    "duckdb": ("store",),
    "pyarrow": ("sources", "store", "reports/parquet", "reports/parquet_lots"),
    "xlsxwriter": ("reports/excel",),
    "openpyxl": ("sources", "reports/excel/read_back"),
    "python_calamine": ("sources",),
    "yaml": ("sources/study_file",),
    "typer": ("cli",),
    "click": ("cli",),
    "rich": ("reports/terminal*",),
    "highspy": ("suppression",),
    "isal": ("sources/inflate",),
    "matplotlib": ("reports/pictures", "reports/map_png"),
    "docx": ("reports/docx",),
    "mcp": ("cli/mcp_tools",),
    "pydantic": ("cli/mcp_tools",),
    "pandas": ("table/datatable",),  # for people who ask for a data frame; never on the way of a command
    "distributed": ("workflows/workers",),
    "scipy": (),  # tests check against it; at run time it costs half a second
}

# The doors to files, network, clock and screen, which pure rooms keep shut.
WORLDLY_MODULES = {
    "asyncio", "ftplib", "glob", "http", "io", "logging", "multiprocessing", "os", "platformdirs", "shutil", "socket",
    "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "zipfile", "gzip", "filelock",
}  # fmt: skip
WORLDLY_CALLS = {
    "open", "print", "input", "now", "today", "utcnow", "read_text", "write_text", "read_bytes", "write_bytes",
    "is_file", "is_dir", "exists", "iterdir", "rglob", "mkdir", "unlink", "tofile", "fromfile", "loadtxt", "savetxt",
}  # fmt: skip

VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
# Module names that stand in more than one room, because they are the sides of one thing.
TWO_SIDES = {
    **dict.fromkeys(("batch", "init"), "the command, and what it joins"),
    **dict.fromkeys(
        ("brief", "coverage", "profile", "maps", "sheds", "diff", "screen", "training"),
        "the arithmetic, and what reads for it",
    ),
    "short_list": "the command, what it joins, and what it makes",
    **dict.fromkeys(("people", "runs", "fetch", "plan"), "the room, and its commands or workflow"),
    **dict.fromkeys(("study", "progress"), "the value, and the commands that take or show it"),
    **dict.fromkeys(("ranking", "store"), "the room, and what it is named for"),
    **dict.fromkeys(("any_document", "start"), "the workbook, and the page"),
    **dict.fromkeys(("inputs", "third_party"), "the value or its use, and what reads it"),
    "career_clusters": "the facts, and the arithmetic",
}

SLOW_TO_IMPORT = (
    "pandas",
    "scipy",
    "duckdb",
    "openpyxl",
    "xlsxwriter",
    "requests",
    "pyarrow",
    "highspy",
    "numpy",
    "docx",
    "matplotlib",
    "distributed",
)


@dataclass(frozen=True)
class Module:
    """A file of the package: its dotted name under `sectorlmi` and its tree."""

    name: str
    tree: ast.Module

    @property
    def room(self) -> str:
        return self.name.split(".")[0]

    def imports(self) -> Iterator[str]:
        """Every imported name in full, wherever the import stands; relative ones made absolute."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = self._absolute(node)
                yield from (f"{base}.{alias.name}" for alias in node.names)

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        here = ["sectorlmi", *self.name.split(".")]
        return ".".join([*here[: len(here) - node.level], *([node.module] if node.module else [])])

    def rooms_imported(self) -> set[str]:
        own = {name.split(".")[1] for name in self.imports() if name.startswith("sectorlmi.")}
        return {room for room in own if room in MAY_IMPORT or room in rooms()} - {self.room}

    def libraries_imported(self) -> set[str]:
        return {name.split(".")[0] for name in self.imports()}

    def calls(self) -> Iterator[str]:
        """The bare name of everything called: `open`, and `read_text` of `path.read_text()`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                target = node.func
                if isinstance(target, ast.Name):
                    yield target.id
                elif isinstance(target, ast.Attribute):
                    yield target.attr

    def is_home_of(self, library: str) -> bool:
        place = self.name.replace(".", "/")
        return any(
            place.startswith(home[:-1]) if home.endswith("*") else place == home or place.startswith(home + "/")
            for home in HOMES[library]
        )

    def acts_on_import(self) -> list[int]:
        """Lines of calls that stand alone at the top of the module, outside any definition."""
        return [n.lineno for n in self.tree.body if isinstance(n, ast.Expr) and isinstance(n.value, ast.Call)]


def _read(path: Path) -> Module:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)
    return Module(name, ast.parse(path.read_text(encoding="utf-8")))


def rooms() -> set[str]:
    """What stands right under the package, but for its face and `python -m`."""
    files = {p.stem for p in PACKAGE.glob("*.py")} - {"__init__", "__main__"}
    return files | {p.name for p in PACKAGE.iterdir() if p.is_dir() and any(p.rglob("*.py"))}


MODULES = [_read(path) for path in sorted(PACKAGE.rglob("*.py"))]
ROOM_MODULES = [m for m in MODULES if m.name not in ("__init__", "__main__")]


def by_name(modules: list[Module]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("module", modules, ids=[m.name for m in modules])


def test_every_room_has_its_floor() -> None:
    assert rooms() <= set(MAY_IMPORT), "give the new room a floor in MAY_IMPORT"


@by_name(ROOM_MODULES)
def test_imports_go_down(module: Module) -> None:
    assert module.rooms_imported() <= MAY_IMPORT[module.room]


@by_name(MODULES)
def test_heavy_libraries_stay_at_home(module: Module) -> None:
    astray = {lib for lib in module.libraries_imported() & set(HOMES) if not module.is_home_of(lib)}
    assert not astray


@by_name([m for m in ROOM_MODULES if m.room in PURE])
def test_pure_rooms_touch_no_file_network_clock_or_screen(module: Module) -> None:
    assert not module.libraries_imported() & WORLDLY_MODULES
    assert not set(module.calls()) & WORLDLY_CALLS


@by_name(ROOM_MODULES)
def test_names_say_what_a_module_does(module: Module) -> None:
    assert not set(module.name.split(".")) & VAGUE_NAMES


@by_name([m for m in MODULES if m.room != "cli"])
def test_modules_only_define(module: Module) -> None:
    assert module.acts_on_import() == []


@pytest.mark.parametrize("name", ["sectorlmi", "sectorlmi.cli"])
def test_importing_loads_nothing_slow(name: str) -> None:
    if importlib.util.find_spec(name) is None:
        pytest.skip(f"{name} does not exist yet")
    code = f"import sys, {name}; print(*[m for m in {SLOW_TO_IMPORT!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split() == []
    assert done.stderr == ""


def _functions(module: Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [n for n in ast.walk(module.tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


@by_name(MODULES)
def test_a_file_is_read_in_one_sitting(module: Module) -> None:
    last = max((getattr(n, "end_lineno", 0) or 0 for n in ast.walk(module.tree)), default=0)
    assert last <= LONGEST_FILE
    assert [f.name for f in _functions(module) if _length(f) > LONGEST_FUNCTION] == []


def test_functions_fit_the_eye() -> None:
    assert statistics.median(_length(f) for module in MODULES for f in _functions(module)) < 10


def circles(imported: Mapping[str, set[str]]) -> list[set[str]]:
    """Modules that import one another, directly or over others: sets of at least two."""
    reached = {name: _reach(name, imported) for name in imported}
    found = {frozenset(b for b in reached[a] if a in reached.get(b, ())) | {a} for a in imported if a in reached[a]}
    return [set(circle) for circle in found]


def _reach(name: str, imported: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    ahead = [name]
    while ahead:
        for other in imported.get(ahead.pop(), set()) - seen:
            seen.add(other)
            ahead.append(other)
    return seen


def modules_imported(module: Module, known: Collection[str]) -> set[str]:
    """Of these modules those that this one imports, as a whole or names of them."""
    names = {name.removeprefix("sectorlmi.") for name in module.imports() if name.startswith("sectorlmi.")}
    homes = {name if name in known else name.rpartition(".")[0] for name in names}
    return homes & {*known} - {module.name}


def test_no_two_modules_import_each_other() -> None:
    known = {m.name for m in MODULES}
    assert circles({m.name: modules_imported(m, known) for m in MODULES}) == []


def test_a_module_name_stands_in_one_room() -> None:
    homes: dict[str, list[str]] = {}
    for module in ROOM_MODULES:
        homes.setdefault(module.name.rpartition(".")[2], []).append(module.name)
    twice = {name: tuple(places) for name, places in homes.items() if len(places) > 1}
    assert set(twice) == set(TWO_SIDES), twice


ARCHITECTURE = PACKAGE.parent.parent / "docs" / "architecture.md"


def test_the_page_of_the_architecture_names_every_room() -> None:
    text = ARCHITECTURE.read_text(encoding="utf-8")
    packages = {name for name in rooms() if (PACKAGE / name).is_dir()}
    assert {name for name in packages if f"`{name}/`" not in text} == set()


def test_what_the_page_of_the_architecture_names_is_there() -> None:
    text = ARCHITECTURE.read_text(encoding="utf-8")
    named = re.findall(r"`([a-z_]+(?:/[a-z_]+)*(?:/|\.py))`", text)
    tops = (PACKAGE, PACKAGE.parent.parent)
    assert len(named) > 60
    assert [path for path in named if not any((top / path).exists() for top in tops)] == []
    # name in `file.py`: what a row tells to change
    defined = re.findall(r"`([A-Z_a-z]+)` in `([a-z_/]+\.py)`", text)
    assert len(defined) > 4
    for name, path in defined:
        text = (PACKAGE / path).read_text(encoding="utf-8")
        assert re.search(rf"^(class )?{name}\b", text, re.MULTILINE), f"{name} is not in {path}"


class TestTheChecksCanFail:
    def test_upward_import(self) -> None:
        module = Module("terms.x", ast.parse("def f():\n    from sectorlmi.table.panel import build"))
        assert module.rooms_imported() - MAY_IMPORT["terms"] == {"table"}

    def test_room_imported_as_a_name(self) -> None:
        module = Module("sources.x", ast.parse("from sectorlmi import store"))
        assert module.rooms_imported() - MAY_IMPORT["sources"] == {"store"}

    @pytest.mark.parametrize("line", ["from ..store import put", "from .. import store"])
    def test_relative_import(self, line: str) -> None:
        assert Module("sources.x", ast.parse(line)).rooms_imported() == {"store"}

    def test_library_away_from_home(self) -> None:
        assert not Module("table.panel", ast.parse("")).is_home_of("pyarrow")
        assert not Module("reports.page.start", ast.parse("")).is_home_of("xlsxwriter")
        assert not Module("sources.qcew", ast.parse("")).is_home_of("requests")

    def test_library_at_home(self) -> None:
        assert Module("reports.excel.charts", ast.parse("")).is_home_of("xlsxwriter")
        assert Module("store", ast.parse("")).is_home_of("duckdb")
        assert Module("cli.rank", ast.parse("")).is_home_of("typer")

    def test_worldly_calls_are_seen(self) -> None:
        module = Module("table.x", ast.parse("def f(p):\n    return p.read_text(), datetime.now(), open('x')"))
        assert set(module.calls()) & WORLDLY_CALLS == {"read_text", "now", "open"}

    def test_a_call_at_the_top_is_seen(self) -> None:
        assert Module("terms.x", ast.parse('"""Doc."""\nlogging.basicConfig()\nX = f()')).acts_on_import() == [2]


def _chooses_a_format(tree: ast.Module) -> list[int]:
    """Lines that hold a table of formats, or compare with the name of one."""
    names = {"xlsx", "html", "csv", "json", "parquet", "docx", "md"}
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            held: list[ast.expr | None] = list(node.keys)
        elif isinstance(node, ast.Tuple | ast.List | ast.Set):
            held = list(node.elts)
        elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq):
            held = [node.left, *node.comparators] * 2
        else:
            continue
        if sum(isinstance(one, ast.Constant) and one.value in names for one in held) > 1:
            lines.append(node.lineno)
    return lines


def test_reports_have_the_only_table_of_formats() -> None:
    found = {module.name: lines for module in MODULES if (lines := _chooses_a_format(module.tree))}
    assert set(found) == {"reports"}, found

    def test_a_circle_is_seen(self) -> None:
        imported = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}
        assert circles(imported) == [{"a", "b", "c"}]
        assert circles({"a": {"b"}, "b": set()}) == []

    def test_what_a_module_imports_is_seen(self) -> None:
        module = Module(
            "table.x", ast.parse("from sectorlmi.terms import cells\nfrom sectorlmi.terms.codes import LEVELS")
        )
        assert modules_imported(module, {"terms", "terms.cells", "terms.codes"}) == {"terms.cells", "terms.codes"}
