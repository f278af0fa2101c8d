"""The words of a board: over the bundled region, and what each kind of study must give."""

from __future__ import annotations

import pytest

from sectorlmi.ranking.absences import tries_in_words
from sectorlmi.ranking.standing import in_words, listed, ordinal, possessive


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (1.0, "over 99 of 100 tries"),
        (0.9999, "over 99 of 100 tries"),
        (0.99, "99 of 100 tries"),
        (0.9499, "94 of 100 tries"),
        (0.95, "95 of 100 tries"),
        (0.29, "29 of 100 tries"),
        (0.0099, "under 1 of 100 tries"),
        (0.0, "under 1 of 100 tries"),
    ],
)
def test_tries_are_rounded_down_and_never_all_or_none(part: float, words: str) -> None:
    assert tries_in_words(part) == words


def test_ordinals_and_counts() -> None:
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111)] == [
        *("1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "101st", "111th"),
    ]
    assert ordinal(2.5) == "2nd"
    assert (in_words(0), in_words(12), in_words(13), in_words(1300)) == ("no", "twelve", "13", "1,300")


def test_names_that_hold_an_and_or_a_comma_stand_apart() -> None:
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a and b", "c"]) == "a and b, and c"
    assert listed(["a", "b", "c"]) == "a, b, and c"
    assert listed(["a, b, and c", "d", "e"]) == "a, b, and c; d; and e"
    assert (possessive("Georgia"), possessive("Texas"), possessive("the nation")) == (
        "Georgia's",
        "Texas'",
        "the nation's",
    )
