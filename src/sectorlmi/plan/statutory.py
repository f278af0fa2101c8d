"""Tests of laws and agencies as a document: a row an industry with its verdicts, a row a limb with its indicator."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Final

import numpy as np

from sectorlmi.plan.demand_test import LIMBS, NEW_YORK, Finding, any_of, assess, joined, significant
from sectorlmi.plan.evidence import Evidence
from sectorlmi.plan.figures import ends
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Document, Screen, Section, file_stem, section_rows
from sectorlmi.terms.graded_numbers import UNKNOWN

_LAW: Final = (
    "WIOA section 3(23) (29 U.S.C. 3102(23)) calls a sector in demand when its impact is or may become substantial and "
    "it contributes to other businesses or sectors. It sets no thresholds; the lines here are this program's. The "
    "board determines what is in demand. Together: impact today or to come, and other industries."
)
_NEW_YORK: Final = (
    "The New York State Department of Labor's marks of a significant industry; one is enough. Means are of the ranked "
    "industries whose number is known."
)
_RULE: Final = "What is not known never passes: a limb is unknown where nothing is loaded or its range holds the line."


def document(evidence: Evidence, preset: str, minimum_jobs: float) -> Document:
    """The preset's limbs of every target of the evidence."""
    if preset == "new_york":
        found = significant(evidence, minimum_jobs)
        headings = {key: heading for key, (_, heading) in NEW_YORK.items()}
        together = {code: any_of(f.verdict for f in limbs.values()) for code, limbs in found.items()}
        law, name = _NEW_YORK, "New York's test"
    else:
        found = {one.industry: one.findings for one in assess(evidence).industries}
        headings = dict(LIMBS)
        together = {code: joined({k: f.verdict for k, f in limbs.items()}) for code, limbs in found.items()}
        law, name = _LAW, "WIOA section 3(23)"
    verdicts = _verdicts(evidence, found, headings, together, f"{law} {_RULE}")
    limbs = _limbs(evidence, found, headings)
    study = evidence.study
    return Document(
        key="screen",
        title=f"{study.name}: {name}",
        stem=f"{file_stem(study.name)}-screen",
        sections=(verdicts, limbs),
        payload=lambda: {"preset": preset, "screen": section_rows(verdicts), "limbs": section_rows(limbs)},
        envelope=("schema", "is_sample", "study", "provenance", "notes"),
        study=study,
        is_sample=evidence.report.is_sample,
        notes=evidence.notes,
        provenance=evidence.provenance or evidence.report.provenance,
        long="limbs",
    )


def _verdicts(
    evidence: Evidence,
    found: Mapping[str, Mapping[str, Finding]],
    headings: Mapping[str, str],
    together: Mapping[str, str],
    intro: str,
) -> Section:
    columns = [_text("industry_code", "NAICS"), _text("title", "Industry")]
    columns += [_text(key, heading) for key, heading in headings.items()]
    columns.append(_text("result", "Together"))
    rows = {key: np.array([limbs[key].verdict for limbs in found.values()], dtype=np.str_) for key in headings}
    return Section(
        "statutory",
        "The test, industry by industry",
        intro,
        tuple(columns),
        {
            "industry_code": np.array(list(found), dtype=np.str_),
            "title": np.array([evidence.name(code) for code in found], dtype=np.str_),
            **rows,
            "result": np.array([together[code] for code in found], dtype=np.str_),
        },
        screen=Screen(told=("intro",)),
    )


def _limbs(evidence: Evidence, found: Mapping[str, Mapping[str, Finding]], headings: Mapping[str, str]) -> Section:
    each = [(code, key, one) for code, limbs in found.items() for key, one in limbs.items()]
    between = [(np.nan, np.nan) if one.number is None else ends(one.number) for _, _, one in each]
    columns = (
        *(_text("industry_code", "NAICS"), _text("title", "Industry"), _text("limb", "Limb")),
        *(_text("indicator", "Indicator"), _text("shown", "Number"), _text("above", "Must lie above")),
        _text("verdict", "Verdict"),
        *(_text("status", "Number is"), _text("source", "Source, or what is missing")),
        *(_plain(name, heading) for name, heading in _NUMBERS.items()),
    )
    numbers = [one.number for _, _, one in each]
    texts = {
        "industry_code": [code for code, _, _ in each],
        "title": [evidence.name(code) for code, _, _ in each],
        "limb": [headings[key] for _, key, _ in each],
        "indicator": ["" if n is None else n.column.heading for n in numbers],
        "shown": [UNKNOWN if n is None else str(n) for n in numbers],
        "above": [_line(one) for _, _, one in each],
        "verdict": [one.verdict for _, _, one in each],
        "status": ["" if n is None else n.status for n in numbers],
        "source": [one.source for _, _, one in each],
    }
    rows = {name: np.array(values, dtype=np.str_) for name, values in texts.items()} | {
        "value": np.array([np.nan if n is None else n.value for n in numbers], dtype=np.float64),
        "lower": np.array([low for low, _ in between]),
        "upper": np.array([high for _, high in between]),
        "line": np.array([one.line for _, _, one in each], dtype=np.float64),
    }
    shown = ("industry_code", "title", "limb", "indicator", "shown", "above", "verdict", "source")
    intro = "Bounds are certain; where a limb's range holds its line, the limb is unknown."
    return Section(
        "limbs", "Limb by limb", intro, columns, rows, screen=Screen(("source", "indicator"), shown, rows=25)
    )


_NUMBERS: Final = {"value": "Value", "lower": "At least", "upper": "At most", "line": "Line"}


def _text(name: str, heading: str) -> Column:
    return kinds.text(name, heading, "")


def _plain(name: str, heading: str) -> Column:
    return Column(name, heading, "number", "", "In the indicator's own unit", "", kinds.DECIMAL)


def _line(one: Finding) -> str:
    if one.number is None or not isfinite(one.line):
        return ""
    return one.number.column.shown(one.line)
