"""What stands on the one-page brief of an industry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from sectorlmi.people import profile_sections as ps
from sectorlmi.people.characteristics import EDUCATION, MIDDLE_SKILL
from sectorlmi.people.profile import IndustryProfile, Profiles
from sectorlmi.terms.cells import Text
from sectorlmi.terms.document import Brief, Section
from sectorlmi.terms.provenance import ONET_CREDIT

_ROWS: Final = 12
_ON_A_RUNG: Final = 3
_NAMED: Final = 6
# One page has room for no more letters.
_TITLE_AT_MOST: Final = 84
_RUNG_TITLE_AT_MOST: Final = 46
_SHORT_EDUCATION: Final = {
    "No formal educational credential": "no credential",
    "High school diploma or equivalent": "high school",
    "Some college, no degree": "some college",
    "Postsecondary nondegree award": "nondegree award",
    "Doctoral or professional degree": "doctoral or professional",
}
_FIRMNESS: Final = {
    "published": "published by BLS",
    "sum_published": "published by BLS",
    "estimated": "estimated, because BLS hides some of it",
    "partial": "at least; BLS hides some of it",
}
_ZONES: Final = {
    "1": "Little or no preparation",
    "2": "Some preparation",
    "3": "Medium preparation",
    "4": "Considerable preparation",
    "5": "Extensive preparation",
}
# START: "review these assumptions with employers in the industry to understand how things may be different".
_QUESTIONS: Final = (
    "Which of these occupations are hardest for you to fill, and why?",
    "Where do you ask for more, or less, schooling and experience than is typical here?",
    "Who moves up from one rung to the next at your firm, and what would help more people to?",
)


def brief(found: Profiles, p: IndustryProfile) -> Brief:
    """The brief of one industry."""
    return Brief(
        f"Brief {p.industry}",
        f"{p.title} in {found.study.region.name}",
        tuple((name, fact) for name, fact in _facts(found, p) if fact),
        _rungs(p),
        _largest(p),
        _QUESTIONS,
        _credits(found),
    )


def _facts(found: Profiles, p: IndustryProfile) -> list[tuple[str, str]]:
    kind = _FIRMNESS.get(p.employment_status, p.employment_status.replace("_", " "))
    openings = float(np.nansum(p.openings)) if np.isfinite(p.openings).any() else np.nan
    shares = list(p.cluster_shares(found.crosswalk).items())[:3] if found.crosswalk else []
    return [
        ("Jobs in the region", f"{ps.plain_jobs(p.employment)} in {found.study.years.current} ({kind})"),
        (
            "Openings a year",
            "" if np.isnan(openings) else f"about {openings:,.0f}, from growth and from people who leave (estimated)",
        ),
        ("Typical entry", _entry(p)),
        ("Skills most often important", _most(p, p.skills)),
        ("Knowledge most often important", _most(p, p.knowledge)),
        ("Career clusters", "; ".join(f"{name} {part:.0%}" for name, part in shares)),
        ("Occupations come from", ps.pattern_in_words(p)),
    ]


def _entry(p: IndustryProfile) -> str:
    """Jobs by typical entry education, in three groups."""
    jobs = {name: n for name, n in p.education_jobs().items() if name and not np.isnan(n)}
    total = sum(jobs.values())
    if not total:
        return ""
    groups = {"high school or less": EDUCATION[:2], "middle skill": MIDDLE_SKILL, "bachelor's or more": EDUCATION[5:]}
    return "; ".join(f"{word} {sum(jobs.get(e, 0) for e in of) / total:.0%}" for word, of in groups.items())


def _most(p: IndustryProfile, lists: tuple[tuple[str, ...], ...]) -> str:
    """The elements that stand in the lists of most jobs."""
    weight: dict[str, float] = {}
    for names, n in zip(lists, np.nan_to_num(p.share).tolist(), strict=True):
        for name in names:
            weight[name] = weight.get(name, 0.0) + n
    return ", ".join(sorted(weight, key=lambda name: (-weight[name], name))[:_NAMED])


def _rungs(p: IndustryProfile) -> tuple[tuple[str, float, str], ...]:
    """(rung in words, part of the rated jobs, its largest occupations), from the lowest rung up; none without O*NET."""
    zones, share = np.rint(p.zones), np.nan_to_num(p.share)
    rated = float(share[np.isfinite(zones)].sum())
    if not rated:
        return ()
    rungs = []
    for zone, words in _ZONES.items():
        rows = np.flatnonzero(zones == int(zone))
        first = rows[np.argsort(-share[rows], kind="stable")][:_ON_A_RUNG]
        rungs.append(
            (
                f"Zone {zone}: {words}",
                float(share[rows].sum()) / rated,
                "; ".join(_cut(str(t), _RUNG_TITLE_AT_MOST) for t in p.titles[first]),
            )
        )
    return tuple(rungs)


def _largest(p: IndustryProfile) -> Section:
    short = ps.short_section(p, _ROWS)
    columns = {column.name: column for column in short.columns}
    order = ("occ_title", *(name for name in columns if name not in ("occ_title", "occ_code", "share_pct")))
    rows = dict(short.rows) | {"occ_title": _texts(_cut(str(t), _TITLE_AT_MOST) for t in p.titles[:_ROWS])}
    if "education" in rows:
        rows["education"] = _texts(_SHORT_EDUCATION.get(str(e), str(e)) for e in rows["education"])
    shown = tuple(columns[name] for name in order if name in columns)
    return Section("top", "Largest occupations", "", shown, rows)


def _texts(given: Iterable[str]) -> Text:
    return np.array(list(given), dtype=np.str_)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip(" ,") + "…"


def _credits(found: Profiles) -> tuple[str, ...]:
    told = [note for note in found.notes if note.startswith("Occupations:")]
    wages = "Wages are the nation's, of this industry; typical entry is what BLS assigns, not what employers ask for."
    return (*told, wages, *(note for note in found.notes if note == ONET_CREDIT))
