"""The page of briefs: one sheet of Letter paper an industry, which reads as well on a phone."""

from __future__ import annotations

import re
from html import escape
from math import isnan
from pathlib import Path
from typing import Final

from sectorlmi.disk import replacing
from sectorlmi.meeting.brief import Briefs, Counties, IndustryBrief, Occupations
from sectorlmi.meeting.brief_document import line_in_words
from sectorlmi.meeting.brief_gaps import LOAD, Gap
from sectorlmi.people.steps import Step
from sectorlmi.reports.page.brief_pictures import line_picture, map_picture
from sectorlmi.reports.page.paper import listed, paper, table
from sectorlmi.terms.document import Document, Section
from sectorlmi.terms.graded_numbers import GRADE_SHOWN, figures
from sectorlmi.terms.grades import Grade

# A sheet of paper holds so many.
_PARTS: Final = 7
_COUNTIES: Final = 10
_COUNTIES_BESIDE_MAP: Final = 4
_GAPS: Final = 6
_LONG: Final = 12
_TITLE_AT_MOST: Final = 62
_HEADING: Final = re.compile(r"<(/?)h([12])\b")


def write(document: Document, path: Path) -> None:
    """Write the page. ReportError when it cannot be written."""
    found: Briefs = document.subject
    body = f"<main>{''.join(brief_sheet(brief, document.banner) for brief in found.briefs)}</main>"
    with replacing(path) as temporary:
        temporary.write_text(paper(document.title, body, "brief.css"), encoding="utf-8", newline="\n")


def brief_sheet(brief: IndustryBrief, banner: str) -> str:
    """One industry on one sheet."""
    warning = f'<p class="banner" role="note">{escape(banner)}</p>' if banner else ""
    says = " · ".join(filter(None, (brief.says, brief.facts)))
    numbers = "".join(
        f"<li><b{' class=long' if len(one.text) > _LONG else ''}>{escape(one.text)}</b>"
        f"<span>{escape(one.words)}</span></li>"
        for one in brief.figures
    )
    return (
        f'<article class="sheet" data-code="{escape(brief.code)}">{warning}'
        f'<h1>{escape(brief.title)}</h1><p class="sub">{escape(says)}</p>'
        f'<p class="lead">{escape(brief.lead)}</p><ul class="figures">{numbers}</ul>'
        f'<div class="two"><div>{_parts(brief)}{_line(brief)}{_occupations(brief)}</div>'
        f"<div>{_counties(brief)}{_questions(brief)}{_invited(brief)}</div></div>"
        f"{_gaps(brief.gaps)}{_foot(brief)}</article>"
    )


def inner_sheet(brief: IndustryBrief, banner: str) -> str:
    """The same on a page that has headings above it: two levels lower."""
    return _HEADING.sub(lambda found: f"<{found[1]}h{int(found[2]) + 2}", brief_sheet(brief, banner))


def _parts(brief: IndustryBrief) -> str:
    if brief.parts is None:
        return ""
    section, rest = brief.parts, len(brief.parts) - _PARTS
    shown = section.first(_PARTS) if rest > 0 else section
    heads = {"title": "Part", "employment": "Jobs", "avg_annual_wage_usd": "Pay a year", "growth_pct": "Growth, %"}
    columns = tuple(c for c in section.columns if c.name in heads)
    more = f" And {rest} smaller." if rest > 0 else ""
    return (
        f"<h2>{escape(brief.parts_title)}</h2>{table(shown.as_shown(), columns, heads, 'The parts')}"
        f'<p class="note">{escape(_marks(shown) + more)}</p>'
    )


def _marks(section: Section) -> str:
    """What the marks of a table say, each in short."""
    looks = {look for look, _ in section.legend()}
    told = []
    if GRADE_SHOWN[Grade.CLOSE] in looks:
        told.append("≈ estimate, certainly within 5% (growth: 5 points).")
    if looks & {GRADE_SHOWN[Grade.ROUGH], GRADE_SHOWN[Grade.UNSURE]}:
        told.append("Italics: a range that is certain; part is hidden by the publisher.")
    told += [f"{look} {meaning}." for look, meaning in section.legend() if look not in GRADE_SHOWN.values()]
    return " ".join(told)


def _line(brief: IndustryBrief) -> str:
    if brief.line is None:
        return ""
    picture = line_picture(brief.line, line_in_words(brief))
    return f'<div class="row"><h2>{escape(brief.line.title)}</h2><div class="line">{picture}</div></div>'


