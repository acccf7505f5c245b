"""Find sprints, and nothing but sprints: `python -m benchmarks.labels --section sprints`.

Sessions with sprints, and runs that hold none but leaps of position and distance, on the devices that make them.
"""

from __future__ import annotations

import numpy as np

from benchmarks.answers import answer_to, case_of, simulated_athlete
from benchmarks.scoring import EventScore, score_events
from pipeline.vocabulary import LABELS, Label
from sample_data.devices import DEVICES
from sample_data.scenarios import SCENARIOS, play

WITH_SPRINTS = ("strides", "short_sprints", "repeats_200m", "fartlek", "stalling_strides")
WITHOUT = ("easy_flat", "tempo_run", "town_stops", "canyon_flat", "tunnel_tempo", "bus_home", "drive_home")
SPRINT = LABELS.index(Label.SPRINT)


def print_sprints(athletes: int, seed: int) -> None:
    """Print how many sprints are true, found and right, for each scenario and together."""
    print(f"{'scenario':<20}{'true':>7}{'found':>7}{'right':>7}{'recall':>9}{'precision':>11}")
    whole = EventScore()
    for name in (*WITH_SPRINTS, *WITHOUT):
        score = sum((_of_one(name, number, seed) for number in range(athletes)), EventScore())
        whole += score
        print(_row(name, score))
    print(_row("all", whole))


def _of_one(name: str, number: int, seed: int) -> EventScore:
    """Run a scenario on each device that may record it."""
    runner, thresholds = simulated_athlete("given", number, seed)
    score = EventScore()
    for index, device in enumerate(SCENARIOS[name].devices):
        rng = np.random.default_rng([seed, number, index])
        run, activity = play(SCENARIOS[name], runner, rng, device=DEVICES[device])
        answer = answer_to(case_of(name, run, activity, thresholds))
        score += score_events(answer.truth, answer.found, SPRINT, answer.watched)
    return score


def _row(name: str, score: EventScore) -> str:
    recall, precision = (score.matched / count if count else float("nan") for count in (score.truth, score.found))
    return f"{name:<20}{score.truth:>7}{score.found:>7}{score.matched:>7}{recall:>9.3f}{precision:>11.3f}"
