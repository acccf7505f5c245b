"""No sentence of a report contradicts another: 32 athletes of every kind, and planted contradictions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from pipeline.physiology.body import Estimate
from pipeline.report.document.build.week import build_document
from pipeline.report.document.form import to_plain
from pipeline.report.render.document import render
from pipeline.vocabulary import GOALS
from pipeline.weekly.forecast.draws import FORECAST_COUNT
from pipeline.weekly.forecast.training import Block, Work
from pipeline.weekly.plan import plan_week
from pipeline.weekly.verdict import answer_week
from tests.report.contradictions import CHECKS, contradictions
from tests.report.weeks import LATELY, STATE, busy_week

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.weekly.state import TrainingState

ATHLETES = 32  # every combination of what is known, done and changed, twice
DRAWS = 1000  # as sound as many: what is checked is whether the page agrees with its own draws


def random_state(number: int) -> TrainingState:
    """An athlete of any food, age and pause; the digits of the number say what is known, done and changed lately."""
    rng = np.random.default_rng((20, number))
    strength_known, lifts, climbs, changed = (bool(number >> digit & 1) for digit in range(4))

    def block() -> Block:
        hours = float(rng.exponential(3.0))
        force = climbs * float(rng.exponential(60.0))
        hills = Work(hours=0.3 * (force > 0), energy_net_kcal=force, endurance=0.1 * force, force=force)
        easy = Work(hours=hours, energy_net_kcal=500 * hours, endurance=25 * hours, force=0.5 * hours)
        sets = strength_known * lifts * float(rng.uniform(1, 15))
        return Block(running={"easy": easy, "uphill_sprint": hills}, sets=Estimate(sets, 0.2 * sets))

    habit, lately = block(), block()
    ahead = lately if changed else habit
    origin = str(rng.choice(["prior", "weight_log", "food_log"]))
    unknown = {"strength": not strength_known, "weight_trend": origin == "prior", "protein": True, "body_fat": True}
    asked = [key for key, open_question in unknown.items() if open_question and rng.random() < 0.7]
    return replace(
        STATE,
        running=ahead.running,
        sets=ahead.sets,
        strength_known=strength_known,
        history=(habit,) * int(rng.integers(1, 20)),
        this_week=lately,
        age_years=Estimate(float(rng.uniform(18, 75)), 0.0),
        share_female=float(rng.choice([0.0, 0.5, 1.0])),
        deficit_kcal=Estimate(float(rng.normal(0, 250)), 150.0 if origin == "prior" else 60.0),
        deficit_origin=origin,
        activity=float(rng.choice([1.0, 1.0, 1.0, 0.45])),
        pause_weeks=float(rng.integers(2, 10)),
        protein_g_kg=Estimate(float(rng.uniform(0.8, 2.2)), 0.2),
        missing=tuple(rng.permutation(asked)),
        body_hidden=bool(rng.random() < 0.05),
    )


@pytest.fixture(scope="module")
def data() -> Any:
    return replace(busy_week(), traces={})


def page_of(number: int, data: Any, *, planned: bool = False) -> tuple[dict[str, Any], str]:
    goal = (*GOALS, None)[number % 5]
    state = random_state(number)
    verdict, changes = answer_week(state, goal=goal, count=FORECAST_COUNT if planned else DRAWS)
    plan = plan_week(state, goal, LATELY) if planned else None
    profile = replace(data.profile, goal=goal)
    document = build_document(replace(data, profile=profile, verdict=verdict, changes=changes, plan=plan))
    return to_plain(document), render(document, ("terminal", "md")[number % 2])


def test_random_athletes(data: Any) -> None:
    found = {number: contradictions(*page_of(number, data)) for number in range(ATHLETES)}
    assert {number: names for number, names in found.items() if names} == {}


def test_random_athletes_with_a_plan(data: Any) -> None:
    assert [contradictions(*page_of(number, data, planned=True)) for number in (2, 10)] == [[], []]


def put(*path: Any) -> Callable[[dict[str, Any]], None]:
    """Write a value, the last of the arguments, into a document."""
    *keys, last, value = path

    def change(document: dict[str, Any]) -> None:
        inner: Any = document
        for key in keys:
            inner = inner[key]
        inner[last] = value

    return change


def unmoved(document: dict[str, Any]) -> None:
    """Name a change that leaves the printed numbers as they are."""
    first = next(row for row in document["changes"] if row["change"] == document["first_change"])
    first |= {"probabilities": document["verdict"]["probabilities"], "goal_probability": None}


def unknown_strength(document: dict[str, Any]) -> None:
    """Deny strength work that nobody knows of."""
    document["verdict"]["stronger"] = "no_sign"
    document["verdict"]["attribution"]["strength_not_given"] = 1.2


PLANTED = [
    ("probabilities add up to 1", put("verdict", "probabilities", "growing", 0.99)),
    ("label and its probability", put("verdict", "label_probability", 0.41)),
    ("label and what muscle does", put("verdict", "muscle", "smaller")),
    ("attribution and its total", put("verdict", "attribution", "total", 7.0)),
    (
        "readings of what running is worth",
        put("verdict", "worth_of_running", "cautious", {"sets": 9.0, "growing": 0.99}),
    ),
    ("strongest grade and the grades listed", put("verdict", "evidence", "A")),
    ("question and missing", put("verdict", "question_key", "mass_of_the_moon")),
    ("first change and the table of changes", put("first_change", "stairs_20_min")),
    ("estimates and their ranges", put("verdict", "muscle_change_pct_low", 50.0)),
    ("refused plan and its sessions", put("plan", "refused", "a pause")),
    ("plan and the answer of now", put("plan", "probabilities_before", "growing", 0.99)),
    ("drivers and what was given", put("verdict", "drivers", 0, "key", "strength_not_given")),
    ("change and the goal it serves", put("changes", 0, "goal_probability", 0.01)),
    ("word of the answer and its number", put("verdict", "label_probability", 0.93)),
    ("first change and the numbers it moves", unmoved),
    ("strength that nobody knows of", unknown_strength),
    ("warming up and the running it is part of", put("plan", "easy_hours", 0.1)),
    ("sessions that are worth going out for", put("plan", "sessions", 0, "amount", 0)),
]


@pytest.mark.parametrize(("name", "plant"), PLANTED, ids=[name for name, _ in PLANTED])
def test_planted(name: str, plant: Callable[[dict[str, Any]], None]) -> None:
    document = build_document(busy_week())
    assert document.plan is not None
    document = replace(document, plan=replace(document.plan, probabilities_before=document.verdict.probabilities))
    text = render(document, "md")
    assert name in CHECKS
    before = contradictions(to_plain(document), text)
    planted = to_plain(document)
    plant(planted)
    assert name in contradictions(planted, text)
    assert name not in before
