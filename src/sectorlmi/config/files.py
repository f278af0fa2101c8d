"""The files of numbers that a study names; relative paths start at the study's folder."""

from __future__ import annotations

from pathlib import Path

from sectorlmi.config.definition import PROJECTION
from sectorlmi.config.node import Node
from sectorlmi.errors import ConfigError
from sectorlmi.terms.study import ExtraFactor
from sectorlmi.terms.study_files import ProjectionFile, ThirdPartyTable


def projections(top: Node, folder: Path) -> tuple[ProjectionFile, ...]:
    """The projection files under `projections`, one or a list."""
    value = top.raw("projections")
    entries = value if isinstance(value, list) else [value] if value is not None else []
    return tuple(_projection(Node(e, f"projections[{i}]", PROJECTION), folder) for i, e in enumerate(entries))


def _projection(node: Node, folder: Path) -> ProjectionFile:
    if not node.has("file"):
        raise ConfigError(f"{node.path}: no file", "Name the projections file, relative to the study file.")
    span, columns = node.node("years"), node.node("columns")
    return ProjectionFile(
        folder / node.text("file"),
        node.text("preset"),
        node.texts("area"),
        tuple((key, columns.text(key)) for key in columns),
        span.whole("base", 0),
        span.whole("projected", 0),
        node.choice("unit"),
        node.choice("term", ""),
        node.text("sheet"),
    )


def third_party(top: Node, folder: Path) -> ThirdPartyTable | None:
    """The table under `source`, whose numbers take the place of QCEW's."""
    if not top.has("source"):
        return None
    node = top.node("source")
    columns = node.node("columns")
    for key, given in (("file", node.has("file")), ("columns", bool(list(columns)))):
        if not given:
            raise ConfigError(f"source: no {key}", "Name the file, and under `columns` its headings.")
    return ThirdPartyTable(
        folder / node.text("file"),
        tuple((role, columns.text(role)) for role in columns),
        node.text("sheet"),
        node.choice("unit"),
        node.choice("percents", ""),
    )


def extra_factors(top: Node, folder: Path) -> tuple[ExtraFactor, ...]:
    """The study's own factors under `extra_factors`."""
    entries = top.nodes("extra_factors", "Begin each entry with a dash: - {file: …, column: …}.")
    return tuple(_extra_factor(entry, folder) for entry in entries)


def _extra_factor(node: Node, folder: Path) -> ExtraFactor:
    for key in ("file", "column"):
        if not node.has(key):
            raise ConfigError(f"{node.path}: no {key}", f"Give `{key}:`.")
    return ExtraFactor(
        folder / node.text("file"),
        node.text("column"),
        node.text("name") or node.text("column"),
        node.choice("better"),
        node.number("weight"),
    )
