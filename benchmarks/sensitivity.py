"""Find which parameters and missing inputs move the verdict most, for three typical athletes.

Run from the root of the repository: python -m benchmarks.sensitivity
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from pipeline.parameter import Parameter
from pipeline.physiology import parameters_hypertrophy
from pipeline.physiology.body import Estimate
from pipeline.weekly.draws import DRAWS, Draws, draw
from pipeline.weekly.missing import worths
from pipeline.weekly.outlook import outlook_of
from pipeline.weekly.state import LabelWeek, TrainingState
from pipeline.weekly.verdict import answer_week, leading_class

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = 8
SHARE_VARIED = 0.2  # constants without a standard deviation are moved by this much either way
REPEATS = 20
INPUTS = ("strength", "weight_trend", "weight_log", "protein", "body_fat", "thresholds")

ATHLETES = {
    "Easy runner, 40 km a week, nothing else known": TrainingState(
        running={"easy": LabelWeek(4.0, 0.0, 2400.0)},
        running_sets_sd_log=0.4,
        deficit_kcal=Estimate(0.0, 250.0),
        protein_g_kg=Estimate(1.3, 0.35),
        fat_mass_kg=Estimate(15.0, 4.0),
        muscle_mass_kg=Estimate(26.0, 3.0),
        missing=INPUTS,
    ),
    "Hill sprinter with two strength sessions, weight stable by her own word": TrainingState(
        running={"easy": LabelWeek(3.0, 0.0, 1400.0), "hill": LabelWeek(0.5, 3.5, 300.0)},
        running_sets_sd_log=0.2,
        strength_sets=4.0,
        status="trained",
        deficit_kcal=Estimate(0.0, 115.0),
        deficit_origin="weight_trend",
        protein_g_kg=Estimate(1.3, 0.35),
        fat_mass_kg=Estimate(14.0, 3.5),
        muscle_mass_kg=Estimate(20.0, 2.3),
        missing=("weight_log", "protein", "body_fat"),
    ),
    "Marathoner, 90 km a week, losing weight by the scale, lifted before": TrainingState(
        running={"easy": LabelWeek(7.0, 0.0, 4200.0), "tempo": LabelWeek(1.5, 0.1, 1200.0)},
        running_sets_sd_log=0.2,
        strength_sets=0.0,
        status="trained",
        gained_pct=5.0,
        deficit_kcal=Estimate(300.0, 90.0),
        deficit_origin="weight_log",
        protein_g_kg=Estimate(1.3, 0.35),
        fat_mass_kg=Estimate(12.0, 4.0),
        muscle_mass_kg=Estimate(28.0, 3.0),
        missing=("protein", "body_fat"),
    ),
}


def shares_of(state: TrainingState, draws: Draws) -> np.ndarray:
    """Probabilities of the four classes."""
    return np.array(list(outlook_of(state, draws).probabilities.values()))


def moved(first: np.ndarray, second: np.ndarray) -> float:
    """Probability that moved from some class to another."""
    return float(np.abs(first - second).sum() / 2)


def by_draw(state: TrainingState, draws: Draws) -> Iterator[tuple[float, str]]:
    """Fix each draw at the 10th and at the 90th percentile of its distribution: how far the verdict moves between."""
    for row in DRAWS:
        low, high = (np.full(1, np.quantile(draws[row.name], share)) for share in (0.1, 0.9))
        size = draws[row.name].shape
        ends = [shares_of(state, draws | {row.name: np.broadcast_to(end, size)}) for end in (low, high)]
        yield moved(*ends), row.name


def by_constant(state: TrainingState, draws: Draws) -> Iterator[tuple[float, str]]:
    """Move each constant of the model by 20 % either way."""
    for constant, row in list(vars(parameters_hypertrophy).items()):
        if isinstance(row, Parameter) and row.sd is None:
            ends = []
            for factor in (1 - SHARE_VARIED, 1 + SHARE_VARIED):
                setattr(parameters_hypertrophy, constant, replace(row, value=factor * row.value))
                ends.append(shares_of(state, draws))
            setattr(parameters_hypertrophy, constant, row)
            yield moved(*ends), constant.lower()


def report(title: str, found: Iterator[tuple[float, str]]) -> None:
    """Print the strongest of a list."""
    print(f"  {title}")
    for size, name in sorted(found, reverse=True)[:TOP]:
        if size >= 0.005:
            print(f"    {size:5.2f}  {name}")


def main() -> None:
    """Print the findings for the three athletes."""
    draws = draw()
    for name, state in ATHLETES.items():
        outlook = outlook_of(state, draws)
        shares = outlook.probabilities
        times = []
        for _ in range(REPEATS):
            start = time.perf_counter()
            answer_week(state)
            times.append(time.perf_counter() - start)
        print(f"{name}: {leading_class(shares)}")
        print("  " + ", ".join(f"{key} {share:.2f}" for key, share in shares.items()))
        print("  Missing inputs: what an answer adds to the leading class, and how much probability it moves")
        for key, worth in worths(state.missing, outlook.projection, outlook.classes, draws).items():
            print(f"    {worth.gain:5.2f} {worth.shift:5.2f}  {key}")
        report("Drawn parameters and inputs, from the 10th to the 90th percentile", by_draw(state, draws))
        report("Constants, 20 % either way", by_constant(state, draws))
        print(f"  Whole answer, {draws['growth_max'].size} draws: median {1000 * np.median(times):.0f} ms, ", end="")
        print(f"fastest {1000 * min(times):.0f} ms\n")


if __name__ == "__main__":
    main()
