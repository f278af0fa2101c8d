"""Help that shows the way: the commands in the order of the work, and an example of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from typer.core import TyperGroup

# What `--help` lists: every command by what a person is about to do, as the first sentence of its own help has it.
SECTIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "Begin": {
        "demo": "Do the main job on a bundled real region, Metro Atlanta 2015 to 2018, offline.",
        "init": "Write a commented study.yml; asks for what no flag gives, and asks nothing without a terminal.",
        "check": "Validate a study: what is missing, how much is hidden at each NAICS level, which level to take.",
        "doctor": "Preflight: versions, places, space, the store's health, how new each source is.",
    },
    "Data": {
        "fetch": "Download what a study needs; files that are still the publisher's are not fetched again.",
        "load": "Import saved files of any kind the program knows; it recognizes them by content.",
        "store": "State of the store: list, verify, prune, repair.",
        "sources": "List the kinds of files the program knows.",
    },
    "Rank": {
        "rank": "Build the table, rank the industries, make the short list, and write the reports.",
        "table": "Show the START data table: every industry with its factors.",
        "screen": "Thresholds instead of weights: which industries pass which tests, and what each step removes.",
        "shiftshare": (
            "Split each industry's change into the benchmark's growth, its industry mix, and the region's own doing."
        ),
        "trend": "Series of jobs, pay, worksites and location quotients over every period of the store.",
        "backtest": (
            "How well would this have predicted? Each factor, and each projection model, against what came later."
        ),
        "compare": "Put two regions, or two spans of years, side by side.",
        "batch": "Rank the industries of many regions with one study: one tidy table out, a row a region and industry.",
        "cells": "Every cell of a state or the nation, published or hidden, with status, certain bounds and estimate.",
    },
    "For the meeting": {
        "shortlist": (
            "Show the short list with its groups and parts, and read readiness scores back from filled worksheets."
        ),
        "brief": "One page an industry for employers: jobs, parts, counties, occupations, whom to invite, what to ask.",
        "profile": (
            "Who works there: a brief an industry, then occupations, wages, schooling, skills and career clusters."
        ),
        "supply": "The training gap: openings of occupations beside those who complete programs that lead to them.",
        "coverage": "Career-cluster coverage: employers, coaches or seats beside the region's jobs in each cluster.",
        "plan": "Paragraphs and tables for a plan that must be written anyway, every figure with its status, in Word.",
    },
    "The region": {
        "region": "Find and shape regions.",
    },
    "Year after year": {
        "refresh": "For cron: fetch what is newer, rank again, say what changed.",
        "diff": "Show what changed between two runs, and why.",
        "run": "Runs that were made: list, freeze, verify, prune.",
    },
    "Look up": {
        "industries": "Look up NAICS industries as QCEW names them.",
        "factors": "List the factors an industry can be ranked on.",
        "presets": "List the ready-made weights, each with its reason.",
        "schema": "Print the JSON Schema of a study, for completion in editors, or of the result.",
        "mcp": (
            "Answer language-model tools over the Model Context Protocol: rank, explain a place, series, bounds, gaps."
        ),
    },
}

EXAMPLES: Final = {
    "backtest": "sectorlmi backtest study.yml",
    "batch": "sectorlmi batch study.yml --regions all-cbsas --out areas.csv",
    "brief": "sectorlmi brief study.yml 622",
    "cells": "sectorlmi cells --year 2018 --state GA --out georgia.parquet",
    "check": "sectorlmi check study.yml",
    "compare": "sectorlmi compare study.yml --years 2015:2018 --years 2018:2023",
    "coverage": "sectorlmi coverage study.yml --participation employers.csv",
    "demo": "sectorlmi demo --out demo",
    "diff": "sectorlmi diff out/runs/last-year out/runs/this-year --out changes.xlsx",
    "doctor": "sectorlmi doctor",
    "factors": "sectorlmi factors",
    "fetch": "sectorlmi fetch study.yml --dry-run",
    "industries": "sectorlmi industries hospital",
    "init": "sectorlmi init --cbsa 'Madison, WI' --years 2019:2024",
    "load": "sectorlmi load 2024_annual_by_area.zip ~/Downloads/qcew",
    "mcp": "sectorlmi mcp --folder studies",
    "plan": "sectorlmi plan study.yml --template wioa --out plans",
    "presets": "sectorlmi presets",
    "profile": "sectorlmi profile study.yml 622 332 --format xlsx",
    "rank": "sectorlmi rank study.yml --weight growth=2 --format xlsx,html",
    "refresh": "sectorlmi refresh study.yml --quiet --log refresh.log",
    "region advise": "sectorlmi region advise study.yml --industry 332",
    "region expand": "sectorlmi region expand --cbsa 'Madison, WI'",
    "region find": "sectorlmi region find dane",
    "region footprint": "sectorlmi region footprint study.yml --industry 332",
    "region map": "sectorlmi region map study.yml --boundaries cb_2023_us_county_5m.zip",
    "region neighbours": "sectorlmi region neighbours 55025",
    "region sheds": "sectorlmi region sheds study.yml",
    "region suggest": "sectorlmi region suggest --start 55025 --containment 0.75",
    "run freeze": "sectorlmi run freeze out/runs/capital-region",
    "run list": "sectorlmi run list study.yml",
    "run prune": "sectorlmi run prune study.yml --keep 10",
    "run verify": "sectorlmi run verify capital-region.zip",
    "schema": "sectorlmi schema study",
    "screen": "sectorlmi screen study.yml --jobs 1000",
    "shiftshare": "sectorlmi shiftshare study.yml",
    "shortlist": "sectorlmi shortlist study.yml --worksheet filled.xlsx",
    "sources": "sectorlmi sources",
    "store list": "sectorlmi store list",
    "store prune": "sectorlmi store prune",
    "store repair": "sectorlmi store repair",
    "store verify": "sectorlmi store verify",
    "supply": "sectorlmi supply study.yml 622 --completions c2024_a.csv --institutions hd2024.csv",
    "table": "sectorlmi table study.yml --level 4",
    "trend": "sectorlmi trend study.yml 622 311 --format xlsx,html",
}

# `runs prune` reads as well as `run verify`, and not everybody spells alike.
_ALSO_CALLED: Final = {"runs": "run", "neighbors": "neighbours"}
_WHOLE_SENTENCE: Final = 200


class HelpfulGroup(TyperGroup):
    """A group of commands whose help lists them by what a person is about to do."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As ever; an option of the commands that stands before the command is told where it belongs."""
        early = next((a for a in args[:1] if a in _options(self.commands.values())), None)
        if early and early not in _options([self]):
            ctx.fail(f"{early} goes after the command, as in: sectorlmi rank {early} ...")
        return super().parse_args(ctx, args)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, with its example below its help."""
        cmd_name = _ALSO_CALLED.get(cmd_name, cmd_name)
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            _show_example(command, cmd_name)
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The sections, then whatever stands in none of them."""
        known = [name for names in SECTIONS.values() for name in names]
        others = tuple(name for name in self.list_commands(ctx) if name not in known)
        for title, names in {**SECTIONS, "Others": others}.items():
            commands = [(name, self.get_command(ctx, name)) for name in names]
            rows = [(name, c.get_short_help_str(_WHOLE_SENTENCE)) for name, c in commands if c is not None]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


def _options(commands: Iterable[Any]) -> set[str]:
    return {name for command in commands for param in command.params for name in param.opts if name.startswith("-")}


def _show_example(command: Any, path: str) -> None:
    for name, part in getattr(command, "commands", {}).items():
        _show_example(part, f"{path} {name}")
    if path in EXAMPLES:
        command.epilog = f"Example: {EXAMPLES[path]}"
