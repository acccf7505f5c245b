"""Weeks made by hand, each with what the store and the weekly stage would give for it."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from pipeline.athletes.profile import Profile
from pipeline.physiology.body import Estimate
from pipeline.report.document import WeekData, build_document, weeks_until
from pipeline.report.plan import own_hill
from pipeline.report.render import render
from pipeline.report.trace import trace
from pipeline.store.schemas import Activities, Segments, Streams, Weeks
from pipeline.vocabulary import Goal, Sex
from pipeline.weekly import running_types
from pipeline.weekly.answer import Change, Driver, Range, Verdict
from pipeline.weekly.draws import draw
from pipeline.weekly.effect import Comparison, Effect, Part
from pipeline.weekly.outlook import outlook_of
from pipeline.weekly.plan import plan_week
from pipeline.weekly.state import LabelWeek, TrainingState

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.weekly.outlook import Outlook

WEEK = "2026-W46"
GOLDEN = Path(__file__).parent / "golden"

# label, effort, seconds, speed [m/s], grade, heart rate [bpm], GMax [% MVIC], type II share, set equivalents
EASY_RUN = (("easy", "easy", 2400, 2.8, 0.0, 138, 25.0, 0.31, 0.0),)
MIXED_RUN = (
    ("easy", "easy", 900, 2.8, 0.005, 135, 25.0, 0.31, 0.0),
    ("tempo", "tempo", 1200, 3.5, 0.0, 162, 32.0, 0.49, 0.0),
    ("easy", "easy", 600, 2.7, -0.01, 144, 24.0, 0.30, 0.0),
)
SPRINT_RUN = (
    ("easy", "easy", 800, 2.8, 0.0, 134, 25.0, 0.31, 0.0),
    *(
        (("sprint", "sprint", 7, 6.9, 0.0, 150, 81.0, 0.82, 0.08), ("easy", "easy", 110, 1.6, 0.0, 141, 12.0, 0.2, 0.0))
        * 8
    ),
)
HILL_RUN = (
    ("easy", "easy", 700, 2.8, 0.01, 136, 25.0, 0.31, 0.0),
    *(
        (
            ("hill", "sprint", 30, 4.4, 0.08, 168, 63.0, 0.83, 0.18),
            ("easy", "easy", 100, 2.0, -0.08, 150, 15.0, 0.2, 0.0),
        )
        * 10
    ),
    ("stairs", "interval", 95, 0.45, 0.6, 160, 32.0, 0.55, 0.05),
    ("hill", "tempo", 240, 2.3, 0.06, 158, 27.0, 0.44, 0.0),
    ("easy", "easy", 500, 2.7, 0.0, 146, 24.0, 0.30, 0.0),
)


def outlook_with(probabilities: dict[str, float], muscle_change_pct: Range, fat_change_pct: Range) -> Outlook:
    """Give an outlook the figures that a page shows."""
    made = outlook_of(running_types.WEEK, draw(count=10))
    return replace(
        made,
        probabilities=probabilities,
        muscle_change_pct=muscle_change_pct,
        fat_change_pct=fat_change_pct,
    )


def ends(name: str, value: float | None, spread: float) -> dict[str, float | None]:
    """Give an estimate and its range."""
    if value is None:
        return dict.fromkeys((name, f"{name}_low", f"{name}_high"))
    return {name: value, f"{name}_low": value / spread, f"{name}_high": value * spread}


def frame(schema: Any, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Make a table; columns a row leaves out are empty."""
    return pl.DataFrame(rows, schema={name: column.dtype for name, column in schema.columns().items()})


