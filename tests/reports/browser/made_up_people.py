"""A made-up profile of two industries, and a made-up coverage, as the commands hand them to their pages."""

from __future__ import annotations

import numpy as np

from sectorlmi.people import training
from sectorlmi.people.career_clusters import crosswalk
from sectorlmi.people.characteristics import Characteristics, Preparation
from sectorlmi.people.coverage import RegionCoverage, measure
from sectorlmi.people.demand import ClusterDemand, Demand
from sectorlmi.people.participation import parse
from sectorlmi.people.partners import Groups
from sectorlmi.people.profile import Profiles, build
from sectorlmi.people.staffing import Patterns
from sectorlmi.people.supply import Supply
from sectorlmi.people.training import TrainingGap
from sectorlmi.terms.provenance import Provenance
from sectorlmi.terms.study import Region, Study, Years

EVIL = '</script><img src=x onerror="window.hacked = 1">'

# SOC, title, entry education, job zone, share of 622 and of 484 in percent, wage
OCCUPATIONS = (
    ("29-1141", "Registered Nurses", "Bachelor's degree", 4, 40.0, 0.0, 93_600),
    ("31-1131", "Nursing Assistants", "Postsecondary nondegree award", 3, 25.0, 0.0, 39_530),
    ("29-2034", "Radiologic Technologists", "Associate's degree", 3, 10.0, 0.0, 78_000),
    ("53-3032", "Heavy Truck Drivers", "Postsecondary nondegree award", 2, 0.0, 60.0, 57_440),
    ("53-7062", "Laborers and Movers, Hand", "No formal educational credential", 1, 1.0, 20.0, 38_000),
    ("43-9061", "Office Clerks, General", "High school diploma or equivalent", 2, 4.0, 10.0, 43_630),
    ("11-1021", EVIL, "Bachelor's degree", 4, 2.0, 5.0, 101_000),
)
STUDY = Study("Made-up", Region("Two counties", ("13121", "13089")), Years.of(2015, 2018))


def patterns() -> Patterns:
    rows = [
        (industry, int(soc.replace("-", "")), 4, part * 10, part, float(wage))
        for industry, at in (("622", 4), ("484", 5))
        for soc, *rest in OCCUPATIONS
        for part, wage in [((soc, *rest)[at], rest[-1])]
        if part
    ]
    names = ("naics", "occ", "level", "employment", "pct_total", "a_mean")
    table = {name: np.array(values) for name, values in zip(names, zip(*rows, strict=True), strict=True)}
    return Patterns(2024, [table], {})


def made_up_profiles(title: str = "Hospitals") -> Profiles:
    """Hospitals with 1,000 jobs and trucking with 500; nothing is known of the labor supply."""
    known = Characteristics(
        titles={o[0]: o[1] for o in OCCUPATIONS},
        preparation={o[0]: Preparation(o[2], "None", "None") for o in OCCUPATIONS},
        job_zone={o[0]: float(o[3]) for o in OCCUPATIONS},
        openings_rate=dict.fromkeys((o[0] for o in OCCUPATIONS), 0.1),
        skills={o[0]: ("Active Listening", "Speaking") for o in OCCUPATIONS},
    )
    walk = crosswalk(
        [("29-1141", "Health Science"), ("53-3032", "Transportation, Distribution & Logistics")], "made up"
    )
    built = [
        build(code, name, jobs, status, pattern=patterns().of(code, ("5",)), known=known, crosswalk=walk)
        for code, name, jobs, status in (("622", title, 1000.0, "estimated"), ("484", "Trucking", 500.0, "published"))
    ]
    supply = Supply("", None, {}, {})
    return Profiles(STUDY, tuple(built), walk, 2024, supply, (), ("Occupations: a made-up note.",))


def made_up_coverage() -> RegionCoverage:
    """Three clusters with participants, coaches known for two of them, and demand."""
    rows = [
        ["career_cluster", "employers", "coaches"],
        ["Health Science", "10", "4"],
        ["Finance", "30", ""],
        ["Marketing", "0", "6"],
    ]
    jobs = {"Health Science": 600.0, "Finance": 100.0, "Marketing": 300.0}
    held = measure(parse(rows, "list.csv"), demand=jobs)
    demand = Demand(tuple(ClusterDemand(c, n, n / 10, 50_000.0) for c, n in jobs.items()), 1000.0, 0.0, 0.0, True)
    return RegionCoverage(STUDY, held, demand, 5, (), Groups(), (), ("A made-up note.",))


def made_up_gap(study: Study) -> TrainingGap:
    """Two occupations, one with completers and one without."""
    paths = training.Paths({"51.3801": frozenset({"29-1141"})}, {"51.3801": "Nursing"})
    held = training.Completions({("100001", "51.3801", "5"): 40.0}, {})
    gaps = tuple(
        training.gap([code], title, openings=(50.0, 20.0), education=education, held=held, paths=paths,
                     names={"100001": "A college"})
        for code, title, education in (
            ("29-1141", "Registered nurses", "Bachelor's degree"),
            ("37-2011", "Janitors", "No formal educational credential"),
        )
    )  # fmt: skip
    source = Provenance("ipeds", "made-up.csv", "0" * 64, is_sample=True)
    return TrainingGap(study, ("622",), 2025, gaps, gaps[0], (source,), ("Made-up completers.",))
