"""Which status a regional number has, from what its cells are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sectorlmi.table.sums import Sums
from sectorlmi.terms.cells import Flags, Floats, Ints, Text
from sectorlmi.terms.provenance import Status
from sectorlmi.terms.study import Policy


def of_sum(sums: Sums, policy: Policy) -> Text:
    """The status of regional jobs (or of a wage from the same cells), one an industry.

    No row anywhere is absent (a true zero); only published cells make a published number; with hidden cells the
    policy decides: an estimate, the published part, or nothing but bounds.
    """
    shown, hidden = sums.n_disclosed, sums.n_suppressed
    clean = np.where(shown > 1, Status.SUM_PUBLISHED, Status.PUBLISHED)
    clean = np.where((hidden == 0) & (sums.employment.floor == 0), Status.ZERO, clean)
    clean = np.where((hidden == 0) & (shown == 0), Status.ABSENT, clean)
    return np.where(hidden > 0, _hidden_status(shown > 0, policy), clean).astype(np.str_)


def _hidden_status(some_shown: Flags, policy: Policy) -> Text:
    if policy == "estimate":
        return np.full(len(some_shown), Status.ESTIMATED).astype(np.str_)
    if policy == "floor":
        return np.where(some_shown, Status.PARTIAL, Status.BOUNDED_ONLY).astype(np.str_)
    return np.full(len(some_shown), Status.BOUNDED_ONLY).astype(np.str_)


# From firm to weak: the status of a number is the weakest of what it is made from.
_FIRM_TO_WEAK = (
    Status.ABSENT,
    Status.ZERO,
    Status.PUBLISHED,
    Status.SUM_PUBLISHED,
    Status.THIRD_PARTY,
    Status.BRIDGED,
    Status.PARENT_RATE,
    Status.STATE_RATE,
    Status.NATIONAL_RATE,
    Status.MODELLED,
    Status.PARTIAL,
    Status.ESTIMATED,
    Status.BRIDGED_ESTIMATED,
    Status.BOUNDED_ONLY,
    Status.NOT_COMPARABLE,
    Status.MISSING,
)
_WEAKNESS = {status: i for i, status in enumerate(_FIRM_TO_WEAK)}


def weakest(*parts: Sequence[str] | Text) -> Text:
    """Element by element the weakest of several statuses; all parts are of one length."""
    kinds = np.array(_FIRM_TO_WEAK, dtype=np.str_)
    worst: Ints = np.max([_weakness(np.asarray(part, dtype=np.str_)) for part in parts], axis=0)
    return kinds[worst]


def _weakness(statuses: Text) -> Ints:
    listed, of_row = np.unique(statuses, return_inverse=True)
    return np.array([_WEAKNESS[Status(s)] for s in listed.tolist()], dtype=np.int64)[of_row]


def missing_where(status: Text, values: Floats) -> Text:
    """The status, turned to `missing` where there is no number although the status would allow one."""
    allowed = np.isin(status, np.array([Status.BOUNDED_ONLY, Status.NOT_COMPARABLE], dtype=np.str_))
    return np.where(np.isnan(values) & ~allowed, str(Status.MISSING), status).astype(np.str_)