def segment_rows(activity_id: str, start: datetime, parts: Any, heart_rate: bool = True) -> list[dict[str, Any]]:  # noqa: FBT001, FBT002  a test's switch
    rows = []
    for index, (label, effort, seconds, speed, grade, bpm, gmax, type_ii, sets) in enumerate(parts):
        end = start + timedelta(seconds=seconds)
        rows.append(
            {
                "activity_id": activity_id,
                "local_date": start.date(),
                "source": "someone@example.org/secret-place.fit",
                "index": index,
                "label": label,
                "effort": effort,
                "gait": "walk" if label == "stairs" else "run",
                "confidence": 0.9,
                "model_label": label,
                "evidence": [{"code": "duration", "value": seconds}],
                "annotated": False,
                "start_time": start,
                "end_time": end,
                "duration_s": seconds,
                "distance_m": seconds * speed,
                "speed_mps": speed,
                "flat_speed_mps": speed * (1 + 4 * max(grade, 0)),
                "metabolic_speed_mps": speed * (1 + 5 * max(grade, 0)),
                "grade": grade,
                "grade_quality": "barometric",
                "ascent_m": max(0.0, seconds * speed * grade),
                "heart_rate_bpm": bpm if heart_rate else None,
                "strides": seconds * 1.4,
                **ends("gmax_pct_mvic", gmax, 1.9),
                **ends("gmed_pct_mvic", gmax * 0.7 + 17, 1.9),
                **ends("gmin_pct_mvic", gmax * 0.66 + 16, 2.3),
                **ends("type_i", 0.97, 1.03),
                **ends("type_iia", min(0.99, type_ii * 1.6), 1.01),
                **ends("type_iix", type_ii / 3, 1.5),
                **ends("type_ii_share", type_ii, 1.15),
                "fibre_label": "Type I"
                if type_ii < 0.42
                else "Type I + Type II"
                if type_ii < 0.65
                else "primarily Type II",
                **ends("energy_kcal", seconds * (0.06 + 0.065 * speed * (1 + 4 * max(grade, 0))), 1.12),
                **ends("energy_net_kcal", seconds * 0.065 * speed * (1 + 4 * max(grade, 0)), 1.14),
                **ends("set_equivalents", sets, 2.5),
                "model_version": "1",
            }
        )
        start = end
    return rows


def stream_of(segments: list[dict[str, Any]], heart_rate: bool = True) -> pl.DataFrame:  # noqa: FBT001, FBT002  a test's switch
    """Give a run's stream to match its segments, with some noise and a short stop."""
    chance = np.random.default_rng(7)
    seconds = [int(row["duration_s"]) for row in segments]
    total = sum(seconds)
    start = segments[0]["start_time"]

    def per_second(column: str, noise: float) -> np.ndarray[Any, np.dtype[np.float64]]:
        values = np.repeat([float(row[column] or 0.0) for row in segments], seconds)
        return np.asarray(np.convolve(values + chance.normal(0, noise, total), np.ones(9) / 9, "same"))

    bpm = per_second("heart_rate_bpm", 2.0)
    state = np.where((np.arange(total) > 300) & (np.arange(total) < 320), "stopped", "moving")
    return pl.DataFrame(
        {
            "time": [start + timedelta(seconds=second) for second in range(total)],
            "state": state,
            "speed_mps": np.clip(per_second("speed_mps", 0.25), 0, None),
            "grade": np.clip(per_second("grade", 0.01), -1, 1),
            "heart_rate_bpm": np.clip(bpm, 30, None) if heart_rate else np.full(total, np.nan),
        }
    ).cast({name: Streams.columns()[name].dtype for name in ("time", "state", "speed_mps", "grade", "heart_rate_bpm")})


def activity_row(activity_id: str, start: datetime, rows: list[dict[str, Any]], **others: Any) -> dict[str, Any]:
    seconds = sum(row["duration_s"] for row in rows)
    kcal = sum(row["energy_kcal"] for row in rows)
    return {
        "activity_id": activity_id,
        "source": "someone@example.org/secret-place.fit",
        "format": "fit",
        "sport": "running",
        "sport_inferred": False,
        "start_time": start,
        "end_time": start + timedelta(seconds=seconds + 60),
        "local_start": start.replace(tzinfo=None) + timedelta(hours=1),
        "elapsed_s": seconds + 60,
        "timer_s": seconds + 20,
        "moving_s": seconds,
        "distance_m": sum(row["distance_m"] for row in rows),
        "ascent_m": sum(row["ascent_m"] for row in rows),
        "ascent_sd_m": 4.0,
        "grade_quality": "barometric",
        "heart_rate_coverage": 0.97,
        "device_energy_kcal": kcal * 1.08,
        **ends("energy_kcal", kcal, 1.12),
        "energy_net_kcal": kcal * 0.9,
        "trimp": seconds / 40,
        "running_stress_score": seconds / 60,
        "quality_flags": [],
        "model_version": "1",
    } | others


PROBABILITIES = {"growing": 0.37, "maintaining": 0.531, "toning": 0.093, "shrinking": 0.006}

