"""Bugs of plans: figures without their status, limbs that pass on what is not known, gaps that are not told."""

FIGURES = "plan/test_every_figure.py"
SAYS = "plan/test_what_a_plan_says.py"
LIMBS = "plan/test_demand_test.py"

MUTANTS = [
    (
        "an estimate that does not say so",
        "plan/figures.py",
        'said = "estimated" + (',
        'said = "" + (',
        SAYS,
    ),
    ("the range of a rough number is left out", "plan/figures.py", "if number.range else", "if False else", SAYS),
    (
        "a borrowed rate that names no lender",
        "plan/figures.py",
        "more = [_STATUS[status]] if status in _STATUS else []",
        "more = []",
        SAYS,
    ),
    (
        "an unsure number is said",
        "plan/figures.py",
        "    if number.is_range:\n        return _range(number, after, more)\n",
        "",
        SAYS,
    ),
    ("a rise of unknown sign", "plan/figures.py", "if number.is_sign_unknown else", "if False else", SAYS),
    ("a figure that the JSON lacks", "plan/figures.py", "        self.said.append(", "        (", FIGURES),
    (
        "a number past the one function",
        "plan/economy.py",
        'ranked = f.count("industries ranked", len(e.report.ranking))',
        "ranked = str(len(e.report.ranking))",
        FIGURES,
    ),
    (
        "counts of another list",
        "plan/plan_document.py",
        '"figures": [figure.as_dict() for figure in draft.figures.said],',
        '"figures": [figure.as_dict() for figure in draft.figures.said[1:]],',
        FIGURES,
    ),
    (
        "the figures of a table that is not shown",
        "plan/figures.py",
        'yield Figure(f"{section.title}: {of}, {column.heading}", number, shown.cell(column, row))',
        'yield Figure(f"{section.title}: {of}, {column.heading}", number, column.shown(number.value))',
        FIGURES,
    ),
    (
        "a limb by the number alone",
        "plan/demand_test.py",
        "    if low > line:\n        return PASS\n    return FAIL if high <= line else UNKNOWN",
        "    return PASS if (low + high) / 2 > line else FAIL",
        LIMBS,
    ),
    (
        "a model's projection passes",
        "plan/demand_test.py",
        "Status.NATIONAL_RATE, Status.THIRD_PARTY)",
        "Status.NATIONAL_RATE, Status.THIRD_PARTY, Status.MODELLED)",
        LIMBS,
    ),
    (
        "unsure pay passes",
        "plan/demand_test.py",
        "return {YES: PASS, NO: FAIL}.get(",
        'return {YES: PASS, NO: FAIL, "unsure": PASS}.get(',
        LIMBS,
    ),
    (
        "a ladder of one rung",
        "plan/demand_test.py",
        "return PASS if rungs >= _RUNGS else FAIL",
        "return PASS if rungs else FAIL",
        LIMBS,
    ),
    (
        "what supports others passes unseen",
        "plan/demand_test.py",
        '"others": UNKNOWN,',
        '"others": PASS,',
        LIMBS,
    ),
    (
        "shares of the listed jobs",
        "plan/demand_test.py",
        "    if evidence.totals is not None:\n        return evidence.totals[1].jobs.value\n",
        "",
        LIMBS,
    ),
    (
        "gaps that no file closes are not told",
        "plan/plan_document.py",
        "key in kind.always or (",
        "(",
        SAYS,
    ),
    (
        "gaps that are closed are told",
        "plan/plan_document.py",
        "(key in kind.gaps and key in evidence.missing)",
        "key in kind.gaps",
        SAYS,
    ),
    (
        "existing by the number alone",
        "plan/evidence.py",
        "return every[:, 0] > line, every[:, 1] <= line",
        "return every.mean(axis=1) > line, every.mean(axis=1) <= line",
        SAYS,
    ),
    (
        "rounded twice",
        "terms/graded_numbers.py",
        "rounded if -last <= column.decimals else value",
        "rounded",
        "terms/test_graded_numbers.py",
    ),
]
