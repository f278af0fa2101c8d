"""Options that every command takes, and what a command needs of its surroundings."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

if TYPE_CHECKING:
    from sectorlmi.cli.choices import Files
    from sectorlmi.reports.terminal import Screen
    from sectorlmi.store import Store
    from sectorlmi.terms.document import Document


@dataclass(frozen=True)
class Session:
    """The common options of one call."""

    store_folder: Path | None = None
    offline: bool = False
    as_json: bool = False
    quiet: bool = False
    verbose: bool = False
    no_color: bool = False
    # What writes a document in the formats that are asked for, in commands that write nothing else.
    files: Files | None = None

    @property
    def store(self) -> Store:
        from sectorlmi.store import Store, store_root

        return Store(store_root(self.store_folder))

    @functools.cached_property
    def out(self) -> Screen:
        from sectorlmi.reports import terminal

        return terminal.stdout(self.no_color)

    @functools.cached_property
    def err(self) -> Screen:
        from sectorlmi.reports import terminal

        return terminal.stderr(self.no_color)

    def say(self, message: str) -> None:
        """A message to stderr, unless quiet."""
        if not self.quiet:
            print(message, file=sys.stderr, flush=True)

    def hint(self, message: str) -> None:
        """What to do next, for a person at a terminal."""
        if not self.as_json and sys.stderr.isatty():
            self.say(message)

    def wrote(self, paths: Iterable[Path | str]) -> None:
        """Name the files that were written."""
        for path in paths:
            self.say(f"Wrote {from_here(Path(path))}")

    def present(self, document: Document, written: Sequence[Path] = ()) -> None:
        """A result to stdout, on the screen or as JSON, and the names of the files that hold it."""
        from sectorlmi.cli.streams import scrolling
        from sectorlmi.reports import json, show

        written = [*written, *(self.files.write(document, written) if self.files else ())]
        if self.as_json:
            self.emit(json.as_dict(document, [from_here(path) for path in written]))
        else:
            with scrolling(self.out):
                show(self.out, document, whole=self.verbose)
        self.wrote(written)

    def present_list(
        self,
        key: str,
        entries: Sequence[Mapping[str, Any]],
        *,
        title: str,
        headings: Mapping[str, str],
        rows: Sequence[Sequence[str]],
    ) -> None:
        """A list of things that the program knows: `entries` for programs under `key`, `rows` for people."""
        from sectorlmi.terms.document import Document, plain_table

        section = plain_table(key, title, headings, rows)
        self.present(Document(key, title, key, (section,), lambda: {key: list(entries)}, envelope=("schema",)))

    def emit(self, value: Any) -> None:
        """A machine-readable result to stdout."""
        from sectorlmi.reports import json

        print(json.printable(json.text(value), sys.stdout.encoding or "utf-8"), end="", flush=True)


def numbered(n: int, one: str, many: str) -> str:
    """A number with its noun, as in `1 county` or `1,204 counties`."""
    return f"{n:,} {one if n == 1 else many}"


def from_here(path: Path) -> str:
    """A path as a person would type it from the current folder."""
    here = Path.cwd()
    absolute = path.resolve()
    return absolute.relative_to(here).as_posix() if absolute.is_relative_to(here) else str(path)


_EVERYWHERE = {
    "store_folder": Annotated[
        Path | None,
        typer.Option("--store", metavar="DIR", envvar="SECTORLMI_STORE", help="Folder of the data store."),
    ],
    "offline": Annotated[bool, typer.Option("--offline", help="Never touch the network.")],
    "as_json": Annotated[bool, typer.Option("--json", help="Machine-readable result on stdout.")],
    "quiet": Annotated[bool, typer.Option("--quiet", "-q", help="No messages or progress.")],
    "verbose": Annotated[bool, typer.Option("--verbose", "-v", help="More detail.")],
    "no_color": Annotated[bool, typer.Option("--no-color", help="No colors; so does NO_COLOR in the environment.")],
}


def everywhere(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command, which takes `session` first, the options that stand everywhere."""
    hints = get_type_hints(command, include_extras=True)
    # Parameters that several options take the place of, as `choices.changing` says; `files` is the session's.
    gathered: dict[str, tuple[list[inspect.Parameter], Any]] = getattr(command, "in_place_of", {})
    own: list[inspect.Parameter] = []
    for name, p in inspect.signature(command).parameters.items():
        if name in gathered:
            own += gathered[name][0]
        elif name != "session":
            own.append(p.replace(annotation=hints[name], kind=p.KEYWORD_ONLY))
    own += gathered["files"][0] if "files" in gathered else ()
    defaults = {name: None if name == "store_folder" else False for name in _EVERYWHERE}
    common = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=defaults[name], annotation=annotation)
        for name, annotation in _EVERYWHERE.items()
    ]

    @functools.wraps(command)
    def run(**given: Any) -> None:
        of_session = {name: given.pop(name) for name in _EVERYWHERE}
        for name, (parameters, gather) in gathered.items():
            words = {p.name: given.pop(p.name) for p in parameters}
            (of_session if name == "files" else given)[name] = gather(**words)
        command(Session(**of_session), **given)

    run.__signature__ = inspect.Signature([*own, *common])  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in (*own, *common)}
    del run.__wrapped__
    return run
