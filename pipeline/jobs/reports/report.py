"""Write one athlete's weekly report from the tables and the athlete's records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from pipeline.athletes.profile import today_of
from pipeline.athletes.settings import store_root
from pipeline.errors import NothingStoredError, StoreError, UsageError
from pipeline.jobs.athlete_records import records_of
from pipeline.jobs.derive.daily_thresholds import EVIDENCE_COLUMNS
from pipeline.jobs.reports.written import current_record
from pipeline.report.document.build.plan import own_hill
from pipeline.report.document.build.week import WeekData, build_document
from pipeline.report.document.plan import hill_grade
from pipeline.report.document.running import TREND_WEEKS
from pipeline.report.links import NO_LINKS
from pipeline.report.render.document import render
from pipeline.report.trace import trace
from pipeline.store.encode import column_types
from pipeline.store.schemas import TABLES
from pipeline.store.store import Store
from pipeline.weekly.balance import recent
from pipeline.weekly.effect import effect_of_week
from pipeline.weekly.effect_columns import since
from pipeline.weekly.forecast.draws import sample
from pipeline.weekly.forecasts import score_forecasts
from pipeline.weekly.inputs import training_state
from pipeline.weekly.lifts import next_lifts
from pipeline.weekly.outlook import outlook_of
from pipeline.weekly.own_best import OWN_BEST_COLUMNS, own_best_speed
from pipeline.weekly.plan import HILL_S, done_lately, plan_week
from pipeline.weekly.sprint_speed import sprint_speed_on
from pipeline.weekly.strength import unrecognised
from pipeline.weekly.verdict import answer_week
from pipeline.weekly.weeks import SEGMENT_COLUMNS, monday_of, week_totals
from pipeline.weekly.works import STIMULUS_COLUMNS, works_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pipeline.athletes.home import Home
    from pipeline.athletes.profile import Profile
    from pipeline.jobs.athlete_records import AthleteRecords
    from pipeline.report.document.plan import OwnHill
    from pipeline.report.document.runs import Trace
    from pipeline.report.document.whole import Document
    from pipeline.report.links import Links
    from pipeline.report.render.document import Format
    from pipeline.vocabulary import Units
    from pipeline.weekly.effect import Effect
    from pipeline.weekly.forecasts import Forecasts
    from pipeline.weekly.state import TrainingState


LATELY_WEEKS = 4  # on which the plan of next week is based
HISTORY_COLUMNS = tuple(dict.fromkeys((*SEGMENT_COLUMNS, *OWN_BEST_COLUMNS)))  # of segments that are read years back
LOAD_WEEKS = 104  # of load read: less than a millionth of older load is left in the chronic load
REPORTED_COLUMNS = [
    name for name in column_types(TABLES["activities"]) if name not in EVIDENCE_COLUMNS
]  # half the bytes


class WeekReport(NamedTuple):
    """The report of an ISO week, and one sentence for each row of the athlete's logs that cannot be read."""

    week: str
    text: str
    problems: tuple[str, ...]
    document: Document


def report(  # noqa: PLR0913  what a report can be asked for, each by name
    home: Home,
    athlete: str,
    *,
    week: str | None = None,
    form: Format = "terminal",
    units: Units | None = None,
    colour: bool = False,
    width: int = 80,
    full: bool = False,
    links: Links = NO_LINKS,
) -> WeekReport:
    """Write one athlete's report of one week.

    Parameters
    ----------
    home, athlete
        Whose report.
    week
        ISO week, as `2026-W46`; the latest with an activity by default.
    form, colour, width, full, links
        As `pipeline.report.render.document.render` takes them.
    units
        Those of the athlete's profile by default.

    Raises
    ------
    AthleteError
        There is no such athlete.
    StoreError
        Nothing was ever stored for the athlete.
    UsageError
        The week cannot be read, has not begun, or lies before the first activity.
    """
    store = Store(store_root(home))
    records = records_of(home, store, athlete)
    week = week or latest_week(store, athlete)
    document = document_of(home, store, records, week, traces=form in {"html", "json"})
    text = render(
        document, form, units=units or records.profile.units, colour=colour, width=width, full=full, links=links
    )
    return WeekReport(week, text, records.problems, document)


