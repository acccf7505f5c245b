from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline.errors import AthleteError, StoreError
from pipeline.jobs.athlete_records import records_of
from pipeline.jobs.derive.label import derive_rows, derive_stored
from pipeline.jobs.derive.tasks import outdated_tasks
from pipeline.jobs.recompute import recompute
from pipeline.jobs.reports.report import report
from pipeline.store.store import Store
from tests.jobs.conftest import FIRST_DAY, FOUR_RUNS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.jobs.derive.tasks import Task
    from tests.jobs.conftest import Garden


def of_day(garden: Garden, table: str, day: int = 0) -> pl.DataFrame:
    """Rows of a table for the run of one day."""
    rows = garden.table(table)
    column = "local_start" if table == "activities" else "local_date"
    return rows.filter(pl.col(column).cast(pl.Date) == FIRST_DAY + timedelta(days=day))


def annotate(garden: Garden, **values: Any) -> None:
    """Correct the first run, by its local start."""
    start = of_day(garden, "activities")["local_start"][0]
    row = {"start_time": f"{start:%Y-%m-%dT%H:%M}", **values}
    garden.log("annotations", f"{','.join(row)}\n{','.join(map(str, row.values()))}\n")


def again(garden: Garden) -> int:
    return recompute(garden.home, garden.athlete, workers=1).derived


def assert_equals_from_scratch(garden: Garden, fresh: Garden, files: Mapping[str, bytes], *names: str) -> None:
    """Hold a store that grew against one made at once with the same profile and logs."""
    for path in garden.home.athlete(garden.athlete).iterdir():
        (fresh.home.athlete(garden.athlete) / path.name).write_bytes(path.read_bytes())
    fresh.lay(files, *(names or FOUR_RUNS))
    fresh.ingest()
    theirs = fresh.tables()
    for name, rows in garden.tables().items():
        assert_frame_equal(rows, theirs[name])
    assert garden.stored_bytes() == fresh.stored_bytes()


def test_nothing_moved_nothing_computed(grown: Garden) -> None:
    before = grown.stored_bytes()
    assert again(grown) == 0
    assert grown.stored_bytes() == before


PROFILE_CHANGES: tuple[dict[str, Any], ...] = (  # what moves most first, so that it hides nothing that comes after it
    {"birth_date": date(1960, 1, 1)},
    {"critical_speed_mps": 3.0},
    {"hr_max": 180, "hr_rest": 60},
    {"races": ["10k=48:30"]},
    {"mass_kg": 75},
    {"weight_trend": "down"},
)
LOGS = {
    "thresholds": "date,quantity,value\n2026-10-01,critical_speed_mps,3.2\n",
    "weight": "date,mass_kg\n2026-09-20,58\n2026-10-10,57\n",
    "strength": "date,exercise,sets\n2026-10-20,hip thrust,4\n",
    "food": "date,energy_kcal,protein_g\n2026-10-20,1500,40\n",
}


@pytest.mark.slow
def test_changes_one_by_one_equal_a_fresh_start(
    grown: Garden, new_garden: Callable[[], Garden], files: Mapping[str, bytes]
) -> None:
    changes = [*(partial(grown.set_profile, **values) for values in PROFILE_CHANGES)]
    changes += [partial(grown.log, name, text) for name, text in LOGS.items()]
    kept: dict[str, Any] = {}
    for change in changes:
        before = grown.tables()
        kept |= change.keywords
        change(**kept) if change.keywords else change()
        again(grown)
        changed = {name for name, rows in grown.tables().items() if not rows.equals(before[name])}
        assert "weeks" in changed, change
        assert not changed & {"ledger", "streams", "body"}, change
        assert again(grown) == 0
    assert_equals_from_scratch(grown, new_garden(), files)


def test_what_moves_late_leaves_earlier_weeks_alone(grown: Garden) -> None:
    before = grown.table("weeks")
    grown.log("food", "date,energy_kcal,protein_g\n2026-10-20,1500,40\n")
    again(grown)
    moved = grown.table("weeks").filter(pl.col("derived_from") != before["derived_from"])
    assert moved["week"].to_list() == ["2026-W43"]


