"""The command that prints JSON Schemas for editors and other programs."""

from __future__ import annotations

from typing import Annotated

import typer

from sectorlmi.cli.app import app
from sectorlmi.cli.session import Session, everywhere
from sectorlmi.errors import ConfigError


@app.command()
@everywhere
def schema(
    session: Session,
    of: Annotated[
        str, typer.Argument(metavar="study|result", help="study.yml, or what `rank --json` prints.")
    ] = "study",
) -> None:
    """Print the JSON Schema of a study, for completion in editors, or of the result."""
    from sectorlmi.workflows.schema import SCHEMAS

    if of not in SCHEMAS:
        raise ConfigError(f"{of}: no schema is called so", f"Known: {', '.join(SCHEMAS)}.")
    session.emit(SCHEMAS[of]())
