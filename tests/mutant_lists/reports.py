"""Bugs of reports: what Word, Markdown and pictures show of a number, and how."""

TESTS = "reports/test_word_and_markdown.py"

MUTANTS = [
    (
        "a printed table without its marks",
        "reports/running_text.py",
        "shown = section.as_shown().marked()\n    more",
        "shown = replace(section.as_shown(), certain={})\n    more",
        TESTS,
    ),
    (
        "one row more than is said",
        "reports/running_text.py",
        "shown = shown.first(_MOST_ROWS)",
        "shown = shown.first(_MOST_ROWS + 1)",
        TESTS,
    ),
    (
        "silent columns are printed",
        "reports/running_text.py",
        "if not cells[c.name] or any(map(_says, cells[c.name]))]",
        "]",
        TESTS,
    ),
    (
        "a picture told as plain numbers",
        "reports/running_text.py",
        "shown.number(c, row).spoken or ",
        "",
        TESTS,
    ),
    ("heads of tables once", "reports/docx.py", '("<w:tblHeader/>" if is_head else "")', '""', TESTS),
    (
        "the time of packing stays",
        "reports/docx.py",
        "zipfile.ZipInfo(name, _ZIP_DATE)",
        "name",
        TESTS,
    ),
    (
        "no banner on the pages of made-up data",
        "reports/docx.py",
        "_warning(page.header.paragraphs[0], document.banner)",
        "pass",
        TESTS,
    ),
    (
        "every page lies",
        "reports/docx.py",
        "if is_wide == (page.page_width > page.page_height):",
        "if page.page_width > page.page_height:",
        TESTS,
    ),
    ("a pipe ends a cell of Markdown", "reports/markdown.py", r"<>|#~])", r"<>#~])", TESTS),
    (
        "an unsure number is drawn as a bar",
        "reports/pictures.py",
        "if np.isfinite(value) and not number.is_range:",
        "if np.isfinite(value):",
        TESTS,
    ),
    (
        "an estimate is drawn like a published number",
        "reports/pictures.py",
        'look = {"facecolor": PALE, "edgecolor": color, "linewidth": 0.9}',
        "pass",
        TESTS,
    ),
    (
        "the settings of a machine",
        "reports/pictures.py",
        "with mpl.rc_context({**mpl.rcParamsDefault, **own}):",
        "with mpl.rc_context(own):",
        TESTS,
    ),
]
