"""The main job: cells → data table → ranking → short list → report → files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sectorlmi.errors import ConfigError, CoverageError, DataError
from sectorlmi.table import outside
from sectorlmi.table.datatable import DataTable
from sectorlmi.table.factors import Factor
from sectorlmi.table.third_party import listed, third_party_table
from sectorlmi.terms import codes, naics
from sectorlmi.terms.inputs import GivenTable, Inputs
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_projections import projection_files
from sectorlmi.workflows import study_cells
from sectorlmi.workflows.area_names import area_titles, together
from sectorlmi.workflows.consumer_prices import with_pay_terms
from sectorlmi.workflows.recent_quarters import with_recent
from sectorlmi.workflows.study_cells import StudyCells

# The readers are imported where a study names a file: most runs need none of them.
if TYPE_CHECKING:
    from sectorlmi.places.maps import CountyMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from sectorlmi import reports
from sectorlmi.places.areas import title
from sectorlmi.ranking import result, robustness
from sectorlmi.ranking.cautions import cautions
from sectorlmi.ranking.criteria import Criterion
from sectorlmi.ranking.loud_notes import firmness_notes, loud_notes
from sectorlmi.ranking.picks import ShortList, choose
from sectorlmi.ranking.ranking import Ranking, rank
from sectorlmi.ranking.report import Report
from sectorlmi.ranking.sections import compose
from sectorlmi.reports import json as json_report
from sectorlmi.runs import record
from sectorlmi.store import Store, WatchedStore
from sectorlmi.table import candidates
from sectorlmi.table.candidates import SetAside
from sectorlmi.table.factors import Quantities
from sectorlmi.table.likely import with_ranges
from sectorlmi.table.third_party import FILE_ROLES
from sectorlmi.terms import progress
from sectorlmi.terms.cells import Array, Floats
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.workflows import footings, trend_model, trend_years, uncertainty
from sectorlmi.workflows.study_factors import factors_of


def table_of_file(
    study: Study, given: GivenTable, factors: Sequence[Factor], inputs: Inputs
) -> tuple[DataTable, study_cells.StudyCells]:
    """The table, and the study with no cells behind it.

    Raises:
        ConfigError, DataError: the column map or the file cannot be meant.
        CoverageError: the file has no industry of the study's level.
    """
    industries = listed(study, given)
    if not industries:
        levels = ", ".join(str(n) for n in sorted({naics.digits(code) for code in given.codes}))
        raise CoverageError(
            f"{given.file} has no industry of {study.level.default} digits; it has codes of {levels} digits",
            "Set `level:` in the study to one of these.",
        )
    table = third_party_table(
        study,
        given,
        factors,
        thousands=study.source is not None and study.source.unit == "thousands",
        projected=outside.projected(study, inputs.projections, industries),
        extra=outside.own_factors(study, inputs, industries),
        pay=inputs.pay,
    )
    return outside.with_own_texts(table, study, inputs), study_cells.no_cells(study).with_inputs(inputs)


def county_map(found: StudyCells, industries: Sequence[str]) -> CountyMap | None:
    """The map's data; None unless the study names a boundary file and writes a page, which alone draws it.

    Raises ConfigError when there is no such file, SchemaError when it is no county boundary file, DataError when it is
    damaged or has none of the counties.
    """
    study, file = found.study, found.study.output.boundaries
    if file is None or "html" not in study.output.formats or study.source:
        return None
    from sectorlmi.places.footprint import county_jobs
    from sectorlmi.places.maps import CountyMap
    from sectorlmi.sources.geography_outlines import outlines

    if not file.is_file():
        raise ConfigError(f"output.boundaries: there is no file {file}", "Name it relative to the study file.")
    shapes = outlines(file, set(found.current.areas))
    if not shapes:
        raise DataError(
            f"output.boundaries: {file.name} has none of the region's counties",
            "Its codes are of another year or another country; take the boundary file of the study's current year.",
        )
    everything = study.lq_base == "total" or study.ownership == codes.ALL_OWNERSHIPS
    cells = county_jobs(
        found.current,
        industries,
        study.ownership,
        found.current.compared_with(study),
        total_own=(codes.ALL_COVERED,) if everything else study.ownership,
    )
    return CountyMap(cells, study.suppressed, shapes)


def study_table(
    study: Study, store: Store, tell: Progress = nobody, inputs: Inputs | None = None
) -> tuple[DataTable, study_cells.StudyCells]:
    """The START data table of a study, with the cells it was made from; `inputs` where they have been read before."""
    factors, inputs = factors_and_inputs(study, store, inputs)
    study = outside.without_texts(study, inputs)
    if inputs.given is not None:
        return table_of_file(study, inputs.given, factors, inputs)
    found = trend_years.read(study, store, tell=tell).with_inputs(inputs)
    study = found.study
    tell(progress.TABLE)
    if not footings.industries(found):
        raise CoverageError(
            f"the region has no industry of {study.level.default} digits in either year",
            "Check the ownership, the level and the excluded codes of the study.",
        )
    found = with_recent(trend_model.with_model(found, store), store)
    return outside.with_own_texts(footings.table(found, factors), study, inputs), found


def factors_and_inputs(study: Study, store: Store, inputs: Inputs | None = None) -> tuple[list[Factor], Inputs]:
    """The factors that a study is ranked on, and what its own files and prices say; files that were read are not again.

    Unknown factors are refused before a file is read. Own columns of text are none.
    """
    factors = factors_of(study)
    inputs = inputs_of(study) if inputs is None else inputs
    return [f for f in factors if f.name not in inputs.texts], with_pay_terms(inputs, study, store)


def inputs_of(study: Study) -> Inputs:
    """What the files of the study's own say, each of them read here and nowhere else. Raises as `read_inputs` does."""
    line = study.wages.self_sufficiency
    if not (projection_files(study.projections) or study.extra_factors or study.source or (line and line.file)):
        return Inputs()
    # The readers are imported where a study names a file: most runs need none of them.
    from sectorlmi.sources.inputs import read_inputs

    return read_inputs(study, FILE_ROLES)


