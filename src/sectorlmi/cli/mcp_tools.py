"""The tools that a language model is offered, with the words that tell it how to use them. The SDK is imported here."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Final

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from sectorlmi.errors import SectorlmiError
from sectorlmi.version import __version__
from sectorlmi.workflows.answers import Answers

_INSTRUCTIONS: Final = """\
Official labor market numbers of US regions (BLS QCEW), ranked to choose industries for sector partnerships. Half of the
county numbers are hidden by the publisher, so every number comes with a status, a grade, and bounds that are certain.
- Quote a number as `say` writes it, with its range. Where `value` is null, say the range or that it is not known; never
  work a number out from the ends of its range.
- Where a tool refuses because a definition changed, say so; do not compute the comparison yourself.
- A place in the ranking has a range and a firmness: say both.
- Where `warning` says that data are made up, begin your answer with that.
- Numbers of status `modelled` are this program's own projection, not official."""

_READS: Final = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_WRITES: Final = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=False)


@dataclass(frozen=True)
class About:
    """What is asked about: a study file in a named folder, or a region by its counties and two years."""

    study: Annotated[str, Field(description="A study file; leave all else out then.")] = ""
    counties: Annotated[list[str] | None, Field(description='Codes or names: ["13121", "DeKalb County, Georgia"].')] = (
        None
    )
    base: Annotated[str, Field(description="First year or quarter, as in 2015 or 2015Q2.")] = ""
    current: Annotated[str, Field(description="Last year or quarter.")] = ""
    benchmark: Annotated[str, Field(description="Compared with: US000, or a state as in 13000.")] = ""
    level: Annotated[int, Field(description="NAICS digits, 2 to 6; 0 for 3.", ge=0, le=6)] = 0
    ownership: Annotated[str, Field(description="private, or total with government.")] = ""


Industry = Annotated[str, Field(description="A NAICS code of the level that is ranked, as in 481.")]
Kind = Annotated[str, Field(description="annual, quarterly or all; empty: as the study's own periods are.")]


def server(answers: Answers, *, may_write: bool = False) -> MCPServer[Any]:
    """A server of these answers; it writes files only where `may_write`, and only into the named folders."""
    made: MCPServer[Any] = MCPServer("sectorlmi", instructions=_INSTRUCTIONS, version=__version__, log_level="WARNING")
    for tool in (*_looking_up(answers), *_asking(answers)):
        made.add_tool(_refusing(tool), annotations=_READS, structured_output=True)
    if may_write:
        made.add_tool(_refusing(_writing(answers)), annotations=_WRITES, structured_output=True)
    return made


def _refusing(tool: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """The tool, whose errors reach the model as the sentence that a person would read."""

    @functools.wraps(tool)
    def refusing(*args: Any, **named: Any) -> dict[str, Any]:
        try:
            return tool(*args, **named)
        except SectorlmiError as error:
            raise ToolError(f"{error.title}: {error}") from error

    return refusing


def _looking_up(answers: Answers) -> list[Callable[..., dict[str, Any]]]:
    def list_studies() -> dict[str, Any]:
        """Which studies and which years and quarters of data there are to ask about. Call this first."""
        return answers.studies()

    def find_regions(text: str) -> dict[str, Any]:
        """Counties, states and metropolitan areas by name or code; typos are forgiven."""
        return answers.areas(text)

    def find_industries(
        text: str, level: Annotated[int, Field(description="NAICS digits, 2 to 6; 0 for all.", ge=0, le=6)] = 0
    ) -> dict[str, Any]:
        """NAICS industries by the start of a code, or by words of their titles or everyday names."""
        return answers.industries(text, level)

    return [list_studies, find_regions, find_industries]


def _asking(answers: Answers) -> list[Callable[..., dict[str, Any]]]:
    def rank_industries(about: About, top: Annotated[int, Field(ge=1, le=100)] = 10) -> dict[str, Any]:
        """Rank a region's industries for a sector partnership: places with ranges, reasons, doubts, numbers."""
        return answers.ranking(asdict(about), top)

    def explain_place(about: About, industry: Industry) -> dict[str, Any]:
        """Why an industry has its place, or why it is not on the list or not ranked."""
        return answers.place(asdict(about), industry)

    def bounds_of_number(
        about: About,
        industry: Industry,
        measure: Annotated[str, Field(description="A column, as in employment, avg_annual_wage_usd, growth_pct.")],
    ) -> dict[str, Any]:
        """One number with its status, what is certain of it, and what is likely."""
        return answers.number(asdict(about), industry, measure)

    def series_of_industry(about: About, industry: Industry, periods: Kind = "") -> dict[str, Any]:
        """Jobs, pay, worksites and location quotient over every period, with every break and its reason."""
        return answers.series(asdict(about), industry, periods)

    def change_between(
        about: About,
        industry: Industry,
        start: Annotated[str, Field(description="First period, as in 2015 or 2015Q2.")],
        end: Annotated[str, Field(description="Last period.")],
        periods: Kind = "",
    ) -> dict[str, Any]:
        """The growth of jobs between two periods; refused where a definition changed between them."""
        return answers.change(asdict(about), industry, start, end, periods)

    def what_is_missing(about: About) -> dict[str, Any]:
        """What the data do not tell about a region, which industries are set aside and why, what closes each gap."""
        return answers.missing(asdict(about))

    return [rank_industries, explain_place, bounds_of_number, series_of_industry, change_between, what_is_missing]


def _writing(answers: Answers) -> Callable[..., dict[str, Any]]:
    def write_report(
        about: About,
        folder: Annotated[str, Field(description="Where to, inside a named folder.")],
        formats: Annotated[list[str], Field(description="xlsx, html, csv, json, parquet, docx, md.")],
    ) -> dict[str, Any]:
        """Write the report: workbook, web page, table."""
        return answers.write(asdict(about), formats, folder)

    return write_report
