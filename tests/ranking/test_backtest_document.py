"""A backtest in words, by hand."""

from __future__ import annotations

import numpy as np

from sectorlmi.ranking.backtest_document import Backtest, document, sentences
from sectorlmi.ranking.foresight import Foresight, ModelTest
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.study import Region, Study, Years

STUDY = Study("By hand", Region("One", ("98001",)), Years.of(2015, 2018))
FOUND = [
    Foresight("growth", "2015-2018", "2019", 1, 90, 0.2, 0.6, 0.5),
    Foresight("growth", "2015-2018", "2021", 3, 10, 0.1, 0.1, 0.3),
    Foresight("employment", "2015-2018", "2019", 1, 90, -0.1, 0.46, 0.7),
    Foresight("location_quotient", "2015-2018", "2019", 1, 3),
]
MODELS = [
    ModelTest("trend", "2015-2018", "2019", 1, 90, 0.03, 0.05, 0.04, 0.041, 0.9),
    ModelTest("trend", "2015-2018", "2021", 3, 10, 0.13, 0.15, 0.14, 0.141, 0.8),
]
MADE = Backtest(STUDY, list(FACTORS.values()), frozenset({"growth"}), FOUND, MODELS, (), ("Said.",))


def test_one_sentence_a_factor_and_a_model() -> None:
    assert list(sentences(MADE).values()) == [
        "Employment told which half would grow faster in the next year right in 5 of 10 industries; "
        "of a first ten by it 7 outgrew the median.",
        "Past growth of 3 years told the direction of the next 1 to 3 years right in 6 of 10 industries; "
        "of a first ten by it 5 outgrew the median.",
        "`trend` missed the jobs of the next 1 to 3 years by 4.0 %; no change would have by 6.0 %, the region's own "
        "trend by 5.0 %, shift-share by 5.1 %. Its range held 9 of 10.",
    ]


def test_json_has_every_test() -> None:
    told = document(MADE).payload()
    assert list(told) == ["in_words", "factors", "projections"]
    assert told["factors"][0] == {
        "name": "growth",
        "from": "2015-2018",
        "to": "2019",
        "horizon_years": 1,
        "n": 90,
        "rank_correlation": 0.2,
        "direction_right_share": 0.6,
        "top_outgrew_median_share": 0.5,
    }
    assert told["factors"][3]["rank_correlation"] is None
    assert told["projections"][0]["shift_share_error_share"] == 0.041
    assert len(told["projections"]) == 2


def test_sections_hold_the_same_and_are_left_out_where_empty() -> None:
    made = document(MADE)
    assert [s.key for s in made.sections] == ["in_words", "factors", "projections", "sources"]
    assert np.isnan(made.section("factors").rows["rank_correlation"][3])
    nothing = document(Backtest(STUDY, (), frozenset(), (), (), (), ("Not enough years.",)))
    assert [s.key for s in nothing.sections] == ["sources"]
    assert nothing.notes == ("Not enough years.",)
