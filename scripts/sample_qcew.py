"""Writes cells as BLS serves annual area slices: the 38 columns, text quoted, numbers bare, CRLF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from sample_hiding import Flags, Node
from sample_truth import NATION, STATE, Floats, Ints

HEADER: Final = """
area_fips own_code industry_code agglvl_code size_code year qtr disclosure_code
annual_avg_estabs annual_avg_emplvl total_annual_wages taxable_annual_wages annual_contributions
annual_avg_wkly_wage avg_annual_pay
lq_disclosure_code lq_annual_avg_estabs lq_annual_avg_emplvl lq_total_annual_wages
lq_taxable_annual_wages lq_annual_contributions lq_annual_avg_wkly_wage lq_avg_annual_pay
oty_disclosure_code oty_annual_avg_estabs_chg oty_annual_avg_estabs_pct_chg
oty_annual_avg_emplvl_chg oty_annual_avg_emplvl_pct_chg
oty_total_annual_wages_chg oty_total_annual_wages_pct_chg
oty_taxable_annual_wages_chg oty_taxable_annual_wages_pct_chg
oty_annual_contributions_chg oty_annual_contributions_pct_chg
oty_annual_avg_wkly_wage_chg oty_annual_avg_wkly_wage_pct_chg
oty_avg_annual_pay_chg oty_avg_annual_pay_pct_chg
"""
_N_HIDEABLE: Final = 6  # all seven measures but the worksites, which a hidden row keeps


def columns_of(values: Ints) -> Ints:
    """(measure, node) → the seven published measures (measure, node), weekly and annual pay last."""
    jobs, wages = values[1], values[2]
    pay = np.where(jobs > 0, wages / np.maximum(jobs, 1), 0.0)
    averages = [np.rint(pay / 52), np.rint(pay)]
    return np.concatenate([values[:5], np.stack(averages).astype(np.int64)])


def quotients(published: Ints, nation: Ints, total: int) -> Floats:
    """Location quotients (measure, node) against the total of all industries and owners at `total`."""
    here = published / published[:, [total]]
    there = nation / nation[:, [total]]
    return np.divide(here, there, out=np.zeros(here.shape), where=there > 0)


def changes(now: Ints, before: Ints) -> tuple[Ints, Floats]:
    """Over-the-year changes and percents (measure, node); from nothing to something is 100 %."""
    change = now - before
    percent = np.divide(100.0 * change, before, out=np.where(change > 0, 100.0, 0.0), where=before > 0)
    return change, percent


def _oty(change: Ints, percent: Floats, hidden: bool) -> list[str]:
    """The fourteen over-the-year fields; where the row is hidden only those of the worksites are filled."""
    fields: list[str] = []
    for m, (jump, pct) in enumerate(zip(change, percent, strict=True)):
        fields += ["0", "0.0"] if hidden and m else [str(int(jump)), f"{pct:.1f}"]
    return fields


def _agglvl_base(area: str) -> int:
    return {NATION: 10, STATE: 50}.get(area, 70)


def _masked(fields: list[str], zero: str, hidden: bool) -> list[str]:
    """A hidden row keeps its worksites (the first field) and shows zeros for the rest."""
    return [fields[0], *([zero] * _N_HIDEABLE)] if hidden else fields


@dataclass(frozen=True)
class SliceWriter:
    """Writes the files of one year; `nation` (measure, node) is what location quotients compare with."""

    year: int
    nodes: list[Node]
    nation: Ints

    def file(self, area: str, hidden: Flags, now: Ints, before: Ints) -> bytes:
        """One area's file from (measure, node) values; rows without a worksite are left out."""
        published = columns_of(now)
        total = next(n for n, node in enumerate(self.nodes) if node.own == "0")
        lq = quotients(published, columns_of(self.nation), total)
        change, percent = changes(published, columns_of(before))
        lines = [",".join(f'"{name}"' for name in HEADER.split())]
        for n in np.flatnonzero(published[0] > 0).tolist():
            veil = bool(hidden[n])
            flag = '"N"' if veil else '""'
            numbers = _masked([str(v) for v in published[:, n].tolist()], "0", veil)
            ratios = _masked([f"{v:.2f}" for v in lq[:, n].tolist()], "0.00", veil)
            oty = _oty(change[:, n], percent[:, n], veil)
            lines.append(",".join([self._keys(area, self.nodes[n]), flag, *numbers, flag, *ratios, flag, *oty]))
        return ("\r\n".join(lines) + "\r\n").encode("ascii")

    def _keys(self, area: str, node: Node) -> str:
        level = _agglvl_base(area) + node.step
        return f'"{area}","{node.own}","{node.code}","{level}","0","{self.year}","A"'
