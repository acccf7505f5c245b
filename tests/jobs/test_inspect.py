"""What `analyze` shows of a file is what `ingest` stores of it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline.errors import AthleteError, FaultError
from pipeline.jobs.athlete_records import records_of
from pipeline.jobs.derive.tasks import outdated_tasks
from pipeline.jobs.inspect import analyze
from pipeline.report.render.listing import analysis_text
from pipeline.store.store import Store
from sample_data.files import to_fit
from tests.cases import few_of
from tests.jobs.conftest import a_run, garden_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.outcomes import Analysis
    from tests.jobs.conftest import Garden

HISTORY = ("2026/day-0.fit", "2026/day-31.fit")
NEW = "2026/day-12.fit.gz"
START = "2026-09-19T06:30"
CORRECTIONS = {
    "none": {},
    "carried": {"carried_kg": "12"},
    "treadmill": {"treadmill_grade_pct": "6"},
    "sport": {"sport": "cycling"},
    "excluded": {"exclude": "yes"},
    "label": {"label": "tempo", "from_s": "60", "to_s": "180"},
    "surface": {"surface": "treadmill"},
}


@pytest.fixture(scope="module")
def history(files: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home for `grown`. Not to be changed."""
    folder = tmp_path_factory.mktemp("history")
    garden = garden_in(folder)
    garden.set_profile()
    garden.log("weight", "date,mass_kg\n2026-09-10,58\n2026-10-10,55\n")
    garden.log("thresholds", "date,quantity,value\n2026-09-15,critical_speed_mps,3.3\n")
    garden.lay(files, *HISTORY)
    garden.ingest()
    garden.lay(files, NEW)
    return folder


@pytest.fixture
def grown(history: Path, tmp_path: Path) -> Garden:
    """Runs before and after the new one, all stored, and logs that move its body and thresholds."""
    return garden_in(shutil.copytree(history, tmp_path / "grown"))


def annotate(garden: Garden, values: Mapping[str, str]) -> None:
    """Correct the new run, by its local start."""
    row = {"start_time": START, **values}
    garden.log("annotations", f"{','.join(row)}\n{','.join(row.values())}\n")


def assert_stored(garden: Garden, path: Path) -> Analysis:
    """Analyze a file, ingest it, and hold the rows of both against each other, column by column."""
    before = garden.stored_bytes()
    analysis = analyze(garden.home, path, athlete=garden.athlete)
    assert garden.stored_bytes() == before
    garden.ingest([path])
    ids = analysis.activities["activity_id"].to_list()
    assert ids
    for name, rows in (("activities", analysis.activities), ("segments", analysis.segments)):
        stored = garden.table(name).filter(pl.col("activity_id").is_in(ids))
        assert_frame_equal(rows, stored, check_exact=True)
    return analysis


@pytest.mark.parametrize("name", few_of(CORRECTIONS, ["none", "label", "excluded"]))
def test_corrections(grown: Garden, name: str) -> None:
    annotate(grown, CORRECTIONS[name])
    analysis = assert_stored(grown, grown.export / NEW)
    assert analysis.activities["energy_kcal"].null_count() == 0
    assert analysis.segments.is_empty() == (not {"sport", "exclude"}.isdisjoint(CORRECTIONS[name]))


def test_carried_load_counts(grown: Garden) -> None:
    path = grown.export / NEW
    (plain,) = analyze(grown.home, path, athlete="anna").activities["energy_kcal"]
    annotate(grown, CORRECTIONS["carried"])
    (loaded,) = analyze(grown.home, path, athlete="anna").activities["energy_kcal"]
    assert loaded > 1.1 * plain


def test_stored_already(grown: Garden) -> None:
    grown.ingest()
    annotate(grown, CORRECTIONS["treadmill"])
    assert_stored(grown, grown.export / NEW)


def test_another_name(grown: Garden, files: Mapping[str, bytes]) -> None:
    other = grown.export / "a copy.fit.gz"
    other.write_bytes(files[NEW])
    grown.ingest([grown.export / NEW])
    assert_stored(grown, other)


def test_first_file(garden: Garden, files: Mapping[str, bytes]) -> None:
    garden.lay(files, NEW)
    assert_stored(garden, garden.export / NEW)


def powered(day: int) -> bytes:
    """Write a run whose watch shows running power, a quarter more than it costs at that speed."""
    found = a_run(day)
    watts = pl.lit(75.0) * pl.col("speed_mps").fill_null(0.0)
    return to_fit(replace(found, records=found.records.with_columns(power_w=watts.round())))


@pytest.mark.slow
def test_power_calibration(garden: Garden) -> None:
    files = {f"power/day-{day}.fit": powered(day) for day in (0, 2, 4, 7, 12)}
    *stored, new = files
    garden.lay(files, *stored)
    garden.ingest()
    garden.lay(files, new)
    assert_stored(garden, garden.export / new)
    store = Store(garden.home.store)
    activities = garden.table("activities").with_columns(derived_from=pl.lit(None, pl.String))
    tasks, _ = outdated_tasks(activities, records_of(garden.home, store, "anna"), garden.table("thresholds"))
    assert tasks[-1].calibration.power_efficiency


def test_richer_copy_replaces_the_stored(garden: Garden, files: Mapping[str, bytes]) -> None:
    garden.lay(files, "copies/day-12.gpx", *HISTORY)
    garden.ingest()
    garden.lay(files, NEW)
    assert not [note for note in assert_stored(garden, garden.export / NEW).notes if "copy" in note]


def test_poorer_copy_says_so(grown: Garden, files: Mapping[str, bytes]) -> None:
    grown.ingest()
    grown.lay(files, "copies/day-12.gpx")
    analysis = analyze(grown.home, grown.export / "copies/day-12.gpx", athlete="anna")
    (note,) = (note for note in analysis.notes if "copy" in note)
    assert note.startswith("ingest would not keep it: copy of 2026")
    assert not analysis.segments.is_empty()


def test_text_names_what_was_corrected(grown: Garden) -> None:
    annotate(grown, CORRECTIONS["sport"])
    analysis = analyze(grown.home, grown.export / NEW, athlete="anna")
    assert "cycling (recorded as running)" in analysis_text(analysis, "table")
    annotate(grown, CORRECTIONS["excluded"])
    analysis = analyze(grown.home, grown.export / NEW, athlete="anna")
    assert "no segments: an annotation excludes it" in analysis_text(analysis, "table")


def test_unknown_athlete(grown: Garden) -> None:
    with pytest.raises(AthleteError, match="there is no athlete 'ana'"):
        analyze(grown.home, grown.export / NEW, athlete="ana")


def test_fault_is_named(grown: Garden, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("pipeline.jobs.derive.label.derive_prepared", broken)
    with pytest.raises(FaultError, match="cannot be labelled"):
        analyze(grown.home, grown.export / NEW, athlete="anna")
