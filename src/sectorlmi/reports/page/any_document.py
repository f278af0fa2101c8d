"""Any document as a web page: one file that needs no network, with every section as a table, notes and sources.

The pages of a comparison, of a profile and of coverage have charts of their own on the same foundation. Jobs of a study
of one county are rounded before they enter the file.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sectorlmi.disk import replacing
from sectorlmi.meeting import brief_document
from sectorlmi.people import profile_sections as ps
from sectorlmi.people.characteristics import EDUCATION, MIDDLE_SKILL
from sectorlmi.people.coverage_document import COUNTS
from sectorlmi.people.profile import IndustryProfile
from sectorlmi.ranking.side_by_side import Comparison, is_same_region
from sectorlmi.reports.page.brief_sheets import inner_sheet
from sectorlmi.reports.page.frame import PAGE_STYLES, shell
from sectorlmi.terms.columns import Column
from sectorlmi.terms.document import Document, Section, plain, sources_section
from sectorlmi.terms.graded_numbers import GRADE_SHOWN, GradedNumber
from sectorlmi.terms.grades import GRADE_MEANING
from sectorlmi.terms.provenance import STATUS_MARK, STATUS_MEANING, Status


def statuses() -> dict[str, dict[str, str]]:
    """The mark of each status and what it stands for."""
    return {s.value: {"mark": STATUS_MARK[s], "meaning": STATUS_MEANING[s]} for s in Status}


def grades() -> dict[str, dict[str, str]]:
    """How an estimate of each grade looks, and what that says."""
    return {grade.value: {"look": look, "meaning": GRADE_MEANING[grade]} for grade, look in GRADE_SHOWN.items()}


def graded(number: GradedNumber) -> dict[str, Any] | None:
    """An estimate as its grade has it, seen and heard; None for any other number, which the page writes itself.

    One too unsure for a number has the `ends` of its certain range, which a picture draws in its place.
    """
    if not number.is_estimate:
        return None
    ends = {"ends": [plain(number.lower), plain(number.upper)]} if number.is_range else {}
    return ends | {
        "grade": number.grade,
        "text": str(number),
        "lead": number.lead,
        "range": number.range,
        "said": number.spoken,
        "mark": number.marking.value,
    }


def column(described: Column) -> dict[str, str]:
    """What the heading, the tooltip and the numbers of a column need."""
    return {
        "name": described.name,
        "heading": described.heading,
        "kind": described.kind,
        "unit": described.unit,
        "meaning": described.meaning,
        "format": described.format,
    }


def section(shown: Section) -> dict[str, Any]:
    """A section that is shown as it is: a list of cells a row."""
    names = [c.name for c in shown.columns]
    return {
        "key": shown.key,
        "title": shown.title,
        "intro": shown.intro,
        "columns": [column(c) for c in shown.columns],
        "rows": [[plain(shown.rows[name][row]) for name in names] for row in range(len(shown))],
        "statuses": {name: [str(s) for s in shown.statuses[name]] for name in names if name in shown.statuses},
        "notes": {name: [str(s) for s in shown.notes[name]] for name in names if name in shown.notes},
        "graded": {
            c.name: [graded(shown.number(c, row)) for row in range(len(shown))]
            for c in shown.columns
            if c.name in shown.certain
        },
    }


def fact(text: str, more: str = "") -> dict[str, str | None]:
    """A word on the line under the title of a page, with what a pointer over it tells."""
    return {"text": text, "more": more or None}


SCRIPTS: Final = ("document/page.js",)
LINES_SCRIPTS: Final = ("document/lines.js", "document/page.js")
# A browser takes long over more; CSV and Parquet have all.
_MOST_ROWS: Final = 2_000


def write(document: Document, path: Path) -> None:
    """Write the page. ReportError when it cannot be written."""
    data, lines = page_data(document), _lines(document)
    if lines is None:
        save(shell(document.title, "document.html", SCRIPTS, data, skip_to="sections"), path)
    else:
        data["lines"] = lines
        tables = "".join(_table(one.as_shown().marked()) for one in document.sections)
        page = shell(document.title, "lines.html", LINES_SCRIPTS, data, skip_to="sections", without_script=tables)
        save(page, path)


def _table(shown: Section) -> str:
    """A section for browsers that run no scripts."""
    heads = "".join(f'<th scope="col">{escape(c.heading)}</th>' for c in shown.columns)
    cells = ([escape(shown.cell(c, row)) for c in shown.columns] for row in range(len(shown)))
    lines = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in texts)}</tr>" for texts in cells)
    caption = f"<caption>{escape(shown.title)}</caption>"
    return f'<div class="scroll"><table>{caption}<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>'


def _lines(document: Document) -> dict[str, Any] | None:
    """What a chart of lines is drawn from, a line for each of its groups; None where the document has none."""
    chart = next((c for c in document.charts if c.kind == "lines"), None)
    if chart is None:
        return None
    shown = document.section(chart.section).as_shown().marked()
    columns = {c.name: c for c in shown.columns}
    number = columns[chart.values[0]]
    ends = (chart.values + chart.values[:1] * 2)[:3]
    series: dict[str, dict[str, Any]] = {}
    for row in range(min(chart.rows, len(shown))):
        group = str(shown.rows[chart.group][row])
        title = f" {shown.rows['title'][row]}" if "title" in shown.rows else ""
        point = {
            "at": str(shown.rows[chart.categories][row]),
            **{word: plain(shown.rows[name][row]) for word, name in zip(("value", "low", "high"), ends, strict=True)},
            "gap": bool(chart.gap and shown.rows[chart.gap][row]),
            "text": shown.cell(number, row),
            "note": str(shown.notes[number.name][row]) if number.name in shown.notes else "",
        }
        series.setdefault(group, {"name": group + title, "points": []})["points"].append(point)
    return {"title": chart.title, "column": column(number), "series": list(series.values())}


def page_data(document: Document) -> dict[str, Any]:
    """What every page's data hold, as plain JSON values; numbers are as people are shown them."""
    shown = [section.as_shown() for section in document.sections or islice(document.long_table(), 1)]
    if document.provenance:
        shown.append(sources_section(document.provenance))
    return {
        "is_sample": document.is_sample,
        "banner": document.banner,
        "facts": [fact(text) for text in document.facts],
        "statuses": statuses(),
        "grades": grades(),
        "rounds_to_ten": False,
        "sections": [section(_first(one).marked()) for one in shown if len(one)],
        "notes": list(document.notes),
    }


