"""Flags that stand in for keys of the study, or for a whole study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, get_args

import typer

from sectorlmi.errors import ConfigError
from sectorlmi.terms import study as s
from sectorlmi.terms.county_codes import refuse_mixed
from sectorlmi.terms.region import Region

StudyPath = Annotated[Path | None, typer.Argument(metavar="STUDY", help="study.yml (default: ./study.yml)")]
OtherStudies = Annotated[
    list[Path] | None, typer.Argument(metavar="STUDY", help="Further studies: one comparison of them all.")
]
Counties = Annotated[str | None, typer.Option(help="County codes or names, with commas; replaces the study's region.")]
YearsFlag = Annotated[str | None, typer.Option("--years", help="Base and current year, as in 2015:2018.")]
LevelFlag = Annotated[int | None, typer.Option("--level", help="NAICS digits, 2-6.")]
Weights = Annotated[list[str] | None, typer.Option("--weight", metavar="NAME=W", help="A factor's weight; repeatable.")]
Top = Annotated[int | None, typer.Option(help="Places on the short list.")]
Suppressed = Annotated[str | None, typer.Option(help="Hidden cells: estimate, floor or exclude.")]
Benchmark = Annotated[str | None, typer.Option(help="Area to compare with, such as US000 or 13000.")]
Ownership = Annotated[str | None, typer.Option(help="private, total, or own codes with commas.")]
Formats = Annotated[
    str | None, typer.Option("--format", help="Report formats with commas: xlsx,html,csv,json; empty: none.")
]
Preset = Annotated[str | None, typer.Option(help="Ready-made weights: see `sectorlmi presets`.")]
Compare = Annotated[
    str | None, typer.Option(metavar="METHODS", help="Other methods to compare with: minmax_sum,percentile_sum.")
]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder for the reports.")]

_DEFAULT = Path("study.yml")


@dataclass(frozen=True)
class Flags:
    """What was given on the command line; None leaves the study's own value."""

    counties: str | None = None
    years: str | None = None
    level: int | None = None
    weights: Sequence[str] | None = None
    top: int | None = None
    suppressed: str | None = None
    benchmark: str | None = None
    ownership: str | None = None
    formats: str | None = None
    out: Path | None = None
    preset: str | None = None

    def changing(self) -> list[str]:
        """Those that change what is ranked, as they are typed; where reports go and in which formats does not."""
        given = {
            "counties": self.counties,
            "years": self.years,
            "level": self.level,
            "top": self.top,
            "suppressed": self.suppressed,
            "benchmark": self.benchmark,
            "ownership": self.ownership,
            "preset": self.preset,
        }
        words = [f"--{name} {value}" for name, value in given.items() if value is not None]
        return words + [f"--weight {weight}" for weight in self.weights or ()]


def with_study(command: str, path: Path | None) -> str:
    """A command for the study that this one was given, as a person would type it."""
    return f"{command} {path.as_posix()}" if path else command


# What makes a study without a file, for the hint of the commands that have these flags.
REGION_FLAGS = "--counties 13121,13089 --years 2015:2018"


def study_of(path: Path | None, flags: Flags, instead: str = "") -> s.Study:
    """The study of a file with the flags applied; without a file, one made of the flags alone.

    `instead` are flags of this command that would do without a file; a hint names no flag that a command lacks.
    """
    from sectorlmi.config import load_study

    if path is None and flags.counties and flags.years and not _DEFAULT.is_file():
        return _with_flags(_from_flags(flags), flags)
    if path is None and not _DEFAULT.is_file():
        raise ConfigError(
            "no study given, and there is no ./study.yml",
            f"Name a study file, or {f'give at least {instead}' if instead else 'write one with: sectorlmi init'}.",
        )
    return _with_flags(load_study(path or _DEFAULT), flags)


def _from_flags(flags: Flags) -> s.Study:
    base, current = years_of(flags.years or "")
    return s.Study("Region", Region("Region"), s.Years(base, current), output=s.OutputRule(formats=()))


def years_of(text: str) -> tuple[int, int]:
    parts = text.split(":")
    if len(parts) != 2 or not all(p.isdigit() for p in parts):
        raise ConfigError(f"--years {text}: not two years", "Write the base and the current year, as in 2015:2018.")
    return int(parts[0]), int(parts[1])


def _with_flags(study: s.Study, flags: Flags) -> s.Study:
    from sectorlmi.config import region as regions
    from sectorlmi.config import study as rules

    if flags.counties:
        counties = regions.counties_in(flags.counties, "--counties")
        refuse_mixed(counties, "--counties")
        name = study.region.name if counties == study.region.counties else "Chosen counties"
        study = replace(study, region=Region(name, counties))
    if flags.years:
        study = replace(study, years=rules.years(*years_of(flags.years), "--years"))
    if flags.level is not None:
        study = replace(study, level=rules.level(flags.level))
    if flags.suppressed:
        study = replace(study, suppressed=_one_of(flags.suppressed, get_args(s.Policy), "--suppressed"))
    if flags.benchmark:
        study = replace(study, benchmark=regions.area(flags.benchmark, "--benchmark"))
    if flags.ownership:
        study = replace(
            study, ownership=rules.ownership([w.strip() for w in flags.ownership.split(",")], "--ownership")
        )
    if flags.top is not None:
        study = replace(study, shortlist=replace(study.shortlist, top=flags.top))
    if flags.preset:
        study = replace(study, factors=rules.preset_factors(flags.preset, "--preset"))
    if flags.weights:
        study = replace(study, factors=_weighted(study.factors, flags.weights))
    rules.refuse_what_cannot_be(study)
    return replace(study, output=_output(study.output, flags))


def _one_of(word: str, options: Sequence[str], flag: str) -> s.Policy:
    if word not in options:
        raise ConfigError(f"{flag} {word}: none of {', '.join(options)}")
    return word  # type: ignore[return-value]


def _weighted(factors: Sequence[s.FactorChoice], given: Sequence[str]) -> tuple[s.FactorChoice, ...]:
    chosen = {f.name: f for f in factors}
    for text in given:
        name, _, weight = text.partition("=")
        try:
            value = float(weight)
        except ValueError:
            raise ConfigError(f"--weight {text}: not NAME=NUMBER", "Write, for instance, --weight growth=2.") from None
        chosen[name] = replace(chosen.get(name) or s.FactorChoice(name), weight=value)
    return tuple(chosen.values())


def _output(rule: s.OutputRule, flags: Flags) -> s.OutputRule:
    if flags.formats is not None:
        rule = replace(rule, formats=tuple(f.strip() for f in flags.formats.split(",") if f.strip()))
    return replace(rule, folder=flags.out) if flags.out else rule