def next_week(
    home: Home,
    athlete: str,
    *,
    week: str | None = None,
    form: str = "terminal",
    units: Units | None = None,
    width: int = 80,
) -> str:
    """Write the plan for the following week as a text of its own.

    Parameters and errors are those of `report`; `form` is `terminal` or `md`.
    """
    from pipeline.report.render.markdown import to_markdown  # noqa: PLC0415  reports of a week need none of these
    from pipeline.report.render.terminal import to_terminal  # noqa: PLC0415
    from pipeline.report.sections.page import subtitle  # noqa: PLC0415
    from pipeline.report.sections.plan import plan_page  # noqa: PLC0415

    store = Store(store_root(home))
    records = records_of(home, store, athlete)
    document = weekly_document(store, records, week or latest_week(store, athlete), traces=False)
    page = plan_page(document, units or records.profile.units, subtitle(document))
    return to_markdown(page) if form == "md" else to_terminal(page, width=width)


def latest_week(store: Store, athlete: str) -> str:
    """Return the last ISO week with an activity of the athlete.

    Raises
    ------
    StoreError
        Nothing was ever stored for the athlete.
    """
    return _weeks(store, athlete)[-1]


def _weeks(store: Store, athlete: str) -> list[str]:
    """List the ISO weeks with an activity, the first one first."""
    weeks: list[str] = store.read("weeks", athlete, columns=["week"])["week"].to_list()
    if not weeks:
        raise NothingStoredError(
            f"there is nothing to report for {athlete}",
            why="no activity was ever stored",
            hint=f"Read some files first: glute ingest FOLDER --athlete {athlete}",
        )
    return weeks


def _mondays(store: Store, profile: Profile, week: str) -> tuple[date, date]:
    """Return the first days of the first week with an activity, and of one that has begun and is not before it."""
    try:
        monday = monday_of(week)
    except ValueError as error:
        raise UsageError(f"cannot read the week {week!r}", hint="Write it as 2026-W46") from error
    athlete, weeks = profile.id, _weeks(store, profile.id)
    first, last, today = weeks[0], weeks[-1], today_of(profile)
    if monday < (first_monday := monday_of(first)):
        raise UsageError(f"there is no data on {athlete} in {week}", hint=f"The first week with an activity is {first}")
    if monday > max(monday_of(last), today):
        raise UsageError(f"the week {week} has not begun", hint=f"The last week with an activity is {last}")
    return first_monday, monday


class ReadWeek(NamedTuple):
    """Tables up to the Sunday of a week, and the training state made of them and of the athlete's records.

    `activities` and `history`, some columns of segments, are those of the last `LOAD_WEEKS`; `segments` those of the
    last `LATELY_WEEKS`, `thresholds` too unless the last ones are older. `first_monday` is that of the first activity.
    """

    activities: pl.DataFrame
    history: pl.DataFrame
    segments: pl.DataFrame
    thresholds: pl.DataFrame
    state: TrainingState
    first_monday: date


def read_week(store: Store, records: AthleteRecords, week: str) -> ReadWeek:
    """Read the athlete's tables up to the end of one week.

    Raises
    ------
    StoreError
        Nothing was ever stored for the athlete, or an older program left runs without their stimulus.
    UsageError
        The week cannot be read, has not begun, or lies before the first activity.
    """
    athlete = records.profile.id
    first_monday, monday = _mondays(store, records.profile, week)
    sunday = monday + timedelta(days=6)
    first = sunday - timedelta(weeks=LOAD_WEEKS, days=-1)
    activities = store.read("activities", athlete, since=first, until=sunday, columns=REPORTED_COLUMNS)
    history = store.read("segments", athlete, since=first, until=sunday, columns=HISTORY_COLUMNS)
    lately = sunday - timedelta(weeks=LATELY_WEEKS, days=-1)
    segments = store.read("segments", athlete, since=lately, until=sunday)
    thresholds = store.read("thresholds", athlete, since=lately, until=sunday)
    if thresholds.is_empty() or thresholds["date"][0] > monday:  # the last ones before the week hold
        thresholds = store.read("thresholds", athlete, until=sunday)
    totals = week_totals(activities, history, records.strength, until=week, shared_energy_sds=records.shared_energy_sds)
    stimulus = store.read("stimulus", athlete, since=first, until=sunday, columns=STIMULUS_COLUMNS)
    if not history.join(stimulus, on="activity_id", how="anti").is_empty():
        raise StoreError(
            f"the answer for {athlete} cannot be computed",
            why="an older version of this program labelled some runs, and left no dose for them",
            hint=f"Compute them again: glute recompute {athlete}",
        )
    works = works_of(stimulus, activities, totals)
    state = training_state(week, totals, works, records.weekly(thresholds), today_of(records.profile))
    return ReadWeek(activities, history, segments, thresholds, state, first_monday)


