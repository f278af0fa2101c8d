"""The factors that a study names, built-in ones and its own."""

from __future__ import annotations

from sectorlmi.ranking.criteria import known_word
from sectorlmi.table import outside
from sectorlmi.table.factors import FACTORS, Factor, extra_factor
from sectorlmi.terms.study import Study


def factors_of(study: Study) -> list[Factor]:
    """The factors that a study names. ConfigError on an unknown or taken name."""
    own = {e.name: extra_factor(e.name, e.better) for e in study.extra_factors}
    for choice in study.factors:
        known_word("factors", choice.name, [*FACTORS, *own])
    outside.refuse_taken_names(study)
    return [own.get(choice.name) or FACTORS[choice.name] for choice in study.factors]
