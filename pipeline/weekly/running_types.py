"""What a kind of running asks and could change, for one reference runner: the rows beside the articles' table."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.physiology import parameters_hypertrophy as parameters
from pipeline.physiology.activation import stride_set_equivalents
from pipeline.physiology.body import Estimate
from pipeline.physiology.fibres import fibre_label, metabolic_intensity, recruited_fibres
from pipeline.physiology.movement import Movement, muscle_activation, net_power, relative_speed, strides_per_second
from pipeline.physiology.parameters_running import FLAT_COST
from pipeline.units import JOULES_PER_KCAL
from pipeline.weekly.changes import Session, with_session
from pipeline.weekly.draws import draw
from pipeline.weekly.outlook import outlook_of
from pipeline.weekly.projection import range_90
from pipeline.weekly.state import LabelWeek, TrainingState
from pipeline.weekly.verdict import LEAST_PROBABILITY

if TYPE_CHECKING:
    from pipeline.weekly.answer import Range
    from pipeline.weekly.draws import Draws
    from pipeline.weekly.projection import Projection

# The reference runner: 70 kg, runs easily four hours a week in energy balance, lifts nothing.
MASS_KG, VO2MAX, MAX_SPRINT_SPEED_MPS, RESTING_W_KG = 70.0, 50.0, 8.0, 1.14
WEEK = TrainingState(
    running={"easy": LabelWeek(4.0, 0.0, 2400.0)},
    strength_sets=0.0,
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


class Work(NamedTuple):
    """The work of a session: speed [m/s], grade, rate of climb on stairs [m/s], seconds, and its label."""

    speed_mps: float
    grade: float
    climb_mps: float
    seconds: int
    label: str


# How such sessions are run is judgement; recovery is left out.
WORKS = {
    "easy": Work(2.78, 0.0, 0.0, 1800, "easy"),  # 30 min at 10 km/h
    "tempo": Work(3.5, 0.0, 0.0, 1200, "tempo"),  # 20 min at 12.6 km/h
    "sprint": Work(7.2, 0.0, 0.0, 48, "sprint"),  # 8 x 40 m at 0.9 of sprint speed
    "hill": Work(2.78, 0.08, 0.0, 720, "hill"),  # 6 x 2 min at 10 km/h up 8 %
    "uphill_sprint": Work(4.03, 0.08, 0.0, 300, "hill"),  # 10 x 30 s up 8 %
    "stairs": Work(0.7, 0.0, 0.40, 1200, "stairs"),  # 20 min of climbing
}
SPRINTS = ("sprint", "uphill_sprint")

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
    set_equivalents
        Of one session, before the weekly cap [sets].
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
    set_equivalents: float
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
        By key of `WORKS`, in that order.
    """
    draws = draw(count=TYPE_DRAWS)
    before = outlook_of(WEEK, draws).projection
    return {key: _running_type(key, work, before, draws) for key, work in WORKS.items()}


def _running_type(key: str, work: Work, before: Projection, draws: Draws) -> RunningType:
    movement = _movement(work, sprinting=key in SPRINTS)
    power = net_power(movement, flat_cost_j_kg_m=FLAT_COST.value, resting_power_w_kg=RESTING_W_KG)
    fast = relative_speed(movement, power, flat_cost_j_kg_m=FLAT_COST.value, max_sprint_speed_mps=MAX_SPRINT_SPEED_MPS)
    fibres = recruited_fibres(metabolic_intensity(power, VO2MAX), fast)
    share = fibres.type_ii_power / (fibres.type_i_power + fibres.type_ii_power)
    gmax = muscle_activation("gmax", movement, MAX_SPRINT_SPEED_MPS)
    strides = strides_per_second(movement) * work.seconds
    energy_kcal_kg = float(power[0]) * work.seconds / JOULES_PER_KCAL
    session = Session(
        label=work.label,
        per_week=SESSIONS_A_WEEK,
        hours=0.0 if key == "stairs" else work.seconds / 3600,
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
        set_equivalents=float(stride_set_equivalents(gmax, strides)[0]),
        energy_net_kcal=energy_kcal_kg * MASS_KG,
        growing=outlook.probabilities["growing"],
        stronger=float(np.mean(after.sets >= parameters.STRONGER_POSSIBLE_FROM.value)),
        muscle_change_pct=range_90(after.muscle_pct - before.muscle_pct),
        fat_change_pct=range_90(after.fat_pct - before.fat_pct),
    )


def _movement(work: Work, *, sprinting: bool) -> Movement:
    return Movement(
        speed_mps=np.array([work.speed_mps]),
        grade=np.array([work.grade]),
        climb_mps=np.array([work.climb_mps]),
        acceleration_mps2=np.zeros(1),
        cadence_spm=np.array([np.nan]),
        walking=np.array([False]),
        stairs=np.array([work.label == "stairs"]),
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
    "| fat: article | model, B | GMax, % MVIC | set equivalents | kcal |"
)


def table() -> str:
    """Write the articles' opinions beside the model as a Markdown table.

    Returns
    -------
    str
        One row for each kind of running; set equivalents and energy above rest are those of one session.
    """
    rows = [_HEAD, "|" + 13 * "---|"]
    for key, row in running_types().items():
        fibres, size, strength, fat = OPINIONS[key]
        stronger = "possible" if row.stronger >= LEAST_PROBABILITY else "no sign"
        cells = (
            *(key.replace("_", " "), fibres, f"{row.fibre_label} ({row.type_ii_share:.0%} type II)"),
            *(size, f"{row.muscle_change_pct.value:+.1f} %", f"{row.growing:.0%}", strength, stronger),
            *(fat, f"{row.fat_change_pct.value:+.1f} %", f"{row.gmax_pct_mvic:.0f}"),
            *(f"{row.set_equivalents:.2f}", f"{row.energy_net_kcal:.0f}"),
        )
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.stdout.write(table() + "\n")
