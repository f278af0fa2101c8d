"""`mcp`: answers to single questions, as plain values that never part a number from its status and bounds.

Whoever asks may be a language model that quotes what it is given. So a number too unsure to be said comes as its
range alone, what is not comparable comes as a refusal with the reason, and made-up data says so in every answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final

from sectorlmi import reports
from sectorlmi.errors import ConfigError, CoverageError
from sectorlmi.places import names
from sectorlmi.ranking import result
from sectorlmi.ranking.board import board_of
from sectorlmi.ranking.report import Report
from sectorlmi.sources.study_file import load_study, read_yaml, study_from
from sectorlmi.store import Store
from sectorlmi.table import series_document
from sectorlmi.table.dictionary import dictionary
from sectorlmi.table.series_document import Trend
from sectorlmi.terms.document import plain
from sectorlmi.terms.study import Study
from sectorlmi.terms.study_keys import every_key
from sectorlmi.workflows import answer_numbers as numbers
from sectorlmi.workflows import industry_search, rank
from sectorlmi.workflows import trend as trends

SAMPLE: Final = "MADE-UP DATA: this store holds the made-up sample. Nothing here is true of any real place."
_CHOSEN: Final = "Chosen counties"
_MOST_NOTES: Final = 8
_MOST_KEPT: Final = 4
_AREAS: Final = 25
_INDUSTRIES: Final = 60


@dataclass
class Answers:
    """What can be asked of one store, and of the studies in the named folders and nowhere else.

    The store is read and never written. Rankings and series are kept in memory while their study and files stay as
    they are. Every method raises ConfigError, StoreError, DataError or CoverageError as the commands do.
    """

    store: Store
    folders: tuple[Path, ...]
    _made: dict[Any, Any] = field(default_factory=dict, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    # -- looking up ------------------------------------------------------------------------------------------

    def studies(self) -> dict[str, Any]:
        """The studies in the named folders, and the periods of the store that a region could be asked of."""
        found = []
        for folder in self.folders:
            for file in sorted({*folder.glob("*.yml"), *folder.glob("*/study.yml")}):
                try:
                    study = self._study_in(file)
                except ConfigError:
                    continue
                found.append({"study": str(file), "name": study.name, "region": study.region.name})
        periods = [str(period) for period in self.store.periods()]
        return {"studies": found, "periods": periods, "folders": [str(folder) for folder in self.folders]}

    def areas(self, text: str) -> dict[str, Any]:
        """Counties, states and metropolitan areas by name or code, best first."""
        return {"areas": [area.as_dict() for area in names.find(text, limit=_AREAS)]}

    def industries(self, text: str, level: int = 0) -> dict[str, Any]:
        """NAICS industries by the start of a code, or by words of their titles, plain names and search words."""
        found = industry_search.matching(text, level or None)
        return {"industries": found[:_INDUSTRIES], "n_found": len(found)}

    # -- a study ---------------------------------------------------------------------------------------------

    def ranking(self, asked: Mapping[str, Any], top: int = 10) -> dict[str, Any]:
        """The first places: each with its range, what speaks for it, what is unsure, and its numbers."""
        report = self._report(asked)
        codes = report.ranking.industries[: max(1, top)]
        board = board_of(report)
        return self._with_basis(
            report,
            {
                "answer": board.headline,
                "answers": [{"label": label, "text": text} for label, text in board.answers],
                "short_list": [pick.industry for pick in report.short_list.picks],
                "ranking": [numbers.place_of(report, code) for code in codes],
                "n_ranked": len(report.ranking),
            },
        )

    def place(self, asked: Mapping[str, Any], industry: str) -> dict[str, Any]:
        """Why an industry stands where it stands, or why it is not ranked."""
        report = self._report(asked)
        code = _code_in(report, industry)
        board = board_of(report)
        if code not in board.rows:
            why = board.not_ranked.get(code) or "It is not among the candidates of this study."
            return self._with_basis(report, {**numbers.named(report, code), "place": None, "why_not_ranked": why})
        i = report.ranking.industries.index(code)
        ranks = {name: plain(report.ranking.ranks[i, k]) for k, name in enumerate(report.ranking.names)}
        weights = {c.name: plain(c.weight) for c in report.ranking.criteria}
        return self._with_basis(
            report, {**numbers.place_of(report, code), "rank_within_factor": ranks, "weights": weights}
        )

    def number(self, asked: Mapping[str, Any], industry: str, measure: str) -> dict[str, Any]:
        """One number of the table with its status, what is certain of it, and what is likely."""
        report = self._report(asked)
        table = report.table
        known = {c.name: c for c in dictionary(table.factors).values() if c.is_numeric and c.status and c.name in table}
        if measure not in known:
            raise ConfigError(f"{measure}: no measure of the table is called so", f"Known: {', '.join(known)}.")
        code = _code_in(report, industry)
        told = numbers.of_table(table, known[measure], table.row_of(code))
        return self._with_basis(report, {**numbers.named(report, code), "number": told})

    def series(self, asked: Mapping[str, Any], industry: str, kind: str = "") -> dict[str, Any]:
        """Jobs, pay, worksites and location quotient over every period of the store, with every break."""
        found = self._trend(asked, industry, kind)
        section = series_document.trend_section(found)
        points = [numbers.of_point(section, i) for i in range(len(section))]
        return self._with_basis(found, {"industry_code": industry, "points": points})

    def change(self, asked: Mapping[str, Any], industry: str, start: str, end: str, kind: str = "") -> dict[str, Any]:
        """The change of jobs between two periods. Raises CoverageError across a break, with its reason."""
        found = self._trend(asked, industry, kind)
        part = next((p for p in found.parts if {start, end} <= {str(period) for period in p.periods}), None)
        if part is None or start == end:
            held = "; ".join(f"{p.periods[0]} to {p.periods[-1]}" for p in found.parts)
            raise ConfigError(f"{start} to {end}: the store has no two such periods of one kind", f"It holds {held}.")
        first, last = sorted([str(p) for p in part.periods].index(period) for period in (start, end))
        if part["run"][0, first] != part["run"][0, last]:
            reasons = [str(r) for r in part["break_before"][0, first + 1 : last + 1] if r]
            raise CoverageError(
                f"{industry} cannot be compared from {part.periods[first]} to {part.periods[last]}: "
                + "; ".join(dict.fromkeys(reasons)),
                "Ask for two periods on one side of the break. Do not work out a change across it.",
            )
        section = series_document.trend_section(found)
        rows = {str(section.rows["period"][i]): numbers.of_point(section, i) for i in range(len(section))}
        ends = [rows[str(part.periods[k])] for k in (first, last)]
        return self._with_basis(
            found, {"industry_code": industry, "from": ends[0], "to": ends[1], **numbers.change(ends)}
        )

    def missing(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """What the data do not tell, who could, and what would close each gap."""
        report = self._report(asked)
        set_aside = [{"industry_code": s.industry, "reason": s.reason} for s in report.set_aside]
        gaps = [asdict(gap) for gap in board_of(report).to_do]
        return self._with_basis(report, {"gaps": gaps, "set_aside": set_aside})

    def write(self, asked: Mapping[str, Any], formats: Sequence[str], folder: str) -> dict[str, Any]:
        """The report's files, in a folder inside the named ones."""
        place = self._inside(Path(folder), "folder")
        report = self._report(asked)
        written = reports.write(result.document(report), reports.known_formats(formats), place)
        return self._with_basis(report, {"written": [str(file) for file in written]})

    # -- what was asked about --------------------------------------------------------------------------------

    def study(self, asked: Mapping[str, Any]) -> Study:
        """The study of a file in the named folders, or of a region and two years.

        `asked` has `study`, or `counties`, `base` and `current` and may have `benchmark`, `level` and `ownership`.
        """
        given = {name: value for name, value in asked.items() if value not in (None, "", [], 0)}
        if "study" in given:
            others = sorted(given.keys() - {"study"})
            if others:
                raise ConfigError(f"{', '.join(others)}: not beside a study file", "Ask about one or the other.")
            return self._study_in(Path(given["study"]))
        lacking = [name for name in ("counties", "base", "current") if name not in given]
        if lacking:
            raise ConfigError(
                f"{', '.join(lacking)} not given", "Give a study file, or counties with a base and a current year."
            )
        keys = {name: given[name] for name in ("benchmark", "level", "ownership") if name in given}
        years = {"base": _period(given["base"]), "current": _period(given["current"])}
        region = {"name": _CHOSEN, "counties": list(given["counties"])}
        return study_from(
            {"name": _CHOSEN, "region": region, "years": years, **keys}, self.folders[0] if self.folders else Path()
        )

    def _study_in(self, file: Path) -> Study:
        place = self._inside(file, "study")
        place = place / "study.yml" if place.is_dir() else place
        try:
            raw = read_yaml(place)
        except FileNotFoundError:
            raise ConfigError(f"{file}: no such study file", "Ask which studies there are.") from None
        for path in _paths_in(raw):
            self._inside(place.parent / path, f"{file}: a file that the study names")
        return load_study(place)

    def _inside(self, path: Path, what: str) -> Path:
        """The path, if it lies in a named folder; ConfigError else, whether or not there is such a file."""
        for folder in self.folders:
            place = (folder / path).resolve()
            if place.is_relative_to(folder.resolve()):
                return place
        raise ConfigError(f"{what}: {path} is in none of the named folders", "Start the server with --folder FOLDER.")

    def _report(self, asked: Mapping[str, Any]) -> Report:
        study = self.study(asked)
        made: Report = self._kept(("ranking", study), study, lambda: rank.run(study, self.store))
        return made

    def _trend(self, asked: Mapping[str, Any], industry: str, kind: str) -> Trend:
        study = self.study(asked)
        question = "trend", study, industry, kind
        made: Trend = self._kept(question, study, lambda: trends.trend(study, self.store, [industry], kind))
        return made

    def _kept(self, question: tuple[Any, ...], study: Study, make: Callable[[], Any]) -> Any:
        """What was made of this before, while the store and the study's own files are the same."""
        with self._lock:
            self.store.refresh()
            files, held = [_stamp(Path(path)) for path in _paths_of(study)], self.store.identity()
            if not held:  # a store of version 1.0 does not say whether it is as it was
                return make()
            name = repr((question, files, held))
            if name not in self._made:
                if len(self._made) >= _MOST_KEPT:
                    self._made.pop(next(iter(self._made)))
                self._made[name] = make()
            return self._made[name]

    # -- what every answer says besides ----------------------------------------------------------------------

    def _with_basis(self, found: Report | Trend, answer: Mapping[str, Any]) -> dict[str, Any]:
        study = found.study
        is_sample = any(p.is_sample for p in found.provenance)
        said = [SAMPLE] if is_sample else []
        return {
            **({"warning": SAMPLE} if is_sample else {}),
            **answer,
            "region": study.region.name,
            "base": str(study.years.base),
            "current": str(study.years.current),
            "benchmark": list(study.benchmark_areas),
            "is_sample": is_sample,
            "notes": [*said, *found.notes][:_MOST_NOTES],
            "sources": numbers.sources_of(found.provenance),
        }


