from __future__ import annotations

import itertools
import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipeline.file_reasons import FileReason, reason, worded
from pipeline.store.ledger import kept_sources, merged, outdated, rows_by_content, settled, unread, verdict_counts
from pipeline.versions import VERSIONS
from tests.store.conftest import minutes_of, rows_of, signature

if TYPE_CHECKING:
    from pipeline.store.store import Store

MAY = datetime(2026, 5, 1, 6, tzinfo=UTC)
READERS, SIGNAL = VERSIONS["reader"], VERSIONS["signal"]
OLDER = {"reader_version": READERS - 1}


def entry(source: str, *found: dict[str, Any], content: str | None = None, **values: Any) -> pl.DataFrame:
    verdict = "stored" if found else "rejected"
    row = {
        "source": source,
        "sha256": f"sha-of-{source}",
        "content_sha256": content or f"content-of-{source}",
        "size_bytes": 1000,
        "modified_time": MAY,
        "verdict": verdict,
        "reason": [] if found else [reason(FileReason.EMPTY_FILE)],
        "signatures": list(found),
        "reader_version": READERS,
        "signal_version": SIGNAL,
    }
    return rows_of("ledger", row | values)


def run(id_: str, day: int = 0, **values: Any) -> dict[str, Any]:
    return signature(id_, MAY + timedelta(days=day), minutes_of(day), **values)


def outcome(ledger: pl.DataFrame) -> dict[str, tuple[str, str, list[str]]]:
    columns = ledger.select("source", "verdict", "reason", "kept_activity_ids")
    return {source: (verdict, worded(reasons), kept) for source, verdict, reasons, kept in columns.iter_rows()}


DAMAGE = [reason(FileReason.DAMAGED, 99), reason(FileReason.FIT_MESSAGE_CUT)]
ENTRIES = [
    entry("a.fit", run("a", richness=9.0)),
    entry("a.gpx", run("a2")),
    entry("copy/a.fit", run("a", richness=9.0), content="content-of-a.fit"),
    entry("b.fit", run("b", 3), damage=DAMAGE),
    entry("c.fit", run("c1", 5), run("c2", 6)),
    entry("c2.fit", run("c2b", 6, richness=2.0)),
    entry("notes.fit"),
]
RUN = "1 activity: running, 7.2 km"
OUTCOME = {
    "a.fit": ("stored", RUN, ["a"]),
    "a.gpx": ("duplicate", "copy of a in a.fit: the same time and distance (same_time_and_distance)", ["a"]),
    "copy/a.fit": ("duplicate", "copy of a in a.fit: the same bytes (same_bytes)", ["a"]),
    "b.fit": ("recovered", f"damaged at byte 99: the last message is cut short; {RUN}", ["b"]),
    "c.fit": (
        "stored",
        f"{RUN}; copy of c2b in c2.fit: the same time and distance (same_time_and_distance)",
        ["c1", "c2b"],
    ),
    "c2.fit": ("stored", RUN, ["c2b"]),
    "notes.fit": ("rejected", "The file is empty. Export or copy it again", []),
}


def test_every_file_is_accounted_for() -> None:
    ledger = settled(pl.concat(ENTRIES))
    verdicts = {
        source: (verdict, re.sub(r"\d+\.\d km", "7.2 km", reason), kept)
        for source, (verdict, reason, kept) in outcome(ledger).items()
    }
    assert verdicts == OUTCOME
    assert verdict_counts(ledger) == {
        "stored": 3, "duplicate": 2, "recovered": 1, "not_an_activity": 0, "unsupported": 0, "rejected": 1,
    }  # fmt: skip


@settings(max_examples=15)
@given(order=st.permutations(range(len(ENTRIES))), cuts=st.sets(st.integers(1, len(ENTRIES) - 1)))
def test_the_outcome_does_not_depend_on_order_or_batches(order: list[int], cuts: set[int]) -> None:
    ledger = rows_of("ledger")
    for start, end in itertools.pairwise([0, *sorted(cuts), len(ENTRIES)]):
        ledger = settled(merged(ledger, pl.concat(ENTRIES[index] for index in order[start:end])))
    assert_frame_equal(ledger, settled(merged(rows_of("ledger"), pl.concat(ENTRIES))))


def test_a_richer_copy_that_comes_later_takes_over() -> None:
    first = settled(entry("a.gpx", run("a2")))
    assert outcome(first)["a.gpx"] == ("stored", "1 activity: running, 7.2 km", ["a2"])
    both = settled(merged(first, entry("a.fit", run("a", richness=9.0))))
    assert outcome(both)["a.gpx"][0] == "duplicate"
    assert kept_sources(both).rows() == [("a", "a.fit", "content-of-a.fit")]


def test_damaged_copy_stays_recovered() -> None:
    late, early = (entry(source, run("b"), content="one", damage=DAMAGE) for source in ("z.fit", "a.fit"))
    ledger = settled(merged(settled(late), early))
    assert {source: verdict for source, (verdict, _, _) in outcome(ledger).items()} == {
        "a.fit": "recovered", "z.fit": "duplicate",
    }  # fmt: skip


