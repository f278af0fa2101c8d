"""The sheets that people fill in: which columns they have, what names a row, and what may be written.

The writer and the reader of workbooks both follow these forms, so that what was written is found again: a row by its
key (an industry code, a topic), a column by its heading, wherever either has moved to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sectorlmi.reference import toolkit as words

Kind = Literal["text", "score", "date", "choice"]

UNKNOWN: Final = "unknown"
FILLED_IN_BY: Final = "Filled in by:"


@dataclass(frozen=True)
class Entry:
    """A column that people write in; a score is a whole number from `least` to `most`, or `unknown`."""

    heading: str
    meaning: str = ""
    kind: Kind = "text"
    least: int = 1
    most: int = 5
    choices: tuple[str, ...] = ()
    width: float = 16

    @property
    def allowed(self) -> str:
        """What may be written, in words."""
        if self.kind == "score":
            return f"a whole number from {self.least} to {self.most}, or {UNKNOWN}"
        return " or ".join(self.choices) if self.kind == "choice" else "any text"


@dataclass(frozen=True)
class Form:
    """A table to fill in.

    `keys` are the headings whose values name a row, `shown` those of columns that only show something. A form with
    `n_blank` rows is a free list, whose rows are numbered. A row that begins with `ends_at` is past its end. `also_on`
    names another tab that may hold it; a crosswise form has a column to write in for every industry, its code above.
    """

    name: str
    tab: str
    keys: tuple[str, ...]
    entries: tuple[Entry, ...]
    shown: tuple[str, ...] = ()
    n_blank: int = 0
    ends_at: str = ""
    also_on: str = ""
    is_crosswise: bool = False

    @property
    def tabs(self) -> tuple[str, ...]:
        """The names of the tabs that may hold the form, in lower case."""
        return tuple(name.casefold() for name in (self.tab, self.also_on) if name)

    def entry(self, heading: str) -> Entry:
        """The column of this heading; KeyError when there is none."""
        found = next((e for e in self.entries if e.heading == heading), None)
        if found is None:
            raise KeyError(heading)
        return found

    @property
    def is_by_partner(self) -> bool:
        """Whether each partner fills in its own."""
        return any(e.kind == "score" for e in self.entries)


def _scored(most: int) -> tuple[Entry, ...]:
    return (
        Entry("Score", f"1 is low, {most} is high; unknown is not low, and blank is not asked yet", "score", 1, most,
              width=10),
        Entry("Evidence", "What the score rests on", width=34),
        Entry("Who", "Who says so, or should be asked", width=16),
        Entry("Date", "When it was scored", "date", width=12),
    )  # fmt: skip


READINESS: Final = Form(
    "readiness",
    "Readiness",
    ("NAICS", "Topic"),
    _scored(5),
    ("Industry", "Question", "From the data", "Data score"),
    also_on="Readiness pages",
)
_HOW: Final = (
    "Score from 1 (low) to 5 (high). Write unknown where you looked and nobody knows: it does not count as low. "
    "Questions that the data answer need a score only if you disagree."
)
# One cell for the score of an industry on a topic; what it rests on has room on the industry's own page.
MATRIX: Final = Form(
    "matrix", READINESS.tab, ("Topic",), (), ("Question",), ends_at="What the data say", is_crosswise=True
)
MATRIX_TITLE: Final = (MATRIX.tab, "Readiness worksheet", _HOW)
PAGES_TITLE: Final = (
    READINESS.also_on,
    "Readiness, one page an industry",
    f"The industries that tab Launch marks first or next. {_HOW}",
)
RUBRIC: Final = Form(
    "rubric",
    "Self-assessment",
    ("Dimension",),
    _scored(10),
    ("Band", "What that looks like", "Where to start", "Partners' mean", "Lowest to highest"),
    ends_at="The rubric",
)
LAUNCH_TAB: Final = "Launch"
INVITES: Final = Form(
    "invites",
    LAUNCH_TAB,
    ("Guest",),
    (
        Entry("Company", "Employer"),
        Entry("Invited for", "NAICS code of the industry"),
        Entry("Invited on", kind="date"),
        Entry("Name and title", "A decision maker: president, chief executive, owner"),
        Entry("Known by", "Who knows the person and calls"),
        Entry("Sub-sector"),
        Entry("Answer"),
    ),
    n_blank=20,
)
STEPS: Final = Form(
    "steps",
    LAUNCH_TAB,
    ("Step",),
    (
        Entry("Action"),
        Entry("For industry", "NAICS code of the industry"),
        Entry("By when", kind="date"),
        Entry("Who is committed"),
        Entry("Done", kind="choice", choices=("yes", "no")),
    ),
    n_blank=8,
)
# Words of keys that forms were printed with before, and what stands there today.
_BEFORE: Final = (("programmes", "programs"), ("Programmes", "Programs"), ("organisations", "organizations"))
METRICS: Final = Form(
    "metrics",
    "Success metrics",
    ("NAICS", "Area", "Measure"),
    (
        Entry("Baseline", "Before the partnership began", width=11),
        Entry("Baseline date", kind="date", width=12),
        *(Entry(f"Year {n}", width=10) for n in range(1, 6)),
        Entry("Goal", width=10),
        Entry("How it is measured", "Source or survey, and who keeps it", width=28),
    ),
    ("Industry", "Kind", "Unit", "From the data"),
)
PARTNERS: Final = Form(
    "partners",
    "Partner answers",
    ("Partner", "Tab", "NAICS", "Topic"),
    (
        Entry("Score", "As the partner's own sheet has it", width=10),
        Entry("Evidence", width=40),
        Entry("Who", width=18),
        Entry("Date", kind="date", width=12),
    ),
    ("Industry",),
)
KEPT: Final = Form(
    "kept",
    "Kept",
    ("File", "Sheet", "Cell", "Value"),
    (
        Entry("Belongs to", "Row of the sheet it stood in", width=30),
        Entry("Column", width=16),
        Entry("Why it is here", width=60),
    ),
)

FIRST_STEPS: Final = (
    "Win business champions, who sign the invitation or host the meeting",
    "Build the list of companies to invite, by sub-sector",
    "Send the invitations and call everyone on the list",
)


def launch() -> Form:
    """What to settle for each industry before the launch meeting."""
    entries = tuple(
        Entry(
            i.heading,
            i.meaning,
            "choice" if i.choices else "date" if i.heading == "Launch date" else "text",
            choices=i.choices,
            width=i.width,
        )
        for i in words.launch_items()
    )
    return Form("launch", LAUNCH_TAB, ("NAICS",), entries, ("Industry", "Combined place"))


def every() -> Sequence[Form]:
    """All forms, in the order of their tabs."""
    return (READINESS, MATRIX, launch(), STEPS, INVITES, RUBRIC, METRICS, PARTNERS, KEPT)


def as_now(key: tuple[str, ...]) -> tuple[str, ...]:
    """The key of a row as the form has it now: what is written on older forms is kept beside its measure."""
    for before, now in _BEFORE:
        key = tuple(part.replace(before, now) for part in key)
    return key