def criteria_of(study: Study, factors: Sequence[Factor]) -> list[Criterion]:
    """The study's factors as they are ranked: weight and direction."""
    return [
        Criterion(choice.name, choice.weight, choice.better or factor.better)
        for choice, factor in zip(study.factors, factors, strict=True)
    ]


Draw = Callable[[Study, DataTable, StudyCells], Quantities | None]


@dataclass(frozen=True, eq=False)
class Ranked:
    """A study ranked and its short list chosen; how firm that is under other weights has not been asked.

    `draws` are the factors' values (fills × industries of the table × factors) under feasible fills of the hidden
    cells; None where nothing is drawn.
    """

    table: DataTable
    found: study_cells.StudyCells
    chosen: candidates.Candidates
    ranking: Ranking
    short_list: ShortList
    draws: Floats | None


def ranked(study: Study, store: Store, tell: Progress = nobody, inputs: Inputs | None = None) -> Ranked:
    """The ranking and the short list of `run`, without its robustness and its report. Raises as `run` does."""
    return ranked_table(*study_table(study, store, tell, inputs), tell)


def ranked_table(
    table: DataTable, found: study_cells.StudyCells, tell: Progress = nobody, draw: Draw = uncertainty.drawn
) -> Ranked:
    """The ranking and the short list of a table that was made; `draw` fills its hidden cells. Raises as `run` does.

    All candidates are ranked first, under every fill of the hidden cells; those whose place is left open are set aside,
    and the others are ranked for good.
    """
    study = found.study
    tell(progress.FILLS)
    drawn = draw(study, table, found)
    draws = None if drawn is None else uncertainty.factor_draws(table, drawn)
    table = with_ranges(table, drawn)
    chosen = candidates.choose(table, study)
    ranking = _ranked(study, table, chosen)
    table = replace(table, columns={**table.columns, **_place_columns(study, table, ranking, draws)})
    n_before, chosen = len(chosen.set_aside), candidates.choose(table, study)
    if len(chosen.set_aside) > n_before:
        ranking = _ranked(study, table, chosen)
    rule = study.shortlist
    picks = choose(
        ranking,
        top=rule.top,
        any_factor_top=rule.any_factor_top,
        add=rule.add,
        drop=rule.drop,
        others={s.industry: s.reason for s in chosen.set_aside},
    )
    said = cautions(table, ranking, rule.any_factor_top)
    return Ranked(table, found, chosen, ranking, picks.with_cautions(said), draws)


def _place_columns(study: Study, table: DataTable, ranking: Ranking, draws: Floats | None) -> Mapping[str, Array]:
    place, low, high = np.full((3, len(table)), np.nan)
    rows = [table.row_of(code) for code in ranking.industries]
    place[rows] = ranking.place
    if draws is not None:
        ranges = uncertainty.ranges_of(draws, table, ranking, study.shortlist.top)
        low[rows], high[rows] = ranges.low, ranges.high
    return candidates.place_columns(place, low, high, np.full(len(table), len(ranking)))


