"""Commands that look things up: factors, industries, presets, sources, and JSON Schemas for other programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from sectorlmi.cli import choices as c
from sectorlmi.cli.app import app
from sectorlmi.cli.session import Session, everywhere, numbered
from sectorlmi.errors import ConfigError


@app.command()
@everywhere
@c.writing
def factors(session: Session) -> None:
    """List the factors an industry can be ranked on."""
    from sectorlmi.table.factors import FACTORS

    entries = [
        {
            "name": f.name,
            "heading": f.column.heading,
            "unit": f.column.unit,
            "better": f.better,
            "meaning": f.column.meaning,
        }
        for f in FACTORS.values()
    ]
    headings = {"name": "Name", "better": "Better", "unit": "Unit", "meaning": "Meaning"}
    rows = [[e[name] for name in headings] for e in entries]
    session.present_list("factors", entries, title="Factors", headings=headings, rows=rows)


@app.command()
@everywhere
@c.writing
def industries(
    session: Session,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A code, the start of one, or words of a title.")] = "",
    level: Annotated[int | None, typer.Option(help="Only codes with so many digits.")] = None,
) -> None:
    """Look up NAICS industries as QCEW names them."""
    from sectorlmi.workflows.industry_search import matching

    entries = matching(text, level)
    if not entries and not session.as_json:
        session.say(f"No industry has {text!r} in its code or title: try fewer words.")
        return
    from sectorlmi import reference

    newest = max(reference.retired_in().values())
    rows = [
        (
            str(e["industry_code"]),
            str(e["title"]),
            "" if e["naics_vintage"] == newest else f"until {e['naics_vintage']}",
        )
        for e in entries
    ]
    headings = {"industry_code": "NAICS", "title": "Title", "revision": "Revision"}
    title = numbered(len(rows), "industry", "industries")
    session.present_list("industries", entries, title=title, headings=headings, rows=rows)


@app.command()
@everywhere
@c.writing
def presets(session: Session) -> None:
    """List the ready-made weights, each with its reason."""
    from sectorlmi.terms.presets import PRESETS

    entries = [asdict(p) for p in PRESETS.values()]
    headings = {"name": "Name", "weights": "Weights", "reason": "When"}
    rows = [(p.name, p.words(), p.reason) for p in PRESETS.values()]
    session.present_list("presets", entries, title="Presets of weights", headings=headings, rows=rows)


@app.command()
@everywhere
@c.writing
def sources(session: Session) -> None:
    """List the kinds of files the program knows."""
    from sectorlmi.sources import SOURCES

    entries = [{"name": s.name, "title": s.title} for s in SOURCES.values()]
    rows = [(s.name, s.title) for s in SOURCES.values()]
    headings = {"name": "Name", "title": "What"}
    session.present_list("sources", entries, title="Sources", headings=headings, rows=rows)


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
