"""Files that nobody sane writes: a sentence with the line, at once, and never anything but a `ConfigError`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sectorlmi.errors import ConfigError
from sectorlmi.sources.study_file import load_settings, load_study, parse_yaml, study_from
from sectorlmi.terms.study import STUDY, Study

GOOD = 'name: Two\nregion: {name: Two, counties: ["13121", "13089"]}\nyears: {base: 2015, current: 2018}\n'
BOMB = "\n".join(f"  - &{a} [{','.join([f'*{b}'] * 10)}]" for a, b in zip("bcdefghij", "abcdefghi", strict=True))
# Text, and what the message says. All of them after three good lines, unless they stand before.
ODD = {
    "date": (f"{GOOD}benchmark: 2018-12-01", "line 4: benchmark: '2018-12-01' is a date"),
    "no date": (f"{GOOD}benchmark: 2018-13-45", "line 4: benchmark"),
    "moment": (f"{GOOD}benchmark: 2001-12-14t21:59:43.10-05:00", "line 4: benchmark"),
    "time of day": (f"{GOOD}level: 12:30:00", "line 4: level: '12:30:00' is a time of day"),
    "time with fractions": (f"{GOOD}level: 190:20:30.15", "line 4: level"),
    "endless time": (f"{GOOD}level: 1{':00' * 5000}", "line 4: level"),
    "whole number of 160 digits": (f"{GOOD}level: {'9' * 160}", "line 4: level"),
    "whole number of 5,000 digits": (f"{GOOD}level: {'9' * 5000}", "line 4: level"),
    "hexadecimal of 5,000 digits": (f"{GOOD}level: 0x{'f' * 5000}", "line 4: level"),
    "hexadecimal without digits": (f"{GOOD}level: 0x_", "line 4: level"),
    "whole number that is none": (f"{GOOD}level: !!int abc", "line 4: level: 'abc' is no whole number"),
    "whole number that is empty": (f'{GOOD}level: !!int ""', "line 4: level"),
    "fraction that is empty": (f'{GOOD}level: !!float ""', "line 4: level"),
    "fraction that is none": (f"{GOOD}level: !!float abc", "line 4: level"),
    "truth that is none": (f"{GOOD}level: !!bool maybe", "line 4: level"),
    "infinite": (f"{GOOD}uncertainty: {{fills: .inf}}", "uncertainty.fills: inf is not allowed"),
    "no number": (f"{GOOD}uncertainty: {{fills: .nan}}", "uncertainty.fills: nan is not allowed"),
    "overflow": (f"{GOOD}uncertainty: {{fills: 1e999}}", "uncertainty.fills"),
    "binary": (f"{GOOD}benchmark: !!binary aGVsbG8=", "line 4: benchmark: not valid YAML here"),
    "binary that is none": (f"{GOOD}benchmark: !!binary ä", "line 4: benchmark"),
    "object": (f"{GOOD}benchmark: !!python/object/apply:os.system [true]", "line 4: benchmark: not valid YAML"),
    "own tag": (f"{GOOD}benchmark: !mine x", "line 4: benchmark"),
    "tag of a mapping on a text": (f"{GOOD}ranking: !!map x", "line 4: ranking"),
    "tag of a list on a mapping": (f"{GOOD}ranking: !!seq {{a: 1}}", "line 4: ranking"),
    "tag of a text on a list": (f"{GOOD}benchmark: !!str [a]", "line 4: benchmark"),
    "set": (f"{GOOD}groups: !!set {{a, b}}", "line 4: groups"),
    "ordered mapping": (f"{GOOD}ranking: !!omap [a: 1]", "line 4: ranking"),
    "pairs": (f"{GOOD}ranking: !!pairs [a: 1]", "line 4: ranking"),
    "equals sign": (f"{GOOD}benchmark: =", "line 4: benchmark"),
    "merge": (f"{GOOD}ranking: {{<<: {{ties: min}}}}", "line 4: ranking"),
    "merge of itself": (f"{GOOD}ranking: &a {{<<: *a}}", "line 4: *a stands within itself"),
    "list within itself": (f"{GOOD}groups: &a [*a]", "line 4: *a stands within itself"),
    "mapping within itself": (f"&a\n{GOOD}ranking: *a", "line 5: *a stands within itself"),
    "bomb": (f"{GOOD}groups:\n  - &a [1,1,1,1,1,1,1,1,1,1]\n{BOMB}", "more than 20,000 values, aliases counted"),
    "list as a key": (f"{GOOD}? [a]\n: 1", "line 4: a sequence stands as a key"),
    "mapping as a key": (f"{GOOD}? {{a: b}}\n: 1", "line 4: a mapping stands as a key"),
    "key given twice": (f"{GOOD}level: 3\nlevel: 4", "line 5: the key 'level' stands there twice"),
    "no key": (f"{GOOD}~: 1", "the key is empty"),
    "number as a key": (f"{GOOD}1: 1", "1: the key is a number"),
    "date as a key": (f"{GOOD}2018-12-01: 1", "line 4: '2018-12-01' is a date"),
    "truth as a key": (f"{GOOD}on: yes", "True: the key is read as true"),
    "tab": (f"{GOOD}ranking:\n\tties: min", "line 5, column 1: not valid YAML"),
    "NUL": (f"{GOOD}benchmark: \0", "line 4: not valid YAML (a control character)"),
    "control character": (f"{GOOD}benchmark: \x1b[31m", "line 4: not valid YAML (a control character)"),
    "escaped NUL": (f'{GOOD}output: {{folder: "a\\0b"}}', "line 4: output.folder: a control character"),
    "half a sign": (f'{GOOD}benchmark: "\\ud800"', "line 4: benchmark: a control character"),
    "sign that does not exist": (f'{GOOD}benchmark: "\\UFFFFFFFF"', "not valid YAML"),
    "two documents": (f"{GOOD}---\n{GOOD}", "line 4, column 1: not valid YAML"),
    "empty": ("", "region: no counties"),
    "only a text": ("study", "the study: expected keys and values, found 'study'"),
    "only a list": ("[1, 2]", "the study: expected keys and values, found [1, 2]"),
    "deep": ("[" * 100_000, "line 1: more than 30 lists or mappings inside each other"),
    "deep mappings": ("{a: " * 100_000, "line 1: more than 30"),
    "deep dashes": ("- " * 100_000, "line 1: more than 30"),
    "unknown alias": (f"{GOOD}benchmark: *a", "line 4, column 12: not valid YAML"),
    "long text": (f"{GOOD}benchmark: {'x' * 900_000}", "benchmark"),
    "long text in a list": (f"{GOOD}groups: [{'x' * 900_000}]", "groups[0]"),
    "long key": (f"{GOOD}{'x' * 1000}: 1", "xxx: unknown key"),
    "many values": (f"{GOOD}groups: [{'1,' * 60_000}]", "line 4: more than 20,000 values"),
}


@pytest.mark.parametrize(("text", "says"), ODD.values(), ids=ODD)
def test_one_sentence_with_its_line_at_once(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "study.yml").write_text(text, encoding="utf-8")
    begun = time.process_time()
    with pytest.raises(ConfigError) as caught:
        load_study(tmp_path)
    assert time.process_time() - begun < 10  # seconds of a processor; a bomb takes hours
    assert caught.value.what.startswith(f"{tmp_path / 'study.yml'}: ")
    assert says in caught.value.what
    assert len(caught.value.what) < 500 + len(str(tmp_path))
    assert len(caught.value.hint) < 500


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (GOOD.encode("utf-16"), "line 1: cannot be read as text"),
        (GOOD.encode() + "name2: Región".encode("latin-1"), "line 4: cannot be read as text"),
        (GOOD.encode() + b"#" * (50 << 20), "has more than 1 MB"),
    ],
    ids=["UTF-16", "Latin-1", "50 MB"],
)
def test_files_that_are_no_short_text(data: bytes, says: str, tmp_path: Path) -> None:
    for name, read in (("study.yml", load_study), ("config.yml", load_settings)):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(ConfigError) as caught:
            read(tmp_path / name)
        assert says in caught.value.what


def test_a_mark_of_utf_8_is_no_part_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "study.yml").write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert load_study(tmp_path).name == "Two"


def test_anchors_may_be_used() -> None:
    text = GOOD + 'industries: {exclude: &few ["999", "814"]}\nshortlist: {drop: *few}'
    assert study_from(parse_yaml(text), Path()).shortlist.drop == ("999", "814")


@pytest.mark.parametrize(
    ("text", "value"),
    [("0x0C", 12), ("0b1100", 12), ("014", 12), ("1_200", 1200), ("-7", -7), ("+7", 7), ("0", 0), ("1.5e+3", 1500.0)],
)
def test_numbers_mean_what_yaml_says(text: str, value: float) -> None:
    assert parse_yaml(text) == value


def keys(form: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The way to every key of the study, lists as `[]`."""
    for option in (form, *form.get("anyOf", ())):
        for key, inner in option.get("properties", {}).items():
            yield (*path, key)
            yield from keys(inner, (*path, key))
        if "items" in option:
            yield from keys(option["items"], (*path, "[]"))
        if isinstance(option.get("additionalProperties"), dict):
            yield (*path, "311")
            yield from keys(option["additionalProperties"], (*path, "311"))


def nested(path: tuple[str, ...], value: Any) -> Any:
    for key in reversed(path):
        value = [value] if key == "[]" else {key: value}
    return value


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    st.sampled_from(["13121", "311", "US000", "31-33", "total", "x" * 5000, "a/../..", "C:\\a", "²", "٣", "-1", "nan"]),
)
VALUES = st.recursive(SCALARS, lambda v: st.lists(v, max_size=2) | st.dictionaries(SCALARS, v, max_size=2))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(set(keys(STUDY)))), VALUES)
def test_any_value_at_any_key_is_a_study_or_a_config_error(path: tuple[str, ...], value: Any) -> None:
    whole = parse_yaml(GOOD)
    given_ = nested(path, value)
    if isinstance(whole.get(path[0]), dict) and isinstance(given_[path[0]], dict):
        given_ = {path[0]: whole[path[0]] | given_[path[0]]}
    with suppress(ConfigError):
        assert isinstance(study_from(whole | given_, Path()), Study)


@settings(max_examples=200, deadline=None)
@given(st.text() | st.text("[]{}:-?&*!|>'\"%@`#, \n\tab01._~=<"))
def test_any_text_is_read_or_a_config_error(text: str) -> None:
    with suppress(ConfigError):
        parse_yaml(text)
