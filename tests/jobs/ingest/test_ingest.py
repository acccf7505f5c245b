from __future__ import annotations

import gzip
import shutil
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipeline.jobs.ingest.ingest import ingest
from pipeline.jobs.ingest.read import read_files
from pipeline.sources.fit.writer import FitWriter
from sample_data.vendors import zipped
from tests.cases import few_of
from tests.jobs.conftest import FIRST_TRACK, garden_in, tarred, track

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from pipeline.jobs.ingest.results import FileRead
    from pipeline.sources.found_file import FoundFile
    from tests.jobs.conftest import Garden

STATUS_OF = {
    "2026/day-0.fit": "stored",
    "2026/day-2.fit": "stored",
    "2026/day-4.fit": "stored",
    "2026/day-31.fit": "stored",
    "2026/day-45.fit": "stored",
    "2026/day-60.fit": "stored",
    "2026/day-9.gpx": "stored",
    "2026/day-12.fit.gz": "stored",
    "copies/day-12.gpx": "duplicate",
    "copies/day-0 (1).fit": "duplicate",
    "cut/day-20.fit": "recovered",
    "other/steps.fit": "not_an_activity",
    "other/empty.gpx": "rejected",
    "other/notes.txt": "unsupported",
    "other/broken.fit": "rejected",
}


def assert_same_tables(one: Garden, other: Garden) -> None:
    theirs = other.tables()
    for name, rows in one.tables().items():
        assert_frame_equal(rows, theirs[name])


@pytest.fixture
def whole_again(whole: Garden, tmp_path: Path) -> Garden:
    """A copy of the home that has read everything."""
    return garden_in(shutil.copytree(whole.export.parent, tmp_path / "whole"))


def test_verdicts_and_reasons(whole: Garden) -> None:
    assert {source: verdict for source, (verdict, _) in whole.ledger().items()} == STATUS_OF
    reasons = {source: reason for source, (_, reason) in whole.ledger().items()}
    assert all(reasons.values())
    assert reasons["2026/day-0.fit"].startswith("1 activity: running, ")
    assert "copy of 20260919T063000-" in reasons["copies/day-12.gpx"]
    assert "(same_bytes)" in reasons["copies/day-0 (1).fit"]
    assert reasons["cut/day-20.fit"].startswith("damaged at byte ")
    assert not any(source.rpartition("/")[2] in reason for source, reason in reasons.items())


def test_an_unfinished_file_is_read_once_it_has_its_name(garden: Garden, files: Mapping[str, bytes]) -> None:
    data = files["2026/day-0.fit"]
    garden.lay({".day-0.fit.Xa81bQ": data, ".day-2.fit.icloud": b""})
    assert garden.ingest().verdicts == {"unsupported": 1, "rejected": 1}
    (garden.export / ".day-0.fit.Xa81bQ").rename(garden.export / "day-0.fit")
    assert garden.ingest().verdicts == {"stored": 1}


def test_outcome_matches_the_ledger(whole: Garden) -> None:
    outcome = whole.outcomes[0]
    assert outcome.verdicts == Counter(STATUS_OF.values())
    assert [source for source, _ in outcome.newly_rejected] == ["other/broken.fit", "other/empty.gpx"]
    assert outcome.known == 0
    nothing = [outcome.verdicts[verdict] for verdict in ("rejected", "unsupported", "not_an_activity")]
    assert outcome.reasons.total() == sum(nothing), "reasons are not those of rejected files alone"
    assert outcome.derived == whole.table("activities").height == 9


def test_tables_hang_together(whole: Garden) -> None:
    activities, segments, streams = (whole.table(name) for name in ("activities", "segments", "streams"))
    ids = set(activities["activity_id"])
    assert set(segments["activity_id"]) == set(streams["activity_id"]) == ids
    assert set(whole.table("ledger")["kept_activity_ids"].explode().drop_nulls()) == ids
    assert activities["derived_from"].null_count() == 0
    assert set(whole.table("thresholds")["date"]) == set(activities["local_start"].dt.date())
    assert whole.table("weeks")["activities"].sum() == activities.height
    assert {"sprint", "hill"} <= set(segments["label"])


def test_reading_twice_changes_nothing(whole_again: Garden, files: Mapping[str, bytes]) -> None:
    before = whole_again.stored_bytes()
    again = whole_again.ingest()
    assert whole_again.stored_bytes() == before
    assert (again.known, sum(again.verdicts.values()), again.derived, again.newly_rejected) == (len(files), 0, 0, [])


def test_touched_file_is_known(garden: Garden, files: Mapping[str, bytes]) -> None:
    garden.lay(files, "2026/day-0.fit", "other/broken.fit")
    garden.ingest()
    before = garden.stored_bytes()
    garden.lay(files, "2026/day-0.fit", "other/broken.fit", age_s=100)
    assert garden.ingest().known == 2
    assert garden.stored_bytes() == before


