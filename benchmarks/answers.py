"""Collect the classifier's answers on simulated and real runs, beside the truth."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from benchmarks.scoring import NO_LABEL, painted
from pipeline.athletes.person import person_on
from pipeline.athletes.profile import Profile
from pipeline.segments.labels.segment import segment_stream
from pipeline.segments.thresholds.daily import as_labels_use, thresholds_on
from pipeline.segments.thresholds.efforts import best_efforts
from pipeline.segments.thresholds.evidence import DEVICE_COLUMNS, Evidence, collect, stated_by
from pipeline.signal.clean import clean
from pipeline.vocabulary import LABELS, Label, Sex
from sample_data import workouts as w
from sample_data.devices import DEVICES
from sample_data.runner import random_runner
from sample_data.scenarios import SCENARIOS, play
from sample_data.sensors import METRES_PER_DEGREE, observe
from sample_data.simulator import EPOCH, flat_terrain, rolling_terrain, simulate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import numpy.typing as npt

    from pipeline.segments.thresholds.daily import Thresholds
    from pipeline.signal.clean import Signal
    from pipeline.sources.activity import Activity, UserProfile
    from sample_data.bouts import Bout
    from sample_data.runner import Runner
    from sample_data.simulator import Simulated

    Codes = npt.NDArray[np.int64]
    Workouts = tuple[Callable[[Runner], list[Bout]] | None, ...]

HISTORY_WEEKS = 8
MINUTES = {0: (30, 50), 2: (35, 45), 4: (30, 45), 6: (60, 85)}  # of an easy run on each day on which one runs
WORKOUT_DAY = 2  # on which a workout replaces the easy run
HISTORY_DEVICES = ("watch", "watch_with_strap", "smart_recording", "noisy_watch")
# What a runner calls easy, as a share of critical speed: mean and SD between runners, range, SD from day to day, and
# the slowest jog. Judgement: marathoners train most below 0.82, slow ones nearer to it (Muniz-Pumares et al. 2024).
EASY_HABIT, EASY_HABITS, EASY_DAY_SD, SLOWEST_JOG_MPS = (0.72, 0.06), (0.58, 0.83), 0.025, 1.95
HISTORIES: dict[str, Workouts] = {  # the workout of a week, in turn
    "history": (
        *(w.strides, w.repeats_1000, w.race_5k, w.hill_sprints, w.cruise_intervals, w.time_trial, w.short_sprints),
    ),
    "race-history": (None, None, None, None, None, w.race_5k, None, None),
    "tempo-history": (w.tempo_run, None, None, None, w.cruise_intervals, None, None, None),
    "easy-history": (None,),
}
NO_TESTS = pl.DataFrame(schema={"date": pl.Date, "quantity": pl.String, "value": pl.Float64, "sd": pl.Float64})
EFFORTS: dict[str, pl.DataType] = {
    "local_start": pl.Datetime("us"),
    "recorded_sport": pl.String(),
    "sub_sport": pl.String(),
    "best_effort_flat_speed_mps": pl.List(pl.Float64()),
    "best_effort_speed_mps": pl.List(pl.Float64()),
    "steady_flat_speed_mps": pl.List(pl.Float64()),
    "steady_heart_rate_bpm": pl.List(pl.Float64()),
    "max_heart_rate_bpm": pl.Float64(),
    **dict.fromkeys(DEVICE_COLUMNS, pl.Float64()),
}
SCORED_WORDS = {"easy": "easy", "easy(rest)": "easy", "easy(downhill)": "easy", "tempo(VO2)": "tempo"} | {
    label: label for label in LABELS
}
MAY_BE_SPRINT = "tempo(VO2)"
LAP = "lap"  # what truth that rests on a lap begins with
TEMPO, SPRINT, HILL = (LABELS.index(label) for label in ("tempo", "sprint", "hill"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One run to label: its truth per second, its clean stream, and the thresholds it is labelled by.

    `scored` seconds count; `watched` seconds count for events, standing and riding too; seconds that `may_be_sprint`
    are right as tempo and as sprint; what is found a hill counts for nothing in seconds of `pace_alone`, whose truth is
    that of a lap, which says how fast it was and not how steep. `track_m` is the way east and north of each second of
    the stream [m], shape (seconds, 2); None without positions.
    """

    name: str
    truth: Codes
    scored: npt.NDArray[np.bool_]
    watched: npt.NDArray[np.bool_]
    may_be_sprint: npt.NDArray[np.bool_] | None = None
    pace_alone: npt.NDArray[np.bool_] | None = None
    track_m: npt.NDArray[np.float64] | None = None
    start_time: datetime
    signal: Signal
    thresholds: Thresholds


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """Truth and answer of one run.

    `truth`, `found`, `scored`, `watched` per second, as in `Case`; segments as `starts_s`, `ends_s`, `codes`,
    `confidence`.
    """

    name: str
    truth: Codes
    scored: npt.NDArray[np.bool_]
    watched: npt.NDArray[np.bool_]
    found: Codes
    starts_s: Codes
    ends_s: Codes
    codes: Codes
    confidence: npt.NDArray[np.float64]

    @property
    def share_right(self) -> float:
        """Share of the scored seconds with the right label."""
        kept = self.scored & (self.truth != NO_LABEL)
        return float(np.mean(self.found[kept] == self.truth[kept])) if kept.any() else float("nan")


