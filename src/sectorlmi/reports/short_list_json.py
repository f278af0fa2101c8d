"""The short list as plain JSON values: picks, groups, parts, scores, and what could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sectorlmi.meeting.short_list import ShortListReport
from sectorlmi.terms.document import SCHEMA, plain, section_rows


def as_dict(found: ShortListReport, outputs: Sequence[str] = ()) -> dict[str, Any]:
    """Everything `shortlist` found; missing numbers are None, never 0 or NaN."""
    report = found.report
    return {
        "schema": SCHEMA,
        "is_sample": report.is_sample,
        "study": report.study.resolved(),
        "short_list": _rows(found, "short_list"),
        "size_classes": _rows(found, "size_classes"),
        "groups": _groups(found, "groups"),
        "suggested_groups": _groups(found, "suggested_groups"),
        "sub_industries": _rows(found, "sub_industries"),
        "readiness_weight": found.readiness.combined.weight,
        "partners": list(found.readiness.partners),
        "readiness": _readiness(found),
        "answers": _answers(found),
        "messages": list(found.messages),
        "notes": list(report.notes),
        "provenance": [asdict(p) for p in (*report.provenance, *found.made_from)],
        "outputs": list(outputs),
    }


def _rows(found: ShortListReport, key: str) -> list[dict[str, Any]]:
    section = found.section(key)
    return [] if section is None else section_rows(section)


def _groups(found: ShortListReport, key: str) -> list[dict[str, Any]]:
    return [row | {"industries": row["industries"].split(" + ")} for row in _rows(found, key)]


def _readiness(found: ShortListReport) -> list[dict[str, Any]]:
    """One object an industry of the short list, scored or not, with its topics."""
    by_topic = found.readiness.by_topic
    made, rows = found.readiness.combined, []
    for i, code in enumerate(found.readiness.industries):
        each = found.readiness.by_industry[code]
        topics = {
            topic: {
                "mean": plain(t.mean), "low": plain(t.low), "high": plain(t.high), "spread": plain(t.spread),
                "n_scores": t.n_scores, "n_unknown": t.n_unknown,
            }
            for (industry, topic), t in by_topic.items()
            if industry == code
        }  # fmt: skip
        rows.append(
            {
                "industry_code": code,
                "readiness": plain(each.mean),
                "readiness_lower": plain(each.lower),
                "readiness_upper": plain(each.upper),
                "partner_low": plain(each.partner_low),
                "partner_high": plain(each.partner_high),
                "n_topics": each.n_topics,
                "n_scored": each.n_scored,
                "n_unknown": each.n_unknown,
                "n_not_asked": each.n_open,
                "combined_place": plain(made.place[i]),
                "combined_place_low": plain(made.place_low[i]),
                "combined_place_high": plain(made.place_high[i]),
                "topics": topics,
            }
        )
    return rows


def _answers(found: ShortListReport) -> list[dict[str, Any]]:
    """Every answer as it was written, with the place it stands at."""
    return [
        {"partner": partner, "form": form, "key": list(key), "column": heading, "value": plain(cell.value),
         "at": cell.place}
        for (partner, form, key), row in found.answers.by_partner.items()
        for heading, cell in row.items()
    ]  # fmt: skip
