"""`init`: a short conversation, or flags, that ends in a commented study.yml."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sectorlmi.cli.app import app
from sectorlmi.cli.session import Session, everywhere, from_here, numbered
from sectorlmi.terms.period import Period
from sectorlmi.terms.study_keys import span

if TYPE_CHECKING:
    from sectorlmi.workflows.init import Advice, Answers, Place

_OFFERED = 9


@app.command()
@everywhere
def init(
    session: Session,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write study.yml.")] = Path(),
    counties: Annotated[str, typer.Option(help="Codes or names, with commas or semicolons.")] = "",
    cbsa: Annotated[str, typer.Option(help="Metropolitan or micropolitan area, code or name.")] = "",
    state: Annotated[str, typer.Option(help="All counties of a state: code, abbreviation or name.")] = "",
    region_name: Annotated[str, typer.Option(help="What the region is called.")] = "",
    name: Annotated[str, typer.Option(help="What the study is called.")] = "",
    years: Annotated[str, typer.Option(help="Base and current year, as in 2015:2018.")] = "",
    level: Annotated[int, typer.Option(help="NAICS digits, 2-6 (0: as advised).")] = 0,
    benchmark: Annotated[str, typer.Option(help="Area to compare with, such as US000 or 13000.")] = "",
    ownership: Annotated[str, typer.Option(help="private, total, or own codes with commas.")] = "private",
    preset: Annotated[
        str, typer.Option(help="Weights: equal, good_jobs, growth, low_wage_uplift, concentration.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing; take the advice.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a study.yml that is there.")] = False,
) -> None:
    """Write a commented study.yml; asks for what no flag gives, and asks nothing without a terminal."""
    from sectorlmi.workflows import init as workflow

    asks = not yes and not session.as_json and _is_terminal()
    if asks and not (counties or cbsa or state):
        place = _ask_place(region_name)
    else:
        place = workflow.place_of(counties=counties, cbsa=cbsa, state=state, name=region_name)
    given = _years(years) if years else None
    advice = workflow.advise(place, session.store, years=given)
    answers = workflow.Answers(
        place,
        advice.base,
        advice.current,
        level or advice.level,
        benchmark or advice.benchmark,
        ownership,
        preset or "equal",
        name,
    )
    if asks:
        answers = _ask_rest(
            answers, advice, session, has_years=bool(years), has_level=bool(level), has_preset=bool(preset)
        )
    file, study = workflow.write(folder, workflow.checked(answers), force=force)
    if session.as_json:
        session.emit({"schema": 1, "file": from_here(file), "study": study.resolved(), "advice": list(advice.reasons)})
        return
    # A conversation has told them where they were needed.
    for reason in () if asks else advice.reasons:
        session.say(reason)
    shown = from_here(file)
    session.out.print(f"Wrote {shown}", markup=False, soft_wrap=True)
    if not advice.has_data:
        session.say(f"Next: sectorlmi fetch {shown}, or from saved files: sectorlmi load FILE")
    else:
        session.say(f"Next: sectorlmi check {shown}")


def _years(text: str) -> tuple[Period, Period]:
    said = span(text)
    return Period.of(said["base"]), Period.of(said["current"])


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _ask_place(name: str) -> Place:
    """Areas by name until an empty answer; several add up."""
    from sectorlmi.workflows import init as workflow

    place: Place | None = None
    while True:
        more = "another county or area (empty: that is all)" if place else "a county, metropolitan area or state"
        text = typer.prompt(f"Region: {more}", default="" if place else None, show_default=False)
        if not text.strip() and place:
            break
        found = _ask_which(text)
        if found is not None:
            place = place.and_also(found) if place else found
            counted = numbered(len(place.counties), "county", "counties")
            typer.echo(f"  {counted}" if place.counties else f"  all counties of {place.name}")
    called = name or typer.prompt("What is the region called?", default=place.name)
    return workflow.Place(called, place.counties, place.state, place.basis)


def _ask_which(text: str) -> Place | None:
    """The area that is meant; None when nothing is, or none of those offered."""
    from sectorlmi.errors import ConfigError
    from sectorlmi.workflows import init as workflow

    try:
        if listed := workflow.listed(text):
            return listed
        found = workflow.choices(text)
    except ConfigError as error:
        typer.echo(f"  {error.what}. {error.hint}", err=True)
        return None
    if not found:
        typer.echo("  nothing to study by that name", err=True)
        return None
    if len(found) == 1:
        typer.echo(f"  {found[0].title}")
        return workflow.place_of_area(found[0])
    offered = found[:_OFFERED]
    for i, area in enumerate(offered, 1):
        typer.echo(f"  {i}  {area.title} ({area.area_fips})")
    if len(found) > len(offered):
        more = len(found) - len(offered)
        typer.echo(f"  … and {more} more: 0, then the name with its state, as in {text.strip()}, WI")
    # Nothing is taken for granted where several are meant: there is no default.
    picked = -1
    while not 0 <= picked <= len(offered):
        picked = typer.prompt(f"Which one? (1 to {len(offered)}; 0: none of these)", type=int)
    return workflow.place_of_area(offered[picked - 1]) if picked else None


def _ask_rest(
    answers: Answers, advice: Advice, session: Session, *, has_years: bool, has_level: bool, has_preset: bool
) -> Answers:
    from dataclasses import replace

    from sectorlmi.terms.presets import PRESETS

    for reason in advice.reasons:
        session.say(f"  {reason}")
    if not has_years:
        base, current = _years(typer.prompt("Base and current year", default=f"{answers.base}:{answers.current}"))
        answers = replace(answers, base=base, current=current)
    if not has_level:
        answers = replace(answers, level=typer.prompt("NAICS digits", type=int, default=answers.level))
    answers = replace(answers, benchmark=typer.prompt("Compare with", default=answers.benchmark))
    if not has_preset:
        for known in PRESETS.values():
            typer.echo(f"  {known.name}: {known.reason}")
        answers = replace(answers, preset=typer.prompt("Weights", default=answers.preset))
    return replace(answers, name=typer.prompt("What is the study called?", default=answers.title))