def profile_of(runner: Runner, day: date, *, told_thresholds: bool) -> Profile:
    """Give a profile with body alone, or with the true thresholds as well."""
    bare = Profile(
        id=runner.id,
        sex=Sex(runner.sex),
        birth_date=day - timedelta(days=round(365.2425 * runner.age_years)),
        height_cm=runner.height_cm,
        mass_kg=runner.mass_kg,
    )
    if not told_thresholds:
        return bare
    return replace(
        bare,
        critical_speed_mps=runner.critical_speed_mps,
        max_sprint_speed_mps=runner.max_sprint_speed_mps,
        hr_max=runner.hr_max_bpm,
    )


def thresholds_of(profile: Profile, day: date, runs: list[dict[str, object]]) -> Thresholds:
    """Find the thresholds of a day from profile and the efforts of the runs before."""
    known, races = stated_by(profile, NO_TESTS)
    evidence: Evidence = collect(pl.DataFrame(runs, schema=EFFORTS), known=known, races=races)
    return thresholds_on(day, person_on(profile, day), evidence)


def efforts_of(signal: Signal, user: UserProfile) -> dict[str, object]:
    """Give the row of the activities table that thresholds rest on."""
    efforts = best_efforts(signal.stream)
    return {
        "local_start": signal.summary.local_start,
        "recorded_sport": signal.summary.sport,
        "sub_sport": signal.summary.sub_sport,
        "best_effort_flat_speed_mps": efforts.flat_speed_mps.tolist(),
        "best_effort_speed_mps": efforts.speed_mps.tolist(),
        "steady_flat_speed_mps": efforts.steady_flat_speed_mps.tolist(),
        "steady_heart_rate_bpm": efforts.steady_heart_rate_bpm.tolist(),
        "max_heart_rate_bpm": None if np.isnan(efforts.max_heart_rate_bpm) else efforts.max_heart_rate_bpm,
        "device_vo2max_ml_kg_min": user.vo2max_ml_kg_min,
        "device_hr_max_bpm": user.hr_max_bpm,
        "device_hr_rest_bpm": user.hr_rest_bpm,
    }


def histories_of(
    runner: Runner, rng: np.random.Generator, kinds: Iterable[str], weeks: int = HISTORY_WEEKS
) -> dict[str, list[dict[str, object]]]:
    """Run some weeks of ordinary training up to the day before the simulated epoch.

    Returns the efforts of its runs for each of some `HISTORIES`, which share their easy runs.
    """
    habit = float(np.clip(rng.normal(*EASY_HABIT), *EASY_HABITS))
    first = 7 * (HISTORY_WEEKS - weeks)
    days = [7 * week + day for week in range(HISTORY_WEEKS) for day in MINUTES if 7 * week >= first]
    easy = {day: _recorded(runner, rng, _easy(runner, rng, habit, MINUTES[day % 7]), day) for day in days}
    hard = {kind: _hard(runner, rng, HISTORIES[kind], first) for kind in kinds}
    return {kind: list((easy | hard[kind]).values()) for kind in kinds}


