"""Every hedge belongs to the probability of its own sentence, and no label says more than it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from pipeline.physiology.body import Estimate
from pipeline.weekly.forecast.classes import answer_label, label_of, label_probability
from pipeline.weekly.forecast.draws import sample
from pipeline.weekly.forecast.project import project
from pipeline.weekly.forecast.statements import Kind, hedge_of, outcomes_of, state_of
from pipeline.weekly.forecast.training import Block, Training, Work

if TYPE_CHECKING:
    from pipeline.weekly.forecast.project import Forecast

COUNT = 200


def random_training(random: np.random.Generator) -> Training:
    """Make an athlete of any kind: steady or changing, lifting or not, known or not."""

    def block() -> Block:
        hours = max(0.0, random.normal(3, 2))
        force = float(random.choice([0, 2, 10, 60, 120]))
        sets = float(random.choice([0, 0, 3, 8, 14]))
        return Block(
            running={"easy": Work(hours, 600 * hours, 25 * hours, 0.5 * hours), "uphill_sprint": Work(force=force)},
            sets=None if random.random() < 0.2 else Estimate(sets, 0.3 * sets),
        )

    before = block()
    now = before if random.random() < 0.5 else block()
    return Training(
        ahead=now,
        history=(*[before] * int(random.integers(0, 14)), now),
        strength_known=random.random() < 0.6,
        status=(None, "untrained", "trained", "advanced")[random.integers(4)],
        long_habit=(None, True, False)[random.integers(3)],
        age_years=Estimate(float(random.uniform(18, 75)), 0),
        share_female=float(random.choice([0, 0.5, 1])),
        fat_mass_kg=Estimate(float(random.uniform(6, 30)), 2),
        muscle_mass_kg=Estimate(25, 2),
        deficit_kcal=Estimate(float(random.normal(50, 300)), 100),
        protein_g_kg=Estimate(1.3, 0.35),
    )


def contradictions(of: Training, forecast: Forecast) -> list[str]:
    """List what a statement says that the draws or the label do not."""
    said, label = state_of(forecast, of), answer_label(forecast, of)
    muscle, fat = outcomes_of(forecast.muscle_pct, 1.5), outcomes_of(forecast.fat_pct, 5.0)
    found = []
    if said.kind in (Kind.JOINT, Kind.APART, Kind.CLOSE):
        if (label == "undecided") != (said.kind == Kind.CLOSE):
            found.append("label against sentence")
        both = muscle[said.muscle] & fat[said.fat] if said.kind == Kind.JOINT else muscle[said.muscle]
        if abs(float(np.mean(both)) - said.probability) > 1e-9:
            found.append("probability of another sentence")
        if said.kind == Kind.JOINT and said.hedge != hedge_of(float(np.mean(both))):
            found.append("hedge of another sentence")
        if said.kind != Kind.CLOSE and (said.hedge is None or said.hedge != hedge_of(said.probability)):
            found.append("hedge against probability")
    meant = {"growing": "larger", "shrinking": "smaller", "toning": "same", "maintaining": "same"}.get(label)
    if said.kind in (Kind.JOINT, Kind.APART) and meant != said.muscle:
        found.append("label of another outcome")
    if said.kind == Kind.APART and said.fat != "unknown" and said.fat_hedge != hedge_of(float(np.mean(fat[said.fat]))):
        found.append("hedge of fat")
    return found


def test_random_athletes() -> None:
    random, drawn = np.random.default_rng(8), sample(count=3000)
    for number in range(COUNT):
        of = random_training(random)
        assert not contradictions(of, project(of, drawn)), number


@pytest.mark.parametrize(
    ("probability", "hedge"),
    [(0.59, None), (0.60, "more_likely_than_not"), (0.75, "likely"), (0.90, "very_likely"), (1.0, "very_likely")],
)
def test_hedges(probability: float, hedge: str | None) -> None:
    assert hedge_of(probability) == hedge


@pytest.mark.parametrize(
    ("shares", "label"),
    [
        ((0.60, 0.3, 0.0, 0.1), "growing"),
        ((0.59, 0.31, 0.0, 0.1), "undecided"),
        ((0.2, 0.35, 0.30, 0.15), "maintaining"),
        ((0.2, 0.05, 0.60, 0.15), "toning"),
        ((0.2, 0.1, 0.09, 0.61), "shrinking"),
        ((0.2, 0.3, 0.25, 0.25), "undecided"),
    ],
)
def test_label(shares: tuple[float, ...], label: str) -> None:
    outcomes: Any = ("growing", "maintaining", "toning", "shrinking")
    assert label_of(dict(zip(outcomes, shares, strict=True))) == label


@pytest.mark.parametrize(
    ("label", "probability"), [("growing", 0.1), ("maintaining", 0.7), ("toning", 0.3), ("undecided", None)]
)
def test_probability_of_a_label(label: str, probability: float | None) -> None:
    """Maintaining says that muscle is kept, whatever fat does."""
    shares = {"growing": 0.1, "maintaining": 0.4, "toning": 0.3, "shrinking": 0.2}
    assert label_probability(label, shares) == (probability if probability is None else pytest.approx(probability))
