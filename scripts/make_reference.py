"""Write the reference pages of docs/ and configs/study.schema.json from the program's own tables.

    python scripts/make_reference.py [--out DIR]

A test makes them anew and compares, so the pages cannot fall behind the program.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import typer

from sectorlmi import errors
from sectorlmi.cli.app import app, register_commands
from sectorlmi.reports.json_schema import result_schema
from sectorlmi.sources.study_file import SETTINGS
from sectorlmi.table import series_document
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.columns import Column
from sectorlmi.terms.graded_numbers import GRADE_SHOWN
from sectorlmi.terms.grades import GRADE_MEANING
from sectorlmi.terms.provenance import STATUS_MARK, STATUS_MEANING
from sectorlmi.workflows.schema import study_schema

sys.path.insert(0, str(Path(__file__).resolve().parent))  # tests load this file by its path

from reference_pages import page, table
from reference_python import python_page

DOCS: Final = Path(__file__).resolve().parent.parent / "docs"
SCHEMA_FILE: Final = DOCS.parent / "configs" / "study.schema.json"
_COMMANDS_INTRO: Final = (
    "`sectorlmi COMMAND --help` prints the same. Where a study may be named, `./study.yml` is the default."
)
_GRADES: Final = (
    "How far an estimate can be trusted, told from its certain bounds (`<number>_lower`, `<number>_upper`), never"
    " from how much of it is estimated: four fifths estimated may be certain within 2 %. CSV, JSON and Parquet have it"
    " beside the status, as `<number>_grade`. It is empty where a number is not known, is borrowed, leaves hidden cells"
    " out, or has no bounds in the table: `batch` has those of jobs and growth alone, and grades these. Of a rate a"
    " year (`growth_trend`) 1.5 points are close and 5 are rough."
)
_ROUNDED: Final = (
    "The grade stands for the mark of an estimate wherever a number has one; `~` is left to estimates without certain"
    " bounds. Bounds are rounded outward: 10,169 becomes 10,100, and growth the next whole point. A growth whose likely"
    " range (else its certain one) holds both signs reads `sign not known`, with its certain range."
    " Files keep every number as it is."
)
_IN_FILES: Final = (
    "CSV and JSON never say `bridged_estimated`: there it is `bridged` with a `growth_estimated_share` above 0."
)
_STREAMS: Final = """## Streams that fail

The exit code tells the same whatever the streams are like.

- A stdout that is full, closed, or a pipe that nobody reads any more (`| head`) is one line on stderr and exit 7; a
  command that had nothing to say there does not notice. Files that were written stay, and `refresh` tells its news
  again at the next call until it could be written.
- A stderr that is full or closed loses the messages and nothing else. A closed stdin is an empty one: nothing is asked.
- What a library prints to stdout by itself is thrown away.
- Signs that the encoding of stdout lacks are replaced by ASCII ones (`⌊` by `_`, `≠` by `!`, `⇄` by `=`, `↑` by `^`,
  `†` by `+`, `§` by `#`). JSON is UTF-8, or ASCII where the encoding is another one.
- In a folder that was deleted every command ends with one line and exit 2."""

_ON_THE_SCREEN: Final = """## On the screen

Results go to stdout; messages, progress and errors go to stderr. With `--json` there is nothing but JSON on stdout.

| On a terminal | In a pipe or a cron job |
|---|---|
| After a second of work a line tells the step and the time left, and is wiped off at the end | No progress |
| Tables fit the width; a line says which columns are left out, `--verbose` has all | As wide as they need |
| A table that is still wider scrolls in a pager: arrow keys move, `q` goes on | No pager |
| A last line names the next step | No hints |