def test_a_new_file_moves_only_what_comes_after_it(grown: Garden, files: Mapping[str, bytes]) -> None:
    before = grown.table("thresholds")
    grown.lay(files, "2026/day-60.fit")
    assert grown.ingest().derived == 1
    after = grown.table("thresholds")
    assert_frame_equal(after.head(before.height), before)
    assert after.height == before.height + 1


def test_an_excluded_run_counts_nowhere(
    grown: Garden, new_garden: Callable[[], Garden], files: Mapping[str, bytes]
) -> None:
    annotate(grown, exclude="yes")
    again(grown)
    assert of_day(grown, "activities")["excluded"].to_list() == [True]
    assert of_day(grown, "segments").is_empty()
    assert of_day(grown, "stimulus").is_empty()
    assert "2026-W37" not in grown.table("weeks")["week"]
    assert not of_day(grown, "streams").is_empty()
    assert_equals_from_scratch(grown, new_garden(), files)
    assert again(grown) == 0


def test_an_annotated_sport_wins(grown: Garden) -> None:
    annotate(grown, sport="cycling")
    again(grown)
    (row,) = of_day(grown, "activities").to_dicts()
    assert (row["sport"], row["recorded_sport"]) == ("cycling", "running")
    assert of_day(grown, "segments").is_empty()
    assert of_day(grown, "stimulus").select("label", "mode").rows() == [("other", "other")]
    grown.log("annotations", "start_time\n")
    again(grown)
    assert of_day(grown, "activities")["sport"].to_list() == ["running"]
    assert not of_day(grown, "segments").is_empty()


@pytest.mark.parametrize("name", [pytest.param("tempo", id="tempo"), pytest.param("stairs", id="stairs")])
def test_an_annotated_label_wins(grown: Garden, name: str) -> None:
    annotate(grown, label=name)
    again(grown)
    segments = of_day(grown, "segments")
    assert set(segments["label"]) == {name}
    assert segments["annotated"].all()


def test_the_label_of_a_part_leaves_the_rest(grown: Garden) -> None:
    annotate(grown, label="hill", from_s=60, to_s=120)
    again(grown)
    annotated = of_day(grown, "segments").filter("annotated")
    assert set(annotated["label"]) == {"hill"}
    assert annotated["duration_s"].sum() == pytest.approx(60, abs=2)


def test_an_annotated_treadmill_grade_makes_a_hill(grown: Garden) -> None:
    annotate(grown, treadmill_grade_pct=8)
    again(grown)
    segments = of_day(grown, "segments")
    assert set(segments["grade_quality"]) == {"reported"}
    assert "hill" in set(segments["label"])


def test_a_carried_pack_costs_energy(grown: Garden) -> None:
    before = of_day(grown, "activities")["energy_kcal"][0]
    annotate(grown, carried_kg=15)
    again(grown)
    assert of_day(grown, "activities")["energy_kcal"][0] > 1.1 * before


def test_annotations_survive_new_files_and_recompute(grown: Garden, files: Mapping[str, bytes]) -> None:
    annotate(grown, label="tempo")
    grown.lay(files, "2026/day-60.fit")
    grown.ingest()
    grown.set_profile(mass_kg=70)
    again(grown)
    assert set(of_day(grown, "segments")["label"]) == {"tempo"}


def test_an_unreadable_row_of_a_log_is_reported(garden: Garden, files: Mapping[str, bytes]) -> None:
    garden.log("weight", "date,mass_kg\n2026-09-20,heavy\n")
    garden.lay(files, "2026/day-0.fit")
    assert garden.ingest().notes == ["weight.csv, line 2: mass_kg: 'heavy' is not a number"]


def test_an_unknown_athlete_cannot_be_recomputed(garden: Garden) -> None:
    with pytest.raises(AthleteError, match="there is no athlete 'nobody'"):
        recompute(garden.home, "nobody")


def test_a_new_athlete_has_nothing_to_compute(garden: Garden) -> None:
    assert again(garden) == 0


