"""Where the nation's staffing pattern may mislead: an industry of unlike parts, or one that pays otherwise here."""

from __future__ import annotations

from typing import Final

import numpy as np

from sectorlmi.people.profile import IndustryProfile

# What an industry holds beside what its name calls to mind (NAICS 2017 and 2022), and which occupations that brings in.
_UNLIKE: Final = {
    "512": "movie theaters (their ushers and counter staff), with studios",
    "519": "libraries and archives, with web publishing",
    "551": "head offices of every industry",
    "561": "temporary help agencies, whose people work in other industries, with guards and cleaners",
    "711": "spectator sports, with theaters and promoters",
    "712": "zoos and parks, with museums",
    "713": "casinos, with gyms and golf courses",
    "721": "casino hotels, with other hotels",
}
# Pay that lies farther from what the pattern's occupations are paid in the nation speaks of another mix of jobs, or of
# a region that pays otherwise.
_FAR: Final = 0.25
# Dollars of years farther apart are not compared.
_YEARS_APART: Final = 1
# What the wages must cover to be compared.
_COVERED: Final = 0.6


def pattern_caution(p: IndustryProfile, pay_here_usd: float, years_apart: int) -> str:
    """A sentence where the pattern may not fit the region; empty where nothing speaks against it.

    `pay_here_usd` is the industry's average pay in the region, NaN where it is not known; `years_apart` lie between it
    and the pattern.
    """
    if p.pattern is None:
        return ""
    unlike = _UNLIKE.get(p.industry[:3], "")
    told = [f"The national pattern counts {unlike}; employers here may differ."] if unlike else []
    national = _pay_by_pattern(p) if abs(years_apart) <= _YEARS_APART else float("nan")
    if not np.isnan(national) and not np.isnan(pay_here_usd) and abs(pay_here_usd / national - 1) > _FAR:
        word = "more" if pay_here_usd > national else "less"
        told.append(
            f"Jobs here pay {abs(pay_here_usd / national - 1):.0%} {word} than these occupations do in the nation: "
            "the mix here may differ."
        )
    return " ".join(told)


def _pay_by_pattern(p: IndustryProfile) -> float:
    """Mean pay of the pattern's occupations in the nation, in dollars; NaN where too few of the jobs have one."""
    wages, share = p.wages["a_mean"], np.nan_to_num(p.share)
    known = ~np.isnan(wages)
    covered = float(share[known].sum())
    return float((share[known] * wages[known]).sum()) / covered if covered >= _COVERED else float("nan")
