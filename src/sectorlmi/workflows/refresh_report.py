"""What a refresh is asked for, what is news to it, and what it found and did."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sectorlmi.fetch.probe import Finding, News
from sectorlmi.ranking import diff_document, snapshot
from sectorlmi.ranking.changes import Diff
from sectorlmi.ranking.report import Report
from sectorlmi.reports import json as json_report
from sectorlmi.runs import folder as folders
from sectorlmi.runs import record
from sectorlmi.terms import inputs
from sectorlmi.terms.study_years import Years
from sectorlmi.workflows import rank

NOTHING_NEW: Final = 0
NEW_RESULTS: Final = 10
WORDS: Final = {
    News.NEW: "new on the server",
    News.NEW_QUARTER: "a new quarter is on the server",
    News.REVISED: "revised on the server",
    News.UNCHANGED: "unchanged",
    News.NOT_YET: "not yet published",
    News.GONE: "no longer on the server",
}


@dataclass(frozen=True)
class Wishes:
    """How to refresh.

    Args:
        year: make this the current year, with the study's span; NotYetPublishedError until it is out.
        keep_years: leave the years as the study has them, whatever is newer.
        offline: ask no server; rank again on what the store holds.
        lock_timeout: seconds to wait for another refresh or another writer.
        freeze: pack the last run with its data before a revision replaces them.
    """

    year: int = 0
    keep_years: bool = False
    offline: bool = False
    lock_timeout: float = 10
    freeze: bool = False


@dataclass(frozen=True, eq=False)
class Refreshed:
    """What a refresh found and did. `run` is None when there was nothing new; `diff` when there was no run before."""

    years: Years
    findings: tuple[Finding, ...] = ()
    previous: Path | None = None
    run: Path | None = None
    written: tuple[Path, ...] = ()
    diff: Diff | None = None
    frozen: Path | None = None

    @property
    def exit_code(self) -> int:
        return NEW_RESULTS if self.run else NOTHING_NEW

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "schema": 1,
            "outcome": "new_results" if self.run else "nothing_new",
            "exit_code": self.exit_code,
            "years": {"base": self.years.base.plain(), "current": self.years.current.plain()},
            "findings": [{"period": str(f.period), "news": f.news.value, "urls": list(f.urls)} for f in self.findings],
            "previous": self.previous.as_posix() if self.previous else None,
            "run": self.run.as_posix() if self.run else None,
            "frozen": self.frozen.as_posix() if self.frozen else None,
            "outputs": [path.as_posix() for path in self.written],
            "diff": json_report.as_dict(diff_document.document(self.diff)) if self.diff else None,
        }


def changed_files(previous: Path | None, report: Report) -> list[str]:
    """The study's own files (not the publisher's) whose bytes are not those of the earlier run."""
    then = json.loads((previous / folders.RESULT).read_bytes())["provenance"] if previous else []
    before = {(entry["source"], entry["file"]): entry["sha256"] for entry in then if entry["source"] in inputs.OWN}
    own = [entry for entry in report.provenance if entry.source in inputs.OWN]
    return [entry.file for entry in own if previous and before.get((entry.source, entry.file)) != entry.sha256]


def is_news(previous: Path, report: Report) -> bool:
    """Whether anything but the names of input files is not as in the earlier run, as `diff` compares them."""
    then = json.loads((previous / folders.RESULT).read_bytes())
    return bool(snapshot.news(then, json.loads(record.result_bytes(rank.as_dict(report)))))
