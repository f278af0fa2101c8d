"""What a fetch did, or would do, and where its files lie."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sectorlmi.errors import NotYetPublishedError, SourceError
from sectorlmi.sources.addresses import shown
from sectorlmi.sources.plan import Plan, Target
from sectorlmi.store import Change

# The folder of fetched files, under the store's root.
DOWNLOADS: Final = "downloads"


@dataclass
class FetchReport:
    """What a fetch did, or with `is_dry_run` would do.

    Args:
        sizes: bytes by URL, where the server was asked and said so; `absent` are URLs it does not have.
        fresh, unchanged: files that came now, and files that were here and are still the publisher's.
        changes: what that did to areas in the store.
        kept: files fetched that no reader of this version loads; they stay in the folder of downloads.
        missing: files of other sources than QCEW that the server does not have; the others were loaded.
        fault: what to raise about them once the report is told; None where the publisher says that there are none.
        notes: which route was taken where the plan's first choice did not serve.
    """

    plan: Plan
    is_dry_run: bool = False
    sizes: dict[str, int | None] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    fresh: list[Path] = field(default_factory=list)
    unchanged: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    missing: list[Target] = field(default_factory=list)
    fault: SourceError | NotYetPublishedError | None = None
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The plan, for people; with sizes where they are known."""
        return self.plan.lines(self.sizes, self.absent)

    def summary(self) -> list[str]:
        """What was done, for people."""
        counts = Counter(c.what.value for c in self.changes)
        areas = "in the store: " + (", ".join(f"{n:,} {what}" for what, n in sorted(counts.items())) or "no change")
        first = f"{len(self.fresh)} files fetched, {len(self.unchanged)} unchanged; {areas}."
        return [first, *(f"Kept for a study to name, or to open: {file}" for file in self.kept)]

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON values."""
        changes = [
            {"source": c.source, "period": str(c.period or ""), "key": c.key, "what": c.what.value}
            for c in self.changes
        ]
        return self.plan.as_dict(self.sizes, self.absent) | {
            "dry_run": self.is_dry_run,
            "fresh": [file.name for file in self.fresh],
            "unchanged": [file.name for file in self.unchanged],
            "kept": [str(file) for file in self.kept],
            "missing": [shown(target.url) for target in self.missing],
            "changes": changes,
            "notes": self.notes,
        }