def test_order_of_arrival(garden: Garden, whole: Garden, files: Mapping[str, bytes]) -> None:
    late = {name for name in files if "day-0" in name or "day-2." in name}  # the first runs, and a copy
    order = sorted(STATUS_OF, key=lambda name: (name in late, name[::-1]))
    known = 0
    for batch in (order[:7], order[7 : -len(late)], order[-len(late) :]):
        garden.lay(files, *batch)
        assert garden.ingest().known == known
        known += len(batch)
    assert_same_tables(garden, whole)
    assert garden.stored_bytes() == whole.stored_bytes()


def test_gzip_changes_only_the_ledger(new_garden: Callable[[], Garden], files: Mapping[str, bytes]) -> None:
    plain, packed = new_garden(), new_garden()
    plain.lay(files, "2026/day-0.fit", "2026/day-9.gpx")
    packed.lay({name: gzip.compress(files[name]) for name in ("2026/day-0.fit", "2026/day-9.gpx")})
    plain.ingest()
    packed.ingest()
    theirs = packed.tables()
    for name, rows in plain.tables().items():
        if name != "ledger":
            assert_frame_equal(rows, theirs[name])
    assert plain.table("ledger")["content_sha256"].to_list() == packed.table("ledger")["content_sha256"].to_list()


@pytest.mark.slow
def test_both_engines_fill_the_same_store(garden: Garden, whole: Garden, files: Mapping[str, bytes]) -> None:
    garden.lay(files)
    garden.ingest(engine="reference")
    theirs = whole.tables()
    for name, rows in garden.tables().items():
        if name != "ledger":  # each engine has its own words for damage
            assert_frame_equal(rows, theirs[name], check_exact=False, abs_tol=1e-3)


