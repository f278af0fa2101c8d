"""When a table is wide."""

from __future__ import annotations

from sectorlmi.cli.streams import has_wide_table


def test_a_table_is_wide_by_its_rule_and_a_long_sentence_is_no_table() -> None:
    rule = f" {'─' * 90} \n"
    assert has_wide_table(f"a\n{rule}b\n", 80)
    assert has_wide_table(f"\x1b[1m a\x1b[0m\n\x1b[2m{rule}\x1b[0m", 80)
    assert not has_wide_table(rule, 91)
    assert not has_wide_table("word " * 40, 80)
    assert not has_wide_table(" " * 100, 80)
