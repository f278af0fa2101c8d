"""What a notebook shows of a result."""

import re

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
