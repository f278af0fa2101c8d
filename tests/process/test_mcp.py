"""Scripted conversations with `sectorlmi mcp` through the protocol's own client."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp.server.mcpserver", reason="the extra [mcp] is not installed")
from mcp import Client, StdioServerParameters

Ask = Callable[..., Awaitable[Any]]


def talk(desk: Any, script: Callable[[Client, Ask], Awaitable[None]], *words: str) -> None:
    """Start the installed program, and hold the conversation with it."""
    command, *first = desk.command("mcp", "--folder", str(desk.folder), *words)
    server = StdioServerParameters(command=command, args=first, env=desk.environment, cwd=desk.folder)

    async def hold() -> None:
        async with Client(server) as client:

            async def ask(tool: str, **words: Any) -> Any:
                answer = await client.call_tool(tool, words)
                return answer.content[0].text if answer.is_error else answer.structured_content

            await script(client, ask)

    asyncio.run(hold())


def test_a_conversation_that_reads(desk: Any) -> None:
    async def script(client: Client, ask: Ask) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {
            *("list_studies", "find_regions", "find_industries", "rank_industries", "explain_place"),
            *("bounds_of_number", "series_of_industry", "change_between", "what_is_missing"),
        }
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools.values())
        assert "never" in (client.instructions or "")
        study = Path((await ask("list_studies"))["studies"][0]["study"]).name
        ranked = await ask("rank_industries", about={"study": study}, top=3)
        assert ranked["warning"].startswith("MADE-UP DATA")
        assert [row["place"] for row in ranked["ranking"]] == [1, 2, 3]
        first = ranked["ranking"][0]
        told = await ask("explain_place", about={"study": study}, industry=first["industry_code"])
        assert told["place_between"] == first["place_between"]
        number = await ask(
            "bounds_of_number", about={"study": study}, industry=first["industry_code"], measure="employment"
        )
        assert number["number"] == first["numbers"]["employment"]
        assert (await ask("what_is_missing", about={"study": study}))["gaps"]
        assert (await ask("find_regions", text="fulton county georgia"))["areas"][0]["area_fips"] == "13121"
        assert "484" in {one["industry_code"] for one in (await ask("find_industries", text="trucking"))["industries"]}

    talk(desk, script)


def test_a_conversation_of_refusals(desk: Any) -> None:
    async def script(_: Client, ask: Ask) -> None:
        assert "in none of the named folders" in await ask("rank_industries", about={"study": "../../etc/passwd"})
        assert "no such study file" in await ask("rank_industries", about={"study": "none.yml"})
        assert "no county is called" in await ask(
            "rank_industries", about={"counties": ["Nowhere"], "base": "2022", "current": "2025"}
        )
        assert "has no industry 999999" in await ask("explain_place", about={"study": "study.yml"}, industry="999999")
        assert "no measure" in await ask(
            "bounds_of_number", about={"study": "study.yml"}, industry="622", measure="luck"
        )
        assert "Unknown tool" in await ask("write_report", about={"study": "study.yml"}, folder="x", formats=["csv"])
        assert "in none" in await ask("rank_industries", about={"study": "/proc/self/environ"})

    talk(desk, script)
    assert not (desk.folder / "x").exists()


def test_reports_are_written_where_that_is_allowed(desk: Any) -> None:
    async def script(_: Client, ask: Ask) -> None:
        written = (await ask("write_report", about={"study": "study.yml"}, folder="reports", formats=["json"]))[
            "written"
        ]
        (made,) = [Path(file) for file in written]
        assert json.loads(made.read_text())["is_sample"] is True
        assert "in none of the named folders" in await ask(
            "write_report", about={"study": "study.yml"}, folder="../elsewhere", formats=["json"]
        )

    talk(desk, script, "--write")


def test_the_command_line_is_checked_first(desk: Any) -> None:
    for words in (("--folder", "nowhere"), ("--write",)):
        ended = desk.call("mcp", *words)
        assert (ended.code, ended.stdout) == (2, b"")
        assert "--folder" in ended.said


def test_stdout_holds_the_protocol_and_nothing_else(desk: Any) -> None:
    ended = desk.call("mcp")
    assert (ended.code, ended.stdout) == (0, b"")


if sys.platform == "win32":
    pytestmark = pytest.mark.skip("processes are started otherwise there")
