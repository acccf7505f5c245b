"""Two rows in words, each as sure as its own probability, and parts that sum to the total."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.report.quantities import MINUS
from pipeline.report.sections.answer import strongest
from pipeline.report.sections.week.answer import answer_of, chances_text, muscle_words
from pipeline.vocabulary import OUTCOMES

if TYPE_CHECKING:
    from pipeline.report.document.whole import Document


def chances(*shares: float) -> dict[str, float]:
    return dict(zip(map(str, OUTCOMES), shares, strict=True))


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        pytest.param((0.92, 0.05, 0.02, 0.01), "very likely growing", id="very likely"),
        pytest.param((0.1, 0.4, 0.4, 0.1), "likely kept", id="kept is two outcomes"),
        pytest.param((0.05, 0.2, 0.1, 0.65), "shrinking, more likely than not", id="more likely than not"),
        pytest.param((0.45, 0.25, 0.15, 0.15), "growing or kept: too close to call", id="close"),
    ],
)
def test_muscle(documents: dict[str, Document], shares: tuple[float, ...], said: str) -> None:
    assert muscle_words(replace(documents["busy"].verdict, probabilities=chances(*shares))) == said


def test_too_early_is_said_whatever_the_chances(documents: dict[str, Document]) -> None:
    asked = replace(documents["busy"].verdict, statement="asked", probabilities=chances(0.95, 0.03, 0.01, 0.01))
    assert muscle_words(asked) == "too early to tell"
    made = answer_of(replace(documents["busy"], verdict=asked))
    assert made is not None
    assert made.horizon.endswith("to know whether it is new or a habit.")


def test_absent_parts_are_not_drawn(documents: dict[str, Document]) -> None:
    """What the athlete does not do is not drawn."""
    document = documents["busy"]
    parts = document.verdict.attribution
    assert parts is not None
    given = replace(parts, strength_not_given=0.7, total=parts.total + 0.7)
    made, guessed = (
        answer_of(replace(document, verdict=replace(document.verdict, attribution=found))) for found in (parts, given)
    )
    assert made is not None
    assert guessed is not None
    assert "Strength not given" not in {part.name for part in made.parts}
    guess = next(part for part in guessed.parts if part.name == "Strength not given")
    assert (guess.text, guess.known) == ("? (+0.7 %)", False), "never a silent 0"


@pytest.mark.parametrize(
    ("running", "energy", "nothing_done"),
    [
        pytest.param(1.76, -0.44, -1.44, id="rounded up and down"),
        pytest.param(2.649, -0.151, -8.349, id="all rounded up"),
        pytest.param(0.04, -0.04, 0.04, id="hardly anything"),
    ],
)
def test_parts_add_up_as_they_are_shown(
    documents: dict[str, Document], running: float, energy: float, nothing_done: float
) -> None:
    document = documents["busy"]
    parts = document.verdict.attribution
    assert parts is not None
    total = running + energy + nothing_done
    changed = replace(parts, running={"easy": running}, energy=energy, nothing_done=nothing_done, total=total)
    made = answer_of(replace(document, verdict=replace(document.verdict, attribution=changed)))
    assert made is not None
    shown, *others = (float(part.text.replace(MINUS, "-").removesuffix(" %")) for part in (made.total, *made.parts))
    assert sum(others) == pytest.approx(shown)
    exact = (running, energy, nothing_done)
    assert max(abs(one - other) for one, other in zip(others, exact, strict=True)) < 0.1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        pytest.param({"energy_unknown": -2.0, "hill_running": 0.4, "nothing_done": -3.0}, "hill_running", id="moves"),
        pytest.param({"energy_unknown": 0.1, "easy_running": 0.0, "nothing_done": -2.8}, "nothing_done", id="fades"),
        pytest.param({"strength_not_given": 2.9, "easy_running": 0.1}, "easy_running", id="known, if little"),
        pytest.param({"energy_unknown": -0.5}, "energy_unknown", id="nothing else"),
    ],
)
def test_what_counts_most(documents: dict[str, Document], changes: dict[str, float], why: str) -> None:
    verdict = documents["busy"].verdict
    drivers = tuple(
        replace(verdict.drivers[0], key=key, muscle_change_pct=change, fat_change_pct=0.0)
        for key, change in changes.items()
    )
    found = strongest(replace(verdict, drivers=drivers))
    assert found is not None
    assert found.key == why


def test_hidden_bodies_have_no_answer(documents: dict[str, Document]) -> None:
    assert [answer_of(documents[name]) for name in ("minor", "starving")] == [None, None]


def test_marks_are_said_in_words() -> None:
    counts = dict(zip(map(str, OUTCOMES), (8, 9, 2, 1), strict=True))
    assert chances_text(counts) == "8 of 20 growing, 9 of 20 maintaining, 2 of 20 toning, 1 of 20 shrinking"
