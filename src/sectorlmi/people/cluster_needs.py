"""Career clusters the other way: which occupations of one cluster some industries need, for those who teach it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sectorlmi.errors import ConfigError, IntegrityError, StoreError
from sectorlmi.people import profile_document
from sectorlmi.people.career_clusters import FRAMEWORK_TITLES, names, recognise
from sectorlmi.people.participation import Participation
from sectorlmi.people.profile import Profiles
from sectorlmi.people.profile_sections import WAGE, jobs_column, joined
from sectorlmi.reference.career_clusters import known
from sectorlmi.terms.columns import text
from sectorlmi.terms.document import Document, Section, file_stem, section_rows


def document(found: Profiles, cluster: str, participation: Participation | None = None) -> Document:
    """The occupations of a cluster in the profiles' industries: jobs, openings, pay, entry education, and where.

    `participation` is a list by career cluster, whose counts of the cluster are said beside.

    Raises:
        ConfigError: no such cluster in the framework of the crosswalk. StoreError: no crosswalk is loaded.
        IntegrityError: the list is not by career clusters of this framework.
    """
    if found.crosswalk is None:
        raise StoreError("no crosswalk of occupations to career clusters is loaded", "Load one with `sectorlmi load`.")
    framework = found.crosswalk.framework
    match = known(cluster)
    if match is None or match.framework != framework:
        raise ConfigError(
            f"--career-cluster {cluster}: none of {FRAMEWORK_TITLES[framework]}",
            f"Known: {'; '.join(names(framework))}.",
        )
    section = _section(found, match.name)
    told = () if participation is None else (_taking_part(participation, match.name, framework),)
    return replace(
        profile_document.document(found),
        title=f"{found.study.name}: occupations of {match.name}",
        stem=f"{file_stem(found.study.name)}-{file_stem(match.name)}",
        key="cluster_needs",
        sections=(section,),
        screen=(section,),
        payload=lambda: {"career_cluster": match.name, "occupations": section_rows(section)},
        charts=(),
        notes=(*told, *found.notes),
        lots=None,
        subject=None,
    )


def _section(found: Profiles, cluster: str) -> Section:
    assert found.crosswalk is not None  # noqa: S101 - asked for above
    values, walk = joined(found), found.crosswalk
    mine = np.array([cluster in walk.of(str(code)) for code in values["occ_code"].tolist()], dtype=np.bool_)
    codes = [str(code) for code in values["occ_code"][mine].tolist()]
    where = ["; ".join(p.industry for p in found.profiles if code in p.codes) for code in codes]
    others = ["; ".join(name for name in walk.of(code) if name != cluster) for code in codes]
    columns = (
        text("occ_code", "SOC", "Occupation code"),
        text("occ_title", "Occupation", ""),
        jobs_column("jobs", "Jobs", "Jobs of the region in these industries, by the nation's staffing patterns"),
        jobs_column("openings", "Openings a year", "Jobs times the nation's rate of openings"),
        WAGE,
        text("education", "Entry education", "Typical entry education, by BLS"),
        text("industries", "Industries", "Industries of the list that employ it"),
        text("also_in", "Also in", "Other career clusters of the occupation; its jobs are whole here"),
    )
    rows = {name: column[mine] for name, column in values.items()} | {
        "industries": np.array(where, dtype=np.str_),
        "also_in": np.array(others, dtype=np.str_),
    }
    listed = ", ".join(p.industry for p in found.profiles)
    intro = f"Occupations of {cluster} in {listed}, most jobs first: estimates by the nation's staffing patterns."
    nothing = f"None of {listed} employs an occupation of {cluster}, by the nation's staffing patterns."
    return Section("cluster_needs", f"Occupations of {cluster}", intro, columns, rows, nothing=nothing)


def _taking_part(participation: Participation, cluster: str, framework: str) -> str:
    """How many of a list take part in the cluster."""
    where = participation.where
    if participation.key != "career_cluster":
        raise IntegrityError(f"{where} is no list by career cluster", "Give a list with a column career_cluster.")
    own, called = recognise(participation.keys, where)
    if own != framework:
        raise IntegrityError(
            f"{where} is of another framework than the crosswalk that is loaded", "`sectorlmi coverage` translates."
        )
    rows = np.array([name == cluster for name in called], dtype=np.bool_)
    said = []
    for column, counts in participation.counts.items():
        here = counts[rows]
        count = "not known" if np.isnan(here).any() else f"{here.sum():,.0f}"
        said.append(f"{column} {count} of {np.nansum(counts):,.0f}")
    return f"{where}, {cluster}: {', '.join(said)}."