| Variable | Does |
|---|---|
| `PAGER` | The pager to use instead of `less`; empty for none |
| `NO_COLOR` | No colors, whatever its value |
| `FORCE_COLOR`, `CLICOLOR_FORCE` | `1` keeps colors in a pipe, as for `less -R`; the tables do not change |
| `COLUMNS` | The width that tables fit, in a pipe too |"""
_EVERYWHERE: Final = ("store_folder", "offline", "as_json", "quiet", "verbose", "no_color")


def columns_page() -> str:
    """Every column of the tables and of `rank --json`."""
    rows = [
        (f"`{c.name}`", c.heading, c.kind, c.unit, c.meaning, c.source, f"`{c.status}`" if c.status else "")
        for c in dictionary().values()
    ]
    head = ("Column", "Heading", "Kind", "Unit", "Meaning", "Source", "Firmness in")
    return page(
        "Columns", "The data dictionary: headings, number formats and this page come from it.", table(head, rows)
    )


def factors_page() -> str:
    """Every factor an industry can be ranked on."""
    rows = [(f"`{f.name}`", f"`{f.column.name}`", f.better, f.column.unit, f.column.meaning) for f in FACTORS.values()]
    intro = "Name them under `factors:` in the study. The first five are START's."
    return page("Factors", intro, table(("Factor", "Column", "Better", "Unit", "Meaning"), rows))


def statuses_page() -> str:
    """What a number can be."""
    rows = [(f"`{s}`", STATUS_MARK[s] or "(none)", meaning) for s, meaning in STATUS_MEANING.items()]
    intro = "Every regional number says what it is. The mark stands beside it on the screen and in the workbook."
    grades = [(f"`{grade}`", GRADE_SHOWN.get(grade, "12,883"), meaning) for grade, meaning in GRADE_MEANING.items()]
    return page(
        "Statuses",
        intro,
        table(("Status", "Mark", "Meaning"), rows),
        _IN_FILES,
        "## Grades",
        _GRADES,
        table(("Grade", "Looks like", "Meaning"), grades),
        _ROUNDED,
    )


def exit_codes_page() -> str:
    """What the command's exit code says."""
    rows = [("0", "", "done"), ("1", "", "a fault of the program itself, with a traceback and how to report it")]
    kinds = errors.SectorlmiError.__subclasses__()
    rows += [
        (str(k.exit_code), f"`{k.__name__}`", (k.__doc__ or "").split("\n")[0])
        for k in sorted(kinds, key=lambda k: k.exit_code)
    ]
    rows += [("10", "", "`refresh` found new results; not an error"), ("130", "", "interrupted from the keyboard")]
    return page("Exit codes", "For scripts and cron jobs.", table(("Code", "Error", "Meaning"), rows), _STREAMS)


def commands_page() -> str:
    """Every command with its arguments and options."""
    register_commands()
    root = typer.main.get_command(app)
    context = root.make_context("sectorlmi", [], resilient_parsing=True)
    found = list(_commands(root, context))
    shared = {p.name: p for _, command in found for p in command.params if p.name in _EVERYWHERE}
    intro = _COMMANDS_INTRO
    every = ["## Options of every command", table(("Option", "Does"), map(_option, shared.values()))]
    return page("Commands", intro, *every, _ON_THE_SCREEN, *(_command(path, command) for path, command in found))


def _commands(group: Any, context: Any) -> Iterator[tuple[str, Any]]:
    """Every command that does something, by its full path; groups are walked into."""
    for name in sorted(group.commands):
        command = group.get_command(context, name)
        inner = type(context)(command, parent=context, info_name=name)
        if hasattr(command, "commands"):
            yield from _commands(command, inner)
        elif not command.hidden:
            yield inner.command_path, command