def test_several_activities_of_a_file_share_a_reason() -> None:
    found = [run("c1", 5), run("c2", 6, sport="open_water", distance_m=None)]
    assert outcome(settled(entry("c.fit", *found)))["c.fit"][1] == "2 activities: running, 7.0 km; open water, 40 min"


def test_copies_by_one_rule_share_a_reason() -> None:
    ledger = settled(pl.concat([entry("a.fit", run("a"), run("b", 3)), entry("z.fit", run("a"), run("b", 3))]))
    assert outcome(ledger)["z.fit"][1] == "copy of a, b in a.fit: the same bytes (same_bytes)"


@pytest.mark.parametrize("before", [date(2026, 5, 1), None])
def test_a_file_stays_seen_first_when_it_was(before: date | None) -> None:
    today = date(2026, 5, 9)
    rows = pl.concat([entry("a.fit", first_seen=today), entry("b.fit", first_seen=today)])
    ledger = merged(entry("a.fit", first_seen=before), rows)
    assert dict(ledger.select("source", "first_seen").iter_rows()) == {"a.fit": before, "b.fit": today}


def test_a_file_that_opens_at_last_replaces_its_failure() -> None:
    ledger = merged(entry("a.fit", sha256=""), entry("a.fit", run("a")))
    assert ledger["sha256"].to_list() == ["sha-of-a.fit"]


def test_equal_files_of_two_folders_are_one_row() -> None:
    later = entry("a.fit", run("a"), modified_time=MAY + timedelta(days=1))
    for rows in (pl.concat([later, entry("a.fit", run("a"))]), pl.concat([entry("a.fit", run("a")), later])):
        assert merged(rows_of("ledger"), rows)["modified_time"].to_list() == [MAY + timedelta(days=1)]


def test_settling_twice_changes_nothing() -> None:
    once = settled(pl.concat(ENTRIES))
    assert_frame_equal(settled(once), once)


def test_a_ledger_without_activities_is_left_alone() -> None:
    ledger = entry("notes.fit")
    assert_frame_equal(settled(ledger), ledger)
    assert kept_sources(ledger).is_empty()


def test_the_ledger_survives_the_store(store: Store) -> None:
    ledger = settled(merged(rows_of("ledger"), pl.concat(ENTRIES)))
    store.upsert("ledger", "anna", ledger)
    assert_frame_equal(store.read("ledger", "anna"), ledger)


@pytest.mark.parametrize(
    ("known", "found", "read"),
    [
        pytest.param({}, {}, False, id="unchanged"),
        pytest.param({}, {"size_bytes": 1001}, True, id="grown"),
        pytest.param({}, {"modified_time": MAY + timedelta(seconds=1)}, True, id="touched"),
        pytest.param({}, {"source": "other.fit"}, True, id="new"),
        pytest.param({"modified_time": None}, {"modified_time": None}, True, id="without-a-time"),
        pytest.param({"verdict": "rejected"}, {}, False, id="rejected-by-these-readers"),
        pytest.param({"verdict": "rejected", **OLDER}, {}, True, id="rejected-by-older-readers"),
        pytest.param({"verdict": "unsupported", **OLDER}, {}, True, id="unsupported-by-older-readers"),
        pytest.param({"verdict": "not_an_activity", **OLDER}, {}, True, id="no-activity-to-older-readers"),
        pytest.param({"verdict": "rejected", "sha256": ""}, {}, True, id="could-not-be-opened"),
        pytest.param({"verdict": "stored", **OLDER}, {}, True, id="stored-by-older-readers"),
        pytest.param({"verdict": "duplicate", **OLDER}, {}, True, id="duplicate-to-older-readers"),
        pytest.param({"signal_version": SIGNAL - 1}, {}, True, id="stored-by-an-older-signal-stage"),
        pytest.param({"signal_version": None}, {}, True, id="before-signal-had-a-version"),
        pytest.param({"reader_version": READERS + 1}, {}, False, id="stored-by-newer-readers"),
    ],
)
def test_only_what_may_give_something_new_is_read(known: dict[str, Any], found: dict[str, Any], *, read: bool) -> None:
    ledger = entry("a.fit", run("a"), **known)
    files = ledger.select("source", "size_bytes", "modified_time").with_columns(
        pl.lit(value, ledger.schema[name]).alias(name) for name, value in {"modified_time": MAY, **found}.items()
    )
    assert unread(ledger, files).height == int(read)


def test_content_that_moved_is_not_decoded_again() -> None:
    ledger = pl.concat([*ENTRIES, entry("old.fit", reader_version=READERS - 1)])
    known = rows_by_content(ledger)
    assert ledger["source"][known["content-of-c.fit"]] == "c.fit"
    assert "content-of-notes.fit" in known
    assert "content-of-b.fit" not in known  # damaged, perhaps by its packing
    assert "content-of-old.fit" not in known


def test_archive_with_outdated_member() -> None:
    archive, member = "all.zip", "all.zip!/a.fit"
    ledger = pl.concat([entry(archive), entry(member, run("a"), signal_version=SIGNAL - 1), entry("b.zip")])
    files = ledger.filter(pl.col("source") != member).select("source", "size_bytes", "modified_time")
    assert unread(ledger, files)["source"].to_list() == [archive]
    assert outdated(ledger)["source"].to_list() == [member]
