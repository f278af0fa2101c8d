"""`shortlist --choose`: two or three industries of the short list side by side."""

from __future__ import annotations

from collections.abc import Sequence

from sectorlmi.errors import ConfigError
from sectorlmi.meeting.choice import LEAST, MOST_CANDIDATES, Choice, choice_of
from sectorlmi.meeting.filled import join
from sectorlmi.meeting.readiness import assess
from sectorlmi.store import Store
from sectorlmi.terms import study_industries
from sectorlmi.terms.progress import Progress, nobody
from sectorlmi.terms.study import Study
from sectorlmi.workflows import brief, rank
from sectorlmi.workflows.short_list import Wanted, filled, from_page


def run(study: Study, store: Store, wanted: Wanted, asked: Sequence[str], tell: Progress = nobody) -> Choice:
    """The choice among these industries, with the partners' scores of the worksheets that are given.

    Raises what `short_list.run` raises, and ConfigError: not two or three codes, or one that is not on the list.
    """
    codes = tuple(dict.fromkeys(study_industries.asked_for(study, code, "--choose") for code in asked))
    if not LEAST <= len(codes) <= MOST_CANDIDATES:
        raise ConfigError(f"--choose {','.join(codes)}: not two or three industries", "Write, for instance, 621,541.")
    if study.source is not None:
        raise ConfigError("--choose: a study of a table of its own has no parts or counties to show", "")
    files, owner = filled(wanted)
    study, _, _ = from_page(study, store, wanted.page)
    report, found = rank.run_with_cells(study, store, tell)
    absent = [code for code in codes if code not in report.short_list.industries]
    if absent:
        raise ConfigError(
            f"--choose: {', '.join(absent)} is not on the short list ({', '.join(report.short_list.industries)})",
            'Add it in the study: `shortlist: {add: ["…"]}`.',
        )
    made = brief.of_report(report, found, store, codes, tell)
    return choice_of(report, made.briefs, assess(report, join(files, owner), wanted.readiness))
