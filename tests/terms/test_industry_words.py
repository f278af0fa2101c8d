"""The table of plain names: complete, short, unmistakable, and of the right revision."""

from __future__ import annotations

import re

import pytest

from sectorlmi import reference
from sectorlmi.reference.industry_words import (
    IndustryWords,
    industry_words,
    inside_a_sentence,
    plain_name,
    says_what,
    search_words,
)
from sectorlmi.terms import naics

VINTAGES = (2012, 2017, 2022)
LEVELS = (2, 3, 4)
_LONGEST = 45
_EVERY = [row for rows in industry_words().values() for row in rows]


def codes(vintage: int, level: int) -> list[str]:
    return sorted(code for code in naics.codes_of(vintage) if naics.digits(code) == level)


@pytest.mark.parametrize("vintage", VINTAGES)
@pytest.mark.parametrize("level", LEVELS)
def test_every_industry_has_one_name_that_no_other_of_its_level_has(vintage: int, level: int) -> None:
    every = codes(vintage, level)
    assert len(every) >= {2: 20, 3: 90, 4: 300}[level]
    names = [plain_name(code, "", vintage) for code in every]
    assert all(names)
    assert sorted({name for name in names if names.count(name) > 1}) == []
    for code in every:
        rows = [r for r in industry_words()[code] if not r.vintages or vintage in r.vintages]
        assert len(rows) == 1, f"{code} has {len(rows)} rows about NAICS {vintage}"


def test_the_table_holds_nothing_but_industries_of_these_levels() -> None:
    known = {code for code in reference.industry_titles() if naics.digits(code) in LEVELS}
    assert set(industry_words()) == known
    revisions = {vintage for _, vintage in reference.naics_vintages()}
    assert all(set(row.vintages) <= revisions for row in _EVERY)


@pytest.mark.parametrize("row", _EVERY, ids=lambda row: f"{row.code} {row.name}")
def test_names_are_short_and_words_can_be_searched(row: IndustryWords) -> None:
    name, what, search = row.name, row.what, row.search
    assert name
    assert len(name) <= _LONGEST
    assert name[0].isupper()
    assert not re.search(r"[.;&/()]|\bn\.?e\.?c\b|\bexcept\b|\bmiscellaneous\b", name, re.IGNORECASE)
    assert what
    assert not what.endswith(".")
    assert search
    assert all(search)
    assert all(word == word.casefold().strip() for word in search)
    assert len(set(search)) == len(search)


def test_a_code_that_means_something_else_in_another_revision_has_another_name() -> None:
    assert plain_name("519", "", 2017) != plain_name("519", "", 2022)
    assert plain_name("5171", "", 2012) != plain_name("5171", "", 2022)
    assert plain_name("5161", "", 2002) == "Web publishers"
    assert "streaming" in search_words("519", 2017)
    assert "streaming" not in search_words("519", 2022)
    assert says_what("519", 2017) != says_what("519", 2022)


def test_without_a_revision_the_newest_counts_and_without_a_row_the_official_title() -> None:
    assert plain_name("519", "official") == plain_name("519", "official", 2022)
    assert plain_name("442", "official") == plain_name("442", "official", 2017)
    assert plain_name("621111", "Offices of physicians") == "Offices of physicians"
    assert says_what("621111") == ""
    assert search_words("621111") == ()


def test_what_a_board_would_type_leads_to_the_industry() -> None:
    found = {word: {row.code for row in _EVERY if word in row.search} for row in _EVERY for word in row.search}
    for word, code in {
        "delta": "481",
        "airport": "481",
        "doctor": "621",
        "dentist": "621",
        "bank": "522",
        "school": "611",
        "temp": "561",
        "movie": "512",
        "restaurant": "722",
        "hotel": "721",
        "truck": "484",
        "warehouse": "493",
        "hospital": "622",
        "chicken": "311",
        "carpet": "314",
        "lawyer": "541",
        "insurance": "524",
        "daycare": "624",
    }.items():
        assert code in found[word], f"{word} does not lead to {code}"


def test_a_name_inside_a_sentence_keeps_letters_that_stand_for_words() -> None:
    assert inside_a_sentence("Hospitals") == "hospitals"
    assert inside_a_sentence("RV parks and camps") == "RV parks and camps"
    assert inside_a_sentence("") == ""