def _counties(brief: IndustryBrief) -> str:
    counties = brief.counties
    if counties is None:
        return ""
    picture = map_picture(counties)
    most = _COUNTIES_BESIDE_MAP if picture else _COUNTIES
    rest = len(counties.section) - most
    shown = counties.section.first(most) if rest > 0 else counties.section
    heads = {"county": "County", "employment": "Jobs", "location_quotient": "Concentration"}
    columns = tuple(c for c in counties.section.columns if c.name in heads)
    key = "Stronger color: more concentrated. " if picture else ""
    drawn = f'<div class="map">{picture}</div>' if picture else ""
    return (
        f"<h2>{escape(counties.title)}</h2>{drawn}{table(shown.as_shown(), columns, heads, counties.title)}"
        f'<p class="note">{escape(key + _of_counties(counties, rest))}</p>'
    )


def _of_counties(counties: Counties, rest: int) -> str:
    told = [counties.section.intro]
    if rest > 0:
        told.append(f"And {rest} more {'county' if rest == 1 else 'counties'}.")
    if any(str(status) == "estimated" for status in counties.section.statuses["employment"]):
        told.append("~ estimated, to the nearest ten.")
    if counties.outside:
        told.append(f"Just outside: {', '.join(counties.outside)}. Invite them too.")
    return " ".join(told)


def _occupations(brief: IndustryBrief) -> str:
    found = brief.occupations
    if found is None:
        return ""
    steps = "".join(_step(one, found, k) for k, one in enumerate(found.steps))
    caution = f'<p class="caution">{escape(found.caution)}</p>' if found.caution else ""
    told = " ".join(filter(None, (found.note, brief.workers, brief.training)))
    return (
        f'<section class="row"><h2>{escape(found.title)}</h2><ol class="steps">{steps}</ol>{caution}'
        f'<p class="note">{escape(told)}</p></section>'
    )


def _step(step: Step, found: Occupations, k: int) -> str:
    columns = {c.name: c for c in found.section.columns}
    pay = step.pay_usd if isnan(step.here_usd) else step.here_usd
    paid = "" if isnan(pay) else columns["pay_usd"].shown(pay) + (" or more" if step.is_at_cap else "")
    jobs = "" if isnan(step.jobs) else f"about {figures(columns['jobs'], step.jobs)} jobs here"
    title = step.title if len(step.title) <= _TITLE_AT_MOST else f"{step.title[: _TITLE_AT_MOST - 1].rstrip(' ,')}…"
    more = " · ".join(filter(None, (step.schooling, jobs)))
    is_ladder = all(one.schooling for one in found.steps)
    kind = f' class="s{k}"' if is_ladder and k else ""
    return f"<li{kind}><b>{escape(title)}</b><span>{escape(paid)}</span><small>{escape(more)}</small></li>"


def _invited(brief: IndustryBrief) -> str:
    return (
        f'<div class="row"><h2>Whom to invite</h2>{listed(brief.invite)}<p class="note">{escape(brief.sizes)}</p></div>'
    )


def _questions(brief: IndustryBrief) -> str:
    return f'<div class="ask row"><h2>What we would like to hear from you</h2>{listed(brief.questions, "ol")}</div>'


def _gaps(gaps: tuple[Gap, ...]) -> str:
    """The gaps with what closes them; first those that people close, which employers can help with."""
    ordered = sorted(gaps, key=lambda gap: bool(gap.file))[:_GAPS]
    lines = "".join(f"<li>{escape(gap.what)} {_closing(gap)}</li>" for gap in ordered)
    load = (
        f'<p class="note">Files are loaded with: {escape(LOAD)}</p>'
        if any(gap.command == LOAD for gap in ordered)
        else ""
    )
    return f'<div class="row gaps"><h2>What the data do not tell us</h2><ul>{lines}</ul>{load}</div>'


def _closing(gap: Gap) -> str:
    how = gap.file if gap.command == LOAD else f"{gap.file}: {gap.command}" if gap.file else f"ask the {gap.who}"
    return f'<small class="how">({escape(how)})</small>'


def _foot(brief: IndustryBrief) -> str:
    text = f"How sure: {brief.sure} Sources: {brief.sources}. Not counted: {brief.not_counted}. Contact: {'_' * 30}"
    return f'<footer class="foot">{escape(text)}</footer>'
