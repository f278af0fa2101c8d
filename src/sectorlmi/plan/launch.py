"""Sheets for the launch of a sector partnership: profile of a champion, talking points, invitation, agenda.

Worded for this project after the Next Gen Sector Partnerships toolkit (steps three and four). They are filled with the
region's facts; what stands in brackets is for people to write.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sectorlmi.people.pattern_cautions import pattern_caution
from sectorlmi.plan.demand_test import profile_of
from sectorlmi.plan.evidence import Draft
from sectorlmi.plan.figures import measured
from sectorlmi.ranking.board import board_of
from sectorlmi.ranking.doubts import BUT, CAUTION, TIE, UNSURE
from sectorlmi.ranking.standing import listed
from sectorlmi.reference.industry_words import inside_a_sentence
from sectorlmi.terms import columns as kinds
from sectorlmi.terms.document import Passage, plain_table
from sectorlmi.terms.provenance import Status

_JOBS: Final = kinds.count("jobs", "Jobs", "jobs", "")
_LARGEST: Final = 3


def launch_passages(draft: Draft) -> list[Passage]:
    """The four sheets of each industry; of the first one where none was named."""
    return [passage for code in draft.evidence.targets for passage in _sheets(draft, code)]


def _sheets(draft: Draft, code: str) -> list[Passage]:
    e = draft.evidence
    name, region = e.name(code), e.region
    inside = inside_a_sentence(name)
    facts = _facts(draft, code)
    return [
        Passage(name, 1, (f"Four sheets to launch a partnership in {inside} in {region}. Edit them freely.",)),
        Passage("The industry here, in facts", 2, (), tuple(facts)),
        *_to_know(draft, code),
        Passage("Profile of a champion", 2, (_CHAMPION,), _CHAMPION_POINTS),
        Passage("Talking points, to win a champion", 2, (), (*_WHY_TALK, *facts[:3], *_WHAT_IS_ASKED)),
        Passage("Invitation", 2, _invitation(inside, region, facts)),
        Passage("Agenda of the launch meeting", 2, (_AGENDA,), _AGENDA_POINTS),
        Passage("Questions for the table", 2, (), _QUESTIONS),
        Passage("Before it goes out", 2, (), _CHECKS),
    ]


def _facts(draft: Draft, code: str) -> list[str]:
    """What is known of the industry, a sentence each."""
    e, f = draft.evidence, draft.figures
    first, last = draft.span
    jobs, pay = draft.factor("employment", code, "jobs"), draft.factor("avg_annual_wage", code, "a year")
    growth, quotient = draft.factor("growth", code), draft.factor("location_quotient", code, "times as large")
    row = e.report.table.row_of(code)
    sites = f.count(f"{e.name(code)}, worksites", int(np.nan_to_num(e.report.table["n_establishments"][row])))
    facts = [f"In {last}: {jobs}, at {sites} worksites."] if jobs else []
    facts += [f"Average pay: {pay}."] if pay else []
    facts += [f"Change of jobs from {first} to {last}: {growth}."] if growth else []
    facts += [f"Share of the region's jobs, beside that of {e.benchmark}: {quotient}."] if quotient else []
    outlook = draft.factor("projected_growth", code) if "projections" not in e.missing else ""
    facts += [f"Projected change of jobs: {outlook}."] if outlook else []
    profile = profile_of(e, code)
    if profile is not None:
        order = np.argsort(-np.nan_to_num(profile.jobs), kind="stable")[:_LARGEST]
        every = [(str(profile.titles[i]), float(profile.jobs[i])) for i in order]
        parts = [f"{of} {f.say(of, measured(_JOBS, n, str(Status.ESTIMATED)))}" for of, n in every]
        facts.append(f"Largest occupations, by the nation's staffing pattern: {listed(parts)}.")
    return facts


def _to_know(draft: Draft, code: str) -> list[Passage]:
    """What the convener has to know of these facts: the board's cautions, and what the staffing pattern may hide."""
    e = draft.evidence
    board = board_of(e.report)
    row, profile = board.rows.get(code), profile_of(e, code)
    told = [(_KINDS[remark.kind], remark.text) for remark in row.remarks if remark.topic != TIE] if row else []
    if row is None and board.not_ranked.get(code):
        told.append(("Not ranked", board.not_ranked[code]))
    if profile is not None:
        pay, year = e.number("avg_annual_wage", code), e.study.years.current.year
        known = float("nan") if pay is None or pay.is_range else pay.value
        caution = pattern_caution(profile, known, e.profiles.pattern_year - year if e.profiles else 0)
        told += [("Occupations", caution)] if caution else []
    if not told:
        return []
    section = plain_table(f"know_{code}", "What to know before you use these facts", _KNOW, told)
    return [Passage(section.title, 2, (), (), draft.show(section))]


