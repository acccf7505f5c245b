"""Climb the same places again and again: `python -m benchmarks.places --help`.

Places are staircases of buildings and towns, and steep paths without steps, rough and even. Each is climbed on
different days with different devices. All passes are labelled twice: each by itself, and together, as the runs of one
athlete; even paths are those of another. Printed are the share of the time on a place that is called stairs, its
minutes, and how often the label of most of a climb repeats from pass to pass.
"""

from __future__ import annotations

import argparse
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.answers import answer_of, case_of, profile_of, thresholds_of
from pipeline.segments.labels.climbs import places_of
from pipeline.segments.labels.segment import label_stream
from pipeline.segments.thresholds.daily import as_labels_use
from pipeline.vocabulary import LABELS, Label
from sample_data.bouts import Bout, run, stairs, stop, walk
from sample_data.devices import DEVICES
from sample_data.runner import random_runner
from sample_data.scenarios import Scenario, play

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.answers import Case
    from benchmarks.scoring import Flags
    from pipeline.arrays import Floats
    from pipeline.segments.labels.segment import Labelled
    from sample_data.runner import Runner

    Climb = Callable[[np.random.Generator], list[Bout]]

STAIRS = LABELS.index(Label.STAIRS)
STEEP_PATH, EVEN_PATH = "steep path", "even path"
PLACES = 6  # of each kind
PASSES = 6
DEVICE_IDS = ("watch", "watch_with_strap", "noisy_watch", "smart_recording", "whole_metres")
CADENCE_SPM = (78.0, 112.0)  # of walking up
STAIRS_RUN_SPM = (120.0, 170.0)
PACE_OF_PATH_MPS = (0.14, 0.32)  # rate of climb of hikers and trail runners on steep ground
STEP_SPREAD = 0.3  # ln; how much the length of steps varies from place to place of a steep path; judgement


class Place(NamedTuple):
    """A climb: its kind, the sport it is climbed in, and how one pass of it goes."""

    kind: str
    sport: str
    sub_sport: str | None
    climb: Climb


class Pass(NamedTuple):
    """One pass: which place, the share of the climb that is called stairs, and minutes so called."""

    place: int
    kind: str
    share: float
    minutes: float


def building(rng: np.random.Generator) -> Place:
    """Draw the stairs of a building: flights of 9 to 14 steps with landings."""
    riser_m, tread_m = rng.uniform(0.15, 0.19), rng.uniform(0.26, 0.31)
    flights, steps = int(rng.integers(2, 14)), int(rng.integers(9, 15))

    def climb(pass_: np.random.Generator) -> list[Bout]:
        cadence_spm = pass_.uniform(*(STAIRS_RUN_SPM if pass_.random() < 0.3 else CADENCE_SPM))
        up = stairs(steps, cadence_spm=cadence_spm, riser_m=riser_m, tread_m=tread_m)
        return [part for _ in range(flights) for part in (up, walk(1.0, seconds=pass_.uniform(1.5, 3.5), grade=0.0))]

    return Place("building", "running", None, climb)


def stone_steps(rng: np.random.Generator) -> Place:
    """Draw steps of stone in a town or park: some hundred, even, with a few landings."""
    riser_m, tread_m = rng.uniform(0.14, 0.19), rng.uniform(0.28, 0.36)
    pieces = rng.integers(25, 70, int(rng.integers(2, 6)))

    def climb(pass_: np.random.Generator) -> list[Bout]:
        cadence_spm = pass_.uniform(*CADENCE_SPM)
        flights = [stairs(int(n), cadence_spm=cadence_spm, riser_m=riser_m, tread_m=tread_m) for n in pieces]
        return [part for up in flights for part in (up, walk(1.0, seconds=pass_.uniform(2, 6), grade=0.0))]

    return Place("stone steps", "running", None, climb)


def steep_path(rng: np.random.Generator) -> Place:
    """Draw a path of 25 to 60 % without steps, its steepness and the length of steps changing every few metres."""
    pieces = int(rng.integers(12, 60))
    grades = np.clip(rng.normal(rng.uniform(0.28, 0.45), 0.10, pieces), 0.12, 0.7)
    rises_m = rng.uniform(2.0, 9.0, pieces)
    roughness = rng.normal(0.0, STEP_SPREAD, pieces)
    sport, sub_sport = (("hiking", None), ("running", "trail"), ("running", None))[int(rng.integers(3))]

    def climb(pass_: np.random.Generator) -> list[Bout]:
        rate, cadence_spm = pass_.uniform(*PACE_OF_PATH_MPS), pass_.uniform(70, 110)
        return [
            Bout(
                gait="walk",
                speed_mps=min(rate * np.exp(pass_.normal(0, 0.12)) / grade, 1.6),
                metres=rise_m / grade,
                grade=float(grade),
                cadence_spm=float(np.clip(cadence_spm * np.exp(rough + pass_.normal(0, 0.08)), 45, 130)),
            )
            for grade, rise_m, rough in zip(grades, rises_m, roughness, strict=True)
        ]

    return Place(STEEP_PATH, sport, sub_sport, climb)


