"""A study as study.yml would say it: the way back from `study_from`, for studies that come from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sectorlmi.config.study import study_from
from sectorlmi.errors import ConfigError, DataError
from sectorlmi.terms.region import Region
from sectorlmi.terms.study import Study, Test
from sectorlmi.terms.study_files import ProjectionFile


def refuse_what_check_refuses(study: Study, where: str) -> None:
    """Raises DataError, beginning with `where`, when a recorded study holds what no study.yml may hold."""
    try:
        study_from(as_written(study), Path())
    except ConfigError as error:
        raise DataError(f"{where}: the recorded study cannot be meant: {error.what}", error.hint) from error


def as_written(study: Study) -> dict[str, Any]:
    """The keys and values of a study file that means this study; every key that there is."""
    industries, output, source = study.industries, study.output, study.source
    return {
        "name": study.name,
        "region": _region(study.region),
        "industry_regions": {own.industry: _region(own.region) for own in study.industry_regions} or None,
        "benchmark": study.benchmark,
        "years": {"base": study.years.base, "current": study.years.current},
        "ownership": list(study.ownership),
        "level": {"default": study.level.default, **dict(study.level.exceptions)},
        "industries": {
            "exclude": list(industries.exclude),
            "minimum_employment": industries.minimum_employment,
            "minimum_establishments": industries.minimum_establishments,
            "maximum_estimated_share": industries.maximum_estimated_share,
        },
        "lq_base": study.lq_base,
        "suppressed": study.suppressed,
        "preset": None,
        "factors": {f.name: {"weight": f.weight, "better": f.better or None} for f in study.factors},
        "projections": [_projection(one) for one in study.projections],
        "extra_factors": [
            {"file": str(e.file), "column": e.column, "name": e.name, "better": e.better, "weight": e.weight}
            for e in study.extra_factors
        ],
        "source": source
        and {
            "file": str(source.file),
            "columns": dict(source.columns),
            "sheet": source.sheet,
            "unit": source.unit,
            "percents": source.percents,
        },
        "ranking": vars(study.ranking),
        "shortlist": vars(study.shortlist) | {"add": list(study.shortlist.add), "drop": list(study.shortlist.drop)},
        "output": {
            "folder": str(output.folder),
            "formats": list(output.formats),
            "highlight": output.highlight,
            "boundaries": output.boundaries and str(output.boundaries),
        },
        "uncertainty": vars(study.uncertainty),
        "quadrants": vars(study.quadrants),
        "screen": {
            "steps": _tests(study.screen.steps),
            "any_of": _tests(study.screen.any_of),
            "needed": study.screen.needed,
        },
        "groups": [{"name": group.name, "industries": list(group.industries)} for group in study.groups],
        "readiness": {
            "weight": study.readiness.weight,
            "questions": [{"topic": q.topic, "question": q.text} for q in study.readiness.questions],
        },
    }


def _region(region: Region) -> dict[str, Any]:
    return {"name": region.name, "counties": list(region.counties) or None, "state": region.state or None}


def _projection(one: ProjectionFile) -> dict[str, Any]:
    return {
        "file": str(one.file),
        "preset": one.preset,
        "area": list(one.areas),
        "columns": dict(one.columns),
        "years": {"base": one.base_year, "projected": one.projected_year},
        "unit": one.unit,
        "term": one.term,
        "sheet": one.sheet,
    }


def _tests(tests: tuple[Test, ...]) -> list[dict[str, Any]]:
    return [{"factor": test.factor, test.rule: test.value} for test in tests]