_KNOW: Final = {"kind": "About", "text": "What to know"}
_KINDS: Final = {CAUTION: "Caution", UNSURE: "Unsure", BUT: "Against it"}
_CHAMPION: Final = (
    "Look for up to three business leaders who could sign the invitation, host the meeting and chair it. Write a name"
    " behind each line that somebody fits: [name, company, who knows this person]."
)
_CHAMPION_POINTS: Final = (
    "Decides for the company: owner, chief executive, plant manager or the like.",
    "Is respected by peers in the industry, also by competitors.",
    "Sees that the company does well when the community does, and says so in public.",
    "Speaks for what the industry needs, not for one company or for one program.",
    "Has called others together before, or would if asked by somebody trusted.",
    "Will give a few hours before the launch, and stay for a year.",
)
_WHY_TALK: Final = (
    "You and your peers set the agenda. Public partners listen, and act on what you decide.",
    "It is about what makes the industry grow here; workforce is one part of it, not the whole.",
)
_WHAT_IS_ASKED: Final = (
    "What is asked of you: sign an invitation, welcome your peers, say what your company sees coming.",
    "What is not asked: money, membership, or a seat on another committee.",
)


def _invitation(name: str, region: str, facts: list[str]) -> tuple[str, ...]:
    return (
        "[Date]",
        "Dear [name],",
        f"as leaders in {name} we invite you to meet your peers from across {region} and to agree on what our"
        " industry needs to grow here, and on what we want to do about it together.",
        *((" ".join(facts[:3]),) if facts else ()),
        "The meeting is ours: leaders of the industry talk, and partners from education, workforce and economic"
        " development listen. At its end we will have a short list of priorities, and a champion for each.",
        "When: [date, time]. Where: [site of a company]. Please answer to [name, telephone, address] by [date].",
        "[Signed by the chairs: name, title, company]",
    )


_AGENDA: Final = "Two hours at most, at a company's site. The chairs lead; a neutral facilitator keeps the time."
_AGENDA_POINTS: Final = (
    "Welcome, and why we are here [chair]",
    "Around the table: name, company, and what makes you hopeful for the industry here",
    "The industry here, in facts [convener, five minutes; the facts above, with how firm they are]",
    "What opportunities do we see for the industry in this region? [all companies; partners listen]",
    "What would it take to use them? Group what was said, and choose three to five priorities",
    "Who champions which priority? Companies sign up",
    "Next steps: first calls of the groups within a month; what is sent to whom by when [convener]",
)
_QUESTIONS: Final = (
    "Where could your company grow in the next three years, and what stands in the way?",
    "Which jobs are hardest to fill, and why?",
    "What do you buy or hire from outside the region that you would rather find here?",
    "What would be worth doing together, even among competitors?",
)
_CHECKS: Final = (
    "At least one business leader has signed, better three.",
    "Date, time and place suit the chairs' companies.",
    "The list of companies to invite names the person who decides, and who will call after the letter.",
    "The invitation goes out three to four weeks before, and every company is called.",
    "Partners agree to listen at the launch, and meet right after it.",
)