def _hard(runner: Runner, rng: np.random.Generator, workouts: Workouts, first: int) -> dict[int, dict[str, object]]:
    """Run one workout a week from the first day on, where the history names one."""
    planned = {7 * week + WORKOUT_DAY: workouts[week % len(workouts)] for week in range(HISTORY_WEEKS)}
    return {
        day: _recorded(runner, rng, workout(runner), day)
        for day, workout in planned.items()
        if workout and day >= first
    }


def _easy(runner: Runner, rng: np.random.Generator, habit: float, minutes: tuple[float, float]) -> list[Bout]:
    """Run as easily as this runner usually does, give or take the day, but no slower than a jog."""
    share = max(habit + rng.normal(0, EASY_DAY_SD), SLOWEST_JOG_MPS / runner.critical_speed_mps)
    return w.easy_run(runner, rng.uniform(*minutes), min(share, EASY_HABITS[1]))


def _recorded(runner: Runner, rng: np.random.Generator, script: list[Bout], day: int) -> dict[str, object]:
    terrain = flat_terrain(rng) if rng.random() < 0.5 else rolling_terrain(rng, 0.04)
    start = EPOCH - timedelta(weeks=HISTORY_WEEKS) + timedelta(days=day)
    activity = observe(
        simulate(runner, script, terrain, rng, start_time=start), DEVICES[str(rng.choice(HISTORY_DEVICES))], rng
    )
    return efforts_of(clean(activity), activity.user)


def simulated_athlete(kind: str, number: int, seed: int) -> tuple[Runner, Thresholds]:
    """Draw an athlete, with thresholds from the profile (`given`) or from one of `HISTORIES`."""
    rng = np.random.default_rng([seed, number])
    runner = random_runner(rng, f"athlete {number}")
    day = EPOCH.date()
    if kind == "given":
        return runner, thresholds_of(profile_of(runner, day, told_thresholds=True), day, [])
    runs = histories_of(runner, rng, [kind])[kind]
    return runner, thresholds_of(profile_of(runner, day, told_thresholds=False), day - timedelta(days=1), runs)


def simulated_cases(runner: Runner, thresholds: Thresholds, seed: int) -> Iterator[Case]:
    """Let one runner run every scenario, and clean what the devices recorded."""
    for number, scenario in enumerate(SCENARIOS.values()):
        run, activity = play(scenario, runner, np.random.default_rng([seed, number]))
        yield case_of(f"{scenario.id} ({activity.device}, {runner.id})", run, activity, thresholds)


def case_of(name: str, run: Simulated, activity: Activity, thresholds: Thresholds) -> Case:
    """Record and clean a simulated run, and return its truth, too."""
    scored = run.truth["scored"].to_numpy()
    return Case(
        name=name,
        truth=run.truth["label"].to_physical().cast(pl.Int64).fill_null(NO_LABEL).to_numpy(),
        scored=scored,
        watched=scored | (run.truth["state"] != "moving").to_numpy(),
        start_time=activity.start_time,
        signal=clean(activity),
        thresholds=thresholds,
    )


