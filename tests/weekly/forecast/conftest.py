"""The athletes of the prototype, where it is at hand, as trainings of the forecast."""

from __future__ import annotations

import importlib
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.physiology.body import Estimate
from pipeline.weekly.forecast.draws import sample
from pipeline.weekly.forecast.training import NO_WORK, NONE_LIFTED, Block, Training, Work

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from pipeline.weekly.forecast.draws import Sample

SHARE_OF_FAT = {"female": 0.28, "male": 0.20, None: 0.24}
SHARE_OF_MUSCLE = {"female": 0.34, "male": 0.42, None: 0.38}


@dataclass(frozen=True)
class Prototype:
    """Modules of the prototype: equations, athletes and weeks."""

    equations: ModuleType
    athletes: dict[str, Any]
    weeks: dict[str, Any]

    def block(self, week: Any, mss_sd: float = 0.10, weeks: float = 4.0) -> Block:
        """Turn a week of the prototype into a block."""
        force, endurance = self.equations.index(week, mss_sd), self.equations.endurance(week)
        works = {
            label: Work(week.hours[label], week.kcal[label], endurance[label], force[label]) for label in week.strides
        }
        other = works.pop("other", NO_WORK)
        sets = None if week.sets is None else NONE_LIFTED
        if week.sets:
            spread = week.sets_sd
            sets = Estimate(week.sets, week.sets * float(self.equations.np.sqrt(self.equations.np.expm1(spread**2))))
        return Block(running=works, other_sports=other, sets=sets, activity=week.activity, weeks=weeks)

    def training(self, athlete: Any) -> Training:
        """Turn an athlete of the prototype into a training; equal weeks become one and the same block."""
        blocks: dict[int, Block] = {}
        for week in (*athlete.history, athlete.ahead):
            blocks.setdefault(id(week), self.block(week, athlete.mss_sd, athlete.block))
        mass = athlete.mass or 65.0
        fat = athlete.fm or SHARE_OF_FAT[athlete.sex] * mass
        muscle = SHARE_OF_MUSCLE[athlete.sex] * mass
        return Training(
            ahead=blocks[id(athlete.ahead)],
            history=tuple(blocks[id(week)] for week in athlete.history),
            strength_known=athlete.strength_known,
            strength_seen=athlete.strength_seen,
            status=athlete.status,
            long_habit=athlete.long_habit,
            age_years=Estimate(38.0, 10.0) if athlete.age is None else Estimate(athlete.age, 0.0),
            share_female={"female": 1.0, "male": 0.0, None: 0.5}[athlete.sex],
            mass_kg=Estimate(mass, 12.0 if athlete.mass is None else 0.0),
            fat_mass_kg=Estimate(fat, 0.15 * fat),
            muscle_mass_kg=Estimate(muscle, 0.08 * muscle),
            deficit_kcal=Estimate(*athlete.deficit),
            protein_g_kg=Estimate(*athlete.protein),
            hips_cm=athlete.hip_cm,
            pause_weeks=athlete.injury_weeks,
        )


@pytest.fixture(scope="session")
def prototype(shared: Path) -> Prototype:
    """The prototype; tests are skipped where it is absent."""
    folder = str(shared / "physiology")
    sys.path.insert(0, folder)
    try:
        equations, athletes, weeks = (importlib.import_module(name) for name in ("prototype2", "athletes2", "weeks2"))
    except ModuleNotFoundError as error:
        pytest.skip(f"the prototype is not at hand: {error}")
    finally:
        sys.path.remove(folder)
    return Prototype(equations, athletes.A, weeks.W)


@pytest.fixture(scope="session")
def cases(data: Path) -> dict[str, dict[str, Any]]:
    """Cases of `oracles2.json` by name."""
    rows = json.loads((data / "oracles2.json").read_text())["cases"]
    return {row["name"]: row for row in rows}


@pytest.fixture(scope="session")
def drawn() -> Sample:
    return sample()
