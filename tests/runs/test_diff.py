"""Differences of small made-up results, with places worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sectorlmi.errors import DataError
from sectorlmi.ranking import diff, snapshot
from sectorlmi.ranking.changes import Cause, Diff, Explainer
from sectorlmi.ranking.diff_document import document
from sectorlmi.ranking.snapshot import Snapshot
from sectorlmi.table.factors import FACTORS
from sectorlmi.terms.study import IndustryRule, Region, Study, Years

# Jobs and wage of three industries; by jobs alone the order is 311, 312, 313, by wage alone 313, 312, 311.
PLAIN = {"311": (900, 30_000), "312": (800, 40_000), "313": (700, 50_000)}
CONTENT = {"2018": {"13121": "aa", "13000": "bb"}, "2015": {"13121": "cc", "13000": "dd"}}


def row(code: str, jobs: float, wage: float, **other: Any) -> dict[str, Any]:
    plain = {
        "industry_code": code,
        "title": f"Industry {code}",
        "naics_vintage": 2017,
        "growth_note": "",
        "n_establishments": 50,
        "n_disclosed": 1,
        "n_suppressed": 0,
        "n_suppressed_base": 0,
        "n_absent": 0,
        "employment": jobs,
        "employment_lower": jobs,
        "employment_upper": jobs,
        "employment_status": "published",
        "employment_estimated_share": 0.0,
        "avg_annual_wage_usd": wage,
        "avg_annual_wage_status": "published",
    }
    return plain | other


def taken(
    rows: Sequence[Mapping[str, Any]],
    *,
    weights: tuple[float, float] = (1, 0),
    years: tuple[int, int] = (2015, 2018),
    content: Mapping[str, Any] | None = CONTENT,
    version: str = "1.0",
    inputs: Sequence[str] = ("f1",),
    **study: Any,
) -> Snapshot:
    """A result as `rank` would have written it, its places made by ranking."""
    resolved = Study("S", Region("R", ("13121",)), Years.of(*years), industries=IndustryRule(), **study).resolved()
    names = ("employment", "avg_annual_wage")
    resolved["factors"] = {n: {"weight": w, "better": ""} for n, w in zip(names, weights, strict=True)}
    resolved["shortlist"] |= {"top": 1, "any_factor_top": 0}
    total = sum(weights)
    result = {
        "is_sample": False,
        "study": resolved,
        "table": list(rows),
        "ranking": [],
        "set_aside": [],
        "short_list": [],
        "factors": [
            {"name": n, "weight": w / total, "given_weight": w, "better": "higher"}
            for n, w in zip(names, weights, strict=True)
        ],
        "provenance": [{"sha256": sha} for sha in inputs],
    }
    bare = snapshot.parse(result, "run")
    found = snapshot.ranked_again(bare.rows, bare)
    result["ranking"] = [{"industry_code": c, "place": p} for c, p in found.places.items()]
    result["short_list"] = [{"industry_code": c, "reason": r} for c, r in found.short_list.items()]
    manifest = {"content": {"cells": content}, "program": {"sectorlmi": version}, "files": {}}
    return snapshot.parse(result, "run", manifest if content is not None else None)


def plain_rows(**changes: tuple[float, float]) -> list[dict[str, Any]]:
    return [row(code, *changes.get(f"c{code}", values)) for code, values in PLAIN.items()]


def revised(period: str = "2018", area: str = "13121") -> dict[str, Any]:
    return {p: {a: "zz" if (p, a) == (period, area) else f for a, f in v.items()} for p, v in CONTENT.items()}


def steps(found: Diff, code: str) -> list[tuple[Cause, int | None, int | None]]:
    change = next(c for c in found.changes if c.industry == code)
    return [(s.cause, s.before, s.after) for s in change.steps]


def test_the_same_run_twice() -> None:
    found = diff.compare(taken(plain_rows()), taken(plain_rows()))
    assert found.is_empty
    assert found.tally() == {}
    assert found.notes == ()


def test_the_last_digits_are_no_change() -> None:
    noisy = [{**r, "employment_estimated_share": 0.3, "employment_lower": r["employment"] / 3} for r in plain_rows()]
    other = [{n: v * (1 + 1e-13) if isinstance(v, float) else v for n, v in r.items()} for r in noisy]
    assert other != noisy
    found = diff.compare(taken(noisy), taken(other))
    assert found.is_empty
    assert found.changes == ()


def test_what_is_no_place_and_no_factor_is_said_too() -> None:
    """Else `refresh` would speak of new results and of nothing changed in one breath."""
    rows = [{**r, "benchmark_employment": 5000.0} for r in plain_rows()]
    found = diff.compare(taken(plain_rows()), taken(rows))
    assert not found.is_empty
    assert found.notes == (
        "Places and factors are the same. What differs besides: table[0].benchmark_employment: None then, 5000.0 now; "
        "table[1].benchmark_employment: None then, 5000.0 now; table[2].benchmark_employment: None then, 5000.0 now.",
    )


def test_weights() -> None:
    found = diff.compare(taken(plain_rows()), taken(plain_rows(), weights=(0, 1)))
    assert steps(found, "311") == [(Cause.STUDY, 1, 3)]
    assert steps(found, "313") == [(Cause.STUDY, 3, 1)]
    assert [str(c) for c in found.study_changes] == [
        "factors.employment.weight: 1 → 0",
        "factors.avg_annual_wage.weight: 0 → 1",
    ]
    assert [c.industry for c in found.entered] == ["313"]
    assert [c.industry for c in found.left] == ["311"]
    assert found.entered[0].causes_of_listing() == (Cause.STUDY,)
    assert found.tally() == {Cause.STUDY: (2, 0)}


def test_a_revision() -> None:
    found = diff.compare(taken(plain_rows()), taken(plain_rows(c312=(950, 40_000)), content=revised()))
    assert found.revised == ("2018",)
    assert steps(found, "312") == [(Cause.REVISION, 2, 1)]
    (changed,) = [f for c in found.changes for f in c.factors]
    assert (changed.name, changed.before, changed.after, changed.causes) == ("employment", 800, 950, (Cause.REVISION,))


def test_a_revision_and_other_weights_are_told_apart_by_ranking_again() -> None:
    # Revised: 313 has 1,000 jobs, so by jobs alone it goes from place 3 to 1. Then wages alone count: 313 first, 311
    # (now 60,000) before it: 313 is second.
    after = plain_rows(c313=(1000, 50_000), c311=(900, 60_000))
    found = diff.compare(taken(plain_rows()), taken(after, weights=(0, 1), content=revised()))
    assert steps(found, "313") == [(Cause.REVISION, 3, 1), (Cause.STUDY, 1, 2)]
    assert steps(found, "311") == [(Cause.REVISION, 1, 2), (Cause.STUDY, 2, 1)]
    assert steps(found, "312") == [(Cause.REVISION, 2, 3)]
    assert any("order" in note for note in found.notes)


def test_a_newer_year() -> None:
    after = taken(plain_rows(c312=(950, 40_000)), years=(2016, 2019), content={"2019": {}, "2016": {}})
    found = diff.compare(taken(plain_rows()), after)
    assert steps(found, "312") == [(Cause.NEWER_YEAR, 2, 1)]
    assert found.study_changes == ()


def test_a_cell_that_is_hidden_now() -> None:
    rows = plain_rows()
    rows[0] = row("311", 750, 30_000, n_suppressed=1, n_disclosed=0, employment_status="estimated")
    found = diff.compare(taken(plain_rows()), taken(rows, content=revised()))
    assert steps(found, "311") == [(Cause.HIDDEN, 1, 2)]


def test_a_code_of_another_naics_revision() -> None:
    before = [*plain_rows(), row("452", 100_000, 20_000)]
    after = [row(c, j, w, naics_vintage=2022) for c, (j, w) in PLAIN.items()]
    after.append(row("455", 100_000, 20_000, naics_vintage=2022))
    found = diff.compare(
        taken(before, years=(2018, 2021), content={"2021": {}}), taken(after, years=(2019, 2022), content={"2022": {}})
    )
    assert steps(found, "455") == [(Cause.DEFINITION, None, 1)]
    assert steps(found, "452") == [(Cause.DEFINITION, 1, None)]
    assert next(c for c in found.changes if c.industry == "452").reason_after == "not in the table"


def test_another_program() -> None:
    found = diff.compare(taken(plain_rows()), taken(plain_rows(c312=(950, 40_000)), version="2.0"))
    assert steps(found, "312") == [(Cause.PROGRAM, 2, 1)]


def test_what_cannot_be_separated_is_said() -> None:
    after = taken(plain_rows(c312=(950, 40_000)), version="2.0", content=revised())
    found = diff.compare(taken(plain_rows()), after)
    assert steps(found, "312") == [(Cause.NOT_SEPARATED, 2, 1)]
    (changed,) = [f for c in found.changes for f in c.factors]
    assert changed.parts[0].why.could_be == (Cause.REVISION, Cause.PROGRAM)
    assert "1 numbers changed by data_revision and program_version together" in " ".join(found.notes)


def test_a_rerun_in_between_separates_it() -> None:
    middle = taken(plain_rows(c312=(850, 40_000)), version="2.0")
    after = taken(plain_rows(c312=(950, 40_000)), version="2.0", content=revised())
    found = diff.chain([taken(plain_rows()), middle, after])
    assert steps(found, "312") == [(Cause.REVISION, 2, 1)]
    (changed,) = [f for c in found.changes for f in c.factors]
    assert [(p.why.cause, p.before, p.after) for p in changed.parts] == [
        (Cause.PROGRAM, 800, 850),
        (Cause.REVISION, 850, 950),
    ]
    assert found.notes == ()


def test_a_change_with_nothing_behind_it_is_not_given_a_cause() -> None:
    found = diff.compare(taken(plain_rows()), taken(plain_rows(c312=(950, 40_000))))
    assert steps(found, "312") == [(Cause.NOT_SEPARATED, 2, 1)]
    assert "nothing that is recorded" in " ".join(found.notes)


def test_bare_results_know_their_files_only() -> None:
    before = taken(plain_rows(), content=None)
    found = diff.compare(before, taken(plain_rows(c312=(950, 40_000)), content=None, inputs=("f2",)))
    assert steps(found, "312") == [(Cause.REVISION, 2, 1)]
    assert found.revised == ("",)
    assert sum("bare result" in note for note in found.notes) == 2


def test_a_stricter_rule_sets_aside() -> None:
    rule = IndustryRule(minimum_employment=850)
    strict = taken(plain_rows())
    strict.study["industries"]["minimum_employment"] = rule.minimum_employment
    again = snapshot.ranked_again(strict.rows, strict)
    assert dict(again.places) == {"311": 1}


def open_rows(high: float, **changes: tuple[float, float]) -> list[dict[str, Any]]:
    """Of four candidates 313 may stand from place 1 to `high`; more than two places apart set it aside."""
    ends = {code: (1.0, high) if code == "313" else (2.0, 2.0) for code in PLAIN}
    return [
        {**r, "candidate_place": 3.0, "candidate_place_low": low, "candidate_place_high": top, "n_candidates": 4}
        for r, (low, top) in zip(plain_rows(**changes), ends.values(), strict=True)
    ]


def test_an_open_place_sets_aside_and_comes_with_the_last_cause_of_the_data() -> None:
    before, after = open_rows(3.0), open_rows(4.0, c312=(950, 40_000))
    found = diff.compare(taken(before), taken(after, content=revised()))
    assert steps(found, "313") == [(Cause.REVISION, 3, None)]
    assert steps(found, "312") == [(Cause.REVISION, 2, 1)]
    newer = diff.compare(taken(before), taken(after, years=(2015, 2019)))
    assert steps(newer, "313") == [(Cause.NEWER_YEAR, 3, None)]


def test_an_open_place_comes_with_the_study_where_that_has_changed() -> None:
    found = diff.compare(taken(open_rows(3.0)), taken(open_rows(4.0), weights=(2, 1)))
    assert steps(found, "313")[-1][0] is Cause.STUDY
    assert steps(found, "313")[-1][2] is None


def test_another_seed_is_a_change_of_the_study() -> None:
    """Other fills may leave other places open."""
    other = taken(open_rows(4.0))
    other.study["uncertainty"]["seed"] = 7
    found = diff.compare(taken(open_rows(3.0)), other)
    assert [change.key for change in found.study_changes] == ["uncertainty.seed"]
    assert steps(found, "313") == [(Cause.STUDY, 3, None)]


def grown(status: str = "published", note: str = "", **other: Any) -> list[dict[str, Any]]:
    about = {"benchmark_growth_status": status, "benchmark_growth_note": note}
    return [row("311", 900, 30_000, **about, **other)]


@pytest.mark.parametrize(
    ("before", "after", "period", "cause"),
    [
        (grown(), grown(), "2015", Cause.REVISION),
        # What the region hides is not what the benchmark hides.
        (grown(), grown(n_suppressed=1, n_suppressed_base=1), "2018", Cause.REVISION),
        (grown(), grown("estimated"), "2018", Cause.HIDDEN),
        (grown("bridged", "511 against 513"), grown("bridged", "511 519 against 513 519"), "2018", Cause.DEFINITION),
        (grown("bridged", "511 against 513"), grown("bridged", "511 against 513"), "2018", Cause.REVISION),
    ],
)
def test_the_benchmarks_growth_rests_on_cells_of_both_years(
    before: list[dict[str, Any]], after: list[dict[str, Any]], period: str, cause: Cause
) -> None:
    explainer = Explainer(taken(before), taken(after, content=revised(period)))
    assert explainer.of_factor("311", FACTORS["benchmark_growth"]).cause is cause


@pytest.mark.parametrize(
    ("content", "causes"),
    [
        (revised("2015"), (Cause.REVISION,)),
        (CONTENT | {"2017": {"13121": "ee"}}, (Cause.REVISION,)),
        # Years that the trend does not run over lend at most to estimates.
        (CONTENT | {"2014": {"13121": "ee"}}, ()),
        ({**CONTENT, "2016": {"13121": "gg"}}, (Cause.REVISION,)),
    ],
)
def test_a_trend_rests_on_the_years_between_as_well(content: dict[str, Any], causes: tuple[Cause, ...]) -> None:
    about = {"growth_trend_status": "published", "growth_trend_note": "over 2015, 2016 and 2018"}
    before = taken([row("311", 900, 30_000, **about)], content=CONTENT | {"2016": {"13121": "ff"}})
    if "2016" not in content:
        content = content | {"2016": {"13121": "ff"}}
    found = Explainer(before, taken([row("311", 900, 30_000, **about)], content=content))
    explained = found.of_factor("311", FACTORS["growth_trend"])
    assert (explained.could_be or (explained.cause,)) == (causes or (Cause.NOT_SEPARATED,))


def test_not_a_result() -> None:
    with pytest.raises(DataError, match="is not the result"):
        snapshot.parse({"table": []}, "x.json")


def test_the_tables_show_it_all() -> None:
    found = diff.compare(taken(plain_rows()), taken(plain_rows(c312=(950, 40_000)), content=revised()))
    sections = document(found).sections
    shown = {s.title: list(zip(*(s.rows[c.name].tolist() for c in s.columns), strict=True)) for s in sections}
    assert list(shown) == ["What is compared", "Causes", "Short list", "Places", "Numbers"]
    assert shown["Places"][0][:5] == ("311", "Industry 311", 1, 2, -1)
    assert shown["Places"][0][5] == "data revision -1"
    assert shown["Numbers"][0][3:5] == (800, 950)


JOBS = st.integers(50, 2_000)
TABLE = st.fixed_dictionaries({code: st.tuples(JOBS, JOBS, st.booleans()) for code in ("311", "312", "313", "321")})


@settings(max_examples=40, deadline=None)
@given(TABLE, TABLE, st.tuples(st.integers(0, 3), st.integers(1, 3)))
def test_steps_lead_from_place_to_place(before: Any, after: Any, weights: tuple[int, int]) -> None:
    def rows(table: Any) -> list[dict[str, Any]]:
        return [
            row(code, jobs, wage, employment_status="estimated" if soft else "published", n_suppressed=int(soft))
            for code, (jobs, wage, soft) in table.items()
        ]

    a, b = taken(rows(before)), taken(rows(after), weights=weights, content=revised())
    found = diff.compare(a, b)
    moved = {c.industry for c in found.changes}
    for code in before:
        if a.outcome.places.get(code) != b.outcome.places.get(code):
            assert code in moved
    for change in found.changes:
        ends = [(change.place_before, change.was_listed)]
        ends += [end for s in change.steps for end in ((s.before, s.was_listed), (s.after, s.is_listed))]
        ends.append((change.place_after, change.is_listed))
        assert all(left == right for left, right in list(pairwise(ends))[::2])
