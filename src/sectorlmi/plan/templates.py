"""The plans that can be written: which passages each is made of, and the section of law that asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from sectorlmi.plan import economy, workforce
from sectorlmi.plan.evidence import Draft
from sectorlmi.plan.launch import launch_passages
from sectorlmi.terms.document import Passage

_WIOA: Final = "29 U.S.C. 3123(b)(1)"
_CLNA: Final = "20 U.S.C. 2354(c)"


@dataclass(frozen=True)
class Template:
    """A kind of plan. `gaps` are what it needs and may lack, by keys of `GAPS`; those in `always` no file closes."""

    title: str
    write: Callable[[Draft], list[Passage]]
    basis: str
    gaps: tuple[str, ...] = ()
    always: tuple[str, ...] = ()


def _wioa(draft: Draft) -> list[Passage]:
    """The data chapters of a local plan: section 108(b)(1)(A) to (D)."""
    return [
        economy.region_passage(draft, f"(A) Regional economic conditions ({_WIOA}(A))"),
        *economy.industries_passages(draft, "Existing and emerging in-demand industry sectors", 2),
        workforce.occupations_passage(draft, "Occupations of these industries, and their openings", 2),
        *economy.demand_test_passages(draft, "The test of in-demand industry sectors", 2),
        workforce.skills_passage(draft, f"(B) Knowledge and skills needed ({_WIOA}(B))"),
        workforce.labor_force_passage(draft, f"(C) The workforce ({_WIOA}(C))"),
        workforce.commuting_passage(draft, "Commuting", 2),
        Passage(f"(D) Workforce development activities ({_WIOA}(D))", 1, (_TRAINING,)),
        workforce.training_passage(draft, "What training would have to lead to", 2),
        workforce.trained_passage(draft, "Who completes programs here", 2),
        economy.compiled_passage(draft, "How the list of target industries was compiled"),
    ]


_TRAINING: Final = (
    "The law asks here for the strengths, weaknesses and capacity of education and training in the region. Nothing that"
    " is loaded tells how good programs are, nor how many more they could take; the list of gaps says who could. What"
    " follows is what the target occupations ask for, and who completes programs that lead to them."
)


def _ceds(draft: Draft) -> list[Passage]:
    """The summary background of a strategy, and a draft of strengths to opportunities for the committee."""
    return [
        economy.region_passage(draft, "Summary background (13 CFR 303.7(b)(1)(i))"),
        economy.base_passage(draft, "Economic base and how it changed", 2),
        *economy.industries_passages(draft, "Industry sectors to build on", 2),
        workforce.labor_force_passage(draft, "Workforce", 2),
        workforce.commuting_passage(draft, "Commuting", 2),
        workforce.skills_passage(draft, "Skills that these industries ask for", 2),
        economy.swot_passage(draft, "Strengths, weaknesses, opportunities, threats (13 CFR 303.7(b)(1)(ii))"),
        economy.compiled_passage(draft, "How the list of industries was compiled"),
    ]


def _clna(draft: Draft) -> list[Passage]:
    """The labor market part of a comprehensive local needs assessment: section 134(c)(2)(B)(ii)."""
    return [
        economy.region_passage(draft, "The region and its labor market"),
        *economy.industries_passages(draft, f"In-demand industry sectors ({_CLNA}(2)(B)(ii))"),
        workforce.occupations_passage(draft, f"Occupations that programs could lead to ({_CLNA}(2)(B)(ii))"),
        workforce.clusters_passage(draft, "Jobs by career cluster"),
        workforce.skills_passage(draft, "What these occupations ask for"),
        workforce.training_passage(draft, "Between high school and a bachelor's degree"),
        workforce.trained_passage(draft, "Who completes programs here"),
        Passage(f"The other parts of the assessment ({_CLNA}(2))", 1, (_OTHER_PARTS,)),
        economy.compiled_passage(draft, "How the list of industries was compiled"),
    ]


_OTHER_PARTS: Final = (
    "The assessment also asks for student performance, size, scope and quality of programs, progress toward programs of"
    " study, recruitment and training of educators, and equal access. These come from the recipient's own records and"
    " are not in this document."
)


def _texas(draft: Draft) -> list[Passage]:
    """A list of target industries and occupations with how it was compiled, as boards in Texas publish it."""
    return [
        economy.compiled_passage(draft, "How the list was compiled"),
        *economy.industries_passages(draft, "Target industries"),
        workforce.occupations_passage(draft, "Target occupations"),
        workforce.skills_passage(draft, "What these occupations ask for"),
        *economy.demand_test_passages(draft, "In demand by the law's test"),
    ]


_OCCUPATION_GAPS: Final = ("patterns", "openings", "preparation", "skills", "regional_wages")
_PEOPLE_GAPS: Final = ("labor_force", "people", "older", "commuting")

TEMPLATES: Final[Mapping[str, Template]] = {
    "wioa": Template(
        "regional analysis for a WIOA local plan",
        _wioa,
        "Workforce Innovation and Opportunity Act, section 108(b)(1) (29 U.S.C. 3123(b)(1))",
        (*_OCCUPATION_GAPS, "training", *_PEOPLE_GAPS, "self_sufficiency"),
        ("supporting", "barriers", "programs"),
    ),
    "ceds": Template(
        "summary background for a comprehensive economic development strategy",
        _ceds,
        "Comprehensive economic development strategies, 13 CFR 303.7",
        ("patterns", "preparation", "skills", *_PEOPLE_GAPS),
        ("supporting", "swot"),
    ),
    "clna": Template(
        "labor market part of a comprehensive local needs assessment",
        _clna,
        "Carl D. Perkins Career and Technical Education Act, section 134(c) (20 U.S.C. 2354(c))",
        (*_OCCUPATION_GAPS, "training", "clusters"),
        ("programs", "students"),
    ),
    "texas": Template(
        "target industries and occupations, and how the list was compiled",
        _texas,
        "A list in the form that local boards in Texas publish",
        (*_OCCUPATION_GAPS, "self_sufficiency"),
        ("supporting",),
    ),
    "launch": Template(
        "sheets for the launch meeting",
        launch_passages,
        "Drafts for the convener and the chairs to edit; no law asks for them",
        ("patterns", "older"),
        (),
    ),
}
