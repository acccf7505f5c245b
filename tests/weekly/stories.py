"""Athletes whose muscle grows, holds or shrinks by what they do: weeks, logs and profile, without any file."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.weekly.inputs import training_state
from pipeline.weekly.weeks import week_totals
from pipeline.weekly.works import works_of
from tests.weekly.conftest import SUNDAY, WEEK, activity_rows, daily, records, segment_rows, stimulus_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.weekly.state import TrainingState

EASY_STRIDES, HILL_STRIDES, SPRINT_STRIDES, STAIR_STRIDES, PUSHES = 5112.0, 47.5, 11.0, 54.0, 4320.0
"""Of an hour of easy running, 30 s uphill, 40 m of sprint, a minute of stairs; pushes of an hour's ride."""


class Week(NamedTuple):
    """One week: easy running [h], repetitions of 30 s uphill and of 40 m flat, stairs [min] and rides [h]."""

    easy: float = 0.0
    uphill: int = 0
    sprints: int = 0
    stairs: float = 0.0
    rides: float = 0.0


class Lifting(NamedTuple):
    """Sets of an exercise, `days` a week from `since` to `until` weeks before the end; two repetitions in reserve."""

    exercise: str
    sets: float
    since: int
    until: int = 0
    days: int = 2
    load_kg: float | None = 80.0
    repetitions: int = 10


@dataclass(frozen=True, kw_only=True)
class Story:
    """An athlete, and what an expert would answer.

    Attributes
    ----------
    weeks
        Oldest first, as pairs of how many and what.
    muscle, fat
        What an expert would say: `larger`, `same`, `smaller`, `same or larger` where nobody could call it; fat is None
        where the athlete gives nothing that tells. `safety` where no answer may be given.
    lifting, weight_kg_week, protein_g_kg, pause, profile
        Logs and profile: strength work, slope of the scale, protein, weeks of a pause before and after the end.
    """

    weeks: tuple[tuple[int, Week], ...]
    muscle: str
    fat: str | None = None
    lifting: tuple[Lifting, ...] = ()
    weight_kg_week: float | None = 0.0
    protein_g_kg: float | None = None
    pause: tuple[int, int, str] | None = None
    profile: dict[str, Any] = field(default_factory=dict)


def state_of_story(story: Story) -> TrainingState:
    """Turn a story into what a verdict is made from, by the way that rows of tables and logs take."""
    weeks = [week for count, week in story.weeks for _ in range(count)]
    first = SUNDAY - timedelta(days=6, weeks=len(weeks) - 1)
    sessions = [one for place, week in enumerate(weeks) for one in _sessions(first + timedelta(weeks=place), week)]
    named = [{"activity_id": f"a{number}"} for number in range(len(sessions))]
    activities = activity_rows([session.activity for session in sessions])
    stimulus = stimulus_rows(*(one.stimulus | name for one, name in zip(sessions, named, strict=True)))
    on_foot = [one.segment | name for one, name in zip(sessions, named, strict=True) if one.segment["label"]]
    kept = records(**_logs(story), **{"strength_sets_per_week": None if story.lifting else 0.0} | story.profile)
    totals = week_totals(
        activities, segment_rows(on_foot), kept.strength, until=WEEK, shared_energy_sds=lambda days: [0.08] * len(days)
    )
    return training_state(WEEK, totals, works_of(stimulus, activities, totals), kept)


class Session(NamedTuple):
    """Rows of the tables of one session."""

    activity: dict[str, Any]
    stimulus: dict[str, Any]
    segment: dict[str, Any]


def _sessions(monday: date, week: Week) -> Iterator[Session]:
    """Yield a week's sessions: one for each kind of work, energy by time."""
    kinds = (
        ("easy", "level", "easy", 24.9, EASY_STRIDES * week.easy, week.easy),
        ("uphill_sprint", "uphill", "hill", 60.0, HILL_STRIDES * week.uphill, week.uphill / 120),
        ("sprint", "level", "sprint", 80.0, SPRINT_STRIDES * week.sprints, week.sprints * 5.5 / 3600),
        ("stairs", "stairs", "stairs", 35.0, STAIR_STRIDES * week.stairs, week.stairs / 60),
        ("other", "other", None, 15.0, PUSHES * week.rides, week.rides),
    )
    for number, (label, mode, segment, activation, strides, hours) in enumerate(kinds):
        if not hours:
            continue
        day, net, time = monday + timedelta(days=number), 600.0 * hours, 3600.0 * hours
        energy = {"energy_net_kcal": net}
        gross = {"energy_kcal": 1.1 * net, "energy_kcal_low": net, "energy_kcal_high": 1.2 * net}
        sport = "running" if segment else "cycling"
        yield Session(
            {"day": day, "sport": sport, "moving_s": time, **energy, **gross},
            {"day": day, "label": label, "mode": mode, "activation": activation, "strides": strides, "counted_s": time},
            {"day": day, "label": segment, "duration_s": time, **energy},
        )


