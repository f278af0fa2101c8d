"""`cells`: every cell of a state or the nation, with status, bounds and estimate."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from sectorlmi.cli import choices as c
from sectorlmi.cli.app import app
from sectorlmi.cli.progress import counted
from sectorlmi.cli.session import Session, everywhere
from sectorlmi.errors import ConfigError, IntegrityError
from sectorlmi.terms.study_keys import listed


@app.command()
@everywhere
@c.changing("ownership", "formats")
def cells(
    session: Session,
    year: Annotated[str | None, typer.Option(metavar="PERIOD", help="A year, or a quarter such as 2018Q2.")] = None,
    state: Annotated[list[str] | None, typer.Option(metavar="STATE", help="Code, abbreviation or name.")] = None,
    every: Annotated[bool, typer.Option("--all", help="The nation, and every state of the store.")] = False,
    level: Annotated[int, typer.Option(help="The finest NAICS digits, 2-6.")] = 4,
    benchmark: Annotated[
        str, typer.Option(metavar="AREA", help="Area whose sizes of worksites help where a state's are hidden.")
    ] = "",
    fills: Annotated[int, typer.Option(help="Fillings of the hidden cells that likely ranges rest on; 0: none.")] = 100,
    seed: Annotated[int, typer.Option(help="Repeats the draw of the fillings.")] = 20,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="The table (default: cells-STATES-PERIOD).")] = None,
    workers: Annotated[int | None, typer.Option(metavar="N", help="Processes (default: the cores).")] = None,
    scheduler: Annotated[str, typer.Option(metavar="ADDRESS", help="Let the workers of a Dask scheduler do it.")] = "",
    check: Annotated[
        Path | None, typer.Option("--check", metavar="FILE", help="Make nothing: prove a table that was written.")
    ] = None,
    *,
    flags: c.Flags,
) -> None:
    """Every cell of a state or the nation, published or hidden, with status, certain bounds and estimate."""
    from sectorlmi.sources import region_words as words
    from sectorlmi.terms.study_values import ownership
    from sectorlmi.workflows import every_cell as workflow
    from sectorlmi.workflows import workers as pool

    if check is not None:
        proofs = workflow.check_file(check)
        session.present(workflow.checked_document(check, proofs))
        _refuse(check, sum(proof.n_failed for proof in proofs))
        return
    if year is None:
        raise ConfigError("cells: no period is given", "Say which, as in: sectorlmi cells --year 2018 --state GA")
    if every is bool(state):
        raise ConfigError(
            "cells: give states with --state, or --all", "As in: sectorlmi cells --year 2018 --state GA --state FL"
        )
    asked = workflow.asked(year, out, state or [], level=level)
    owns, formats = flags.given["ownership"], flags.given["formats"]
    request = replace(
        asked,
        ownership=ownership(listed(owns), "--ownership") if owns else asked.ownership,
        formats=tuple(listed(formats)) if formats is not None else asked.formats,
        benchmark=words.area(benchmark, "--benchmark") if benchmark else "",
        fills=_not_negative(fills, "--fills"),
        seed=_not_negative(seed, "--seed"),
        n_workers=pool.checked(workers),
        scheduler=scheduler,
    )
    made = workflow.run(request, session.store, counted(session))
    session.present(made.document, made.outputs)
    _refuse(made.outputs[0], made.n_failed)


def _not_negative(number: int, at: str) -> int:
    if number < 0:
        raise ConfigError(f"{at}: {number} is below zero", "Give 0 or more.")
    return number


def _refuse(file: Path, n_failed: int) -> None:
    """IntegrityError where something that was checked does not hold; the file stays, to be looked into."""
    if n_failed:
        raise IntegrityError(
            f"{file}: {n_failed:,} of what was checked does not hold",
            "The list above says which rows or sums. The publisher's own figures may contradict each other.",
        )