def test_an_activity_without_a_stream_has_no_segments(grown: Garden) -> None:
    store = Store(grown.home.store)
    grown.set_profile(mass_kg=80)
    records = records_of(grown.home, store, "anna")
    tasks, _ = outdated_tasks(store.read("activities", "anna"), records, store.read("thresholds", "anna"))
    store.replace("streams", "anna", store.read("streams", "anna").clear(), activity_ids=[tasks[0].row["activity_id"]])
    rows = derive_stored(str(store.base), "anna", tasks)
    assert not rows.failed
    assert tasks[0].row["activity_id"] not in set(rows.segments["activity_id"])
    assert len(rows.columns) == len(tasks)


@pytest.mark.parametrize("spoilt", [{"distance_m": -1.0}, {"local_start": None}], ids=["refused", "failed"])
def test_an_activity_without_rows_is_named_and_leaves_the_rows_of_others(
    grown: Garden, spoilt: dict[str, object]
) -> None:
    tasks = all_tasks(grown)
    streams = Store(grown.home.store).read("streams", "anna")
    odd = replace(tasks[1], row=tasks[1].row | spoilt)
    rows, others = derive_rows([tasks[0], odd, *tasks[2:]], streams), derive_rows([tasks[0], *tasks[2:]], streams)
    assert list(rows.failed) == [odd.row["activity_id"]]
    assert_frame_equal(rows.segments, others.segments)
    assert_frame_equal(rows.stimulus, others.stimulus)
    assert rows.columns == others.columns


def test_rows_of_activities_do_not_depend_on_those_beside_them(grown: Garden) -> None:
    tasks, streams = all_tasks(grown), Store(grown.home.store).read("streams", "anna")
    alone = [derive_rows([task], streams) for task in tasks]
    together = derive_rows(tasks, streams)
    assert_frame_equal(together.segments, pl.concat([rows.segments for rows in alone]))
    assert_frame_equal(together.stimulus, pl.concat([rows.stimulus for rows in alone]))


def all_tasks(garden: Garden) -> list[Task]:
    """Tasks of all activities, after the athlete's mass changed."""
    garden.set_profile(mass_kg=80)
    store = Store(garden.home.store)
    records = records_of(garden.home, store, "anna")
    return outdated_tasks(store.read("activities", "anna"), records, store.read("thresholds", "anna"))[0]


@pytest.mark.parametrize(
    ("flag", "sport", "counts"),
    [
        pytest.param("maybe_ride_pct:24", None, True, id="little-doubt"),
        pytest.param("maybe_ride_pct:25", None, False, id="doubt"),
        pytest.param("maybe_ride_pct:25", "running", True, id="somebody-says-it-was-a-run"),
    ],
)
def test_a_run_that_may_be_a_ride_moves_no_threshold(
    grown: Garden, flag: str, sport: str | None, *, counts: bool
) -> None:
    if sport:
        annotate(grown, sport=sport)
    store = Store(grown.home.store)
    records, none = records_of(grown.home, store, "anna"), store.read("thresholds", "anna").clear()
    activities = store.read("activities", "anna")
    first = pl.col("activity_id") == of_day(grown, "activities")["activity_id"][0]
    flags = pl.when(first).then(pl.lit([flag])).otherwise("quality_flags")

    def thresholds(rows: pl.DataFrame) -> pl.DataFrame:
        later = outdated_tasks(rows, records, none)[1].drop("derived_from")
        return later.filter(pl.col("date") > FIRST_DAY)

    certain, doubted, without = map(
        thresholds, (activities, activities.with_columns(quality_flags=flags), activities.filter(~first))
    )
    assert not certain.equals(without)
    assert doubted.equals(certain if counts else without)


def test_report_of_a_week_without_stimulus(grown: Garden) -> None:
    """As in a store that an older program wrote: its runs are no week off."""
    store = Store(grown.home.store)
    week = grown.table("weeks")["week"][-1]
    effect = json.loads(report(grown.home, grown.athlete, week=week, form="json").text)["effect"]
    assert effect["force"]["sessions"] == pytest.approx(grown.table("weeks")["force_sessions"][-1], rel=1e-3)
    assert sum(run["share"] for run in effect["runs"]) == pytest.approx(1)
    rows = grown.table("stimulus")
    store.replace("stimulus", grown.athlete, rows.clear(), activity_ids=rows["activity_id"].unique().to_list())
    with pytest.raises(StoreError, match="glute recompute"):
        report(grown.home, grown.athlete, week=week, form="json")
