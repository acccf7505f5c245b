"""Fit the parameters of segmentation and labelling: `python -m benchmarks.fit_labels --help`.

A deterministic coordinate search: each parameter in turn takes the candidate with the best score, and keeps its value
where none is better by more than noise. It prints the score before and after, of what it fits to and of what it holds
out, and the values; it changes no file.

Fitted to: simulated athletes of the seeds `FIT_SEEDS`, and the real runs of one person, `FIT_FILES`. Held out:
simulated athletes of `HELD_OUT_SEED`, and the real runs of all others: seven people with seven other devices. What
simulation knows too well is judged, not fitted: its laps are always run as planned, and its heart rates always follow
speed in the same way.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.answers import Answer, Case, answer_to, real_cases, simulated_athlete, simulated_cases
from benchmarks.labels import FIT_FILES, REAL_LABELS
from benchmarks.scoring import EVENT_LABELS, EventScore, calibration, confusion, macro_of, score_events, segments_right
from pipeline.segments.labels import parameters
from pipeline.vocabulary import LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

FIT_SEEDS = (77, 101)
HELD_OUT_SEED = 202
REAL_FIT = "one man's real runs"
LEAST_GAIN = 0.0005  # of the score; smaller ones are chance
CANDIDATES: dict[str, tuple[Any, ...]] = {
    "SPEED_NOISE_USUAL": (0.035, 0.045, 0.06, 0.08),
    "PACE_WEIGHT": (2.0, 2.5, 3.0, 3.7, 4.4),
    "PACE_CLIP": (0.25, 0.35, 0.5, 0.7),
    "PACE_SWITCH_COST": (2.0, 2.5, 3.0, 4.0, 5.5),
    "WALK_WEIGHT": (0.35, 0.5, 0.7),
    "SHORTEST_STEADY_S": (5, 12, 20),  # runners do surge for 30 s on purpose
    "HILL_RISE_REACHED": (0.88, 0.93, 0.97, 1.0),
    "STAIRS_CLIP": (1.5, 2.0, 2.5),
    "STAIRS_SWITCH_COST": (4.0, 6.0, 8.0),
    "STAIRS_CLIMB_SHARE": (0.35, 0.5, 0.65),
    "STAIRS_CLIMB_SCALE_MPS": (0.02, 0.03, 0.045),
    "STAIRS_SLOPE_SCALE": (0.07, 0.10, 0.14),
    "STEP_WEIGHT": (0.7, 1.0, 1.4),
    "SPEED_SD_PER_NOISE": (0.8, 1.2, 1.8, 2.5),
    "SPRINT_SD_PER_NOISE": (0.9, 1.3, 1.8, 2.5),
}


@dataclass(frozen=True, slots=True)
class Score:
    """Macro F1 by seconds, F1 of events and calibration error of some runs, [0, 1]."""

    macro: float
    events: float
    calibration_error: float


def main() -> None:
    """Search, and print what was found."""
    parser = argparse.ArgumentParser(description="Fit the parameters of the labels.")
    parser.add_argument("--athletes", type=int, default=3, help="simulated athletes of each seed (default 3)")
    parser.add_argument("--rounds", type=int, default=2, help="how often each parameter has its turn (default 2)")
    parser.add_argument("--held-out", action="store_true", help="score what is held out as well")
    options = parser.parse_args()
    real = list(real_cases(REAL_LABELS))
    fit = {f"seed {seed}": _simulated(seed, options.athletes) for seed in FIT_SEEDS}
    fit[REAL_FIT] = [case for case in real if case.name in FIT_FILES]
    held_out = {}
    if options.held_out:
        held_out[f"seed {HELD_OUT_SEED}"] = _simulated(HELD_OUT_SEED, options.athletes)
        held_out["real runs of others"] = [case for case in real if case.name not in FIT_FILES]
    _print("before", fit | held_out)
    for _ in range(options.rounds):
        changed = [_improve(name, candidates, fit) for name, candidates in CANDIDATES.items()]
        if not any(changed):
            break
    _print("after", fit | held_out)
    for name in CANDIDATES:
        print(f"{name} = {getattr(parameters, name).value}")


def _simulated(seed: int, athletes: int) -> list[Case]:
    """Every scenario of some athletes, by their true thresholds and by those from eight weeks of history."""
    cases: list[Case] = []
    for number in range(athletes):
        runner, thresholds = simulated_athlete("given", number, seed)
        _, learned = simulated_athlete("history", number, seed)
        runs = list(simulated_cases(runner, thresholds, seed=1000 * seed + number))
        cases += [*runs, *(replace(run, thresholds=learned) for run in runs)]
    return cases


def _improve(name: str, candidates: Sequence[Any], fit: dict[str, list[Case]]) -> bool:
    """Give a parameter the candidate with the best score; whether that changed it."""
    parameter = getattr(parameters, name)
    before = parameter.value
    best, best_total = before, _total(fit) + LEAST_GAIN
    for candidate in candidates:
        if candidate == before:
            continue
        setattr(parameters, name, replace(parameter, value=candidate))
        if (total := _total(fit)) > best_total:
            best, best_total = candidate, total
    setattr(parameters, name, replace(parameter, value=best))
    if best != before:
        print(f"  {name}: {before} -> {best}", flush=True)
    return bool(best != before)


def _total(groups: dict[str, list[Case]]) -> float:
    """What the search maximises: F1 less the calibration error; real labels are laps, so their events say little."""
    scores = {name: score_of(cases) for name, cases in groups.items()}
    return sum(
        score.macro + (0 if name == REAL_FIT else 0.5 * score.events) - 0.5 * score.calibration_error
        for name, score in scores.items()
    )


def score_of(cases: Sequence[Case]) -> Score:
    """Label some runs and score all answers together."""
    answers = [answer_to(case) for case in cases]
    table = sum((confusion(a.truth, a.found, a.scored) for a in answers), np.zeros((5, 6), np.int64))
    confidence = np.concatenate([a.confidence for a in answers])
    right = np.concatenate([segments_right(a.truth, a.scored, a.starts_s, a.ends_s, a.codes) for a in answers])
    kept = ~np.isnan(right) & ~np.isnan(confidence)
    return Score(macro_of(table), _events(answers), calibration(confidence[kept], right[kept])[0])


def _events(answers: Sequence[Answer]) -> float:
    """F1 of sprints, hills and stairs together."""
    codes = [LABELS.index(label) for label in EVENT_LABELS]
    return sum((score_events(a.truth, a.found, c, a.watched) for a in answers for c in codes), EventScore()).f1


def _print(title: str, groups: dict[str, list[Case]]) -> None:
    print(title)
    for name, cases in groups.items():
        score = score_of(cases)
        print(
            f"  {name}: {len(cases)} runs, macro F1 {score.macro:.3f}, events {score.events:.3f}, "
            f"calibration error {score.calibration_error:.3f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
