"""What a study says about the readiness worksheet: how much readiness weighs beside the data, and further questions."""

from __future__ import annotations

from dataclasses import dataclass

from sectorlmi.terms import forms as f
from sectorlmi.terms.study_keys import key, mapping_of


@dataclass(frozen=True)
class OwnQuestion:
    """A question of the study's own, asked of every industry on the short list."""

    topic: str = key(f.needed_text("In short."))
    text: str = key(f.needed_text("In full."), name="question")


@dataclass(frozen=True)
class ReadinessRule:
    """`weight` is the part of the combined place that readiness decides, 0 to 1; the data place decides the rest."""

    weight: float = key(f.number("How much readiness weighs beside the data place, 0 to 1.", most=1), 0.5)
    questions: tuple[OwnQuestion, ...] = key(
        f.listed(
            "Questions of your own for every short-listed industry.",
            f.either("", f.needed_text("The question; its topic is the question itself."), mapping_of(OwnQuestion)),
        ),
        (),
        of=OwnQuestion,
    )
