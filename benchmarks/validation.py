"""Hold the forecast of size against trials that nothing was fitted to, and its ranges against simulated people.

Run from the root of the repository: python -m benchmarks.validation
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from pipeline.physiology import parameters_size
from pipeline.physiology.body import Estimate
from pipeline.physiology.exercises import EXERCISES
from pipeline.physiology.size import SizeResponse, size_after, size_model
from pipeline.physiology.unfitted import READINGS, unfitted
from pipeline.weekly.forecast.draws import sample
from pipeline.weekly.forecast.project import project
from pipeline.weekly.forecast.training import Block, Training, Work

if TYPE_CHECKING:
    from pipeline.arrays import Floats
    from pipeline.weekly.forecast.draws import Sample

OTHER_SEED = 2
_PRESS = EXERCISES["leg press"].share + EXERCISES["romanian deadlift"].share
TRIALS = {
    "Kubo 2019, full squat": (6.0, 10.0, 21.0, 6.7),
    "Kubo 2019, half squat": (6 * EXERCISES["half squat"].share, 10.0, 21.0, 2.2),
    "Kassiano 2024, press and deadlift": (9 * _PRESS, 10.0, 22.0, READINGS["press and deadlift"].measured),
    "Kassiano 2024, with hip thrust": (9 * (_PRESS + 1), 10.0, 22.0, READINGS["with hip thrust"].measured),
    "Vechin 2015, 64 years": (8.0, 12.0, 64.0, READINGS["old legs"].measured),
}
"""Hard sets a week, weeks, age [years] and the growth measured [%]."""

EASY = {"easy": Work(4.0, 2400.0, 100.0, 2.0)}
HILLS = {"easy": Work(3.0, 1400.0, 75.0, 1.5), "uphill_sprint": Work(0.5, 300.0, 12.0, 100.0)}
NEW = Training(
    ahead=Block(running=EASY),
    history=(Block(running=EASY),) * 8,
    status="untrained",
    strength_known=True,
    fat_mass_kg=Estimate(16.0, 2.0),
    muscle_mass_kg=Estimate(26.0, 2.0),
    protein_g_kg=Estimate(1.4, 0.3),
    deficit_kcal=Estimate(0.0, 100.0),
)
LIFTS = Block(running=EASY, sets=Estimate(8.0, 1.6))
PEOPLE = {
    "same as ever": NEW,
    "8 hard sets, new": replace(NEW, ahead=LIFTS),
    "stops lifting": replace(NEW, history=(LIFTS,) * 8, status="trained"),
    "hill sprints, new": replace(NEW, ahead=Block(running=HILLS)),
    "eats 400 kcal less": replace(NEW, deficit_kcal=Estimate(400.0, 100.0)),
}


def worlds() -> dict[str, Sample]:
    """Draw people as the model has them, and as they might be where it is wrong."""
    drawn = sample(OTHER_SEED)
    times = np.exp(0.55 * (np.log(drawn["response"]) - np.log(drawn["response"]).mean()))
    return {
        "as modelled": drawn,
        "answers differ more": drawn | {"response": drawn["response"] * times},
        "half as fast again": drawn | {name: drawn[name] / 1.5 for name in ("gain_weeks", "loss_weeks")},
        "running worth 4 x": drawn | {"sets_of_force": 4 * drawn["sets_of_force"]},
    }


def coverage() -> dict[str, dict[str, float]]:
    """Return which share of simulated people lies in the 90 % range of their forecast, by world."""
    ranges = {who: np.quantile(project(of, sample()).muscle_pct, (0.05, 0.95)) for who, of in PEOPLE.items()}
    return {
        world: {who: _inside(project(of, drawn).muscle_pct, *ranges[who]) for who, of in PEOPLE.items()}
        for world, drawn in worlds().items()
    }


def _inside(values: Floats, low: float, high: float) -> float:
    return float(np.mean((values >= low) & (values <= high)))


def left_out() -> dict[str, tuple[float, float, float]]:
    """Fit the largest size to all trials but one: its value, and growth of that one as measured and as predicted."""
    each = {name: _growth(*trial[:3]) / parameters_size.SIZE_MAX.value for name, trial in TRIALS.items()}
    found = {}
    for name, (*_, measured) in TRIALS.items():
        ratios = np.array([each[other] / TRIALS[other][3] for other in TRIALS if other != name])
        largest = float(ratios.sum() / (ratios**2).sum())  # least squares of relative errors
        found[name] = largest, measured, largest * each[name]
    return found


def _growth(sets: float, weeks: float, age: float) -> float:
    return float(size_after(size_model(SizeResponse(), age), 0.0, sets, weeks))


def main() -> None:
    """Print all three tables."""
    print("Nothing fitted: measured, ours")
    for reading, ours, _ in unfitted():
        print(f"  {reading.measured:6.2f} {ours:6.2f} {reading.unit:6} {reading.source}, {reading.what}")
    print(f"\nOne trial left out: largest size fitted (ours {parameters_size.SIZE_MAX.value:g}), measured, predicted")
    for name, (largest, measured, predicted) in left_out().items():
        print(f"  {largest:5.1f} {measured:5.1f} {predicted:5.1f}  {name}")
    print("\nSimulated people in the 90 % range of muscle after twelve weeks")
    for world, shares in coverage().items():
        print(f"  {world:20}" + "".join(f"  {who} {share:.2f}" for who, share in shares.items()))


if __name__ == "__main__":
    main()