def even_path(rng: np.random.Generator) -> Place:
    """Draw a path of one grade, from 28 to 36 %, walked with even steps: in one pass it looks like steps of stone."""
    grade, rise_m = rng.uniform(0.28, 0.36), rng.uniform(8.0, 30.0)

    def climb(pass_: np.random.Generator) -> list[Bout]:
        speed, cadence_spm = pass_.uniform(*PACE_OF_PATH_MPS) / grade, pass_.uniform(*CADENCE_SPM)
        return [Bout(gait="walk", speed_mps=speed, metres=rise_m / grade, grade=grade, cadence_spm=cadence_spm)]

    return Place(EVEN_PATH, "running", None, climb)


KINDS: dict[str, Callable[[np.random.Generator], Place]] = {
    "building": building,
    "stone steps": stone_steps,
    STEEP_PATH: steep_path,
    EVEN_PATH: even_path,
}


class Climbed(NamedTuple):
    """One pass as recorded: its place, the run with its truth, and the seconds of the climb."""

    place: int
    kind: str
    case: Case
    climb: Flags


def passes_of(place: Place, number: int, runner: Runner, seed: int, passes: int = PASSES) -> list[Climbed]:
    """Climb a place again and again."""
    found = []
    for count in range(passes):
        rng = np.random.default_rng([seed, number, count])

        def script(runner: Runner, rng: np.random.Generator) -> list[Bout]:
            approach = run(0.7 * runner.critical_speed_mps, seconds=300, grade=0.0)
            return [approach, walk(1.3, seconds=30, grade=0.0), *place.climb(rng), stop(30), approach]

        scenario = Scenario(id=place.kind, script=script, sport=place.sport, sub_sport=place.sub_sport)
        simulated, activity = play(scenario, runner, rng, device=DEVICES[str(rng.choice(DEVICE_IDS))])
        day = simulated.start_time.date()
        thresholds = thresholds_of(profile_of(runner, day, told_thresholds=True), day, [])
        case = case_of(place.kind, simulated, activity, thresholds)
        bout = simulated.truth["bout"].to_numpy()
        inside = (bout >= 2) & (bout < bout.max() - 1)
        found.append(
            Climbed(
                number, place.kind, case, inside & ((case.truth == STAIRS) | (place.kind in (STEEP_PATH, EVEN_PATH)))
            )
        )
    return found


def labelled(climbed: list[Climbed], *, together: bool) -> list[Pass]:
    """Label all passes, each by itself or together, as the runs of one athlete."""
    alone = [_label(one.case) for one in climbed]
    places = places_of([run.climbs for run in alone]) if together else [None] * len(climbed)
    found = []
    for one, by_itself, place in zip(climbed, alone, places, strict=True):
        segments = (by_itself if place is None else _label(one.case, place)).segments
        called = answer_of(one.case, segments).found[one.climb] == STAIRS
        found.append(Pass(one.place, one.kind, float(called.mean()), float(called.sum()) / 60))
    return found


def _label(case: Case, places: Floats | None = None) -> Labelled:
    summary = case.signal.summary
    return label_stream(
        case.signal.stream,
        as_labels_use(case.thresholds),
        sport=summary.sport,
        sub_sport=summary.sub_sport,
        grade_quality=summary.grade_quality,
        places=places,
    )


def main() -> None:
    """Simulate, label, print."""
    parser = argparse.ArgumentParser(description="Climb the same places again and again.")
    parser.add_argument("--places", type=int, default=PLACES, help=f"places of each kind (default {PLACES})")
    parser.add_argument("--seed", type=int, default=3, help="seed of the simulation")
    options = parser.parse_args()
    print_places(options.places, options.seed)


def print_places(places: int, seed: int) -> None:
    """Print how much of each kind of place is called stairs, by itself and together with all other passes."""
    climbed: list[Climbed] = []
    for index, (_, draw) in enumerate(KINDS.items()):
        for number in range(places):
            rng = np.random.default_rng([seed, index, number])
            place, runner = draw(rng), random_runner(rng, "runner")
            climbed += passes_of(place, 100 * index + number, runner, seed)
    histories = [[one for one in climbed if (one.kind == EVEN_PATH) is even] for even in (False, True)]
    print(f"{'':<10}{'kind':<14}{'passes':>8}{'of time':>9}{'minutes':>9}{'repeats':>9}")
    for name, together in (("alone", False), ("together", True)):
        passes = [one for history in histories for one in labelled(history, together=together)]
        for kind in KINDS:
            found = [one for one in passes if one.kind == kind]
            minutes = sum(one.minutes for one in found)
            whole = sum(float(one.climb.sum()) for one in climbed if one.kind == kind) / 60
            print(f"{name:<10}{kind:<14}{len(found):>8}{minutes / whole:>9.3f}{minutes:>9.1f}{repeated(found):>9.3f}")


def repeated(found: list[Pass]) -> float:
    """Share of pairs of passes of a place, one of them called stairs at least, that agree."""
    pairs = [
        (one.share > 0.5, other.share > 0.5)
        for one, other in combinations(found, 2)
        if one.place == other.place and max(one.share, other.share) > 0.5
    ]
    return float(np.mean([one == other for one, other in pairs])) if pairs else float("nan")


if __name__ == "__main__":
    main()
