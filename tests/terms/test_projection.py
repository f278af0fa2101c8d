"""Terms of projections: spans and how wide areas are."""

from __future__ import annotations

import pytest

from sectorlmi.terms.projection import Reach, Term, reach_of, term_of


@pytest.mark.parametrize(
    ("name", "reach"),
    [
        ("United States", Reach.NATION),
        ("U.S.", Reach.NATION),
        ("US000", Reach.NATION),
        ("California", Reach.STATE),
        ("New York State", Reach.STATE),
        ("13000", Reach.STATE),
        ("Statewide", Reach.STATE),
        ("New York City", Reach.REGION),
        ("Kansas City", Reach.REGION),
        ("13121", Reach.REGION),
        ("WDA10 SOUTH CENTRAL", Reach.REGION),
    ],
)
def test_how_wide_an_area_is(name: str, reach: Reach) -> None:
    assert reach_of(name) is reach


@pytest.mark.parametrize(("years", "term"), [(2, Term.SHORT), (4, Term.SHORT), (8, Term.LONG), (10, Term.LONG)])
def test_short_and_long_term(years: int, term: Term) -> None:
    assert term_of(years) is term