def _command(path: str, command: Any) -> str:
    own = [p for p in command.params if p.name not in _EVERYWHERE]
    arguments = [p for p in own if p.param_type_name == "argument"]
    options = [p for p in own if p.param_type_name == "option"]
    usage = " ".join([path, *(_argument(p) for p in arguments), *(["[OPTIONS]"] if options else [])])
    parts = [f"## {path.removeprefix('sectorlmi ')}", (command.help or "").strip(), f"```text\n{usage}\n```"]
    if command.epilog:
        parts.append(re.sub(r"(sectorlmi .+)", r"`\1`", command.epilog))
    if arguments:
        parts.append(table(("Argument", "Is"), ((f"`{_argument(p)}`", p.help or "") for p in arguments)))
    if options:
        parts.append(table(("Option", "Does"), map(_option, options)))
    return "\n\n".join(parts)


def _option(option: Any) -> tuple[str, str]:
    names = ", ".join((*option.opts, *option.secondary_opts))
    value = "" if option.is_flag else f" {_placeholder(option)}"
    default = option.default if isinstance(option.default, str | int | float | Path) else ""
    said = [option.help or ""]
    said += [f"Default: {default}."] if default != "" and not isinstance(default, bool) else []
    said += [f"Or the environment variable `{option.envvar}`."] if option.envvar else []
    return f"`{names}{value}`", " ".join(said)


def _argument(argument: Any) -> str:
    """As in `STUDY`, `[STUDY]` where it may be left out, or `FILE...` where several may be given."""
    shown = _placeholder(argument) + ("..." if argument.nargs == -1 else "")
    return shown if argument.required else f"[{shown}]"


def _placeholder(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper().replace("_", "-"))


def study_keys_page() -> str:
    """Every key of study.yml and of the settings file."""
    intro = (
        "`configs/example.yml` shows them in use; `sectorlmi check` refuses any other. "
        "For your editor, write them to a file with `sectorlmi schema study > study.schema.json`: with "
        "`# yaml-language-server: $schema=study.schema.json` as first line of a study, editors that know YAML complete "
        "keys and mark mistakes."
    )
    schema = study_schema()
    schema["properties"]["factors"]["properties"] = {}
    headings = schema["properties"]["source"]["properties"]["columns"]
    roles = ", ".join(f"`{role}`" for role in headings.pop("properties"))
    headings["additionalProperties"] |= {"description": f"The heading. Roles: {roles}."}
    tops = schema["properties"].items()
    parts = [_keys_table(tops)]
    for key, form in tops:
        below = list(_keys(form, key))
        parts += [f"## {key}", form["description"], _keys_table(below)] if below else []
    settings = [(f"`{key}`", form["description"]) for key, form in SETTINGS["properties"].items()]
    said = (
        "A small YAML file of this machine, optional; `sectorlmi doctor` says where it is read. Each key has an "
        "environment variable that goes before it, such as `SECTORLMI_CONTACT` for `contact`."
    )
    settings_table = table(("Key", "Meaning"), settings)
    return page("Keys of a study", intro, *parts, "## Settings of the machine", said, settings_table)


def _keys_table(keys: Iterable[tuple[str, Mapping[str, Any]]]) -> str:
    rows = [(f"`{path}`", _takes(form), _default(form), form.get("description", "")) for path, form in keys]
    return table(("Key", "Takes", "Default", "Meaning"), rows)


