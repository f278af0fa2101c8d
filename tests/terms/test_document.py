"""What a notebook shows of a result."""

import re
from dataclasses import replace

import numpy as np

from sectorlmi.terms import columns as kinds
from sectorlmi.terms.document import Section

TITLE = kinds.text("title", "Industry", "what it is called")
JOBS = kinds.count("employment", "Jobs", "jobs", "jobs of a year", status="employment_status")


def test_values_are_formatted_marked_noted_and_escaped() -> None:
    rows = {"title": np.array(["Mills <b>& more</b>", "Banks"]), "employment": np.array([1234.0, np.nan])}
    statuses = {"employment": np.array(["estimated", "missing"])}
    notes = {"employment": np.array(['between 1,000 and "2,000"', ""])}
    found = Section("x", "Two <industries>", "", (TITLE, JOBS), rows, statuses, notes)._repr_html_()
    assert "<caption>Two &lt;industries&gt;</caption>" in found
    assert "Mills &lt;b&gt;&amp; more&lt;/b&gt;" in found
    assert 'title="between 1,000 and &quot;2,000&quot;">1,234~</td>' in found
    assert ">–·</td>" in found
    assert "~ at least one cell is hidden by the publisher and was estimated" in found
    assert "≠" not in found


def test_firm_numbers_need_no_legend() -> None:
    rows = {"title": np.array(["Banks"]), "employment": np.array([5.0])}
    found = Section("x", "One", "", (TITLE, JOBS), rows, {"employment": np.array(["published"])}, {})._repr_html_()
    assert found.endswith("</table>")
    assert ">5</td>" in found


def test_a_number_that_is_bridged_and_estimated_has_both_marks_and_one_meaning() -> None:
    rows = {"title": np.array(["Banks", "Mills"]), "employment": np.array([5.0, 6.0])}
    found = Section(
        "x", "One", "", (TITLE, JOBS), rows, {"employment": np.array(["bridged_estimated", "published"])}, {}
    )._repr_html_()
    assert ">5⇄~</td>" in found
    assert ">6</td>" in found
    (meaning,) = re.findall(r"<small>(.*)</small>", found)
    assert meaning.startswith("⇄~ compared over a group")
    assert "estimated" in meaning


def test_what_columns_of_its_own_say_is_marked() -> None:
    growth = replace(JOBS, name="growth_pct", status="growth_status")
    rows = {
        "employment": np.array([5.0, 6.0, 7.0]),
        "employment_status": np.array(["estimated", "published", "estimated"]),
        "growth_pct": np.array([1.0, 2.0, 3.0]),
        "growth_status": np.array(["bridged", "bridged", "estimated"]),
        "growth_estimated_share": np.array([0.2, 0.0, np.nan]),
    }
    found = Section("x", "Three", "", (JOBS, growth), rows)
    assert dict(found.statuses) == {}
    assert {name: values.tolist() for name, values in found.marked().statuses.items()} == {
        "employment": ["estimated", "published", "estimated"],
        "growth_pct": ["bridged_estimated", "bridged", "estimated"],
    }
    beside = replace(found, statuses={"employment": np.array(["partial"] * 3)})
    assert beside.marked().statuses["employment"].tolist() == ["partial"] * 3


def test_without_such_columns_a_section_stays_as_it_is() -> None:
    found = Section("x", "One", "", (TITLE, JOBS), {"title": np.array(["Banks"]), "employment": np.array([5.0])})
    assert found.marked() is found
