"""The Typer app: command groups, version, and the one boundary where errors become messages and exit codes."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from sectorlmi import __version__
from sectorlmi.errors import SectorlmiError

_INTERRUPTED = 130


class ErrorBoundary(TyperGroup):
    """Turns the package's errors into one clear message on stderr and their own exit code."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except SectorlmiError as error:
            from sectorlmi import console

            console.show_error(console.stderr(), error.title, error.what, error.hint)
            raise typer.Exit(error.exit_code) from None
        except KeyboardInterrupt:
            typer.echo("Interrupted; nothing was left half written.", err=True)
            raise typer.Exit(_INTERRUPTED) from None


app = typer.Typer(
    cls=ErrorBoundary,
    name="sectorlmi",
    help="Target-industry analysis: rank a region's industries, and say of every number how firm it is.",
    epilog="Start with: sectorlmi demo",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sectorlmi {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Target-industry analysis for sector partnerships."""


def register_commands() -> None:
    """Make every command known to the app: importing a module of commands registers them."""
    from sectorlmi.cli import batch, data, fetch, init, lookup, people, region, runs, shortlist, study  # noqa: F401


def main() -> None:
    """Entry point of the `sectorlmi` command."""
    register_commands()
    app()