VERDICT = Verdict(
    label="maintaining",
    probabilities=PROBABILITIES,
    muscle="same",
    fat="same",
    muscle_change_pct=Range(1.0, -0.6, 3.7),
    fat_change_pct=Range(0.2, -9.4, 9.9),
    stronger="possible",
    question=None,
    drivers=(
        Driver(
            key="hill_running",
            values={"hours": 0.1, "set_equivalents": 0.4},
            muscle_change_pct=1.4,
            fat_change_pct=0.0,
            evidence="C",
        ),
        Driver(
            key="sprint_running",
            values={"hours": 0.016, "set_equivalents": 0.4},
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
            values={"hours": 2.5, "set_equivalents": 0.4},
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


def week_row(week: str, rows: list[dict[str, Any]], **others: Any) -> dict[str, Any]:
    """Sum up a week as the weekly stage does."""
    seconds = {
        label: sum(r["duration_s"] for r in rows if r["label"] == label)
        for label in ("easy", "tempo", "sprint", "hill", "stairs")
    }
    kcal = sum(r["energy_kcal"] for r in rows)
    return {
        "week": week,
        "activities": 5,
        "runs": 4,
        "moving_s": sum(seconds.values()),
        "distance_m": sum(r["distance_m"] for r in rows),
        "ascent_m": sum(r["ascent_m"] for r in rows),
        **{f"{label}_s": value for label, value in seconds.items()},
        "sprints": 8,
        "uphill_sprints": 10,
        "strides": sum(r["strides"] for r in rows),
        **ends("energy_kcal", kcal + 420, 1.13),
        "energy_net_kcal": (kcal + 420) * 0.88,
        **ends("set_equivalents", 1.6, 2.2),
        "strength_sets": 0.0,
        "trimp": 260.0,
        "running_stress_score": 240.0,
        "chronic_load": 31.0,
        "acute_load": 36.0,
        "monotony": 1.2,
        "verdict": "maintaining",
        **{f"probability_{name}": value for name, value in PROBABILITIES.items()},
        "model_version": "1",
    } | others


STATE = TrainingState(
    running={"easy": LabelWeek(3.0, 0.0, 1500.0), "hill": LabelWeek(0.2, 1.0, 150.0)},
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
            **ends("set_equivalents", 0.2 * (index % 6), 2.2),
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
        "20261109T063000-aa": Part(Range(0.1, 0.0, 0.6), 0.04, 30.0),
        "20261112T063000-bb": Part(Range(1.8, 0.5, 7.4), 0.96, 28.2),
    },
    labels={"easy": Part(Range(0.1, 0.0, 0.6), 0.04, 40.0), "uphill_sprint": Part(Range(1.8, 0.5, 7.4), 0.96, 18.2)},
    missing={"cadence": 0.12},
    left_out_s=720.0,
)


def undecided_week() -> WeekData:
    probabilities = {"growing": 0.02, "maintaining": 0.46, "toning": 0.3, "shrinking": 0.22}
    verdict = replace(
        VERDICT,
        label="undecided",
        probabilities=probabilities,
        muscle="unsure",
        fat="unsure",
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


@pytest.fixture(scope="session")
def documents() -> dict[str, dict[str, Any]]:
    """The document of every week above, by name."""
    return {name: build_document(make()) for name, make in WEEKS.items()}


@pytest.fixture(scope="session")
def busy() -> WeekData:
    """What the document of the busy week is made from."""
    return busy_week()


@pytest.fixture(scope="session")
def pages(documents: dict[str, dict[str, Any]]) -> dict[str, str]:
    """The HTML page of every week above, by name."""
    return {name: render(document, "html") for name, document in documents.items()}


@pytest.fixture(params=list(WEEKS))
def name(request: pytest.FixtureRequest) -> str:
    """One week after another."""
    return str(request.param)


@pytest.fixture
def week(name: str) -> WeekData:
    """What one document after another is made from."""
    return WEEKS[name]()


@pytest.fixture
def document(name: str, documents: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """One document after another."""
    return documents[name]


@pytest.fixture
def page(name: str, pages: dict[str, str]) -> str:
    """One HTML page after another."""
    return pages[name]


@pytest.fixture
def regenerate() -> bool:
    """Whether golden files are to be written instead of compared: GLUTE_REGENERATE=1."""
    return os.environ.get("GLUTE_REGENERATE") == "1"
