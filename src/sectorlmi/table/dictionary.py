"""The data dictionary: every column of the table and of the ranking. Headings, formats and docs come from here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sectorlmi.table.factors import FACTORS, Factor
from sectorlmi.terms import columns as c
from sectorlmi.terms.columns import Column


def _number(name: str, heading: str, unit: str, number_format: str, meaning: str) -> Column:
    return Column(name, heading, "number", unit, meaning, "", number_format)


def _likely(name: str, heading: str, unit: str, number_format: str) -> tuple[Column, Column]:
    """The range of a number over the feasible fills."""
    low = "5 % of the ways to fill the hidden numbers give less; the number itself where it is published"
    high = "5 % of the ways to fill the hidden numbers give more; the number itself where it is published"
    number = Column(name, heading, "count" if number_format == c.JOBS else "number", unit, "", "", number_format)
    return (
        replace(number, name=number.beside("low"), heading=f"{heading}, likely from", meaning=low),
        replace(number, name=number.beside("high"), heading=f"{heading}, likely to", meaning=high),
    )


def _share(name: str, heading: str, meaning: str) -> Column:
    return _number(name, heading, "share, 0 to 1", c.SHARE, meaning)


_GRADE = "published, close, rough or unsure: how far the certain bounds lie from the number; empty: not graded"
_TABLE = (
    c.text("industry_code", "NAICS", "Industry code as QCEW writes it", "QCEW"),
    c.text("title", "Industry", "Title in the newest NAICS revision that QCEW lists", "BLS QCEW industry titles"),
    c.text(
        "own_region",
        "Own region",
        "The region that the row's numbers are over where it is not the study's; only with `industry_regions`",
    ),
    Column(
        "naics_vintage", "NAICS revision", "count", "year", "The revision of NAICS the row's code belongs to", "", "0"
    ),
    c.count(
        "n_establishments",
        "Establishments",
        "worksites",
        "Average worksites (not firms), published for hidden cells too",
        source="QCEW",
    ),
    c.count(
        "n_disclosed", "Cells published", "cells", "Cells (area × ownership) of the current year with published jobs"
    ),
    c.count("n_suppressed", "Cells hidden", "cells", "Cells of the current year that the publisher hides"),
    c.count("n_absent", "Cells absent", "cells", "Cells of the current year without a row: no covered establishment"),
    c.count("employment_lower", "Employment, at least", "jobs", "Guaranteed lower bound of the regional jobs"),
    c.count("employment_upper", "Employment, at most", "jobs", "Guaranteed upper bound of the regional jobs"),
    *_likely("employment", "Employment", "jobs", c.JOBS),
    c.count("employment_floor", "Employment, published part", "jobs", "Sum of the published cells", source="QCEW"),
    c.status_of("employment_status", "Employment is", "How firm the employment is"),
    c.grade_of("employment_grade", "Employment, grade", _GRADE),
    _share("employment_estimated_share", "Employment estimated", "Part of the employment that is estimated"),
    c.count(
        "employment_base",
        "Employment, base year",
        "jobs",
        "Average jobs of the base year, or quarter",
        status="employment_base_status",
    ),
    c.count("employment_base_lower", "Base employment, at least", "jobs", "Guaranteed lower bound in the base year"),
    c.count("employment_base_upper", "Base employment, at most", "jobs", "Guaranteed upper bound in the base year"),
    c.count(
        "employment_base_floor",
        "Base employment, published part",
        "jobs",
        "Sum of the published cells of the base year",
    ),
    c.status_of("employment_base_status", "Base employment is", "How firm the base-year employment is"),
    c.grade_of("employment_base_grade", "Base employment, grade", _GRADE),
    _share(
        "employment_base_estimated_share", "Base employment estimated", "Estimated part of the base-year employment"
    ),
    c.count("n_disclosed_base", "Base cells published", "cells", "Cells of the base year with published jobs"),
    c.count("n_suppressed_base", "Base cells hidden", "cells", "Cells of the base year that the publisher hides"),
    c.count("n_absent_base", "Base cells absent", "cells", "Cells of the base year without a row"),
    _number(
        "total_annual_wages_usd",
        "Total wages",
        "US dollars a year, nominal",
        c.DOLLARS,
        "Wages of the cells the average wage is made from",
    ),
    c.count("wage_employment", "Jobs behind the wage", "jobs", "Jobs of the same cells as the total wages"),
    _number(
        "avg_annual_wage_lower_usd",
        "Wage, at least",
        "US dollars",
        c.DOLLARS,
        "Guaranteed lower bound of the average wage",
    ),
    _number(
        "avg_annual_wage_upper_usd",
        "Wage, at most",
        "US dollars",
        c.DOLLARS,
        "Guaranteed upper bound of the average wage",
    ),
    *_likely("avg_annual_wage_usd", "Wage", "US dollars", c.DOLLARS),
    c.status_of("avg_annual_wage_status", "Wage is", "How firm the wage is"),
    c.grade_of("avg_annual_wage_grade", "Wage, grade", _GRADE),
    c.count(
        "growth_from",
        "Jobs compared, base",
        "jobs",
        "Base-year jobs that growth compares; a bridge group's across a NAICS revision",
    ),
    c.count(
        "growth_from_lower", "Jobs compared, base, at least", "jobs", "Guaranteed lower bound of the base-year jobs"
    ),
    c.count(
        "growth_from_upper", "Jobs compared, base, at most", "jobs", "Guaranteed upper bound of the base-year jobs"
    ),
    c.count(
        "growth_to_lower", "Jobs compared, current, at least", "jobs", "Guaranteed lower bound of the current jobs"
    ),
    c.count("growth_to_upper", "Jobs compared, current, at most", "jobs", "Guaranteed upper bound of the current jobs"),
    c.text("quadrant", "Quadrant", "star, mature, emerging or transforming, by location quotient and past growth"),
    c.count("growth_to", "Jobs compared, current", "jobs", "Current-year jobs that growth compares"),
    _number("growth_lower_pct", "Growth, at least", "percent", c.PERCENT, "Guaranteed lower bound of past growth"),
    _number("growth_upper_pct", "Growth, at most", "percent", c.PERCENT, "Guaranteed upper bound of past growth"),
    *_likely("growth_pct", "Growth", "percent", c.PERCENT),
    c.status_of("growth_status", "Growth is", "How firm the past growth is"),
    c.grade_of("growth_grade", "Growth, grade", _GRADE),
    c.text("growth_note", "About growth", "Which codes are compared, or why none are"),
    _share("growth_estimated_share", "Growth estimated", "Estimated part of the jobs that growth compares"),
    c.text("recent_period", "Recent quarter", "The quarter that recent growth is about; empty where there is none"),
    _number("recent_growth_lower_pct", "Recent growth, at least", "percent", c.PERCENT, "Guaranteed lower bound of it"),
    _number("recent_growth_upper_pct", "Recent growth, at most", "percent", c.PERCENT, "Guaranteed upper bound of it"),
    c.status_of("recent_growth_status", "Recent growth is", "How firm the recent growth is"),
    c.grade_of("recent_growth_grade", "Recent growth, grade", _GRADE),
    c.text("recent_growth_note", "About recent growth", "Which codes are compared, or why none are"),
    _share("recent_growth_estimated_share", "Recent growth estimated", "Estimated part of the jobs that are compared"),
    c.status_of("projected_growth_status", "Projection is", "Where the projected growth was taken from"),
    _number(
        "projected_growth_per_year_pct",
        "Projected growth a year",
        "percent a year",
        c.PERCENT,
        "Compound growth a year of the projection row used",
    ),
    _number(
        "projected_growth_low_pct",
        "Projected growth, likely from",
        "percent",
        c.PERCENT,
        "5 of 100 modeled projections of such jobs and years came out lower; official ones have no range",
    ),
    _number(
        "projected_growth_high_pct",
        "Projected growth, likely to",
        "percent",
        c.PERCENT,
        "5 of 100 modeled projections of such jobs and years came out higher; official ones have no range",
    ),
    c.count("projection_base", "Projection, base", "jobs", "Base-year jobs of the projection row used"),
    c.count("projection_projected", "Projection, projected", "jobs", "Projected jobs of the projection row used"),
    c.text("projected_growth_note", "About the projection", "Which projection row was used"),
    _number(
        "location_quotient_lower", "LQ, at least", "ratio", c.RATIO, "Guaranteed lower bound of the location quotient"
    ),
    _number(
        "location_quotient_upper", "LQ, at most", "ratio", c.RATIO, "Guaranteed upper bound of the location quotient"
    ),
    *_likely("location_quotient", "LQ", "ratio", c.RATIO),
    c.status_of("location_quotient_status", "LQ is", "How firm the location quotient is"),
    c.grade_of("location_quotient_grade", "LQ, grade", _GRADE),
    c.count(
        "benchmark_employment",
        "Benchmark employment",
        "jobs",
        "Jobs of the industry in the benchmark area",
        status="benchmark_status",
    ),
    c.status_of("benchmark_status", "Benchmark is", "How firm the benchmark's employment is"),
    _number(
        "benchmark_growth_lower_pct",
        "Benchmark's growth, at least",
        "percent",
        c.PERCENT,
        "Guaranteed lower bound of the benchmark's growth",
    ),
    _number(
        "benchmark_growth_upper_pct",
        "Benchmark's growth, at most",
        "percent",
        c.PERCENT,
        "Guaranteed upper bound of the benchmark's growth",
    ),
    c.status_of("benchmark_growth_status", "Benchmark's growth is", "How firm the benchmark's growth is"),
    c.grade_of("benchmark_growth_grade", "Benchmark's growth, grade", _GRADE),
    c.text("benchmark_growth_note", "About the benchmark's growth", "Which codes are compared, or why none are"),
    _share(
        "benchmark_growth_estimated_share",
        "Benchmark's growth estimated",
        "Estimated part of the benchmark's jobs that are compared",
    ),
    _number(
        "growth_trend_lower_pct",
        "Trend, at least",
        "percent a year",
        c.PERCENT,
        "Guaranteed lower bound of the trend; this and what follows only where a study names `growth_trend`",
    ),
    _number(
        "growth_trend_upper_pct", "Trend, at most", "percent a year", c.PERCENT, "Guaranteed upper bound of the trend"
    ),
    *_likely("growth_trend_pct", "Trend", "percent a year", c.PERCENT),
    c.status_of("growth_trend_status", "Trend is", "How firm the trend is: as the weakest of its years"),
    c.grade_of("growth_trend_grade", "Trend, grade", _GRADE),
    c.text("growth_trend_note", "About the trend", "Which years it runs over, or why there is none"),
    _share("growth_trend_estimated_share", "Trend estimated", "Estimated part of the jobs of its years"),
    Column(
        "volatility_pct",
        "Volatility",
        "number",
        "points of percent a year",
        "Standard deviation of the yearly changes around the trend",
        "",
        c.PERCENT,
        "growth_trend_status",
    ),
    c.text("two_ends_note", "About the two ends", "Where the years between tell another story than growth does"),
)

# Columns that only a study with `wages` has, or one that ranks on real wages.
_PAY = (
    Column(
        "real_avg_annual_wage_usd",
        "Real wage",
        "number",
        "US dollars a job a year, of the year `wages.real`",
        "Average annual wage in dollars of another year, by consumer prices (CPI-U)",
        "",
        c.DOLLARS,
        "real_avg_annual_wage_status",
    ),
    _number(
        "real_avg_annual_wage_lower_usd",
        "Real wage, at least",
        "US dollars",
        c.DOLLARS,
        "Guaranteed lower bound of the real wage",
    ),
    _number(
        "real_avg_annual_wage_upper_usd",
        "Real wage, at most",
        "US dollars",
        c.DOLLARS,
        "Guaranteed upper bound of the real wage",
    ),
    c.status_of("real_avg_annual_wage_status", "Real wage is", "How firm the real wage is: as firm as the wage"),
    c.grade_of("real_avg_annual_wage_grade", "Real wage, grade", _GRADE),
    _number(
        "real_wage_growth_lower_pct",
        "Real wage growth, at least",
        "percent",
        c.PERCENT,
        "Guaranteed lower bound of the growth of the real wage",
    ),
    _number(
        "real_wage_growth_upper_pct",
        "Real wage growth, at most",
        "percent",
        c.PERCENT,
        "Guaranteed upper bound of the growth of the real wage",
    ),
    *_likely("real_wage_growth_pct", "Real wage growth", "percent", c.PERCENT),
    c.status_of("real_wage_growth_status", "Real wage growth is", "How firm the growth of the real wage is"),
    c.grade_of("real_wage_growth_grade", "Real wage growth, grade", _GRADE),
    c.text("real_wage_growth_note", "About real wage growth", "Which codes are compared, or why none are"),
    _share("real_wage_growth_estimated_share", "Real wage growth estimated", "Estimated part of the jobs compared"),
    Column(
        "parity_avg_annual_wage_usd",
        "Wage at US prices",
        "number",
        "US dollars a job a year, at the nation's prices",
        "Average annual wage, or real wage where the study has one, over the state's price parity (BEA)",
        "",
        c.DOLLARS,
        "parity_avg_annual_wage_status",
    ),
    *(
        _number(
            f"parity_avg_annual_wage_{end}_usd",
            f"Wage at US prices, {words}",
            "US dollars",
            c.DOLLARS,
            f"Guaranteed {end} bound of the wage at the nation's prices",
        )
        for end, words in (("lower", "at least"), ("upper", "at most"))
    ),
    c.status_of("parity_avg_annual_wage_status", "Wage at US prices is", "How firm it is: as firm as the wage"),
    c.grade_of("parity_avg_annual_wage_grade", "Wage at US prices, grade", _GRADE),
    _number(
        "price_parity",
        "Price parity",
        "U.S. = 100",
        c.RATIO,
        "Price parity of the region's state (BEA), of several states weighted by the region's jobs",
    ),
    _number(
        "self_sufficiency_wage_usd",
        "Self-sufficiency wage",
        "US dollars a year",
        c.DOLLARS,
        "The study's wage of self-sufficiency in dollars of the current year; of several counties weighted by jobs",
    ),
    c.text(
        "pays_self_sufficient",
        "Pays above self-sufficiency",
        "yes, no or unsure: whether the average annual wage certainly lies above the wage of self-sufficiency",
    ),
)

_RANKING = (
    c.count("n_candidates", "Candidates", "industries", "Industries ranked before any is set aside for an open place"),
    c.count("candidate_place", "Place of all", "place", "As `place`, among all candidates"),
    c.count(
        "candidate_place_low",
        "Best place of all",
        "place",
        "As `place_low`, among all candidates: those set aside for an open place have one too",
    ),
    c.count(
        "candidate_place_high",
        "Worst place of all",
        "place",
        "As `place_high`, among all candidates; far from the best, and not among the first: set aside",
    ),
    c.count(
        "place", "Place", "1 = first", "Competition rank of the weighted mean of ranks; ties share the better place"
    ),
    c.count(
        "place_low", "Best place", "place", "Place that 5 % of the ways to fill the hidden numbers reach or better"
    ),
    c.count("place_high", "Worst place", "place", "Place that 95 % of the ways to fill them reach or better"),
    _number(
        "mean_rank",
        "Mean rank",
        "weighted mean of ranks",
        c.RATIO,
        "Σ weight × rank over Σ weight of the known factors",
    ),
    _share("weight_coverage", "Weight known", "Share of the weight whose factors are known"),
    _share("p_top", "P(top)", "Share of the ways to fill the hidden numbers in which the industry is among the top"),
    _share("p_top_weights", "P(top), any weights", "Share of random weightings in which the industry is among the top"),
    c.text("reason", "Why", "Why an industry is on the short list, or was set aside"),
    c.text("caution", "Caution", "Which numbers that an industry's place on the short list rests on are no firm ones"),
)


def table_columns() -> tuple[Column, ...]:
    """The columns of every table besides the factors' own."""
    return _TABLE


def dictionary(factors: Iterable[Factor] = ()) -> dict[str, Column]:
    """Column by name: of the table, of wages, of the built-in factors, of the ranking, and of further factors."""
    made = [f.column for f in (*FACTORS.values(), *factors)]
    return {column.name: column for column in (*_TABLE, *_PAY, *made, *_RANKING)}
