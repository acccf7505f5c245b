"""Score single bouts of named sessions, by the definitions: `python -m benchmarks.bouts --help`.

Each session is run by many athletes whose thresholds are given, and recorded by every device with speed, altitude and
cadence. A bout is found where a segment of its label shares half of the time that either covers.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from benchmarks.answers import Answer, answer_to, case_of, simulated_athlete
from benchmarks.scoring import EventScore, score_events
from pipeline.vocabulary import LABELS
from sample_data import workouts as w
from sample_data.bouts import downhill, hill, stairs, stairs_down, stop, walk
from sample_data.devices import DEVICES
from sample_data.scenarios import ANY, SCENARIOS, Scenario, play
from sample_data.simulator import rolling_terrain

if TYPE_CHECKING:
    from collections.abc import Callable

    from sample_data.bouts import Bout
    from sample_data.runner import Runner

SEED = 5


class Session(NamedTuple):
    """A session with one kind of bout in it."""

    name: str
    label: str
    scenario: Scenario


def _session(
    name: str, label: str, script: Callable[[Runner, np.random.Generator], list[Bout]], **others: Any
) -> Session:
    return Session(name, label, Scenario(id=name, script=script, **others))


def _flights(runner: Runner, rng: np.random.Generator) -> list[Bout]:
    up = stairs(25, cadence_spm=rng.uniform(80, 110))
    return w.stair_session(runner, up, stairs_down(25))


def _hills(runner: Runner, rng: np.random.Generator) -> list[Bout]:
    grade = rng.uniform(0.05, 0.10)
    up = hill(0.95 * runner.critical_speed_mps, rise_m=12, grade=grade)
    down = downhill(0.6 * runner.critical_speed_mps, grade=-grade, metres=12 / grade)
    return [w.warm_up(runner), *[b for _ in range(6) for b in (up, down)], w.cool_down(runner)]


def _hike(_runner: Runner, rng: np.random.Generator) -> list[Bout]:
    up = walk(1.0, seconds=600, grade=rng.uniform(0.10, 0.20))
    return [walk(1.4, seconds=400), up, stop(240), up, walk(1.2, seconds=600, grade=-0.12)]


SESSIONS = (
    _session("10 x 10 s strides", "sprint", lambda r, _: w.strides(r)),
    _session("8 x 40 m sprints", "sprint", lambda r, _: w.short_sprints(r)),
    _session("8 x 200 m", "sprint", lambda r, _: w.repeats_200(r)),
    _session("stairs of 25 steps", "stairs", _flights),
    _session("12 s hill sprints", "hill", lambda r, g: w.hill_sprints(r, 8, 12, g.uniform(0.06, 0.14))),
    _session("hills of 12 m", "hill", _hills),
    _session("climbs of 80 to 250 m", "hill", SCENARIOS["long_climb"].script),
    _session("hike", "hill", _hike, sport="hiking"),
    _session("5 x 1000 m", "tempo", lambda r, _: w.repeats_1000(r)),
    _session("4 x 8 min cruise", "tempo", lambda r, _: w.cruise_intervals(r)),
    _session("progression", "tempo", lambda r, _: w.progression(r)),
    _session("rolling road", "hill", lambda r, _: w.easy_run(r, 40), terrain=lambda g: rolling_terrain(g, 0.08)),
    _session("walk breaks", "easy", SCENARIOS["walk_breaks"].script),
)


def main() -> None:
    """Simulate, label, score, print."""
    parser = argparse.ArgumentParser(description="Score single bouts of named sessions.")
    parser.add_argument("--athletes", type=int, default=4, help="simulated athletes (default 4)")
    parser.add_argument("--seed", type=int, default=SEED, help="seed of the simulation")
    options = parser.parse_args()
    print(
        f"{'session':<24}{'label':<8}{'bouts':>7}{'found':>7}{'false':>7}{'border, s':>11}{'seconds right':>15}  worst"
    )
    for session in SESSIONS:
        answers = answers_of(session, options.athletes, options.seed)
        print(_row(session, answers))


def answers_of(session: Session, athletes: int, seed: int) -> list[Answer]:
    """Simulate a session for every athlete and device."""
    answers = []
    for number in range(athletes):
        runner, thresholds = simulated_athlete("given", number, seed)
        for index, device in enumerate(ANY):
            rng = np.random.default_rng([seed, number, index])
            run, activity = play(session.scenario, runner, rng, device=DEVICES[device])
            answers.append(answer_to(case_of(device, run, activity, thresholds)))
    return answers


def _row(session: Session, answers: list[Answer]) -> str:
    code = LABELS.index(session.label)
    score = sum((score_events(a.truth, a.found, code, a.watched) for a in answers), EventScore())
    recall = score.matched / score.truth if score.truth else float("nan")
    border = np.median(score.border_errors_s) if score.border_errors_s else float("nan")
    right = np.mean([answer.share_right for answer in answers])
    worst = min(answers, key=lambda answer: answer.share_right)
    return (
        f"{session.name:<24}{session.label:<8}{score.truth:>7}{recall:>7.3f}{score.found - score.matched:>7}"
        f"{border:>11.1f}{right:>12.3f}  {worst.share_right:.3f} {worst.name}"
    )


if __name__ == "__main__":
    main()
