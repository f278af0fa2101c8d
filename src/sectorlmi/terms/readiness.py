"""What a study says about the readiness worksheet: how much readiness weighs beside the data, and further questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sectorlmi.errors import ConfigError

_KEYS: Final = ("weight", "questions")
_FORM: Final = "Write, for instance: questions: [{topic: Green jobs, question: Does it offer green jobs?}]."


@dataclass(frozen=True)
class OwnQuestion:
    """A question of the study's own, asked of every industry on the short list."""

    topic: str
    text: str


@dataclass(frozen=True)
class ReadinessRule:
    """`weight` is the part of the combined place that readiness decides, 0 to 1; the data place decides the rest."""

    weight: float = 0.5
    questions: tuple[OwnQuestion, ...] = ()


def readiness_from(value: Any, where: str = "readiness") -> ReadinessRule:
    """The rule that plain values describe; None is the default.

    Raises:
        ConfigError: an unknown key, a weight outside 0 to 1, or a question without text or with a name given twice.
    """
    if value is None:
        return ReadinessRule()
    if not isinstance(value, dict):
        raise ConfigError(f"{where}: expected keys and values, found {value!r}", f"Known keys: {', '.join(_KEYS)}.")
    for key in value:
        if key not in _KEYS:
            raise ConfigError(f"{where}.{key}: unknown key", f"Known: {', '.join(_KEYS)}.")
    return ReadinessRule(
        weight_from(value.get("weight", ReadinessRule().weight), f"{where}.weight"),
        _questions(value.get("questions"), f"{where}.questions"),
    )


def weight_from(value: Any, where: str) -> float:
    """A weight from 0 (data alone) to 1 (readiness alone). ConfigError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ConfigError(f"{where}: {value!r} is not a number from 0 to 1", "0 is the data alone, 1 readiness alone.")
    return float(value)


def _questions(value: Any, where: str) -> tuple[OwnQuestion, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ConfigError(f"{where}: expected a list", _FORM)
    questions = tuple(_question(entry, f"{where}[{i}]") for i, entry in enumerate(value))
    topics = [q.topic.casefold() for q in questions]
    for i, topic in enumerate(topics):
        if topic in topics[:i]:
            raise ConfigError(f"{where}[{i}]: {questions[i].topic!r} stands there twice", "Give each its own topic.")
    return questions


def _question(entry: Any, where: str) -> OwnQuestion:
    """`Green jobs?` alone, or `{topic: Green jobs, question: Does it offer green jobs?}`."""
    if isinstance(entry, str) and entry.strip():
        return OwnQuestion(entry.strip().rstrip("?"), entry.strip())
    if not isinstance(entry, dict) or set(entry) - {"topic", "question"}:
        raise ConfigError(f"{where}: expected a topic and a question, found {entry!r}", _FORM)
    topic, text = entry.get("topic"), entry.get("question")
    if not isinstance(topic, str) or not isinstance(text, str) or not topic.strip() or not text.strip():
        raise ConfigError(f"{where}: expected a topic and a question, found {entry!r}", _FORM)
    return OwnQuestion(topic.strip(), text.strip())
