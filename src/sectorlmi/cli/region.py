"""`region`: find areas, expand them into counties, neighbors, commuting sheds, footprints, advice, growth and maps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sectorlmi.cli import choices as c
from sectorlmi.cli.app import ErrorBoundary, app
from sectorlmi.cli.progress import working
from sectorlmi.cli.session import Session, everywhere, numbered

if TYPE_CHECKING:
    from sectorlmi.terms.study_parts import Region

region_app = typer.Typer(cls=ErrorBoundary, no_args_is_help=True, help="Find and shape regions.")
app.add_typer(region_app, name="region")

Adjacency = Annotated[Path | None, typer.Option("--adjacency", metavar="FILE", help="Census county adjacency file.")]


@region_app.command()
@everywhere
@c.writing
def find(
    session: Session,
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help="A name, part of one, or a code; typos forgiven.")],
    limit: Annotated[int, typer.Option(help="How many to list.")] = 25,
) -> None:
    """Find counties, states and metropolitan areas by name."""
    from sectorlmi.places import names

    found = names.find(" ".join(text), limit=limit)
    if not found and not session.as_json:
        session.say(f"No area is called {' '.join(text)!r}: try a part of the name, or the state.")
        return
    rows = [(a.area_fips, a.title, a.kind, _validity(a.valid_from, a.valid_to, a.is_retired, a.note)) for a in found]
    headings = {"area_fips": "Code", "title": "Name", "kind": "Kind", "validity": ""}
    title = numbered(len(rows), "area", "areas")
    session.present_list("areas", [a.as_dict() for a in found], title=title, headings=headings, rows=rows)


def _validity(first: int | None, last: int | None, is_retired: bool, note: str) -> str:
    when = f"from {first}" if first else f"until {last}" if last else "retired" if is_retired else ""
    return ": ".join(part for part in (when, note) if part)


@region_app.command()
@everywhere
def expand(
    session: Session,
    cbsa: Annotated[str | None, typer.Option(help="Metropolitan or micropolitan area, code or name.")] = None,
    state: Annotated[str | None, typer.Option(help="State: code, abbreviation or name.")] = None,
    group: Annotated[
        tuple[Path, str] | None,
        typer.Option("--list", metavar="FILE NAME", help="A CSV of counties, and a group in it (a workforce area)."),
    ] = None,
    delineation: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Delineation file to use instead of the bundled one.")
    ] = None,
    year: Annotated[int | None, typer.Option(help="With --state: the county codes of this QCEW year.")] = None,
) -> None:
    """Print the counties of a metropolitan area, a state, or a named group."""
    from sectorlmi.errors import ConfigError
    from sectorlmi.workflows import regions

    if sum(given is not None for given in (cbsa, state, group)) != 1:
        raise ConfigError("region expand: give one of --cbsa, --state, --list", "As in: region expand --cbsa 12060")
    if cbsa is not None:
        found = regions.expand_cbsa(cbsa, delineation)
    elif state is not None:
        found = regions.expand_state(state, year)
    else:
        assert group is not None  # noqa: S101 - one of the three is given
        found = regions.expand_group(*group)
    if session.as_json:
        session.emit(found.as_dict())
        return
    for county in found.as_dict()["counties"]:
        print(f"{county['area_fips']}  {county['title']}")
    session.say(f"{found.name}: {numbered(len(found.counties), 'county', 'counties')}. Basis: {found.basis}.")
    for note in found.notes:
        session.say(note)


@region_app.command()
@everywhere
def neighbours(
    session: Session,
    counties: Annotated[list[str], typer.Argument(metavar="FIPS", help="County codes or names.")],
    adjacency: Adjacency = None,
) -> None:
    """Print the counties next to these."""
    from sectorlmi.places.areas import title
    from sectorlmi.workflows import regions

    found = regions.neighbours(counties, adjacency, session.store)
    if session.as_json:
        listed = [{"area_fips": c, "title": title(c), "touches": list(t)} for c, t in found.items()]
        session.emit({"schema": 1, "neighbours": listed})
        return
    for county, touched in found.items():
        print(f"{county}  {title(county)}  (touches {', '.join(touched)})")


@region_app.command()
@everywhere
@c.changing("counties")
@c.writing
def sheds(
    session: Session,
    study: c.StudyPath = None,
    *,
    flags: c.Flags,
    year: Annotated[int | None, typer.Option(help="LODES year (default: the newest that is loaded).")] = None,
    jobs: Annotated[
        str, typer.Option(help="LODES job type: JT00 all jobs, JT01 primary jobs, JT02 private, ...")
    ] = "JT00",
    segment: Annotated[str, typer.Option(help="Order by: S000, SA01-03 (age), SE01-03 (earnings), SI01-03.")] = "S000",
    top: Annotated[int, typer.Option(help="Counties to show of each shed.")] = 15,
) -> None:
    """Show where a region's workers live and where its residents work (LODES)."""
    from sectorlmi.workflows import sheds as workflow

    region = _region(study, flags.given["counties"])
    with working(session, "Adding up commuting flows"):
        found = workflow.sheds(region, session.store, year=year, job_type=jobs.upper(), segment=segment)
    session.present(found.document(top))


