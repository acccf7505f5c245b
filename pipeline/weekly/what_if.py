"""What a week of one's own choice would do: a small grammar of changes, and the same draws before and after."""

from __future__ import annotations

import contextlib
import difflib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.athletes.numbers import read_number
from pipeline.errors import UsageError
from pipeline.physiology import parameters_body as parameters
from pipeline.units import METRES_PER_YARD
from pipeline.weekly.changes import SESSIONS, Session, with_session
from pipeline.weekly.drivers import without_labels
from pipeline.weekly.forecast.draws import FORECAST_SEED, sample
from pipeline.weekly.outlook import Outlook, outlook_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.weekly.state import TrainingState

HILLS = SESSIONS["two_hill_sprint_sessions"]
SPRINT_WORK = SESSIONS["one_sprint_session"]
STAIR_CLIMB = SESSIONS["stairs_20_min"]
HILLS_REFERENCE_S, SPRINTS_REFERENCE_M, STAIRS_REFERENCE_MIN = 10 * 30, 8 * 40, 20  # what those sessions hold
EXAMPLES = (
    "add 2x10x30s hills",
    "add 8x40m sprints",
    "stairs 20min",
    "volume -30%",
    "strength +10",
    "protein 1.6",
    "energy +300",
)
MENDED_FROM = 4  # letters; shorter words are units, in which a slip is not recognised
AMOUNT = r"([+-]?\d+(?:[.,]\d+)?)"
TIMES = r"(?:(\d+)\s*x\s*)?(\d+)\s*x\s*"


@dataclass(frozen=True, slots=True)
class Step:
    """One change as it was understood.

    Attributes
    ----------
    key
        `hills`, `sprints`, `stairs`, `volume`, `strength`, `protein` or `energy`.
    values
        Numbers of its sentence: sessions a week, repetitions, `amount` in the unit of the grammar.
    apply
        From a state to the state with the change.
    """

    key: str
    values: dict[str, float]
    apply: Callable[[TrainingState], TrainingState]


def parse_step(text: str) -> Step:
    """Understand one change.

    Parameters
    ----------
    text
        As one of `EXAMPLES`; blanks and capitals do not matter.

    Raises
    ------
    UsageError
        It is not understood, or a number is beyond what the model can speak of.
    """
    plain = " ".join(text.lower().split())
    for pattern, make, limits in _GRAMMAR:
        match = re.fullmatch(pattern, plain)
        if match:
            numbers = [read_number(part or "1") for part in match.groups()]
            for number, (low, high) in zip(numbers, limits, strict=True):
                if not low <= number <= high:
                    raise UsageError(f"{text!r} is out of range", why=f"{number:g} is not from {low:g} to {high:g}")
            return make(*numbers)
    raise UsageError(f"cannot read the change {text!r}", hint=_meant(plain))


def parse_steps(texts: Sequence[str]) -> list[Step]:
    """Understand several changes, or one whose words came apart because nobody quoted it.

    Raises
    ------
    UsageError
        As `parse_step`.
    """
    try:
        return [parse_step(text) for text in texts]
    except UsageError:
        with contextlib.suppress(UsageError):
            return [parse_step(" ".join(texts))]
        raise


def _meant(plain: str) -> str:
    """Name the change that was meant: its words put right, else the example of its kind, else all examples."""
    words = re.findall(rf"[a-z]{{{MENDED_FROM},}}", " ".join(EXAMPLES))
    nearest = {word: difflib.get_close_matches(word, words, n=1) for word in re.findall(r"[a-z]+", plain)}
    mended = re.sub(r"[a-z]+", lambda word: (nearest[word[0]] or word)[0], plain)
    if mended != plain and any(re.fullmatch(pattern, mended) for pattern, *_ in _GRAMMAR):
        return f"Did you mean {mended!r}?"
    kinds = [example for example in EXAMPLES if set(re.findall(r"[a-z]+", example)) & set(mended.split()) - {"add"}]
    return f"Write it as {kinds[0]!r}" if kinds else f"Understood are: {'; '.join(EXAMPLES)}"


def outlooks(state: TrainingState, steps: Sequence[Step], seed: int = FORECAST_SEED) -> tuple[Outlook, Outlook]:
    """Project the week as it is and the week with all steps taken, with the same draws."""
    drawn = sample(seed)
    now = outlook_of(state, drawn)
    return now, outlook_of(changed(state, steps), drawn, now.projection.size)


def changed(state: TrainingState, steps: Sequence[Step]) -> TrainingState:
    """Take every step, one after the other."""
    for step in steps:
        state = step.apply(state)
    return state


