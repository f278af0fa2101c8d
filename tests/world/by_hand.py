"""The fifteen factors of 541 in Coast by hand, each beside the slips that would give another number."""

from __future__ import annotations

# Coast in 2023 and 2019: private jobs and wages, all jobs (own 0). The same of the nation.
JOBS, JOBS_BASE = 8350 + 410 + 215, 7678 + 605
WAGES = 479_840_000 + 16_255_000 + 8_090_000
COVERED, COVERED_BASE = 11250 + 610 + 275, 10688 + 865
US, US_BASE = 1_062_200, 992_000
US_COVERED, US_COVERED_BASE = 1_275_700, 1_211_000

# 541 in Coast, 2023: 400 + 800 jobs in 02020 and 25 in 02063, at 70,000, 95,000 and 56,000 dollars, on 30 + 40 + 5
# worksites; 2019: 380 + 600 and 20 jobs. The nation: 50,000 + 60,000 jobs and 52,000 + 72,000.
PAY = (400 * 70_000 + 800 * 95_000 + 25 * 56_000) / 1225
BY_HAND: dict[str, tuple[float, dict[str, float]]] = {
    "employment": (1225, {"base year": 1000, "first county only": 1200}),
    "avg_annual_wage_usd": (PAY, {"mean of county averages": (104_000_000 / 1200 + 56_000) / 2, "weekly": PAY / 52}),
    "growth_pct": (22.5, {"swapped": -18.367346938775512, "share of current": 100 * 225 / 1225}),
    "projected_growth_pct": (25.0, {"the state's rate": 30.0, "of the projected": 20.0, "past growth": 22.5}),
    "location_quotient": (
        (1225 / JOBS) / (124_000 / US),
        {
            "base-year region": (1225 / JOBS_BASE) / (124_000 / US),
            "base-year nation": (1225 / JOBS) / (124_000 / US_BASE),
            "all jobs": (1225 / COVERED) / (124_000 / US_COVERED),
            "upside down": (124_000 / US) / (1225 / JOBS),
        },
    ),
    # The fourth root of 1.225, less 1: four years lie between 2019 and 2023, not five, and not the root of percents.
    "growth_per_year_pct": (5.204428664335836, {"five years": 100 * (1.225**0.2 - 1), "a mean": 22.5 / 4}),
    "jobs_change": (225, {"swapped": -225, "without 02063": 220}),
    "wage_premium_pct": (
        100 * (PAY / (WAGES / JOBS) - 1),
        {"over all jobs": 100 * (PAY / (706_565_000 / COVERED) - 1), "a ratio": PAY / (WAGES / JOBS)},
    ),
    "avg_weekly_wage_usd": (PAY / 52, {"annual": PAY, "a twelfth": PAY / 12}),
    "share_of_jobs_pct": (
        100 * 1225 / JOBS,
        {"a share": 1225 / JOBS, "all jobs": 100 * 1225 / COVERED, "base year": 100 * 1225 / JOBS_BASE},
    ),
    "average_establishment_size": (1225 / 75, {"base jobs": 1000 / 75, "upside down": 75 / 1225}),
    "lq_change": (
        (1225 / JOBS) / (124_000 / US) - (1000 / JOBS_BASE) / (110_000 / US_BASE),
        {
            "region's total of the wrong year": (1225 / JOBS) / (124_000 / US) - (1000 / JOBS) / (110_000 / US_BASE),
            "nation's total of the wrong year": (1225 / JOBS) / (124_000 / US) - (1000 / JOBS_BASE) / (110_000 / US),
            "nation's jobs of the wrong year": (1225 / JOBS) / (124_000 / US)
            - (1000 / JOBS_BASE) / (124_000 / US_BASE),
            "swapped": (1000 / JOBS_BASE) / (110_000 / US_BASE) - (1225 / JOBS) / (124_000 / US),
        },
    ),
    # 1,000 jobs would have grown by 14,000 / 110,000 of them: 127.27 of the 225.
    "competitive_effect": (
        225 - 1000 * 14_000 / 110_000,
        {
            "on the current jobs": 1225 * (0.225 - 14_000 / 110_000),
            "against all industries": 225 - 1000 * (US / US_BASE - 1),
            "homothetic": JOBS_BASE * 110_000 / US_BASE * (0.225 - 14_000 / 110_000),
        },
    ),
    "benchmark_growth_pct": (
        100 * 14_000 / 110_000,
        {"the region's": 22.5, "of the current jobs": 100 * 14_000 / 124_000, "of all": 100 * (US / US_BASE - 1)},
    ),
    # 1,112 jobs in 2021: the slope of the first two years is steeper than that of all four, that of the last two less.
    "growth_trend_pct": (5.204428664335836, {"the steepest": 5.4514, "the least": 4.9581, "a mean": 22.5 / 4}),
}
