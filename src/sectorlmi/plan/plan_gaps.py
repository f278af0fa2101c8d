"""What a plan lacks, who could close it, and the file and command that would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from sectorlmi.ranking.gaps import ToDo
from sectorlmi.terms.document import Section, plain_table

_ANALYST, _BOARD, _COLLEGE = "the analyst", "the local board", "colleges and schools"


# By what the study or the store lacks.
GAPS: Final[Mapping[str, ToDo]] = {
    "patterns": ToDo(
        "Occupations of the industries, with pay and openings",
        _ANALYST,
        "OEWS industry files (oesmYYin4.zip from bls.gov/oes): sectorlmi fetch oews --year {year}",
    ),
    "regional_wages": ToDo(
        "Occupational pay of the region itself",
        _ANALYST,
        "OEWS areas (oesmYYma.zip and area_definitions_mYYYY.xlsx): sectorlmi load FILES",
    ),
    "preparation": ToDo(
        "Typical entry education and training of occupations",
        _ANALYST,
        "BLS Employment Projections Table 5.4 (education.xlsx): sectorlmi load education.xlsx",
    ),
    "openings": ToDo(
        "Openings a year by occupation",
        _ANALYST,
        "BLS Employment Projections Tables 1.2 and 1.10 (occupation.xlsx): sectorlmi load occupation.xlsx",
    ),
    "skills": ToDo(
        "Knowledge and skills of occupations, and the entry ladder",
        _ANALYST,
        "O*NET Job Zones.xlsx, Skills.xlsx, Knowledge.xlsx (onetcenter.org/database.html): sectorlmi load FILES",
    ),
    "training": ToDo(
        "Who completes programs here that lead to the occupations",
        _ANALYST,
        "IPEDS completions and institutions (cYYYY_a.csv, hdYYYY.csv from nces.ed.gov/ipeds) and the crosswalk"
        " CIP2020_SOC2018_Crosswalk.xlsx: sectorlmi load FILES",
    ),
    "labor_force": ToDo(
        "Labor force, employment and unemployment",
        _ANALYST,
        "LAUS county averages (laucntyYY.xlsx from bls.gov/lau): sectorlmi fetch laus --year {year}",
    ),
    "people": ToDo(
        "Age and education of the people",
        _ANALYST,
        "ACS 5-year tables B01001, B15003 and B23025 by county (api.census.gov): sectorlmi load FILES",
    ),
    "older": ToDo(
        "Age of each industry's workers",
        _ANALYST,
        "Census QWI by county and age (ledextract.ces.census.gov): sectorlmi load FILES",
    ),
    "commuting": ToDo(
        "Commuting into and out of the region",
        _ANALYST,
        "LODES origin-destination files of the state: sectorlmi fetch lodes --year {year} --state {state}",
    ),
    "clusters": ToDo(
        "Jobs by career cluster",
        _ANALYST,
        "the crosswalk of careertech.org/resource/framework-crosswalk: sectorlmi load FILE",
    ),
    "self_sufficiency": ToDo(
        "Whether an industry's jobs pay a self-sufficient wage",
        _BOARD,
        "a wage a year in study.yml: wages: {self_sufficiency: 41600}",
    ),
    "supporting": ToDo(
        "What each industry buys from and sells to others here",
        _BOARD,
        "no file that this program reads: a supply-chain study, or what employers say at the table",
    ),
    "barriers": ToDo(
        "Skills and jobs of individuals with barriers to employment",
        _BOARD,
        "no file that this program reads: your participant records and the state's workforce agency",
    ),
    "programs": ToDo(
        "Capacity and results of the region's training programs",
        _COLLEGE,
        "no file that this program reads: the state's list of eligible training providers, and the colleges",
    ),
    "students": ToDo(
        "Student performance, progress of programs of study, educators, equal access",
        _COLLEGE,
        "no file that this program reads: the recipient's own records, as section 134(c)(2) lists them",
    ),
    "swot": ToDo(
        "What the committee knows that no file does",
        "the strategy committee",
        "no file that this program reads: land, housing, infrastructure, broadband, hazards, plans of employers",
    ),
}


def to_do_of(keys: Iterable[str], year: int, state: str) -> list[ToDo]:
    """The gaps of these keys, for a study of this year and (postal) state."""
    every = [GAPS[key] for key in keys]
    # Other words in braces are those of a study file.
    filled = (gap.closes.replace("{year}", str(year)).replace("{state}", state) for gap in every)
    return [replace(gap, closes=closes) for gap, closes in zip(every, filled, strict=True)]


def gaps_section(every: Iterable[ToDo]) -> Section:
    """The to-do list of a plan."""
    names = {"what": "What is missing", "who": "Who could close it", "closes": "File and command, or source"}
    return plain_table("gaps", "What would close each gap", names, [(gap.what, gap.who, gap.closes) for gap in every])
