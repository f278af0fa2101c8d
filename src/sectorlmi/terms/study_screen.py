"""What a screen tests: thresholds of a study's own, or the test of a law or an agency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from sectorlmi.terms import forms as f
from sectorlmi.terms.study_keys import key

SCREENS: Final = ("wioa_3_23", "new_york")
# Tests of a factor, each against a number or one of these words.
RULES: Final = ("above", "at_least", "below", "at_most")
MIDDLES: Final = f.choice("", ("mean", "median", "self_sufficiency"))
_OF_TEST: Final = "A number, the mean or median of the candidates, or, for wages, `self_sufficiency`."
_LIMIT: Final = f.either(_OF_TEST, f.number(least=None), MIDDLES, {"const": None})
_TEST: Final = f.mapping(
    "", {"factor": f.text("Which factor is tested.")} | dict.fromkeys(RULES, _LIMIT), required=("factor",)
)


@dataclass(frozen=True)
class Test:
    """A factor against a number, or a word for one (`MIDDLES`); `rule` is above, at_least, below or at_most."""

    factor: str
    rule: str
    value: float | str


def _tests(tests: Iterable[Test]) -> list[dict[str, Any]]:
    return [{"factor": test.factor, test.rule: test.value} for test in tests]


@dataclass(frozen=True)
class ScreenRule:
    """Thresholds instead of weights: `steps` eliminate in order; of `any_of`, `needed` passes are enough.

    A `preset` is the test of a law or an agency in their place.
    """

    steps: tuple[Test, ...] = key(f.listed("Tests that eliminate, in order.", _TEST), (), plain=_tests)
    any_of: tuple[Test, ...] = key(f.listed("Tests of which some are enough.", _TEST), (), plain=_tests)
    needed: int = key(f.whole("How many of `any_of` are enough.", least=1), 1)
    preset: Literal["wioa_3_23", "new_york", ""] = key(
        f.choice("The test of a law or an agency, instead of tests of your own.", (*SCREENS, ""), may_be_empty=True),
        "",
        shown="if_set",
    )