def run(study: Study, store: Store, tell: Progress = nobody, inputs: Inputs | None = None) -> Report:
    """Table, ranking, uncertainty and short list of a study; `tell` hears of each step as it begins.

    Raises:
        ConfigError, StoreError: the study or the store is not complete.
        CoverageError: no industry is left to rank.
    """
    report, found = run_with_cells(study, store, tell, inputs)
    if not study.output.look_back:
        return report
    # Imported for whoever asks: it resolves every year of the store.
    from sectorlmi.workflows import looked_back

    return looked_back.beside(report, found, store)


def run_with_cells(
    study: Study, store: Store, tell: Progress = nobody, inputs: Inputs | None = None
) -> tuple[Report, study_cells.StudyCells]:
    """As `run`, with the cells that the table was made of, for whoever adds them up in another way."""
    made = ranked_table(*study_table(study, store, tell, inputs), tell)
    table, found, ranking, draws = made.table, made.found, made.ranking, made.draws
    study, top = found.study, found.study.shortlist.top
    ranges = None if draws is None else uncertainty.ranges_of(draws, table, ranking, top)
    fills = None if draws is None else uncertainty.ranked_draws(draws, table, ranking)
    firm = robustness.assess(ranking, top=top, values_draws=fills)
    tell(progress.COMPOSE)
    set_aside = tuple(sorted((*made.chosen.set_aside, *ranking.set_aside), key=lambda s: s.industry))
    cells_base, cells_current = footings.source_rows(found)
    areas = (*study.all_counties, *cells_base.area.tolist(), *cells_current.area.tolist(), *study.benchmark_areas)
    titles = area_titles(store, areas)
    composed = compose(
        study=study,
        table=table,
        ranking=ranking,
        ranges=ranges,
        short_list=made.short_list,
        set_aside=set_aside,
        cells_base=cells_base,
        cells_current=cells_current,
        benchmark_title=together(study.benchmark_areas, titles),
        area_titles=titles,
        provenance=found.provenance,
        notes=(
            *benchmark_inside(study),
            *loud_notes(study, table, ranking),
            *firmness_notes(firm, table),
            *table.notes,
            *found.notes,
        ),
        robustness=firm,
    )
    drawn = county_map(found, table.industries)
    return replace(composed, county_map=drawn, inputs=found.inputs, series=footings.lines(found)), found


def _ranked(study: Study, table: DataTable, chosen: candidates.Candidates) -> Ranking:
    rows = np.flatnonzero(chosen.rows)
    if not len(rows):
        raise CoverageError(
            f"none of the {len(table)} industries is left to rank: {_tally(chosen.set_aside)}",
            "Lower the study's minimums, take a coarser level, or load more counties and years.",
        )
    return rank(
        [table.industries[i] for i in rows],
        table.factor_values()[rows],
        criteria_of(study, table.factors),
        method=study.ranking.method,
        ties=study.ranking.ties,
        min_weight_coverage=study.ranking.min_weight_coverage,
    )


def _tally(set_aside: Sequence[SetAside]) -> str:
    first = "; ".join(f"{s.industry}: {s.reason}" for s in set_aside[:3])
    return first + (f"; and {len(set_aside) - 3} more" if len(set_aside) > 3 else "")


def benchmark_inside(study: Study) -> list[str]:
    """A warning where the benchmark is one of the region's own counties, or only such: a part of what it measures."""
    areas = study.benchmark_areas
    if not areas or not set(areas) <= set(study.region.counties):
        return []
    named = " and ".join(title(area) for area in areas)
    return [
        f"{named} is in the region that is compared with it: location quotients set the region against a part of "
        "itself. Compare with the state or the nation (`benchmark`)."
    ]


def write(found: Report, formats: Sequence[str], folder: Path) -> list[Path]:
    """Write the report in each format. Raises as `reports.write`."""
    return reports.write(result.document(found), formats, folder)


def as_dict(found: Report) -> dict[str, Any]:
    """The report as plain JSON values, without the paths of this machine's report files."""
    return json_report.as_dict(result.document(found))


def keep(
    study: Study, found: Report, written: Sequence[Path], store: WatchedStore, *, options: Sequence[str] = ()
) -> Path:
    """Keep a ranking as a run and give its folder.

    Args:
        study: the study as it was run.
        written: the report files.
        store: the store that the report was made from, watched since before.
        options: what the command line changed in the study.

    Raises ReportError when the folder cannot be written.
    """
    return record.write(study, found, as_dict(found), store.content_read().as_dict(), written, options=options)