def _region(study: Path | None, counties: str | None) -> Region:
    """The region of a study, or of `--counties` alone."""
    from sectorlmi.sources import region_words as words
    from sectorlmi.terms.study_parts import Region

    if counties:
        return Region("Chosen counties", words.counties_in(counties, "--counties"))
    return c.study_of(study, c.Flags()).region


Industries = Annotated[
    list[str] | None,
    typer.Option("--industry", metavar="NAICS", help="Industry; repeatable (default: the short list)."),
]


@region_app.command()
@everywhere
@c.writing
def footprint(
    session: Session,
    study: c.StudyPath = None,
    industry: Industries = None,
    share: Annotated[float, typer.Option(help="Percent of the industry's jobs that the footprint holds.")] = 80,
    adjacency: Adjacency = None,
) -> None:
    """Show which counties hold an industry's jobs, and concentrations just outside the region."""
    from sectorlmi.terms import progress
    from sectorlmi.workflows import footprints as workflow

    chosen = c.study_of(study, c.Flags())
    with working(session, *_plan(industry), progress.JOBS) as tell:
        found = workflow.footprints(
            chosen,
            session.store,
            industries=industry or (),
            share=share / 100,
            adjacency_file=adjacency,
            tell=tell,
        )
    session.present(found.document())


def _plan(industries: Sequence[str] | None) -> Sequence[str]:
    """The steps before jobs are counted: without industries named, the short list is the work of the main job."""
    from sectorlmi.terms import progress

    return () if industries else progress.RANKING


@region_app.command()
@everywhere
@c.writing
def advise(
    session: Session, study: c.StudyPath = None, industry: Industries = None, adjacency: Adjacency = None
) -> None:
    """Advise on growing or shrinking the region: by commuting, and by what each county adds to industries."""
    from sectorlmi.terms import progress
    from sectorlmi.workflows import advise as workflow

    chosen = c.study_of(study, c.Flags())
    with working(session, *_plan(industry), progress.JOBS, progress.TIES) as tell:
        found = workflow.advise(chosen, session.store, industries=industry or (), adjacency_file=adjacency, tell=tell)
    session.present(found.document())


@region_app.command()
@everywhere
@c.writing
def suggest(
    session: Session,
    start: Annotated[str, typer.Option(metavar="FIPS", help="The county to begin with, code or name.")],
    containment: Annotated[float, typer.Option(help="Share of employed residents who should work inside.")] = 0.75,
    year: Annotated[int | None, typer.Option(help="LODES year (default: the newest that is loaded).")] = None,
    jobs: Annotated[str, typer.Option(help="LODES job type: JT00 all jobs, JT01 primary jobs.")] = "JT00",
    adjacency: Adjacency = None,
) -> None:
    """Suggest a region: grow it from one county until enough of its residents work inside (LODES)."""
    from sectorlmi.sources import region_words as words
    from sectorlmi.workflows import advise as workflow

    county = words.county(start, "--start")
    with working(session, "Growing the region"):
        found = workflow.suggest(
            county, containment, session.store, year=year, job_type=jobs.upper(), adjacency_file=adjacency
        )
    session.present(found.document())


@region_app.command("map")
@everywhere
@c.writing
def draw_map(
    session: Session,
    boundaries: Annotated[Path, typer.Option(metavar="FILE", help="Census cartographic boundary file, or GeoJSON.")],
    study: c.StudyPath = None,
    industry: Annotated[str, typer.Option(metavar="NAICS", help="The industry to show.")] = "",
    show: Annotated[
        str, typer.Option(help="jobs or lq of the industry, or commuting (homes of those who work here).")
    ] = "jobs",
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The picture: an .svg file, or .png.")] = Path(
        "map.svg"
    ),
    adjacency: Adjacency = None,
) -> None:
    """Draw a map of the region and its neighbors, with the same numbers as a table."""
    from sectorlmi.errors import ConfigError
    from sectorlmi.workflows import maps as workflow

    chosen = c.study_of(study, c.Flags())
    if show == "commuting":
        found = workflow.commuting_map(chosen, session.store)
    elif show in ("jobs", "lq") and industry:
        found = workflow.industry_map(chosen, session.store, industry, "jobs" if show == "jobs" else "lq", adjacency)
    else:
        raise ConfigError(
            f"--show {show}: not a map", "Give --industry NAICS with --show jobs or lq, or --show commuting."
        )
    found = workflow.draw(found, boundaries, out)
    session.present(found.document(str(out)), [out])
    if found.missing and not session.as_json:
        session.say(f"No outline in {boundaries.name}: {', '.join(found.missing)}")
