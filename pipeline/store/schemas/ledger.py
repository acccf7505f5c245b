"""The ledger of files, and what it keeps of their activities."""

from __future__ import annotations

from pipeline.file_reasons import FileReason
from pipeline.store.schemas.columns import dy, instant, text, whole_number, word
from pipeline.vocabulary import FILE_STATUSES


def _minutes(unit: str, description: str) -> dy.List:
    return dy.List(dy.Float32(nullable=True), nullable=True, metadata={"unit": unit}, description=description)


class Signature(dy.Schema):
    """What the ledger keeps of one activity to recognise its duplicates: no coordinates, no name."""

    activity_id = text("Id the activity has, or would have, in the store")
    start_time = instant("Start of the activity")
    local_start = dy.Datetime(
        nullable=True, time_unit="us", metadata={"unit": "local time"}, description="Its start in local time"
    )
    elapsed_s = dy.Float64(metadata={"unit": "s"}, description="From the first to the last record")
    distance_m = dy.Float64(nullable=True, metadata={"unit": "m"}, description="Distance of the activity")
    sport = text("Sport", nullable=True)
    richness = dy.Float64(
        metadata={"unit": ""}, description="How much data the copy holds: the richest of a group is kept"
    )
    minute_distance_m = dy.List(
        dy.Float32(), metadata={"unit": "m"}, description="Distance run in each minute of elapsed time"
    )
    moving_minute_distance_m = _minutes("m", "Distance in each minute of moving time; empty without rests")
    minute_heart_rate_bpm = _minutes("bpm", "Mean heart rate while moving in each minute of elapsed time")
    minute_cadence_spm = _minutes("steps/min", "Mean cadence while moving in each minute of elapsed time")
    file_number = text(
        "Keyed hash of the serial number and the creation time that the device wrote into the file", nullable=True
    )
    listed = text("Of a row of a vendor's list, the clock of its start: `utc` or `local`", nullable=True)
    names_file = text("Name of the file that a row of a list names", nullable=True)


class VerdictReason(dy.Schema):
    """One reason for the verdict on a file. The code decides what the values are."""

    code = word(tuple(FileReason), "What it is")
    values = dy.List(dy.String(), metadata={"unit": "by code"}, description="Counts, dates, names and messages")


def _reasons(description: str, *, nullable: bool = False) -> dy.List:
    parts = dy.Struct(dict(VerdictReason.columns()))
    return dy.List(parts, nullable=nullable, metadata={"unit": ""}, description=description)


class Ledger(dy.Schema):
    """One row for every file or archive member ever seen."""

    source = text("Path from the ingested root, `!/` between archive and member, e-mail addresses masked", key=True)
    sha256 = text("SHA-256 of the bytes as found", key=True)
    content_sha256 = text("SHA-256 of the bytes after decompression")
    size_bytes = dy.Int64(metadata={"unit": "byte"}, description="Size as found")
    modified_time = instant("Modification time of the file", nullable=True)
    format = text("Format recognised by the content, empty if the file could not be opened", nullable=True)
    verdict = word(FILE_STATUSES, "What became of the file")
    reason = _reasons("Reasons for the verdict; `glute ledger` puts them into words")
    damage = _reasons("Where the file is damaged, and what was left out", nullable=True)
    kept_activity_ids = dy.List(
        dy.String(), metadata={"unit": ""}, description="Activities that stand for this file in the store"
    )
    signatures = dy.List(
        dy.Struct(dict(Signature.columns())),
        metadata={"unit": ""},
        description="The activities found in the file, for the search of duplicates",
    )
    first_seen = dy.Date(
        nullable=True,
        metadata={"unit": "UTC date"},
        description="Day on which the file was first read; empty if a version without this column read it",
    )
    reader_version = whole_number("", "Version of the readers that gave this verdict")
    signal_version = whole_number("", "Version of the signal stage that read the activities", nullable=True)
