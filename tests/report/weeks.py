"""Weeks made by hand, each with what the store and the weekly stage would give for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pipeline.athletes.profile import Profile
from pipeline.physiology.body import Estimate
from pipeline.report.document.build.plan import own_hill
from pipeline.report.document.build.week import WeekData
from pipeline.report.document.runs import Run
from pipeline.report.trace import trace
from pipeline.store.schemas import Activities, Segments, Weeks
from pipeline.vocabulary import Goal, Sex
from pipeline.weekly.answer import Range
from pipeline.weekly.effect import Comparison, Effect, Part
from pipeline.weekly.forecast.training import Block, Work
from pipeline.weekly.plan import plan_week
from pipeline.weekly.state import TrainingState
from pipeline.weekly.weeks import weeks_until
from tests.report.rows import (
    EASY_RUN,
    HILL_RUN,
    MIXED_RUN,
    SPRINT_RUN,
    activity_row,
    ends,
    frame,
    segment_rows,
    stream_of,
    week_row,
)
from tests.report.verdicts import CHANGES, VERDICT

if TYPE_CHECKING:
    from collections.abc import Callable


WEEK = "2026-W46"


def origin(*codes: str, count: int | None = None) -> list[dict[str, Any]]:
    """Give what a threshold rests on, as the table holds it."""
    return [{"code": code, "quantity": None, "count": count, "date": None} for code in codes]


THRESHOLDS = {
    "date": date(2026, 11, 15),
    "critical_speed_mps": 3.61,
    "critical_speed_sd_mps": 0.14,
    "critical_speed_origin": origin("best_efforts", "races"),
    "max_sprint_speed_mps": 7.4,
    "max_sprint_speed_sd_mps": 0.4,
    "max_sprint_speed_origin": origin("fastest_seconds", count=12),
    "hr_max_bpm": 186.0,
    "hr_max_sd_bpm": 6.0,
    "hr_max_origin": [*origin("age"), *origin("highest_heart_rate", count=36)],
    "hr_rest_bpm": 56.0,
    "hr_rest_sd_bpm": 5.0,
    "hr_rest_origin": origin("population"),
    "vo2max_ml_kg_min": 46.0,
    "vo2max_sd_ml_kg_min": 4.0,
    "vo2max_origin": origin("critical_speed"),
}

RUNNING = {"easy": Work(3.0, 1500.0, 75.0, 1.5), "hill": Work(0.2, 150.0, 6.0, 20.0)}
STATE = TrainingState(
    running=RUNNING,
    history=(Block(running=RUNNING),) * 6,
    deficit_kcal=Estimate(0.0, 250.0),
    protein_g_kg=Estimate(1.3, 0.3),
    fat_mass_kg=Estimate(15.0, 2.0),
    muscle_mass_kg=Estimate(28.0, 2.0),
    load_points=240.0,
    usual_load_points=230.0,
    mean_load_points=230.0,
    weeks_run=4,
)

LATELY = {"hills": 10.0, "sprints": 8.0, "stairs": 1.6}


def busy_week(*, heart_rate: bool = True) -> WeekData:
    """Easy, tempo, sprint, hill and stairs, and a ride, after weeks of the same."""
    first = datetime(2026, 11, 9, 6, 30, tzinfo=UTC)
    plans = zip((0, 1, 3, 5), (EASY_RUN, MIXED_RUN, SPRINT_RUN, HILL_RUN), strict=True)
    activities, segments, traces = [], [], {}
    for days, plan in plans:
        start = first + timedelta(days=days)
        activity_id = f"{start:%Y%m%dT%H%M%SZ}-0a1b2c"
        rows = segment_rows(activity_id, start, plan, heart_rate)
        coverage = {} if heart_rate else {"heart_rate_coverage": 0.0}
        activities.append(activity_row(activity_id, start, rows, **coverage))
        segments += rows
        traces[activity_id] = trace(stream_of(rows, heart_rate))
    ride = first + timedelta(days=6)
    activities.append(
        activity_row(
            "ride",
            ride,
            [],
            sport="cycling",
            moving_s=3600,
            **ends("energy_kcal", 420.0, 1.25),
            device_energy_kcal=None,
        )
    )
    history = [
        week_row(
            week,
            segments,
            easy_s=6000.0 + 400 * index,
            hill_s=60.0 * (index % 5),
            tempo_s=300.0 * (index % 4),
            **ends("force_sessions", 0.2 * (index % 6), 2.2),
        )
        for index, week in enumerate(weeks_until(WEEK, 12)[2:-1])
    ]
    return WeekData(
        profile=Profile(id="anna", name="Anna Secret", sex=Sex.FEMALE, birth_date=date(1992, 4, 1), goal=Goal.GROW),
        week=WEEK,
        weeks=frame(Weeks, [*history, week_row(WEEK, segments)]),
        activities=frame(Activities, activities),
        segments=frame(Segments, segments),
        traces=traces,
        thresholds=THRESHOLDS,
        verdict=VERDICT,
        changes=CHANGES,
        plan=plan_week(STATE, "grow", LATELY),
        hill=own_hill(frame(Segments, segments), frame(Activities, activities)),
        effect=EFFECT,
    )


EFFECT = Effect(
    coverage=0.97,
    force=Range(1.93, 0.55, 7.6),
    by_law=(1.2, 1.9, 3.4),
    endurance={"gmax": Range(58.2, 38.6, 87.9), "gmed": Range(60.1, 40.0, 91.0), "gmin": Range(60.0, 39.9, 90.9)},
    norm=Comparison(8, Range(2.6, 2.1, 4.0), 1.1, "much_more", "about", 0.97),
    last_week=Comparison(1, Range(1.1, 0.7, 1.6), 0.9, "around", "about", 0.55),
    runs={
        "20261109T063000Z-0a1b2c": Part(Range(0.1, 0.0, 0.6), 0.04, 30.0),
        "20261114T063000Z-0a1b2c": Part(Range(1.8, 0.5, 7.4), 0.96, 28.2),
    },
    labels={"easy": Part(Range(0.1, 0.0, 0.6), 0.04, 40.0), "uphill_sprint": Part(Range(1.8, 0.5, 7.4), 0.96, 18.2)},
    missing={"cadence": 0.12},
    left_out_s=720.0,
)


def run_of(local_start: str) -> Run:
    """Give a run of which nothing is known but when it began."""
    return Run(
        activity_id=local_start,
        local_start=local_start,
        sport="running",
        sport_inferred=False,
        distance_m=None,
        elapsed_s=None,
        moving_s=None,
        ascent_m=None,
        ascent_sd_m=None,
        grade_quality="none",
        heart_rate_coverage=None,
        energy_kcal=None,
        device_energy_kcal=None,
        trimp=None,
        running_stress_score=None,
        quality_flags=(),
        segments=(),
        trace=None,
    )


def undecided_week() -> WeekData:
    probabilities = {"growing": 0.02, "maintaining": 0.46, "toning": 0.3, "shrinking": 0.22}
    verdict = replace(
        VERDICT,
        label="undecided",
        probabilities=probabilities,
        muscle="unsure",
        fat="unsure",
        statement=replace(VERDICT.statement, kind="close", fat="unknown", hedge=None, fat_hedge=None, probability=0.47),
        like_this_week=None,
        stronger="no_sign",
        question="weight_trend",
        weeks_observed=2,
    )
    plan = plan_week(STATE, None, LATELY)
    return replace(busy_week(), verdict=verdict, profile=Profile(id="ben"), traces={}, plan=plan)


def empty_week() -> WeekData:
    """No run, no row of weeks, no thresholds."""
    verdict = replace(
        VERDICT,
        muscle="same",
        fat="smaller",
        label="toning",
        probabilities={"growing": 0.0, "maintaining": 0.2, "toning": 0.8, "shrinking": 0.0},
    )
    return replace(
        busy_week(),
        weeks=frame(Weeks, []),
        activities=frame(Activities, []),
        segments=frame(Segments, []),
        traces={},
        thresholds=None,
        verdict=verdict,
        changes=(),
    )


def minor_week() -> WeekData:
    verdict = replace(VERDICT, safety=("under_18",), body_hidden=True)
    plan = plan_week(replace(STATE, safety=("under_18",)), "lean", LATELY)
    profile = Profile(id="mia", birth_date=date(2011, 4, 1), goal=Goal.LEAN)
    return replace(busy_week(), verdict=verdict, profile=profile, traces={}, plan=plan)


def starving_week() -> WeekData:
    verdict = replace(
        VERDICT,
        safety=("low_energy_availability", "fast_weight_loss"),
        body_hidden=True,
        energy_availability=Range(23.4, 17.9, 28.9),
    )
    plan = plan_week(replace(STATE, safety=("low_energy_availability",)), "grow", LATELY)
    return replace(busy_week(), verdict=verdict, traces={}, plan=plan)


WEEKS: dict[str, Callable[[], WeekData]] = {
    "busy": busy_week,
    "undecided": undecided_week,
    "empty": empty_week,
    "minor": minor_week,
    "starving": starving_week,
    "no_heart_rate": lambda: busy_week(heart_rate=False),
}
