"""The industries that a study or a command names: codes of the study's years, of which the rule is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sectorlmi.errors import ConfigError
from sectorlmi.terms import breaks, naics
from sectorlmi.terms.study import IndustryRule, Study


def asked_for(study: Study, code: str, where: str) -> str:
    """An industry that a command names. ConfigError where the study's current year has no such code.

    A table of a third party has the codes that its maker chose.
    """
    return naics.well_formed(code, where) if study.source else naics.of_years(code, where, study.years.current.year)


def refuse_other_years(study: Study) -> None:
    """Raise ConfigError where a key of the study names an industry that its years do not have.

    Rows of the base year alone may be excluded or listed at a level; all else is about the current year.
    """
    if study.source:
        return
    base, current = study.years.base.year, study.years.current.year
    of_either = {f"industries.exclude[{i}]": code for i, code in enumerate(study.industries.exclude)}
    of_either |= {f"level.{code}": code for code, _ in study.level.exceptions}
    of_current = {f"industry_regions.{own.industry}": own.industry for own in study.industry_regions}
    for i, group in enumerate(study.groups):
        of_current |= {f"groups[{i}].industries[{j}]": code for j, code in enumerate(group.industries)}
    for key, named in (("add", study.shortlist.add), ("drop", study.shortlist.drop)):
        of_current |= {f"shortlist.{key}[{i}]": code for i, code in enumerate(named)}
    wrong = [*_wrong(of_either, current, base), *_wrong(of_current, current)]
    if wrong:
        raise ConfigError("; ".join(error.what for error in wrong), " ".join(error.hint for error in wrong))


def _wrong(named: Mapping[str, str], *years: int) -> Iterator[ConfigError]:
    """What is wrong with each code by its key, so that all can be mended at once."""
    for key, code in named.items():
        try:
            naics.of_years(code, key, *years)
        except ConfigError as error:
            yield error


def notes_on_study(study: Study) -> Iterator[str]:
    """What the excluded codes do not exclude, though they are codes of one of the study's years."""
    if study.industries.exclude == IndustryRule().exclude:
        return
    vintage = breaks.naics_vintage(study.years.current.year)
    for code in study.industries.exclude:
        if any(above in study.industries.exclude for above in naics.ancestors(code)):
            continue
        listed_at = study.level.digits_for(code)
        if not study.source and code not in naics.codes_of(vintage):
            yield (
                f"industries.exclude: {code} is no code of {study.years.current} (NAICS {vintage})"
                f"{naics.history(code, vintage)}; only its rows of {study.years.base} are left out."
            )
        elif naics.digits(code) > listed_at:
            above = next(a for a in naics.ancestors(code) if naics.digits(a) == listed_at)
            yield f"industries.exclude: {code} leaves nothing out: the table lists {above}, of {listed_at} digits."
