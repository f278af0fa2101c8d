"""`batch`: one study over many regions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sectorlmi.cli import choices as c
from sectorlmi.cli.app import app
from sectorlmi.cli.progress import counted
from sectorlmi.cli.session import Session, everywhere
from sectorlmi.errors import ConfigError
from sectorlmi.terms.study_keys import listed

# The regions of a batch take the place of the study's own, so that `--years` alone makes a study.
_ANY_COUNTY = "01001"


@app.command()
@everywhere
@c.changing("region", "factors", "places", "formats", but=("counties", "preset"))
def batch(
    session: Session,
    study: c.StudyPath = None,
    regions: Annotated[
        str, typer.Option(metavar="FILE", help="all-counties, all-cbsas, or a list of region and county.")
    ] = "all-counties",
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The table (default: <study>-batch.parquet in its folder).")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Keep the regions that a cut-off run has finished.")] = False,
    workbooks: Annotated[bool, typer.Option("--workbooks", help="A full workbook for each region too.")] = False,
    delineation: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Delineation file for all-cbsas, instead of the bundled one.")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(metavar="N", help="Processes beside each other (default: the cores); the table is the same."),
    ] = None,
    *,
    flags: c.Flags,
) -> None:
    """Rank the industries of many regions with one study: one tidy table out, a row a region and industry."""
    from sectorlmi.reports import json
    from sectorlmi.terms.document import file_stem
    from sectorlmi.workflows import batch as workflow
    from sectorlmi.workflows.batch import Request

    chosen = c.study_of(study, flags | {"counties": _ANY_COUNTY, "formats": None}, "--years 2019:2024")
    path = out or chosen.output.folder / f"{file_stem(chosen.name)}-batch.parquet"
    request = Request(
        regions, path, _formats(flags.given["formats"], path), resume, workbooks, delineation, _processes(workers)
    )
    found = workflow.run(chosen, session.store, request, counted(session))
    if session.as_json:
        session.emit(json.as_dict(found.document(), [path.as_posix() for path in found.outputs]))
        return
    for line in found.notes:
        session.say(f"• {line}")
    session.say(
        f"{found.n_regions:,} regions, {found.n_rows:,} rows" + (f", {found.n_kept:,} regions kept." if resume else ".")
    )
    for written in found.outputs:
        print(written.as_posix())


def _processes(asked: int | None) -> int:
    """As many as are asked for, else as many as there are cores that this process may use."""
    import os

    if asked is not None and asked < 1:
        raise ConfigError(f"--workers {asked}: a batch needs one process at least", "Give 1 or more, or leave it out.")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return asked or cores


def _formats(given: str | None, out: Path) -> tuple[str, ...]:
    if given is not None:
        return tuple(listed(given))
    return (out.suffix[1:],) if out.suffix else ("parquet",)
