"""Find which parameters and missing inputs move the verdict most, for three typical athletes.

Run from the root of the repository: python -m benchmarks.sensitivity
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from pipeline.parameter import Parameter
from pipeline.physiology import parameters_body, parameters_size
from pipeline.physiology.body import Estimate
from pipeline.weekly.forecast.classes import label_of
from pipeline.weekly.forecast.draws import TABLE, Sample, sample
from pipeline.weekly.forecast.training import Block, Work
from pipeline.weekly.missing import worths
from pipeline.weekly.outlook import outlook_of
from pipeline.weekly.state import TrainingState
from pipeline.weekly.verdict import answer_week

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

TOP = 8
SHARE_VARIED = 0.2  # constants without a standard deviation are moved by this much either way
REPEATS = 20
MODULES: tuple[ModuleType, ...] = (parameters_body, parameters_size)
INPUTS = ("strength", "weight_trend", "weight_log", "protein", "body_fat", "thresholds")

EASY = {"easy": Work(4.0, 2400.0, 100.0, 2.0)}
HILLS = {"easy": Work(3.0, 1400.0, 75.0, 1.5), "uphill_sprint": Work(0.5, 300.0, 12.0, 100.0)}
MARATHON = {"easy": Work(7.0, 4200.0, 175.0, 8.0), "tempo": Work(1.5, 1200.0, 45.0, 4.0)}

ATHLETES = {
    "Easy runner, 40 km a week, nothing else known": TrainingState(
        running=EASY,
        history=(Block(running=EASY),) * 7,
        deficit_kcal=Estimate(0.0, 150.0),
        protein_g_kg=Estimate(1.3, 0.35),
        fat_mass_kg=Estimate(15.0, 4.0),
        muscle_mass_kg=Estimate(26.0, 3.0),
        missing=INPUTS,
    ),
    "Hill sprinter for a month with two strength sessions, weight stable by her own word": TrainingState(
        running=HILLS,
        sets=Estimate(4.0, 0.8),
        strength_known=True,
        history=(Block(running=EASY),) * 6 + (Block(running=HILLS, sets=Estimate(4.0, 0.8)),),
        status="trained",
        share_female=1.0,
        deficit_kcal=Estimate(0.0, 115.0),
        deficit_origin="weight_trend",
        protein_g_kg=Estimate(1.3, 0.35),
        fat_mass_kg=Estimate(14.0, 3.5),
        muscle_mass_kg=Estimate(20.0, 2.3),
        missing=("weight_log", "protein", "body_fat"),
    ),
    "Marathoner, 90 km a week, losing weight by the scale, lifted until a month ago": TrainingState(
        running=MARATHON,
        sets=Estimate(0.0, 0.0),
        strength_known=True,
        history=(Block(running=MARATHON, sets=Estimate(8.0, 1.6)),) * 6 + (Block(running=MARATHON),),
        status="trained",
        deficit_kcal=Estimate(300.0, 90.0),
        deficit_origin="weight_log",
        protein_g_kg=Estimate(1.3, 0.35),
        fat_mass_kg=Estimate(12.0, 4.0),
        muscle_mass_kg=Estimate(28.0, 3.0),
        missing=("protein", "body_fat"),
    ),
}


def shares_of(state: TrainingState, draws: Sample) -> np.ndarray:
    """Probabilities of the four classes."""
    return np.array(list(outlook_of(state, draws).probabilities.values()))


def moved(first: np.ndarray, second: np.ndarray) -> float:
    """Probability that moved from some class to another."""
    return float(np.abs(first - second).sum() / 2)


def by_draw(state: TrainingState, draws: Sample) -> Iterator[tuple[float, str]]:
    """Fix each draw at the 10th and at the 90th percentile of its distribution: how far the verdict moves between."""
    for name in TABLE:
        low, high = (np.quantile(draws[name], share) for share in (0.1, 0.9))
        ends = [shares_of(state, draws | {name: np.full_like(draws[name], end)}) for end in (low, high)]
        yield moved(*ends), name


def by_constant(state: TrainingState, draws: Sample) -> Iterator[tuple[float, str]]:
    """Move each constant of the model by 20 % either way."""
    constants = [(module, name, row) for module in MODULES for name, row in vars(module).items()]
    for module, constant, row in constants:
        if isinstance(row, Parameter) and row.sd is None and isinstance(row.value, float):
            ends = []
            for factor in (1 - SHARE_VARIED, 1 + SHARE_VARIED):
                setattr(module, constant, replace(row, value=factor * row.value))
                ends.append(shares_of(state, draws))
            setattr(module, constant, row)
            yield moved(*ends), constant.lower()


def report(title: str, found: Iterator[tuple[float, str]]) -> None:
    """Print the strongest of a list."""
    print(f"  {title}")
    for size, name in sorted(found, reverse=True)[:TOP]:
        if size >= 0.005:
            print(f"    {size:5.2f}  {name}")


def main() -> None:
    """Print the findings for the three athletes."""
    draws = sample()
    for name, state in ATHLETES.items():
        outlook = outlook_of(state, draws)
        shares = outlook.probabilities
        times = []
        for _ in range(REPEATS):
            start = time.perf_counter()
            answer_week(state)
            times.append(time.perf_counter() - start)
        print(f"{name}: {label_of(shares)}")
        print("  " + ", ".join(f"{key} {share:.2f}" for key, share in shares.items()))
        print("  Missing inputs: what an answer adds to the leading class, and how much probability it moves")
        for key, worth in worths(state.missing, outlook.projection, outlook.classes, draws).items():
            print(f"    {worth.gain:5.2f} {worth.shift:5.2f}  {key}")
        report("Drawn parameters and inputs, from the 10th to the 90th percentile", by_draw(state, draws))
        report("Constants, 20 % either way", by_constant(state, draws))
        print(f"  Whole answer, {draws['response'].size} draws: median {1000 * np.median(times):.0f} ms, ", end="")
        print(f"fastest {1000 * min(times):.0f} ms\n")


if __name__ == "__main__":
    main()
