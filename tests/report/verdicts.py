"""Answers made by hand: a verdict, and what single changes would make of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.weekly import running_types
from pipeline.weekly.answer import Change, Driver, Range, Verdict
from pipeline.weekly.forecast.attribution import Attribution
from pipeline.weekly.forecast.draws import sample
from pipeline.weekly.forecast.statements import Statement, Worth
from pipeline.weekly.outlook import outlook_of
from tests.report.rows import PROBABILITIES

if TYPE_CHECKING:
    from pipeline.weekly.outlook import Outlook


def outlook_with(probabilities: dict[str, float], muscle_change_pct: Range, fat_change_pct: Range) -> Outlook:
    """Give an outlook the figures that a page shows."""
    made = outlook_of(running_types.WEEK, sample(count=10))
    return replace(
        made,
        probabilities=probabilities,
        muscle_change_pct=muscle_change_pct,
        fat_change_pct=fat_change_pct,
    )


VERDICT = Verdict(
    label="maintaining",
    probabilities=PROBABILITIES,
    muscle="same",
    fat="same",
    muscle_change_pct=Range(1.0, -0.6, 3.7),
    fat_change_pct=Range(0.2, -9.4, 9.9),
    hips_change_cm=Range(0.1, -1.1, 1.4),
    statement=Statement(
        kind="apart",
        muscle="same",
        fat="same",
        hedge="more_likely_than_not",
        fat_hedge="likely",
        probability=0.624,
        fat_probability=0.79,
        runner_up="larger",
        runner_up_probability=0.37,
        opening="twelve_weeks",
        weeks=12.0,
    ),
    attribution=Attribution(
        parts={"running": 1.7, "energy": -0.4},
        running={"easy": 0.0, "hill": 1.4, "sprint": 0.3},
        nothing_done=-0.3,
        total=1.0,
    ),
    worth_of_running={"cautious": Worth(0.2, 0.1), "middle": Worth(0.8, 0.3), "generous": Worth(2.5, 0.65)},
    like_this_week={"growing": 0.4, "maintaining": 0.5, "toning": 0.05, "shrinking": 0.05},
    stronger="possible",
    question=None,
    drivers=(
        Driver(
            key="hill_running",
            values={"hours": 0.1},
            muscle_change_pct=1.4,
            fat_change_pct=0.0,
            evidence="C",
        ),
        Driver(
            key="sprint_running",
            values={"hours": 0.016},
            muscle_change_pct=0.3,
            fat_change_pct=0.0,
            evidence="C",
        ),
        Driver(
            key="energy_deficit",
            muscle_change_pct=-0.4,
            fat_change_pct=-3.0,
            evidence="B",
            values={"deficit_kcal": 140.0, "deficit_sd_kcal": 110.0},
        ),
        Driver(
            key="easy_running",
            values={"hours": 2.5},
            muscle_change_pct=0.0,
            fat_change_pct=0.0,
            evidence="C",
        ),
    ),
    missing=("weight_trend", "strength", "protein"),
    sharpest="weight_trend",
    evidence="C",
)


def change(
    key: str, growing: float, *, fat_pct: float = 0.2, advised: bool = True, why_not: str | None = None
) -> Change:
    rest = (1 - growing) / (1 - PROBABILITIES["growing"])
    probabilities = {name: value * rest for name, value in PROBABILITIES.items()} | {"growing": growing}
    size = Range(4 * growing - 0.5, 4 * growing - 2.2, 4 * growing + 2.9)
    return Change(
        key=key,
        probabilities=probabilities,
        muscle_change_pct=size,
        fat_change_pct=Range(fat_pct, fat_pct - 9.6, fat_pct + 9.7),
        goal_gain=growing - PROBABILITIES["growing"],
        advised=advised,
        why_not=why_not,
    )


CHANGES = (
    change("ten_strength_sets", 0.97),
    change("two_hill_sprint_sessions", 0.6, advised=False, why_not="load_jump"),
    change("one_sprint_session", 0.44),
    change("stairs_20_min", 0.39),
    change("energy_plus_300", 0.46, fat_pct=13.8),
    change("protein_1_6", 0.38),
    change("volume_minus_30", 0.31),
)
