"""The fenced blocks of a Markdown page, in order, with what the page says about running them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(
    r"""(?:^[ ]*<!--[ ]*(?P<word>not\ run|needs|with):[ ]*(?P<said>[^>]+?)[ ]*-->\n\s*)?
        ^(?P<indent>[ ]*)```(?P<language>[\w{}]*)[ ]?(?P<name>[^\n]*)\n
        (?P<text>.*?)
        ^(?P=indent)```[ ]*$""",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)


@dataclass(frozen=True)
class Block:
    """A block of a page.

    `name` is the file the block is to be written to. From a comment above the block, such as
    <!-- not run: downloads from BLS -->, come `not_run`, the reason why it is not run, or the real files it is run
    with: `needs` are loaded into the store, `beside` lie in the folder (of a script of ours: what it makes).
    """

    page: Path
    line: int
    language: str
    name: str
    text: str
    not_run: str = ""
    needs: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        return f"{self.page.name}:{self.line}"

    def commands(self) -> list[tuple[str, str]]:
        """Commands with the output that the page shows below each; sh blocks show none.

        Lines that end in a backslash go on; `#` begins a remark.
        """
        text = self.text.replace("\\\n", " ")
        if self.language == "sh":
            return [(line, "") for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
        parts = re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
        return [(command, output) for command, _, output in (part.partition("\n") for part in parts)]


def blocks_of(page: Path) -> list[Block]:
    """Every fenced block of a page."""
    text = page.read_text(encoding="utf-8")
    return [_block(page, text, found) for found in _FENCE.finditer(text)]


def _block(page: Path, text: str, found: re.Match[str]) -> Block:
    indent = len(found["indent"])
    lines = [line[indent:] for line in found["text"].splitlines(keepends=True)]
    said = {found["word"]: found["said"]} if found["word"] else {}
    line = text.count("\n", 0, found.start("language")) + 1
    language = {"bash": "sh"}.get(found["language"], found["language"])
    needs, beside = (tuple(filter(None, said.get(word, "").split(", "))) for word in ("needs", "with"))
    return Block(page, line, language, found["name"].strip(), "".join(lines), said.get("not run", ""), needs, beside)


def agrees(shown: str, printed: str) -> bool:
    """Whether a page shows what was printed; `...` in it stands for anything left out."""
    pattern = ".*".join(re.escape(part) for part in _tidy(shown).split("..."))
    return re.fullmatch(pattern, _tidy(printed), re.DOTALL) is not None


def _tidy(text: str) -> str:
    """Without blanks at the ends of lines and empty lines, which no reader sees."""
    return "\n".join(line.rstrip() for line in text.splitlines() if line.strip())