def real_cases(labels_file: Path) -> Iterator[Case]:
    """Read and clean real runs of known structure, each as the first run of an unknown athlete.

    Parameters
    ----------
    labels_file
        Table of file, start_s, end_s, label; files are named from its folder.

    Yields
    ------
    Case
        One for each file.
    """
    from pipeline.sources.read import read_content  # noqa: PLC0415 - the simulated part needs no reader

    with labels_file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    for file in dict.fromkeys(row["file"] for row in rows):
        path = labels_file.parent / file
        activity = read_content(path.read_bytes(), where=path.name).activities[0]
        signal = clean(activity)
        spans = [row for row in rows if row["file"] == file and row["label"] in SCORED_WORDS]
        seconds = round(max(float(row["end_s"]) for row in spans))
        starts, ends = ([float(row[key]) for row in spans] for key in ("start_s", "end_s"))
        truth = painted(starts, ends, [LABELS.index(SCORED_WORDS[row["label"]]) for row in spans], seconds)
        either = painted(starts, ends, [int(row["label"] == MAY_BE_SPRINT) for row in spans], seconds) == 1
        of_lap = painted(starts, ends, [int(row["basis"].startswith(LAP)) for row in spans], seconds) == 1
        scored = _moving(signal.stream, activity.start_time, seconds) & (truth != NO_LABEL)
        yield Case(
            name=path.name,
            truth=truth,
            scored=scored,
            watched=scored,
            may_be_sprint=either,
            pace_alone=of_lap,
            track_m=_track(activity, signal),
            start_time=activity.start_time,
            signal=signal,
            thresholds=thresholds_of(
                Profile(id="unknown"), signal.summary.local_start.date(), [efforts_of(signal, activity.user)]
            ),
        )


def answer_to(case: Case) -> Answer:
    """Label one run by itself, with its thresholds in the steps that labels use."""
    summary = case.signal.summary
    segments = segment_stream(
        case.signal.stream,
        as_labels_use(case.thresholds),
        sport=summary.sport,
        sub_sport=summary.sub_sport,
        grade_quality=summary.grade_quality,
    )
    return answer_of(case, segments)


def answer_of(case: Case, segments: pl.DataFrame) -> Answer:
    """Hold the segments of one run beside its truth; tempo that may be called sprint counts as right either way."""
    starts, ends = (_seconds(segments[name], case.start_time) for name in ("start_time", "end_time"))
    codes = segments["label"].cast(pl.Enum(Label)).to_physical().cast(pl.Int64).to_numpy()
    found, scored, watched = painted(starts, ends, codes, len(case.truth)), case.scored, case.watched
    if case.pace_alone is not None:
        unknown = case.pace_alone & (found == HILL)
        scored, watched = scored & ~unknown, watched & ~unknown
    if case.may_be_sprint is not None:
        found[case.may_be_sprint & (found == SPRINT)] = TEMPO
        either = [
            2 * case.may_be_sprint[start:end].sum() > end - start for start, end in zip(starts, ends, strict=True)
        ]
        codes = np.where((codes == SPRINT) & either, TEMPO, codes)
    return Answer(
        name=case.name,
        truth=case.truth,
        scored=scored,
        watched=watched,
        found=found,
        starts_s=starts,
        ends_s=ends,
        codes=codes,
        confidence=segments["confidence"].cast(pl.Float64).to_numpy(),
    )


def _seconds(times: pl.Series, start: datetime) -> Codes:
    return (times - start).dt.total_seconds().to_numpy().astype(np.int64)


def _track(activity: Activity, signal: Signal) -> npt.NDArray[np.float64] | None:
    """Return the way east and north of each second of a stream [m], None without positions."""
    fixes = activity.records.select("time", "longitude_deg", "latitude_deg").drop_nulls()
    if fixes.is_empty():
        return None
    seconds = (fixes["time"] - signal.stream["time"][0]).dt.total_seconds().to_numpy()
    at = np.arange(signal.stream.height)
    east, north = (np.interp(at, seconds, fixes[name].to_numpy()) for name in ("longitude_deg", "latitude_deg"))
    metres = METRES_PER_DEGREE * np.stack([np.cos(np.radians(north[0])) * (east - east[0]), north - north[0]], axis=1)
    return np.asarray(metres, np.float64)


def _moving(stream: pl.DataFrame, start: datetime, seconds: int) -> npt.NDArray[np.bool_]:
    moving = np.zeros(seconds, bool)
    at = _seconds(stream.filter(pl.col("state") == "moving")["time"], start)
    moving[at[(at >= 0) & (at < seconds)]] = True
    return moving
