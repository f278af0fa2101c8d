"""What differs between two results: numbers, places and the short list, each with its cause."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from sectorlmi.ranking.causes import Cause, Explained, KeyChange
from sectorlmi.ranking.snapshot import Snapshot

# Numbers first, what changed on its own before what people changed; then the rules.
ORDER: Final = (
    Cause.DEFINITION,
    Cause.HIDDEN,
    Cause.REVISION,
    Cause.NEWER_YEAR,
    Cause.PROGRAM,
    Cause.NOT_SEPARATED,
    Cause.STUDY,
)


@dataclass(frozen=True)
class Part:
    """A part of a number's change that has one explanation."""

    why: Explained
    before: float | None
    after: float | None


@dataclass(frozen=True)
class FactorChange:
    """One number that differs, how firm it was and is, and why: in one part, or in one for each rerun between."""

    name: str
    before: float | None
    after: float | None
    status_before: str
    status_after: str
    parts: tuple[Part, ...]

    @property
    def causes(self) -> tuple[Cause, ...]:
        return tuple(dict.fromkeys(part.why.cause for part in self.parts))


@dataclass(frozen=True)
class Step:
    """What one cause did to an industry; a place is None while it is not ranked."""

    cause: Cause
    before: int | None
    after: int | None
    was_listed: bool
    is_listed: bool


@dataclass(frozen=True)
class Change:
    """One industry that differs. `place_before` is None when it was not ranked, and `reason_before` says why not."""

    industry: str
    title: str
    place_before: int | None
    place_after: int | None
    was_listed: bool
    is_listed: bool
    steps: tuple[Step, ...]
    factors: tuple[FactorChange, ...]
    reason_before: str = ""
    reason_after: str = ""

    @property
    def moved_by(self) -> int:
        """Places won (positive) or lost; 0 when it was not ranked in one of the two."""
        if self.place_before is None or self.place_after is None:
            return 0
        return self.place_before - self.place_after

    def causes_of_listing(self) -> tuple[Cause, ...]:
        """The causes at whose step it came on the short list or went off it."""
        return tuple(dict.fromkeys(s.cause for s in self.steps if s.was_listed != s.is_listed))


@dataclass(frozen=True, eq=False)
class Diff:
    """Everything that differs between run A and run B.

    Args:
        changes: industries that differ, by place in B, then in A, then code.
        study_changes: keys of the study, but for names and years.
        revised: periods whose rows are not the same; `""` when only the files tell.
        notes: what could not be separated or read, in sentences.
        others: what differs between the results besides, by path, where nothing of the above does.
    """

    a: Snapshot
    b: Snapshot
    changes: tuple[Change, ...]
    study_changes: tuple[KeyChange, ...]
    revised: tuple[str, ...]
    notes: tuple[str, ...]
    others: tuple[str, ...] = ()

    @property
    def entered(self) -> list[Change]:
        """New on the short list."""
        return [c for c in self.changes if c.is_listed and not c.was_listed]

    @property
    def left(self) -> list[Change]:
        """No longer on the short list."""
        return [c for c in self.changes if c.was_listed and not c.is_listed]

    @property
    def is_sample(self) -> bool:
        return self.a.is_sample or self.b.is_sample

    @property
    def is_empty(self) -> bool:
        differs = self.changes or self.study_changes or self.revised or self.others
        return not differs and self.a.version == self.b.version

    def tally(self) -> dict[Cause, tuple[int, int]]:
        """By cause: how many industries it moved to another place, and how many numbers it changed."""
        places = Counter(cause for c in self.changes for cause in {s.cause for s in c.steps if s.before != s.after})
        numbers = Counter(cause for c in self.changes for f in c.factors for cause in f.causes)
        return {cause: (places[cause], numbers[cause]) for cause in ORDER if places[cause] or numbers[cause]}
