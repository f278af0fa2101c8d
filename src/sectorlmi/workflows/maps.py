"""`region map`: an industry's jobs, its location quotient, or where the region's workers live, county by county."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

import numpy as np

from sectorlmi.disk import replacing
from sectorlmi.errors import ConfigError, DataError
from sectorlmi.places.areas import title
from sectorlmi.places.footprint import industry_title
from sectorlmi.places.maps import Mapped, choropleth
from sectorlmi.reports.map_png import png
from sectorlmi.reports.map_svg import svg
from sectorlmi.sources.geography_outlines import outlines
from sectorlmi.store import Store
from sectorlmi.terms.document import SAMPLE_BANNER
from sectorlmi.terms.significant import nearest_ten
from sectorlmi.terms.study import Study
from sectorlmi.workflows import footprints, sheds

Shown = Literal["jobs", "lq", "commuting"]
_WIDTH: Final = 760
# The counties that together send this share of the region's workers are drawn.
_MOST_OF_THE_SHED: Final = 0.99


def industry_map(study: Study, store: Store, industry: str, shown: Shown, adjacency_file: Path | None) -> Mapped:
    """An industry's jobs or location quotients in the region's counties and their neighbors."""
    found = footprints.footprints(study, store, industries=[industry], adjacency_file=adjacency_file)
    jobs = found.jobs
    hidden = frozenset(c for c, is_hidden in zip(jobs.counties, jobs.hidden[:, 0], strict=True) if is_hidden)
    if shown == "jobs":
        # A single county's estimate is shown to the nearest ten.
        as_seen = np.where(jobs.hidden[:, 0], nearest_ten(jobs.jobs[:, 0]), jobs.jobs[:, 0])
        values = {c: float(n) for c, n in zip(jobs.counties, as_seen, strict=True)}
    else:
        values = {c: float(jobs.quotients(jobs.rows([c]))[0]) for c in jobs.counties}
    unit = "jobs" if shown == "jobs" else "location quotient"
    name = f"{industry_title(jobs.industries[0])} ({jobs.industries[0]}), {study.years.current}: {unit}"
    note = "Source: BLS QCEW. ~ estimated where the publisher hides the cell. Thick line: the region."
    return Mapped(name, unit, values, hidden, found.region, found.is_sample, note)


def commuting_map(study: Study, store: Store) -> Mapped:
    """Where those who work in the region live."""
    found = sheds.sheds(study.region, store, year=None, job_type="JT00", segment="S000")
    held = int(np.argmax(found.labor.cumulative_share >= _MOST_OF_THE_SHED)) + 1
    values = dict(zip(found.labor.counties[:held], found.labor.jobs[:held, 0].tolist(), strict=True))
    values |= {c: 0.0 for c in found.found.counties if c not in values}
    name = f"Where those who work in {study.region.name} live, {found.found.year}"
    note = "Source: Census LEHD LODES8, noise-infused. Thick line: the region."
    return Mapped(name, "jobs held", values, frozenset(), found.found.counties, found.is_sample, note)


def draw(mapped: Mapped, boundaries: Path, out: Path) -> Mapped:
    """Write the picture as its ending says; counties without an outline are named in what comes back.

    Raises ConfigError when `out` is neither .svg nor .png, DataError when no county has an outline, ReportError when it
    cannot be written.
    """
    if out.suffix.casefold() not in (".svg", ".png"):
        raise ConfigError(f"--out {out}: maps are written as .svg or .png", "Name it, for instance, map.svg.")
    shapes = outlines(boundaries, set(mapped.values))
    if not shapes:
        raise DataError(
            f"{boundaries}: it has none of the counties", "Its codes are of another year or another country."
        )
    drawn = choropleth(shapes, mapped.values, width=_WIDTH)
    words = {
        "title": mapped.title,
        "description": mapped.description,
        "note": mapped.note,
        "banner": SAMPLE_BANNER if mapped.is_sample else "",
    }
    legend = mapped.legend(drawn.breaks)
    if out.suffix.casefold() == ".png":
        picture = png(drawn, legend=legend, region=mapped.region, estimated=mapped.estimated, **words)
    else:
        labels = {code: f"{title(code)}: {mapped.shown(code)} {mapped.unit}" for code in shapes}
        made = svg(drawn, labels=labels, legend=legend, region=mapped.region, estimated=mapped.estimated, **words)
        picture = made.encode()
    with replacing(out) as temporary:
        temporary.write_bytes(picture)
    missing = tuple(sorted(set(mapped.values) - set(shapes)))
    return replace(mapped, missing=missing)