def document_of(home: Home, store: Store, records: AthleteRecords, week: str, *, traces: bool) -> Document:
    """Take the document of a week from its JSON where that still holds, else make it.

    Parameters and errors are those of `weekly_document`; from JSON the traces are there in any case.
    """
    record = current_record(home, store, records, week, now=datetime.now(UTC))
    return record if record is not None else weekly_document(store, records, week, traces=traces)


def weekly_document(store: Store, records: AthleteRecords, week: str, *, traces: bool) -> Document:
    """Make the report's document of one week. Errors are those of `read_week`.

    Parameters
    ----------
    store, records
        The athlete's tables and records.
    week
        ISO week, as `2026-W46`.
    traces
        Whether to include the runs' speed, grade and heart rate, for charts.
    """
    athlete = records.profile.id
    activities, history, segments, thresholds, state, first_monday = read_week(store, records, week)
    monday = monday_of(week)
    sunday = monday + timedelta(days=6)
    weeks = store.read("weeks", athlete, since=monday - timedelta(weeks=TREND_WEEKS - 1), until=sunday)
    now = outlook_of(state, sample())
    verdict, changes = answer_week(state, records.profile.goal, now=now)
    counted = activities.filter(~pl.col("excluded"))
    ours = counted.filter(pl.col("local_start").dt.date() >= monday)
    last_weeks = segments.join(counted, on="activity_id", how="semi")
    lately = done_lately(last_weeks, state.weeks_so_far)
    this_week = last_weeks.filter(pl.col("local_date") >= monday)
    hill = own_hill(last_weeks, activities)
    speeds = thresholds.row(-1, named=True) if len(thresholds) else None
    return build_document(
        WeekData(
            profile=records.profile,
            week=week,
            weeks=weeks,
            activities=ours,
            segments=segments.filter(pl.col("local_date") >= monday),
            traces=_traces(store, athlete, ours) if traces else {},
            thresholds=speeds,
            verdict=verdict,
            changes=changes,
            plan=plan_week(state, records.profile.goal, lately, now, done_lately(this_week, weeks=1)),
            hill=hill,
            hill_best_mps=_hill_best(history.join(counted, on="activity_id", how="semi"), speeds, sunday, hill),
            lifts=next_lifts(records.strength_log, records.exercise_names, sunday),
            forecasts=_forecasts(store, records, sunday),
            unrecognised_exercises=unrecognised(recent(records.strength_log, sunday), records.exercise_names),
            effect=_effect(store, records, (first_monday, monday), thresholds),
        )
    )


def _hill_best(
    history: pl.DataFrame, speeds: Mapping[str, Any] | None, sunday: date, hill: OwnHill | None
) -> float | None:
    """Find the best speed that the athlete showed on a slope like that of the planned hill repetitions."""
    if speeds is None:
        return None
    return own_best_speed(
        history,
        sunday,
        duration_s=HILL_S,
        grade=hill_grade(hill),
        max_sprint_speed_mps=speeds["max_sprint_speed_mps"],
        critical_speed_mps=speeds["critical_speed_mps"],
    )


def _effect(
    store: Store, records: AthleteRecords, mondays: tuple[date, date], thresholds: pl.DataFrame
) -> Effect | None:
    """Sum up what the week did, its days so far where it is not over; None without thresholds.

    `mondays` are those of the first week with an activity, and of the week.
    """
    first_monday, monday = mondays
    athlete, sunday = records.profile.id, monday + timedelta(days=6)
    sprint_speed = sprint_speed_on(thresholds, sunday)
    if sprint_speed is None:
        return None
    today = today_of(records.profile)
    stimulus = store.read("stimulus", athlete, since=since(monday), until=sunday)
    return effect_of_week(
        stimulus,
        monday,
        first=first_monday,
        sprint_speed=sprint_speed,
        days=min(7, (today - monday).days + 1) if today >= monday else 7,
    )


def _forecasts(store: Store, records: AthleteRecords, sunday: date) -> Forecasts | None:
    """Score the forecasts of all weeks against the log of measurements, where there is one."""
    if records.measures.is_empty():
        return None
    return score_forecasts(records.measures, store.read("weeks", records.profile.id, until=sunday), sunday)


def _traces(store: Store, athlete: str, activities: pl.DataFrame) -> dict[str, Trace]:
    """Downsample speed, grade and heart rate of each activity."""
    if activities.is_empty():
        return {}
    days = [start.date() for start in activities["local_start"]]
    ids = activities["activity_id"].to_list()
    streams = store.read("streams", athlete, since=min(days), until=max(days), activity_ids=ids)
    return {str(key[0]): trace(stream) for key, stream in streams.partition_by("activity_id", as_dict=True).items()}