def save(text: str, path: Path) -> None:
    """Write a page whole or not at all. ReportError when it cannot be written."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def _first(section: Section) -> Section:
    """The rows that a page has room for."""
    if len(section) <= _MOST_ROWS:
        return section
    return section.first(_MOST_ROWS, f"The first {_MOST_ROWS:,} rows; CSV and Parquet have all.")


COMPARISON_SCRIPTS: Final = ("compare/measures.js", "compare/dumbbells.js", "compare/table.js", "compare/page.js")


def write_comparison(document: Document, path: Path) -> None:
    """Write the page. ReportError when it cannot be written."""
    text = shell(document.title, "compare.html", COMPARISON_SCRIPTS, comparison_data(document), skip_to="table-card")
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def comparison_data(document: Document) -> dict[str, Any]:
    """The comparison as plain JSON values."""
    found: Comparison = document.subject
    studies, industries, lists = (section.as_shown() for section in document.sections)
    return {
        "schema": 1,
        "is_sample": document.is_sample,
        "banner": document.banner,
        "facts": _facts(found, industries, lists),
        "rounds_to_ten": False,
        "statuses": statuses(),
        "grades": grades(),
        "labels": list(found.labels),
        "is_same_region": is_same_region(found.reports),
        "notes": list(document.notes),
        "studies": section(studies),
        "industries": section(industries),
        "lists": section(lists),
        "sources": section(sources_section(document.provenance)),
    }


def _facts(found: Comparison, industries: Section, lists: Section) -> list[dict[str, str | None]]:
    on_all = int(sum(str(standing) in ("on both", "on all") for standing in lists.rows["standing"]))
    return [
        fact(f"{len(found.reports)} studies"),
        fact(f"{len(industries)} industries"),
        fact(f"{on_all} of {len(lists)} on every short list"),
    ]


PROFILE_SCRIPTS: Final = (
    "people/occupations.js",
    "people/table.js",
    "people/bubbles.js",
    "people/middle_skill.js",
    "people/ladder.js",
    "people/brief.js",
    "people/profile.js",
)
COVERAGE_SCRIPTS: Final = ("people/table.js", "people/coverage.js")
# Rows of the table of occupations that several industries share.
_SHARED_ROWS: Final = 150


def write_profile(document: Document, path: Path) -> None:
    """Write the profile's page, its briefs first. ReportError when it cannot be written."""
    found, briefs = brief_document.profiles_and_briefs(document)
    more = (ps.side_by_side_section(found, _SHARED_ROWS), ps.cluster_section(found), ps.supply_section(found))
    parts = [
        {"code": p.industry, "title": p.title, "intro": ps.about(p), "occupations": section(_occupations(p))}
        for p in found.profiles
    ]
    below = (ps.industries_section(found), *(one for one in more if one))
    data = page_data(replace(document, sections=below))
    data |= {"industries": parts, "levels": {"all": list(EDUCATION), "middle_skill": list(MIDDLE_SKILL)}}
    sheets = {"briefs": "".join(inner_sheet(brief, document.banner) for brief in briefs)}
    page = shell(
        document.title,
        "profile.html",
        PROFILE_SCRIPTS,
        data,
        skip_to="staffing-card",
        styles=(*PAGE_STYLES, "brief.css"),
        parts=sheets,
    )
    save(page, path)


def _occupations(p: IndustryProfile) -> Section:
    """All that is known of the occupations, and the best wage known of each."""
    section = ps.occupation_section(p)
    return replace(section, columns=(*section.columns, ps.WAGE), rows={**section.rows, ps.WAGE.name: p.pay()})


def write_coverage(document: Document, path: Path) -> None:
    """Write the coverage's page. ReportError when it cannot be written."""
    counts = [section for section in document.sections if section.key.startswith(COUNTS)]
    rest = [section for section in document.sections if section not in counts]
    tables = [{"name": one.key.removeprefix(COUNTS), "table": section(one)} for one in counts]
    order = sorted(rest, key=lambda section: section.key != "targets")
    data = page_data(replace(document, sections=tuple(order))) | {"counts": tables}
    save(shell(document.title, "coverage.html", COVERAGE_SCRIPTS, data, skip_to="coverage-card"), path)
