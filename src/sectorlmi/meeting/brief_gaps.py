"""What the data do not tell of an industry, each gap with the file and the command that would close it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

LOAD: Final = "sectorlmi load FILE"
_TEAM: Final = "research staff"


@dataclass(frozen=True)
class Gap:
    """What is not known, who could find out, the file that would tell, and the command that takes it.

    Where no file would tell, `file` and `command` are empty: people have to be asked.
    """

    key: str
    what: str
    who: str
    file: str = ""
    command: str = ""


# In the order in which they matter to whoever reads a brief.
GAPS: Final = tuple(
    Gap(*each)
    for each in (
        ("occupations", "Which occupations it employs", _TEAM, "oesmYYin4.zip and oesmYYnat.zip", LOAD),
        ("schooling", "Usual schooling of its occupations", _TEAM, "education.xlsx (Table 5.4)", LOAD),
        ("regional_wages", "Pay by occupation in this region", _TEAM,
         "oesmYYma.zip with area_definitions_mYYYY.xlsx, or oesmYYst.zip", LOAD),
        ("outlook", "Its outlook", _TEAM, "a projections file", "projections: in study.yml"),
        ("state_outlook", "Its outlook in the state: only the U.S. rate is at hand", _TEAM,
         "the state’s projections", "projections: in study.yml"),
        ("sizes", "Its worksites by size here", _TEAM, "cbpYYco.zip", LOAD),
        ("outside", "Counties just outside", _TEAM, "county_adjacency.txt", LOAD),
        ("map", "A map of its counties", _TEAM, "cb_YYYY_us_county_20m.zip", "output: {boundaries: …} in study.yml"),
        ("age", "How old its workers are", _TEAM, "qwi_ST_sa_f_gc_n3_op_u.csv.gz", LOAD),
        ("people", "Schooling and age of the region’s people", _TEAM,
         "answers of the Census API, B15003 and B01001", LOAD),
        ("training", "How many are trained for it here", _TEAM,
         "cYYYY_a.csv, hdYYYY.csv and CIP2020_SOC2018_Crosswalk.xlsx", LOAD),
        ("employers", "Who the employers are, and who is hiring now", "chamber and associations"),
        ("self_employed", "How many work for themselves", "chamber and associations"),
    )
)  # fmt: skip


def gaps(missing: Collection[str]) -> tuple[Gap, ...]:
    """The gaps of these keys, and those that no file closes."""
    return tuple(gap for gap in GAPS if gap.key in missing or not gap.file)
