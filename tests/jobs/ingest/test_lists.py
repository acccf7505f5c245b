"""Rows of lists and their files, in any order of arrival."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.jobs.ingest.lists import Listed, without_file
from pipeline.sources.found_file import FoundFile
from pipeline.sources.names import MASKED
from pipeline.sources.vendors.listed import ListedWorkout
from sample_data import listed_exports
from sample_data.files import to_fit, to_gpx
from sample_data.short_runs import run
from tests.jobs.conftest import a_run
from tests.store.conftest import START, minutes_of, rows_of, signature

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.jobs.conftest import Garden

LATER = START + timedelta(days=1)
RUN = a_run(4)
STARTED = RUN.start_time  # the watch says that local time is UTC
GARMIN = (
    "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR\n"
    f"Running,{STARTED:%Y-%m-%d %H:%M:%S},false,Secret,1.90,120,00:16:40,141\n"
    f"Strength Training,{STARTED:%Y-%m-%d} 18:00:00,false,Secret,0.00,90,00:20:00,101\n"
)
FILES = {"Activities.csv": GARMIN.encode(), "run.fit": to_fit(RUN)}


@pytest.mark.parametrize("order", [("Activities.csv", "run.fit"), ("run.fit", "Activities.csv")])
def test_a_row_with_other_totals_counts_once_in_any_order(
    new_garden: Callable[[], Garden], order: tuple[str, str]
) -> None:
    garden = new_garden()
    garden.set_profile(timezone="Europe/Berlin")
    for name in order:
        garden.lay(FILES, name)
        garden.ingest()
    assert garden.table("activities").sort("start_time")["format"].to_list() == ["fit", "listed_workout"]
    assert not garden.ingest().verdicts, "what is known is not read again"


def test_every_row_has_a_verdict_until_another_list_takes_its_place(garden: Garden) -> None:
    header, *rows = GARMIN.splitlines(keepends=True)
    timeless = rows[0].replace("00:16:40", "--")
    garden.lay({"Activities.csv": "".join([header, rows[0].replace("Running,2026", "Running,soon "), *rows]).encode()})
    garden.ingest()
    assert {source: verdict for source, (verdict, _) in garden.ledger().items()} == {
        "Activities.csv": "not_an_activity",
        "Activities.csv!/row-1": "rejected",
        f"Activities.csv!/workout-{STARTED:%Y%m%dT%H%M%S}-running": "stored",
        f"Activities.csv!/workout-{STARTED:%Y%m%d}T180000-training": "stored",
    }
    garden.lay({"Activities.csv": "".join([header, rows[1], timeless]).encode()}, age_s=-60)
    garden.ingest()
    assert {source.rpartition("/")[2] for source in garden.ledger()} == {
        "Activities.csv", "row-2", f"workout-{STARTED:%Y%m%d}T180000-training",
    }  # fmt: skip
    assert garden.table("activities")["sport"].to_list() == ["training"]
    assert not garden.ingest().verdicts


def test_a_row_without_a_start_has_a_verdict_where_its_file_is_missing(garden: Garden) -> None:
    head = "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Filename\n"
    rows = [f"{number},{date},x,Run,,0,0,activities/{number}.gpx.gz\n" for number, date in ((1, "soon"), (2, ""))]
    garden.lay({"activities.csv": (head + "".join(rows)).encode(), "activities/2.gpx": to_gpx(RUN)})
    assert garden.ingest().notes == ["Strava's list names 1 file that is missing: activities/1.gpx.gz"]
    assert {source: verdict for source, (verdict, _) in garden.ledger().items()} == {
        "activities.csv": "not_an_activity",
        "activities.csv!/row-1": "rejected",
        "activities/2.gpx": "stored",
    }
    assert "activities/1.gpx.gz" in garden.ledger()["activities.csv!/row-1"][1]


@pytest.mark.parametrize("first", ["samsung", "fit"])
def test_a_run_of_a_list_returns_with_its_samples_where_its_file_was_replaced(garden: Garden, first: str) -> None:
    own = run(23)
    exported = {name: data for name, data in listed_exports.samsung().items() if "sleep" not in name}
    laid = {"fit": {"run.fit": to_fit(own)}, "samsung": exported}
    for name in (first, "samsung" if first == "fit" else "fit"):
        garden.lay(laid[name])
        garden.ingest()
    sources = garden.table("activities").sort("start_time")["source"].to_list()
    assert sources[0] == "run.fit"
    garden.lay({"run.fit": FILES["run.fit"]}, age_s=-60)
    garden.ingest([garden.export / "run.fit"])
    back, indoors, new = garden.table("activities").sort("start_time").iter_rows(named=True)
    assert (back["start_time"], back["heart_rate_coverage"] > 0.9) == (own.start_time, True), "with its samples"
    assert all("com.samsung.shealth.exercise" in one["source"] for one in (back, indoors))
    assert new["source"] == "run.fit"


@pytest.mark.parametrize(
    ("source", "workout", "left"),
    [
        pytest.param("a.fit", {}, 0, id="same-time"),
        pytest.param("a.fit", {"start": LATER}, 1, id="another-day"),
        pytest.param("x.zip!/b/a.fit.gz", {"start": LATER, "file": "b/a.fit"}, 0, id="names-the-file"),
        pytest.param("x.zip!/b/a.fit.gz", {"start": LATER, "file": "c/a.fit"}, 1, id="names-one-elsewhere"),
        pytest.param(".gz", {"start": LATER}, 1, id="a-file-without-a-name"),
        pytest.param(f"{MASKED}.fit", {"start": LATER, "file": f"{MASKED}.fit"}, 1, id="masked-names"),
    ],
)
def test_rows_without_a_file(tmp_path: Path, source: str, workout: dict[str, Any], left: int) -> None:
    of_file = signature("a", START, minutes_of(1, 30))
    ledger = rows_of("ledger", {"source": source, "format": "fit", "signatures": [of_file]})
    file = FoundFile(source="list", path=tmp_path, size_bytes=1, modified_time=START)
    one = Listed(file, ListedWorkout(**{"start": START, "sport": "run", "elapsed_s": 1800.0, **workout}))
    assert len(without_file([one], ledger)) == left
    assert without_file([one], ledger.clear()) == [file]
    assert without_file([], ledger) == []


def test_a_list_that_is_too_large_or_too_costly_is_named(garden: Garden, monkeypatch: pytest.MonkeyPatch) -> None:
    garden.lay({"Activities.csv": FILES["Activities.csv"]})
    with monkeypatch.context() as patched:
        patched.setattr("pipeline.jobs.ingest.lists.LARGEST_CONTENT", 100)
        garden.ingest()
    assert "exceeds the limit" in garden.ledger()["Activities.csv"][1]
    garden.lay({"Activities.csv": FILES["Activities.csv"] + b" "})
    with monkeypatch.context() as patched:
        patched.setattr("pipeline.sources.limits.LARGEST_PARSED", 1000)
        garden.ingest()
    assert "of memory" in garden.ledger()["Activities.csv"][1]
    garden.lay({"Activities.csv": FILES["Activities.csv"] + b"  "})
    garden.ingest()
    assert garden.table("activities").height == 2
