"""A table of another source joined with the one of the same key: two states' answers stand beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pyarrow as pa

_BETWEEN: Final = "\x1f"
_NAMED_AT_MOST: Final = 3


@dataclass(frozen=True)
class Merged:
    """All rows, how many are the old table's alone, and what had other numbers before (`13121`)."""

    table: pa.Table
    n_kept: int
    replaced: tuple[str, ...]

    def note(self, name: str, file: str) -> tuple[str, ...]:
        """What stands beside what, and what gave way."""
        beside = (f"{name}: {file} stands beside what was there.",) if self.n_kept else ()
        if not self.replaced:
            return beside
        more = len(self.replaced) - _NAMED_AT_MOST
        named = ", ".join(self.replaced[:_NAMED_AT_MOST]) + (f" and {more:,} more" if more > 0 else "")
        return (
            *beside,
            f"{name}: what {file} says of {named} replaced what was there.",
        )


def merged(old: pa.Table, new: pa.Table, by: Sequence[str]) -> Merged:
    """The new rows, and those of the old whose `by` (such as the area) has no new row; in the order of `by`.

    A table that lacks one of these columns, or the old of another form, is replaced as a whole.
    """
    if not set(by) <= set(old.column_names) & set(new.column_names):
        return Merged(new, 0, ())
    import pyarrow as pa
    from pyarrow import compute as pc

    names, old_names = _names(new, by), _names(old, by)
    stays = pc.invert(pc.is_in(old_names, value_set=pc.unique(names)))
    kept = old.filter(stays)
    there = pc.is_in(names, value_set=pc.unique(old_names))
    replaced = _changed(old.filter(pc.invert(stays)), new.filter(there), by)
    if not kept.num_rows:
        return Merged(new, 0, replaced)
    joined = pa.concat_tables([kept, new], promote_options="permissive")
    # A flag that one of the files has no column for is not raised in it.
    columns = [c.fill_null(0) if pa.types.is_integer(c.type) else c for c in joined.columns]
    table = pa.table(dict(zip(joined.column_names, columns, strict=True)))
    return Merged(table.sort_by([(name, "ascending") for name in by]), kept.num_rows, replaced)


def _names(table: pa.Table, by: Sequence[str]) -> Any:
    """What a row is about, as one text; one array, so that it can be looked up in."""
    import pyarrow as pa
    from pyarrow import compute as pc

    texts = [table[name].cast(pa.string()).combine_chunks() for name in by]
    return texts[0] if len(texts) == 1 else pc.binary_join_element_wise(*texts, _BETWEEN)


def _changed(old: pa.Table, new: pa.Table, by: Sequence[str]) -> tuple[str, ...]:
    """The first column of `by` where its rows are not the same in both."""
    common = [name for name in old.column_names if name in new.column_names]
    order = [(name, "ascending") for name in common]
    old, new = old.select(common), new.select(common)
    if old.sort_by(order).equals(new.sort_by(order)):
        return ()
    then, now = _rows_by(old, by[0]), _rows_by(new, by[0])
    return tuple(name for name, rows in now.items() if then.get(name) != rows)


def _rows_by(table: pa.Table, first: str) -> dict[str, set[str]]:
    rows: dict[str, set[str]] = {}
    for row in table.to_pylist():
        shown = {name: value for name, value in row.items() if value is not None}
        rows.setdefault(str(row[first]), set()).add(repr(sorted(shown.items())))
    return rows