@pytest.mark.slow
def test_several_processes_fill_the_same_store(
    garden: Garden, whole: Garden, files: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.jobs.ingest.batches.LEAST_FILE_BATCHES", 1)
    monkeypatch.setattr("pipeline.jobs.derive.derive.LEAST_BATCHES", 1)
    monkeypatch.setattr("pipeline.jobs.ingest.batches.BATCH_FILES", 4)
    monkeypatch.setattr("pipeline.jobs.derive.derive.BATCH", 3)
    monkeypatch.setattr("pipeline.jobs.ingest.persist.MOST_HELD_S", 2000)
    garden.lay(files)
    ingest(garden.home, [garden.export], athlete=garden.athlete, workers=2)
    assert_same_tables(garden, whole)
    assert garden.stored_bytes() == whole.stored_bytes()


@pytest.mark.parametrize(
    "elsewhere",
    few_of([None, "moved/day-0.fit", "moved/day-0.fit.gz"], ["moved/day-0.fit"]),
)
def test_replaced_content_retires(garden: Garden, files: Mapping[str, bytes], elsewhere: str | None) -> None:
    run = files["2026/day-0.fit"]
    garden.lay({"2026/day-0.fit": run})
    garden.ingest()
    if elsewhere:
        garden.lay({elsewhere: gzip.compress(run) if elsewhere.endswith(".gz") else run})
    garden.lay({"2026/day-0.fit": files["2026/day-45.fit"]}, age_s=-60)
    outcome = garden.ingest()
    assert garden.table("activities").height == (2 if elsewhere else 1)
    assert set(garden.table("streams")["activity_id"]) == set(garden.table("activities")["activity_id"])
    assert garden.table("ledger").filter(pl.col("verdict") == "stored").height == (2 if elsewhere else 1)
    assert any("other activities than before" in note for note in outcome.notes) == (elsewhere != "moved/day-0.fit")
    assert garden.ingest().verdicts == {}


@pytest.mark.slow
def test_the_content_seen_last_counts(garden: Garden, files: Mapping[str, bytes]) -> None:
    orders = {0: "cw", 2: "wc", 4: "cwc"}  # day: the cut and the whole file, as they come
    for step in range(3):
        for day, order in orders.items():
            whole = files[f"2026/day-{day}.fit"]
            if step < len(order):
                garden.lay({f"{day}.fit": whole if order[step] == "w" else whole[: len(whole) // 2]}, age_s=step)
        garden.ingest()
    verdicts = {source: verdict for source, (verdict, _) in garden.ledger().items()}
    assert verdicts == {"0.fit": "stored", "2.fit": "recovered", "4.fit": "recovered"}
    assert garden.table("activities").height == len(orders)


REPLACED = {  # what takes the place of an archive, members by name and day; a file beside; days left
    "another-member": ({"a": 0, "c": 4}, {}, {0, 4}),
    "another-content": ({"a": 2}, {}, {2}),
    "moved-within": ({"x/b": 2, "a": 0}, {}, {0, 2}),
    "a-copy-beside": ({"a": 0}, {"b": 2}, {0, 2}),
    "broken-off": (None, {}, {0, 2}),
    "without-activities": ({}, {}, {0, 2}),
    "tar-of-other-content": ({"a": 2}, {}, {2}),
    "tar-with-an-entry-twice": ({"a": 0, "./a": 4, "b": 2}, {}, {2, 4}),
}


def test_members_of_replaced_archives_retire(garden: Garden) -> None:
    def tracks(case: int, days: Mapping[str, int]) -> dict[str, bytes]:
        return {f"{name}.gpx": track(100 * case + day) for name, day in days.items()}

    def packed(name: str, case: int, days: Mapping[str, int]) -> bytes:
        return (tarred if name.startswith("tar") else zipped)(tracks(case, days))

    first = {"a": 0, "b": 2}
    for case, (name, (_, beside, _)) in enumerate(REPLACED.items()):
        garden.lay({f"{name}.zip": packed(name, case, first)})
        garden.lay({f"{name}/{file}": data for file, data in tracks(case, beside).items()})
    garden.ingest()
    for case, (name, (second, _, _)) in enumerate(REPLACED.items()):
        new = packed(name, case, first if second is None else second)
        garden.lay({f"{name}.zip": new[:-100] if second is None else new}, age_s=-60)
    garden.ingest()
    days = {(day - FIRST_TRACK.date()).days for day in garden.table("activities")["local_start"].dt.date()}
    left = {name: {day - 100 * case for day in days if day // 100 == case} for case, name in enumerate(REPLACED)}
    assert left == {name: expected for name, (_, _, expected) in REPLACED.items()}
    assert set(garden.table("segments")["activity_id"]) <= set(garden.table("activities")["activity_id"])
    assert garden.ingest().verdicts == {}


def test_a_copy_stands_for_what_was_replaced(garden: Garden, files: Mapping[str, bytes]) -> None:
    garden.lay(files, "2026/day-12.fit.gz", "copies/day-12.gpx")
    garden.ingest()
    assert garden.ledger()["copies/day-12.gpx"][0] == "duplicate"
    garden.lay({"2026/day-12.fit.gz": files["2026/day-0.fit"]})
    garden.ingest()
    assert [verdict for verdict, _ in garden.ledger().values()] == ["stored"] * 2
    assert set(garden.table("activities")["format"]) == {"fit", "gpx"}
    assert set(garden.table("segments")["activity_id"]) == set(garden.table("activities")["activity_id"])


def test_files_that_vanish_stay_in_the_store(garden: Garden, files: Mapping[str, bytes]) -> None:
    garden.lay(files, "2026/day-0.fit", "2026/day-2.fit")
    garden.ingest()
    before = garden.stored_bytes()
    (garden.export / "2026/day-0.fit").unlink()
    garden.ingest()
    assert garden.stored_bytes() == before


def test_richer_copy_takes_over_later(garden: Garden, files: Mapping[str, bytes]) -> None:
    garden.lay(files, "copies/day-12.gpx")
    garden.ingest()
    (poor,) = garden.table("activities")["activity_id"]
    garden.lay(files, "2026/day-12.fit.gz")
    garden.ingest()
    (row,) = garden.table("activities").to_dicts()
    assert row["activity_id"] != poor
    assert (row["format"], row["source"]) == ("fit", "2026/day-12.fit.gz")
    verdict, reason = garden.ledger()["copies/day-12.gpx"]
    assert (verdict, row["activity_id"] in reason) == ("duplicate", True)
    for table in ("streams", "segments"):
        assert set(garden.table(table)["activity_id"]) == {row["activity_id"]}


def test_intact_copy_is_preferred(garden: Garden, files: Mapping[str, bytes]) -> None:
    whole_file = files["2026/day-4.fit"]
    garden.lay({"a.fit": whole_file[:-2] + b"\0\0", "b.fit": whole_file})
    garden.ingest()
    assert {source: verdict for source, (verdict, _) in garden.ledger().items()} == {
        "a.fit": "duplicate", "b.fit": "stored",
    }  # fmt: skip


def test_earliest_scale_reading_wins(new_garden: Callable[[], Garden]) -> None:
    readings = {"a.fit": scale_fit(60.0), "b.fit": scale_fit(61.0)}
    for order in (["a.fit", "b.fit"], ["b.fit", "a.fit"]):
        garden = new_garden()
        for name in order:
            garden.lay(readings, name)
            garden.ingest()
        assert garden.table("body")["source"].to_list() == ["a.fit"]
        assert garden.table("body")["mass_kg"].to_list() == [60.0]
        assert garden.ledger()["b.fit"] == ("stored", "1 scale reading")


def scale_fit(mass_kg: float) -> bytes:
    writer = FitWriter()
    time = datetime(2026, 9, 8, tzinfo=UTC)
    writer.write("file_id", type="weight", manufacturer="development", product=1, time_created=time)
    writer.write("weight_scale", timestamp=time, weight=mass_kg)
    return writer.to_bytes()


def test_batch_carries_only_matching_hashes(
    whole_again: Garden, files: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[int] = []

    def noted(
        found: Sequence[FoundFile], engine: str, zone: str | None, known: frozenset[str], *given: Any
    ) -> list[FileRead]:
        handed.append(len(known))
        return read_files(found, engine, zone, known, *given)

    monkeypatch.setattr("pipeline.jobs.ingest.read.read_files", noted)
    whole_again.lay({"moved.fit": files["2026/day-2.fit"], "new.txt": b"nothing of that size was here before"})
    whole_again.ingest()
    as_long = {data for data in files.values() if len(data) == len(files["2026/day-2.fit"])}
    assert handed == [len(as_long), 0]
    assert len(as_long) < len(set(files.values())) / 2