def _keys(form: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every key below a form with its path; `[]` stands for an entry of a list, capitals for any name of a kind."""
    options = form.get("anyOf", (form,))
    for option in options:
        below = dict(option.get("properties", {}))
        if option.get("additionalProperties"):
            below[_ANY.get(path, "NAME")] = option["additionalProperties"]
        for name, inner in below.items():
            here = f"{path}.{name}".lstrip(".")
            yield here, inner
            yield from _keys(inner, here)
        entry = option.get("items", {})
        # A list beside its entry has the same keys.
        if any(kind not in options for kind in entry.get("anyOf", (entry,) if entry else ())):
            yield from _keys(entry, f"{path}[]")


_ANY: Final = {"factors": "FACTOR", "level": "CODE", "industry_regions": "CODE", "source.columns": "ROLE"}


def _takes(form: Mapping[str, Any]) -> str:
    if "anyOf" in form:
        return " or ".join(dict.fromkeys(filter(None, map(_takes, form["anyOf"]))))
    if "const" in form:
        return ""
    if "enum" in form:
        return ", ".join(f"`{json.dumps(v)}`".replace('"', "") for v in form["enum"] if v not in (None, ""))
    types = form.get("type", "")
    kinds = [types] if isinstance(types, str) else types
    return " or ".join(_KINDS[kind] for kind in kinds if kind != "null") + _range(form)


_KINDS: Final = {
    "string": "text",
    "array": "list",
    "object": "keys",
    "number": "number",
    "integer": "whole number",
    "boolean": "true or false",
}


def _range(form: Mapping[str, Any]) -> str:
    least, most = form.get("minimum"), form.get("maximum")
    if most is not None:
        return f", {least} to {most}"
    return f", {least} or more" if least else ""


def _default(form: Mapping[str, Any]) -> str:
    return f"`{json.dumps(form['default'], ensure_ascii=False)}`" if "default" in form else ""


def json_page() -> str:
    """What `rank --json` holds."""
    schema = result_schema()
    intro = (
        "`sectorlmi rank --json` prints it, `--format json` writes it, `sectorlmi schema result` prints its JSON "
        "Schema. The same study, store and version give the same bytes. What is missing is `null`, never 0. "
        "Keys may be added; none is renamed or taken away while `schema` stays the same."
    )
    parts = ["## Top", _fields(schema["properties"])]
    for name, form in schema["properties"].items():
        properties = form.get("items", form).get("properties")
        if name == "table":
            parts += [
                "## table",
                "One object an industry with every column of [Columns](columns.md) down to the factors.",
            ]
        elif properties:
            parts += [f"## {name}", _fields(properties)]
    trend = (
        "`sectorlmi trend --json` has `series` in place of the ranking: one object an industry and period. Real wages "
        "are in dollars of the study's current year."
    )
    rows = [(f"`{c.name}`", _SERIES_TYPES.get(c.name, _type_of(c)), c.meaning) for c in series_document.described(0)]
    rows = [(name, kind, meaning.replace("dollars of 0", "dollars of one year")) for name, kind, meaning in rows]
    return page("JSON", intro, *parts, "## series", trend, table(("Key", "Type", "Meaning"), rows))


# Never missing.
_SERIES_TYPES: Final = dict.fromkeys(("industry_code", "title", "period", "employment_status"), "string") | {
    "naics_vintage": "integer"
}


def _type_of(column: Column) -> str:
    return "number or null" if column.is_numeric else "string or null"


def _fields(properties: Mapping[str, Any]) -> str:
    rows = [(f"`{key}`", _json_type(form), form.get("description", "")) for key, form in properties.items()]
    return table(("Key", "Type", "Meaning"), rows)


def _json_type(form: Mapping[str, Any]) -> str:
    if "enum" in form:
        return ", ".join(f"`{v}`" for v in form["enum"])
    if "const" in form:
        return f"`{form['const']}`"
    types = form["type"]
    return types if isinstance(types, str) else " or ".join(types)


PAGES: Final[dict[str, Callable[[], str]]] = {
    "columns.md": columns_page,
    "factors.md": factors_page,
    "statuses.md": statuses_page,
    "exit-codes.md": exit_codes_page,
    "commands.md": commands_page,
    "study-keys.md": study_keys_page,
    "json.md": json_page,
    "python.md": python_page,
}


def schema_file() -> str:
    """The JSON Schema that the studies in configs/ name for editors."""
    return json.dumps(study_schema(), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write every page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=DOCS)
    folder = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    for name, write in PAGES.items():
        (folder / name).write_text(write(), encoding="utf-8")
    if folder == DOCS:
        SCHEMA_FILE.write_text(schema_file(), encoding="utf-8")


if __name__ == "__main__":
    main()
