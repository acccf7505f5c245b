"""What a kind of running asks and could change, for one reference runner: the rows beside the articles' table."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.physiology import parameters_body as parameters
from pipeline.physiology.body import Estimate
from pipeline.physiology.fibres import fibre_label, metabolic_intensity, recruited_fibres
from pipeline.physiology.movement import Movement, muscle_activation, net_power, relative_speed, strides_per_second
from pipeline.physiology.parameters_running import FLAT_COST
from pipeline.units import JOULES_PER_KCAL
from pipeline.vocabulary import Mode
from pipeline.weekly.changes import Session, with_session, work_of
from pipeline.weekly.forecast.draws import sample
from pipeline.weekly.forecast.training import Block, Work
from pipeline.weekly.outlook import outlook_of, range_90
from pipeline.weekly.state import TrainingState
from pipeline.weekly.verdict import STRONGER_FROM_SHARE

if TYPE_CHECKING:
    from pipeline.weekly.answer import Range
    from pipeline.weekly.forecast.draws import Sample
    from pipeline.weekly.forecast.project import Forecast

# The reference runner: 70 kg, runs easily four hours a week in energy balance, lifts nothing.
MASS_KG, VO2MAX, MAX_SPRINT_SPEED_MPS, RESTING_W_KG = 70.0, 50.0, 8.0, 1.14
_EASY = {"easy": Work(4.0, 2400.0, 100.0, 3.0)}  # four easy hours: little of the high-force dose
WEEK = TrainingState(
    running=_EASY,
    sets=Estimate(0.0, 0.0),
    strength_known=True,
    history=(Block(running=_EASY),) * 6,
    sprint_speed_mps=MAX_SPRINT_SPEED_MPS,
    status="untrained",
    deficit_kcal=Estimate(0.0, 0.0),
    deficit_origin="weight_log",
    protein_g_kg=Estimate(parameters.FULL_PROTEIN_FROM.value, 0.0),
    fat_mass_kg=Estimate(15.0, 0.0),
    muscle_mass_kg=Estimate(28.0, 0.0),
    mass_kg=MASS_KG,
)
SESSIONS_A_WEEK = 2
TYPE_DRAWS = 5000  # enough for two digits


class Effort(NamedTuple):
    """How a session is run: speed [m/s], grade, rate of climb on stairs [m/s], seconds, and its label."""

    speed_mps: float
    grade: float
    climb_mps: float
    seconds: int
    label: str


# How such sessions are run is judgement; recovery is left out.
TYPE_EFFORTS = {
    "easy": Effort(2.78, 0.0, 0.0, 1800, "easy"),  # 30 min at 10 km/h
    "tempo": Effort(3.5, 0.0, 0.0, 1200, "tempo"),  # 20 min at 12.6 km/h
    "sprint": Effort(7.2, 0.0, 0.0, 48, "sprint"),  # 8 x 40 m at 0.9 of sprint speed
    "hill": Effort(2.78, 0.08, 0.0, 720, "hill"),  # 6 x 2 min at 10 km/h up 8 %
    "uphill_sprint": Effort(4.03, 0.08, 0.0, 300, "hill"),  # 10 x 30 s up 8 %
    "stairs": Effort(0.7, 0.0, 0.40, 1200, "stairs"),  # 20 min of climbing
}
SPRINTS = ("sprint", "uphill_sprint")
MODES_OF = {"hill": Mode.UPHILL, "uphill_sprint": Mode.UPHILL, "stairs": Mode.STAIRS}

TYPE_EVIDENCE = {"fibres": "C", "size": "C", "strength": "C", "fat": "B"}
"""Grades of what is said here: biopsies of other muscles; comparisons; mechanisms; trials of energy balance."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RunningType:
    """One kind of running.

    Attributes
    ----------
    gmax_pct_mvic
        Activation of gluteus maximus [% MVIC].
    fibre_label, type_ii_share
        Who gives the power, and type II's share of it [fraction].
    force
        High-force dose of one session, in hill-sprint sessions.
    energy_net_kcal
        Of one session, above rest [kcal].
    growing, stronger
        Probability of growing, and of a hard set a week or more, with two such sessions a week added.
    muscle_change_pct, fat_change_pct
        What two sessions a week add to the change in twelve weeks, of muscle and of gluteal fat [%].
    """

    gmax_pct_mvic: float
    fibre_label: str
    type_ii_share: float
    force: float
    energy_net_kcal: float
    growing: float
    stronger: float
    muscle_change_pct: Range
    fat_change_pct: Range