def cautions(before: TrainingState, after: TrainingState) -> tuple[str, ...]:
    """Name what speaks against a changed week: `load_jump`."""
    wise = (1 + parameters.LOAD_JUMP.value) * before.usual_load_points
    return ("load_jump",) if after.load_points > max(before.load_points, wise) else ()


def refusal(before: TrainingState, after: TrainingState) -> str | None:
    """Name what forbids a change: a safety message, `care`, a `pause`, or eating less at a low `body_mass_index`."""
    if before.body_hidden or before.safety:
        return before.safety[0] if before.safety else "care"
    if before.activity < 1:
        return "pause"
    low = before.body_mass_index < parameters.LOW_BODY_MASS_INDEX.value
    return "body_mass_index" if low and after.deficit_kcal.value > before.deficit_kcal.value else None


def with_scaled(state: TrainingState, session: Session, scale: float, per_week: float) -> TrainingState:
    """Add a session that is `scale` times the reference one, and its load."""
    scaled = replace(
        session,
        per_week=round(per_week),
        hours=scale * session.hours,
        work_min=scale * session.work_min,
        strides=scale * session.strides,
        energy_net_kcal_kg=scale * session.energy_net_kcal_kg,
        load_points=scale * session.load_points,
    )
    added = with_session(state, scaled)
    return replace(added, load_points=state.load_points + per_week * scaled.load_points)


def _hills(sessions: float, repetitions: float, seconds: float) -> Step:
    scale = repetitions * seconds / HILLS_REFERENCE_S
    values = {"sessions": sessions, "repetitions": repetitions, "amount": seconds}
    return Step("hills", values, lambda state: with_scaled(state, HILLS, scale, sessions))


def _sprints(sessions: float, repetitions: float, metres: float) -> Step:
    scale = repetitions * metres / SPRINTS_REFERENCE_M
    values = {"sessions": sessions, "repetitions": repetitions, "amount": metres}
    return Step("sprints", values, lambda state: with_scaled(state, SPRINT_WORK, scale, sessions))


def _sprints_of_yards(sessions: float, repetitions: float, yards: float) -> Step:
    return _sprints(sessions, repetitions, METRES_PER_YARD * yards)


def _stairs(minutes: float) -> Step:
    return Step(
        "stairs",
        {"amount": minutes},
        lambda state: with_scaled(state, STAIR_CLIMB, minutes / STAIRS_REFERENCE_MIN, 1),
    )


def _volume(percent: float) -> Step:
    def apply(state: TrainingState) -> TrainingState:
        less = without_labels(state, tuple(state.running), -percent / 100)
        return replace(less, load_points=(1 + percent / 100) * state.load_points)

    return Step("volume", {"amount": percent}, apply)


def _strength(sets: float) -> Step:
    def apply(state: TrainingState) -> TrainingState:
        least = -state.sets_assumed
        return replace(state, added_strength_sets=max(least, state.added_strength_sets + sets))

    return Step("strength", {"amount": sets}, apply)


def _protein(grams: float) -> Step:
    return Step(
        "protein",
        {"amount": grams},
        lambda state: replace(state, protein_g_kg=state.protein_g_kg._replace(value=grams, sd=0.0)),
    )


def _energy(kcal: float) -> Step:
    def apply(state: TrainingState) -> TrainingState:
        deficit = state.deficit_kcal
        return replace(state, deficit_kcal=deficit._replace(value=deficit.value - kcal))

    return Step("energy", {"amount": kcal}, apply)


_GRAMMAR: tuple[tuple[str, Callable[..., Step], tuple[tuple[float, float], ...]], ...] = (
    (rf"(?:add )?{TIMES}(\d+) ?s hill(?:s| sprints?)?", _hills, ((1, 4), (1, 20), (8, 60))),
    (rf"(?:add )?{TIMES}(\d+) ?m sprints?", _sprints, ((1, 4), (1, 20), (20, 100))),
    (rf"(?:add )?{TIMES}(\d+) ?(?:yd|yards) sprints?", _sprints_of_yards, ((1, 4), (1, 20), (20, 110))),
    (r"(?:add )?stairs (\d+) ?min", _stairs, ((1, 120),)),
    (r"(?:add )?(\d+) ?min stairs", _stairs, ((1, 120),)),
    (rf"volume {AMOUNT} ?%", _volume, ((-100, 50),)),
    (rf"strength {AMOUNT}(?: sets)?", _strength, ((-40, 20),)),
    (rf"protein {AMOUNT}(?: ?g/kg)?", _protein, ((0.3, 3.5),)),
    (rf"energy {AMOUNT}(?: ?kcal)?", _energy, ((-500, 1000),)),
)
"""Pattern, what makes the step of its numbers, and the ranges of those numbers (judgement)."""