def _logs(story: Story) -> dict[str, list[dict[str, Any]]]:
    """Return what the athlete writes down: the scale and food of four weeks, sets, and a pause."""
    mass = float(story.profile.get("mass_kg", 70.0))
    logs: dict[str, list[dict[str, Any]]] = {}
    if story.weight_kg_week is not None:
        slope = story.weight_kg_week / 7
        logs["weight"] = daily("mass_kg", lambda day: mass + slope * (day - 27) + 0.3 * math.sin(2.4 * day))
    if story.protein_g_kg is not None:
        logs["food"] = daily("protein_g", mass * story.protein_g_kg)
    logs["strength"] = [row for work in story.lifting for row in _lifted(work)]
    if story.pause:
        before, after, kind = story.pause
        ends = {"from": SUNDAY - timedelta(weeks=before), "to": SUNDAY + timedelta(weeks=after)}
        logs["pauses"] = [{**ends, "kind": kind}]
    return logs


def _lifted(work: Lifting) -> Iterator[dict[str, Any]]:
    for back in range(work.since, work.until, -1):
        for day in range(work.days):
            yield {
                "date": SUNDAY - timedelta(weeks=back - 1, days=1 + 2 * day),
                "exercise": work.exercise,
                "sets": work.sets,
                "reps": work.repetitions,
                "load_kg": work.load_kg,
                "rir": 2.0,
            }


WOMAN: dict[str, Any] = {"sex": "female", "height_cm": 168.0, "mass_kg": 62.0, "body_fat_pct": 27.0}
RUNS, ALL_YEAR = Week(easy=3.5), ((52, Week(easy=3.5)),)