@cache
def running_types() -> dict[str, RunningType]:
    """Compute the rows of all kinds of running.

    Returns
    -------
    dict
        By key of `TYPE_EFFORTS`, in that order.
    """
    draws = sample(count=TYPE_DRAWS)
    before = outlook_of(WEEK, draws).projection
    return {key: _running_type(key, effort, before, draws) for key, effort in TYPE_EFFORTS.items()}


def _running_type(key: str, effort: Effort, before: Forecast, draws: Sample) -> RunningType:
    movement = _movement(effort, sprinting=key in SPRINTS)
    power = net_power(movement, flat_cost_j_kg_m=FLAT_COST.value, resting_power_w_kg=RESTING_W_KG)
    fast = relative_speed(movement, power, flat_cost_j_kg_m=FLAT_COST.value, max_sprint_speed_mps=MAX_SPRINT_SPEED_MPS)
    fibres = recruited_fibres(metabolic_intensity(power, VO2MAX), fast)
    share = fibres.type_ii_power / (fibres.type_i_power + fibres.type_ii_power)
    gmax = muscle_activation("gmax", movement, MAX_SPRINT_SPEED_MPS)
    strides = strides_per_second(movement) * effort.seconds
    energy_kcal_kg = float(power[0]) * effort.seconds / JOULES_PER_KCAL
    session = Session(
        label=key,
        mode=MODES_OF.get(key, Mode.LEVEL),
        per_week=SESSIONS_A_WEEK,
        hours=0.0 if key == "stairs" else effort.seconds / 3600,
        work_min=effort.seconds / 60,
        strides=float(strides[0]),
        gmax_pct_mvic=float(gmax[0]),
        energy_net_kcal_kg=energy_kcal_kg,
        load_points=0.0,
    )
    outlook = outlook_of(with_session(WEEK, session), draws)
    after = outlook.projection
    return RunningType(
        gmax_pct_mvic=float(gmax[0]),
        fibre_label=str(fibre_label(share)[0]),
        type_ii_share=float(share[0]),
        force=float(np.median(work_of(session, WEEK).force)) / 50,
        energy_net_kcal=energy_kcal_kg * MASS_KG,
        growing=outlook.probabilities["growing"],
        stronger=float(np.mean(after.sets >= parameters.STRONGER_POSSIBLE_FROM.value)),
        muscle_change_pct=range_90(after.muscle_pct - before.muscle_pct),
        fat_change_pct=range_90(after.fat_pct - before.fat_pct),
    )


def _movement(effort: Effort, *, sprinting: bool) -> Movement:
    return Movement(
        speed_mps=np.array([effort.speed_mps]),
        grade=np.array([effort.grade]),
        climb_mps=np.array([effort.climb_mps]),
        acceleration_mps2=np.zeros(1),
        cadence_spm=np.array([np.nan]),
        walking=np.array([False]),
        stairs=np.array([effort.label == "stairs"]),
        sprinting=np.array([sprinting]),
    )


OPINIONS = {
    "easy": ("Type I", "minimal", "moderate", "moderate"),
    "tempo": ("Type I + Type II", "slight increase possible", "good", "significant"),
    "sprint": ("primarily Type II", "can increase", "large", "high"),
    "hill": ("Type I + Type II", "can increase", "large", "high"),
    "uphill_sprint": ("primarily Type II", "strong stimulus", "largest", "highest"),
    "stairs": ("like uphill sprints", "", "", ""),
}
"""What article 001 says of fibres, size, strength and fat."""

_HEAD = (
    "| kind | fibres: article | model, C | size: article | model, C | growing | strength: article | model, C "
    "| fat: article | model, B | GMax, % MVIC | hill-sprint sessions | kcal |"
)


def table() -> str:
    """Write the articles' opinions beside the model as a Markdown table.

    Returns
    -------
    str
        One row for each kind of running; hill-sprint sessions and energy above rest are those of one session.
    """
    rows = [_HEAD, "|" + 13 * "---|"]
    for key, row in running_types().items():
        fibres, size, strength, fat = OPINIONS[key]
        stronger = "possible" if row.stronger >= STRONGER_FROM_SHARE else "no sign"
        cells = (
            *(key.replace("_", " "), fibres, f"{row.fibre_label} ({row.type_ii_share:.0%} type II)"),
            *(size, f"{row.muscle_change_pct.value:+.1f} %", f"{row.growing:.0%}", strength, stronger),
            *(fat, f"{row.fat_change_pct.value:+.1f} %", f"{row.gmax_pct_mvic:.0f}"),
            *(f"{row.force:.2f}", f"{row.energy_net_kcal:.0f}"),
        )
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.stdout.write(table() + "\n")
