"""What NAICS codes hold, against facts of the NAICS manuals."""

from __future__ import annotations

import pytest

from sectorlmi.table.projected_levels import content


@pytest.mark.parametrize(
    ("a", "b"), [("22", "221"), ("55", "551"), ("61", "611"), ("493", "4931"), ("311910", "31191")]
)
def test_only_children_hold_what_their_parents_hold(a: str, b: str) -> None:
    assert content([a], 2017) == content([b], 2017) != frozenset()


@pytest.mark.parametrize("vintage", [2012, 2017, 2022])
def test_three_digit_industries_make_up_their_sector(vintage: int) -> None:
    manufacturing = [str(n) for n in range(311, 340)]
    assert content(manufacturing, vintage) == content(["31-33"], vintage)
    assert len(content(["31-33"], vintage)) > 300


@pytest.mark.parametrize(
    ("code", "lives_in"),
    [
        ("443", {2012, 2017}),
        ("449", {2022}),
        ("4521", {2012}),
        ("4522", {2017}),
        ("5171", {2012, 2022}),
        ("311", {2012, 2017, 2022}),
    ],
)
def test_codes_live_in_their_revisions_only(code: str, lives_in: set[int]) -> None:
    assert {v for v in (2012, 2017, 2022) if content([code], v)} == lives_in


def test_the_postal_service_is_no_part_of_private_transportation() -> None:
    assert content(["48-49"], 2017) == content(
        ["481", "482", "483", "484", "485", "486", "487", "488", "492", "493"], 2017
    )
    assert content(["491"], 2017) == {"491110"}


def test_an_older_revision_than_documented_is_read_as_the_oldest() -> None:
    assert content(["452"], 2007) == content(["452"], 2012)