def _code_in(report: Report, industry: str) -> str:
    code = industry.strip()
    if code not in report.table.industries:
        raise CoverageError(
            f"{report.study.region.name} has no industry {code} in this study",
            f"It has {len(report.table)} of {report.study.level.default} digits; look codes up, or ask at that level.",
        )
    return code


def _period(given: Any) -> Any:
    text = str(given).strip()
    return int(text) if text.isdecimal() else text


def _paths_in(value: Any, key: str = "") -> Iterator[str]:
    """Every path that a study file names, wherever it stands: by the names of the keys that take one."""
    if isinstance(value, Mapping):
        for name, below in value.items():
            yield from _paths_in(below, str(name))
    elif isinstance(value, list):
        for below in value:
            yield from _paths_in(below, key)
    elif isinstance(value, str) and key in _path_keys():
        yield value


def _path_keys() -> set[str]:
    return {"file", *(path.rpartition(".")[2] for path, key in every_key(Study) if key.is_path)}


def _paths_of(value: Any) -> Iterator[Path]:
    """The files that a study was read to name."""
    if isinstance(value, Path):
        yield value
    elif is_dataclass(value):
        for part in fields(value):
            yield from _paths_of(getattr(value, part.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from _paths_of(part)


def _stamp(file: Path) -> tuple[str, int, int]:
    """What changes when a file does."""
    try:
        found = file.stat()
    except OSError:
        return str(file), 0, 0
    return str(file), found.st_size, found.st_mtime_ns
