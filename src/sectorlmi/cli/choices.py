"""Options that stand in for keys of the study, made from the keys themselves, or for a whole study."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from sectorlmi.errors import ConfigError, StoreError
from sectorlmi.terms import study as s
from sectorlmi.terms.breaks import refuse_mixed
from sectorlmi.terms.study_keys import Key, Option, every_key, listed, weights
from sectorlmi.terms.study_parts import Region
from sectorlmi.terms.study_years import Years

if TYPE_CHECKING:
    from sectorlmi.terms.document import Document

StudyPath = Annotated[Path | None, typer.Argument(metavar="STUDY", help="study.yml (default: ./study.yml)")]
OtherStudies = Annotated[
    list[Path] | None, typer.Argument(metavar="STUDY", help="Further studies: one comparison of them all.")
]
Compare = Annotated[
    str | None, typer.Option(metavar="METHODS", help="Other methods to compare with: minmax_sum,percentile_sum.")
]

Command = Callable[..., None]
_DEFAULT = Path("study.yml")
# As `--help` lists them; the options of further keys come after these.
_FIRST: Final = (
    "counties",
    "years",
    "level",
    "weight",
    "top",
    "suppressed",
    "benchmark",
    "ownership",
    "formats",
    "out",
)
_PLACE: Final = {name: i for i, name in enumerate(_FIRST)}


@functools.cache
def options() -> list[tuple[Option, str, Key]]:
    """Every option that goes before a key, with the key and its path, as `--help` lists them."""
    every = [(key.option, path, key) for path, key in every_key(s.Study) if key.option is not None]
    return sorted(every, key=lambda one: _PLACE.get(one[0].parameter, len(_PLACE)))


class Flags:
    """What was given on the command line in place of keys, by the options' names; None leaves the study's own value."""

    def __init__(self, **given: Any) -> None:
        self.given = given

    def __or__(self, further: Mapping[str, Any]) -> Flags:
        return Flags(**{**self.given, **further})

    def keys(self) -> Iterator[tuple[Option, str, Key, Any]]:
        """The options that change the study, with their keys and what was typed."""
        for option, path, key in options():
            typed = self.given.get(option.parameter)
            if typed is not None and (option.may_be_empty or typed not in ("", [], ())):
                yield option, path, key, typed

    def changing(self) -> list[str]:
        """Those that change what is ranked, as they are typed; where reports go and in which formats does not."""
        given = [(option, typed) for option, _, _, typed in self.keys() if option.scope != "reports"]
        single = [f"{option.flag} {typed}" for option, typed in given if not isinstance(typed, list)]
        return single + [f"{option.flag} {one}" for option, typed in given if isinstance(typed, list) for one in typed]


def changing(*these: str, but: Sequence[str] = ()) -> Callable[[Command], Command]:
    """Give a command the options of these scopes or names, without those in `but`, in place of its `flags`."""
    chosen = [o for o, _, _ in options() if {o.scope, o.parameter} & set(these) and o.parameter not in but]

    return lambda command: _gathering(command, "flags", chosen, Flags)


class Files:
    """What `--format` and `--out` ask for in commands that write files only when they are told to.

    `folder` is where they go; without it beside what was written already, into the study's folder, or here.
    """

    def __init__(self, formats: str | None = None, out: Path | None = None) -> None:
        from sectorlmi.reports import known_formats

        self.formats, self.folder = known_formats(listed(formats or "")), out

    def write(self, document: Document, already: Sequence[Path] = ()) -> list[Path]:
        from sectorlmi.reports import write

        of_study = document.study.output.folder if document.study else Path()
        return write(document, self.formats, self.folder or (already[0].parent if already else of_study))


def writing(command: Command) -> Command:
    """Let a command write what it presents, in the formats that are asked for."""
    own = inspect.signature(command).parameters
    chosen = [o for o, _, _ in options() if o.parameter in {"formats", "out"} - own.keys()]
    return _gathering(command, "files", chosen, Files)


def _gathering(command: Command, name: str, chosen: Sequence[Option], gather: Callable[..., Any]) -> Command:
    """The command, told to `session.everywhere` as one that takes these options, gathered, under one name."""
    gathered = getattr(command, "in_place_of", {})
    command.in_place_of = {**gathered, name: ([_parameter(o) for o in chosen], gather)}  # type: ignore[attr-defined]
    return command


def _parameter(option: Option) -> inspect.Parameter:
    given = typer.Option(option.flag, metavar=option.metavar, help=option.meaning)
    kind: Any = Annotated[option.read_as | None, given]
    return inspect.Parameter(option.parameter, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)


def with_study(command: str, path: Path | None) -> str:
    """A command for the study that this one was given, as a person would type it."""
    return f"{command} {path.as_posix()}" if path else command


# One year's areas, fetched by themselves.
_FETCH_A_YEAR: Final = re.compile("`sectorlmi fetch qcew [^`]*`")


@contextmanager
def fetched_with(path: Path | None, flags: Flags | None = None) -> Iterator[None]:
    """What the store lacks of a study is advised to be fetched with the study: all years and areas in one command.

    Not where flags take the place of what the study says.
    """
    try:
        yield
    except StoreError as error:
        if flags and flags.changing():
            raise
        fetch = f"`sectorlmi {with_study('fetch', path)}`"
        raise StoreError(error.what, _FETCH_A_YEAR.sub(fetch, error.hint)) from error


# What makes a study without a file, for the hint of the commands that have these flags.
REGION_FLAGS = "--counties 13121,13089 --years 2015:2018"


def study_of(path: Path | None, flags: Flags, instead: str = "") -> s.Study:
    """The study of a file with the flags applied; without a file, one made of the flags alone.

    `instead` are flags of this command that would do without a file; a hint names no flag that a command lacks.
    """
    from sectorlmi.sources.study_file import load_study

    if path is None and flags.given.get("counties") and flags.given.get("years") and not _DEFAULT.is_file():
        # The two years, which the flags say, take the place of these.
        bare = s.Study("Region", Region("Region"), Years.of(1990, 1991), output=s.OutputRule(formats=()))
        return _with_flags(bare, flags)
    if path is None and not _DEFAULT.is_file():
        raise ConfigError(
            "no study given, and there is no ./study.yml",
            f"Name a study file, or {f'give at least {instead}' if instead else 'write one with: sectorlmi init'}.",
        )
    return _with_flags(load_study(path or _DEFAULT), flags)


def _with_flags(study: s.Study, flags: Flags) -> s.Study:
    from sectorlmi.sources.study_file import reading
    from sectorlmi.terms.study_values import refuse_what_cannot_be

    reads = reading(Path())
    # Weights last: they add to those of a preset.
    for option, path, key, typed in sorted(flags.keys(), key=lambda one: one[1] == "factors"):
        special = _SPECIAL.get(path)
        if special:
            study = special(study, option, typed)
        else:
            study = _changed(study, path.split("."), reads.option(key, path, typed))
    refuse_what_cannot_be(study)
    return study


def _changed(whole: Any, names: list[str], value: Any) -> Any:
    """The study, or a rule of it, with the value at a path."""
    first, *rest = names
    return replace(whole, **{first: _changed(getattr(whole, first), rest, value) if rest else value})


def _counties(study: s.Study, option: Option, typed: str) -> s.Study:
    from sectorlmi.sources import region_words as regions

    counties = regions.counties_in(typed, option.flag)
    refuse_mixed(counties, option.flag)
    name = study.region.name if counties == study.region.counties else "Chosen counties"
    return replace(study, region=Region(name, counties))


def _preset(study: s.Study, option: Option, typed: str) -> s.Study:
    from sectorlmi.terms.study_values import preset_factors

    return replace(study, factors=preset_factors(typed, option.flag))


def _weighted(study: s.Study, _: Option, typed: list[str]) -> s.Study:
    chosen = {f.name: f for f in study.factors}
    for name, weight in weights(typed).items():
        chosen[name] = replace(chosen.get(name) or s.FactorChoice(name), weight=weight)
    return replace(study, factors=tuple(chosen.values()))


# Options that do more than say a key's value.
_SPECIAL: Final[Mapping[str, Callable[[s.Study, Option, Any], s.Study]]] = {
    "region": _counties,
    "preset": _preset,
    "factors": _weighted,
}
