"""The reference page of `import sectorlmi`, from its signatures and docstrings."""

from __future__ import annotations

import inspect
import re
from typing import Final

import sectorlmi
from reference_pages import page

_INTRO: Final = (
    "Everything the commands do, as functions with typed, frozen results that a notebook shows as tables. "
    "Units are those of [Columns](columns.md); unknown is NaN. Errors are those of [Exit codes](exit-codes.md), "
    "in `sectorlmi.errors`. The notebook `docs/notebooks/ranking.ipynb` shows them at work."
)
_EXAMPLE: Final = """```python
from sectorlmi import Store, load_study, rank, write_report

report = rank(load_study("study.yml"), Store())
frame = report.table.to_frame()  # pandas, a row an industry
firm = frame[frame["employment_status"] != "estimated"]
write_report(report, ["xlsx", "html"], "out")
```"""


def python_page() -> str:
    """Every public function and class."""
    names = [name for name in sectorlmi.__all__ if not name.startswith("_")]
    return page("From Python", _INTRO, _EXAMPLE, *(part for name in names for part in _described(name)))


def _described(name: str) -> list[str]:
    """The heading, signature (of a function) and docstring of a public name."""
    thing = getattr(sectorlmi, name)
    said = _markdown(inspect.cleandoc(thing.__doc__ or ""))
    if inspect.isclass(thing):
        return [f"## {name}", said]
    signature = str(inspect.signature(thing)).replace("'", "")
    return [f"## {name}", f"```text\n{name}{signature}\n```", said]


def _markdown(docstring: str) -> str:
    """A docstring with its lists of arguments, attributes and errors as Markdown lists."""
    text = re.sub(r"^(Args|Attributes|Returns|Raises):$", r"\1:\n", docstring, flags=re.MULTILINE)
    text = re.sub(r"^ {4}(\w[\w, ]*):", r"- `\1`:", text, flags=re.MULTILINE)
    return re.sub(r"^ {6,}", "  ", text, flags=re.MULTILINE)