STORIES: dict[str, Story] = {
    "a beginner lifts since six weeks": Story(
        weeks=((26, Week(easy=2.0)),),
        lifting=(Lifting("hip thrust", 3, 6), Lifting("squat", 2, 6)),
        protein_g_kg=1.7,
        profile={"strength_status": "untrained"},
        muscle="larger",
        fat="same",
    ),
    "a marathon block while losing weight": Story(
        weeks=((40, RUNS), (12, Week(easy=9.0))),
        weight_kg_week=-0.6,
        protein_g_kg=1.0,
        muscle="smaller or same",  # trials disagree on how much exercise protects the muscle that works
        fat="smaller",
    ),
    "easy runs all year": Story(weeks=ALL_YEAR, muscle="same", fat="same"),
    "a hill block of four weeks": Story(
        weeks=((48, Week(easy=3.0)), (4, Week(easy=3.0, uphill=20))), muscle="same or larger", fat="same"
    ),
    "on crutches since ten days": Story(
        weeks=((50, RUNS), (2, Week())), pause=(2, 6, "crutches"), muscle="smaller", weight_kg_week=None
    ),
    "a cut with heavy sets and much protein": Story(
        weeks=ALL_YEAR,
        lifting=(Lifting("hip thrust", 3, 52), Lifting("squat", 3, 52)),
        weight_kg_week=-0.45,
        protein_g_kg=2.1,
        profile={"strength_status": "trained", "body_fat_pct": 22.0, "mass_kg": 82.0},
        muscle="same",
        fat="smaller",
    ),
    "strength twice a week for years": Story(
        weeks=((104, RUNS),),
        lifting=(Lifting("hip thrust", 4, 104),),
        protein_g_kg=1.6,
        profile={"strength_status": "trained"},
        muscle="same",
        fat="same",
    ),
    "lifting stopped six weeks ago": Story(
        weeks=ALL_YEAR,
        lifting=(Lifting("hip thrust", 6, 52, 6), Lifting("bench press", 3, 52)),
        profile={"strength_status": "trained"},
        muscle="smaller",
    ),
    "weight goes up without training": Story(
        weeks=((52, Week(easy=0.5)),), weight_kg_week=0.45, muscle="same", fat="larger"
    ),
    "bodyweight bridges since four weeks": Story(
        weeks=ALL_YEAR,
        lifting=(Lifting("glute bridge", 3, 4, days=3, load_kg=None, repetitions=15),),
        muscle="same",
        fat="same",
    ),
    "a woman of 62 lifts since eight weeks": Story(
        weeks=((40, Week(easy=2.5)),),
        lifting=(Lifting("hip thrust", 2, 8, load_kg=40.0), Lifting("squat", 2, 8, load_kg=30.0)),
        protein_g_kg=1.5,
        profile=WOMAN | {"birth_date": date(1964, 3, 1), "strength_status": "untrained"},
        muscle="larger",
    ),
    "rides eight hours a week all year": Story(weeks=((52, Week(rides=8.0)),), muscle="same", fat="same"),
    "in bed after surgery": Story(
        weeks=((50, RUNS), (2, Week())), pause=(2, 3, "bed"), muscle="smaller", weight_kg_week=None
    ),
    "lifting again after eight weeks on crutches": Story(
        weeks=((40, RUNS), (8, Week()), (4, Week(easy=1.5))),
        lifting=(Lifting("hip thrust", 6, 52, 12), Lifting("hip thrust", 6, 4, load_kg=75.0)),
        pause=(12, -4, "crutches"),
        protein_g_kg=1.7,
        profile={"strength_status": "trained"},
        muscle="larger",
    ),
    "from six sets to sixteen, eating more": Story(
        weeks=ALL_YEAR,
        lifting=(Lifting("hip thrust", 3, 52), Lifting("squat", 5, 6)),
        weight_kg_week=0.15,
        protein_g_kg=1.9,
        profile={"strength_status": "trained"},
        muscle="larger",
    ),
    "from the couch to 5 km, losing slowly": Story(
        weeks=((6, Week(easy=1.2)),),
        weight_kg_week=-0.3,
        profile=WOMAN | {"mass_kg": 85.0, "body_fat_pct": 38.0, "training_since": date(2026, 10, 5)},
        muscle="same",
        fat="smaller",
    ),
    "a crash diet": Story(
        weeks=((30, Week(easy=5.0)),),
        weight_kg_week=-1.2,
        protein_g_kg=0.8,
        profile={"mass_kg": 80.0},
        muscle="safety",
    ),
    "sprints twice a week for a year": Story(weeks=((60, Week(easy=2.0, sprints=16)),), muscle="same", fat="same"),
    "two weeks of holiday": Story(weeks=((52, RUNS), (2, Week())), muscle="same", fat="same"),
    "push-ups and jumping jacks since four weeks": Story(
        weeks=ALL_YEAR,
        lifting=(
            Lifting("push-up", 3, 4, days=3, load_kg=None),
            Lifting("jumping jacks", 4, 4, days=3, load_kg=None, repetitions=30),
        ),
        muscle="same",
    ),
    "a log of sets that is silent since ten weeks": Story(
        weeks=ALL_YEAR,
        lifting=(Lifting("hip thrust", 4, 50, 10),),
        profile={"strength_status": "trained"},
        muscle="smaller or same",  # lifting may have stopped with it
    ),
    "stopped ten weeks ago, by the athlete's word": Story(
        weeks=ALL_YEAR,
        lifting=(Lifting("hip thrust", 4, 50, 10),),
        profile={"strength_status": "trained", "strength_sets_per_week": 0.0},
        muscle="smaller",
    ),
    "half of the sets since eight weeks": Story(
        weeks=ALL_YEAR,
        lifting=(Lifting("hip thrust", 8, 60, 8), Lifting("hip thrust", 4, 8)),
        protein_g_kg=1.6,
        profile={"strength_status": "trained"},
        muscle="same",
    ),
    "two sessions since three days": Story(
        weeks=ALL_YEAR,
        lifting=(Lifting("hip thrust", 4, 1),),
        profile={"strength_status": "untrained"},
        muscle="same",
    ),
}
