"""`mcp`: the same results for language-model tools, over standard input and output."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sectorlmi.cli.app import app
from sectorlmi.cli.session import Session, everywhere
from sectorlmi.errors import ConfigError


@app.command()
@everywhere
def mcp(
    session: Session,
    folder: Annotated[
        list[Path] | None,
        typer.Option("--folder", metavar="DIR", help="Studies may be read here and nowhere else; may be repeated."),
    ] = None,
    *,
    write: Annotated[bool, typer.Option("--write", help="Reports may be written into these folders.")] = False,
) -> None:
    """Answer language-model tools over the Model Context Protocol: rank, explain a place, series, bounds, gaps."""
    try:
        from sectorlmi.cli.mcp_tools import server
    except ImportError as error:
        raise ConfigError(
            f"`sectorlmi mcp` needs a library that is not installed ({error.name})",
            'Install it: pip install "sectorlmi[mcp]"',
        ) from error
    from sectorlmi.store import Store, store_root
    from sectorlmi.workflows.answers import Answers

    folders = tuple(Path(one) for one in folder or ())
    for one in folders:
        if not one.is_dir():
            raise ConfigError(f"--folder: there is no folder {one}", "Name one that holds studies.")
    if write and not folders:
        raise ConfigError("--write: no folder is named", "Say where: --folder DIR --write.")
    answers = Answers(Store(store_root(session.store_folder), remember=False), folders)
    server(answers, may_write=write).run("stdio")
