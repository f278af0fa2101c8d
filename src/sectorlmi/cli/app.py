"""The Typer app: command groups, version, and the one boundary where errors become messages and exit codes."""

from __future__ import annotations

import atexit
import gc
import os
import re
import shlex
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from sectorlmi.cli.help import SECTIONS, HelpfulGroup
from sectorlmi.errors import ConfigError, ReportError, SectorlmiError, is_of_writing
from sectorlmi.version import __version__

_INTERRUPTED = 130
_HELP: Final = ["-h", "--help"]
_NUMBER: Final = re.compile(r"-?\d{1,15}")
_DECIMAL: Final = re.compile(r"-?\d{1,15}(\.\d{1,15})?")


class ErrorBoundary(HelpfulGroup):
    """Turns the package's errors into one clear message on stderr and their own exit code."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            read_plainly(command, ctx)
        return command

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        read_plainly(self, ctx)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except SectorlmiError as error:
            raise typer.Exit(told(error)) from None
        except KeyboardInterrupt:
            raise typer.Exit(interrupted()) from None
        except typer.Abort as error:
            raise typer.Exit(_unanswered(error)) from None
        except OSError as error:
            if not is_of_writing(error):
                raise
            fault = ReportError.unwritable(error.filename or "a temporary file", error, "set TMPDIR to another folder")
            raise typer.Exit(told(fault)) from None


def told(error: SectorlmiError) -> int:
    """Say what is wrong, and give the exit code."""
    from sectorlmi.reports import terminal

    terminal.show_error(terminal.stderr(), error.title, error.what, error.hint)
    return error.exit_code


def interrupted() -> int:
    print("Interrupted; nothing was left half written.", file=sys.stderr)
    return _INTERRUPTED


def _unanswered(error: typer.Abort) -> int:
    """A question was not answered: by Ctrl-C, or because there is nobody to answer."""
    if isinstance(error.__context__, EOFError):
        return told(ConfigError("the answers ended before the questions", "Answer them, or give flags instead."))
    return interrupted()


# -- values that need no more than Python's own types -------------------------------------------------------
#
# Typer, from 0.29 on, reads even a plain text through pydantic, whose import takes a tenth of a second in every call.
# What is plain is read here; whatever is not, and every value that is wrong, goes Typer's own way, with its messages.


def read_plainly(command: Any, ctx: Any) -> None:
    """Let the command's parameters read plain values here; those of other versions of Typer are left as they are."""
    for param in command.get_params(ctx):
        own = getattr(param, "get_runtime_param", None)
        if own and hasattr(param, "type_descriptor") and not isinstance(own, _Reader):
            param.get_runtime_param = _Reader(own)


class _Reader:
    """Stands where Typer looks for what turns the words of the command line into values."""

    def __init__(self, typers_own: Callable[[], Any]) -> None:
        self._typers_own = typers_own

    def __call__(self) -> _Reader:
        return self

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        is_list = param.multiple or param.nargs == -1
        if value is None:
            return () if is_list else None
        kind = param.type_descriptor.annotation
        try:
            return [_plain(v, _of(kind)) for v in value] if is_list else _plain(value, kind)
        except _NotPlainError:
            return self._typers_own().coerce(value, param=param, ctx=ctx)


class _NotPlainError(Exception):
    pass


def _of(kind: Any) -> Any:
    return kind.__args__[0] if getattr(kind, "__origin__", None) is list else None


def _plain(value: Any, kind: Any) -> Any:
    if isinstance(kind, type) and isinstance(value, kind):
        return value
    if kind is float and type(value) is int:
        # As a default is written: `= 10`.
        return float(value)
    if isinstance(value, str):
        if kind is int and _NUMBER.fullmatch(value):
            return int(value)
        if kind is float and _DECIMAL.fullmatch(value):
            return float(value)
        if kind is Path and value != "-" and (os.access(value, os.R_OK) or not os.path.lexists(value)):
            return Path(value)
    raise _NotPlainError


app = typer.Typer(
    cls=ErrorBoundary,
    name="sectorlmi",
    help="Target-industry analysis: rank a region's industries, and say of every number how firm it is.",
    epilog="Start with: sectorlmi demo",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": _HELP},
)


class _NowhereError(ConfigError):
    """Paths start at the current folder, and there is none. Told in one line."""

    title = ""


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"sectorlmi {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[  # noqa: ARG001
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Target-industry analysis for sector partnerships."""
    try:
        os.getcwd()
    except OSError:
        raise _NowhereError("the current folder was deleted or cannot be entered: go to another one.") from None


# Each module of commands with the words that it makes known.
_COMMANDS: Final = {
    "batch": ("batch",),
    "data": ("fetch", "load", "store"),
    "init": ("init",),
    "lookup": ("factors", "industries", "presets", "sources", "schema"),
    "mcp": ("mcp",),
    "nation": ("cells",),
    "people": ("brief", "profile", "supply", "coverage"),
    "plan": ("plan",),
    "region": ("region",),
    "runs": ("diff", "refresh", "doctor", "run", "runs"),
    "short_list": ("shortlist", "compare"),
    "study": ("demo", "check", "table", "rank", "screen", "shiftshare", "trend", "backtest"),
}


def register_commands(word: str = "") -> None:
    """Make the commands known to the app: importing a module of commands registers them.

    When `word` is a command, only its own module is imported: the others take longer than reading a region's cells.
    For the list of commands their names and meanings are enough.
    """
    if word in _HELP:
        for name, meaning in (listed for names in SECTIONS.values() for listed in names.items()):
            app.command(name, help=meaning)(_listed)
        return
    for module in [m for m, words in _COMMANDS.items() if word in words] or _COMMANDS:
        import_module(f"sectorlmi.cli.{module}")


def _listed() -> None:
    """Stands in the list of commands for one whose module is not imported."""


def set_up_process() -> None:
    """Settings for a process that lives a second, and for its end."""
    atexit.register(_leave_garbage)
    atexit.register(_say_how_to_report_a_fault)
    # numpy's matrix library would start a thread a core, for matrices that are small here.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _leave_garbage() -> None:
    """Garbage is not worth looking for at the end, when all memory is given back anyway."""
    # DuckDB would tell the user of every object that is left.
    if "duckdb" not in sys.modules:
        gc.freeze()


def _say_how_to_report_a_fault() -> None:
    """Under the traceback of a fault of the program itself."""
    # Python leaves here what nobody caught.
    if isinstance(getattr(sys, "last_value", None), Exception):
        python = "Python " + ".".join(map(str, sys.version_info[:3]))
        typer.echo(
            f"\nThis is a fault of sectorlmi {__version__} itself ({python}, {sys.platform}), not of your data.\n"
            "Please report it to the project: the lines above, and what you typed:\n"
            f"  sectorlmi {shlex.join(sys.argv[1:])}",
            err=True,
        )
