"""The reference engine for FIT: fitparse decodes, scales and words the messages."""

from __future__ import annotations

import io
import math
import struct
from typing import TYPE_CHECKING, Any, TypeVar

import fitparse
import numpy as np
from fitparse.processors import FitFileDataProcessor
from fitparse.records import DEV_TYPES
from fitparse.utils import FitParseError

from pipeline.file_reasons import FileReason, reason
from pipeline.sources.activity import Damage
from pipeline.sources.fit.chained import MAGIC, Part, split
from pipeline.sources.fit.messages import DeveloperKey, FitMessages, Row, checked, first_damage
from pipeline.sources.fit.profile import FIELDS, MESSAGE_NAMES, RECORD, TIMESTAMP, Kept
from pipeline.sources.fit.scan import scan

if TYPE_CHECKING:
    from pipeline.arrays import Floats

Key = TypeVar("Key")
PACKED_FIELD = "compressed_speed_distance"
EXPANDED = ("speed", "distance")  # fields that fitparse unpacks from `compressed_speed_distance`
CANNOT_READ = (FitParseError, struct.error, TypeError, ValueError, KeyError, IndexError, AttributeError, OverflowError)
"""Errors of fitparse on invalid bytes."""


class _NumbersOnly(FitFileDataProcessor):  # type: ignore[misc]
    """Keeps times in seconds, for the interpretation that both engines share."""

    def run_type_processor(self, field_data: Any) -> None:
        """Convert nothing."""


def decode(data: bytes, *, where: str) -> tuple[list[FitMessages], Damage | None]:
    """Decode FIT bytes with fitparse.

    Parameters
    ----------
    data
        The whole content.
    where
        What to call it in errors.

    Returns
    -------
    tuple
        The messages of each chained file, and the first damage met.

    Raises
    ------
    FileError
        The bytes do not start with a FIT header.
    """
    parts, damage = split(data, where=where)
    files: list[list[Any]] = []
    for part in parts:
        messages, stop = _read(data, part)
        damage = first_damage(damage, part.damage, stop)
        if not files or any(message.name == "file_id" for message in messages):
            files.append([])
        files[-1] += messages
    return [_messages(found) for found in files], damage


def _read(data: bytes, part: Part) -> tuple[list[Any], Damage | None]:
    """Read the messages of one part as far as fitparse can; damaged stretches are cut out first."""
    DEV_TYPES.clear()  # fitparse keeps developer fields for the whole process, across files
    _, damage, holes = scan(data, part)
    content = data[part.start : part.end]
    for start, end in reversed(holes):
        content = content[: start - part.start] + content[end - part.start :]
    header = struct.pack("<BBHI4s", 12, 0x20, 2132, len(content), MAGIC)  # the file's own may have no length
    file = fitparse.FitFile(io.BytesIO(header + content), check_crc=False, data_processor=_NumbersOnly())
    messages: list[Any] = []
    stop = part.start + len(content)
    reached = part.start
    try:
        for message in file.get_messages(with_definitions=True):
            reached = stop - file._bytes_left  # noqa: SLF001 - fitparse has no public position
            if message.type == "data" and message.mesg_num in MESSAGE_NAMES:
                messages.append(message)
    except CANNOT_READ as error:
        if reached != stop:  # else it misses the checksum, which `split` has checked
            own = Damage(offset=reached, causes=(reason(FileReason.FITPARSE, error),))
            return messages, first_damage(damage if holes else None, own)
    return messages, damage if holes else None


def _messages(found: list[Any]) -> FitMessages:
    """Sort fitparse's messages into records, developer fields and rows."""
    rows: dict[str, list[Row]] = {}
    records: list[Row] = []
    developer: list[dict[DeveloperKey, float]] = []
    for message in found:
        name = MESSAGE_NAMES[message.mesg_num]
        if name == RECORD:
            records.append(_values(message))
            developer.append(_developer_values(message))
        else:
            rows.setdefault(name, []).append(checked(name, _values(message)))
    return FitMessages(_columns(records), _columns(developer), rows)


def _values(message: Any) -> Row:
    """Return the kept fields of a message; the first value of duplicate fields."""
    row: Row = {}
    kept = FIELDS[MESSAGE_NAMES[message.mesg_num]]
    for field in message.fields:
        if field.field_type == "devfield":
            continue
        if field.field is None:
            known = kept.get(field.field_def.def_num)  # not in fitparse's profile
            if known is not None and isinstance(field.raw_value, int):
                row.setdefault(known.name, field.raw_value / known.scale if known.kind == "real" else field.raw_value)
            continue
        whole = field.parent_field or field.field  # a subfield stands for its field
        known = kept.get(whole.def_num)
        expanded = field.field_def is None and whole.def_num != TIMESTAMP
        if known is None or (expanded and not (message.name == RECORD and known.name in EXPANDED)):
            continue
        value = _value(field, known)
        if value is not None:
            row.setdefault(known.name, value)
    return row


def _value(field: Any, known: Kept) -> Any:
    """Return fitparse's value, but the raw number of subfields and of names for single special numbers."""
    value = field.value
    if field.parent_field is not None or (isinstance(value, str) and not isinstance(field.raw_value, str | bytes)):
        value = value if known.words else field.raw_value
    if isinstance(value, tuple):
        return None if all(entry is None for entry in value) else list(value)
    return known.words.get(value, value) if known.words else value


def _developer_values(message: Any) -> dict[DeveloperKey, Any]:
    """Return the developer fields of a message, unscaled."""
    return {
        (field.field.dev_data_index, field.field.def_num): field.raw_value
        for field in message.fields
        if field.field_type == "devfield" and field.raw_value is not None
    }


def _columns(rows: list[dict[Key, Any]]) -> dict[Key, Floats]:
    """Turn rows of numbers into columns; the first of several numbers in one field is used."""
    columns: dict[Key, Floats] = {}
    for index, row in enumerate(rows):
        for key, value in row.items():
            entries = value if isinstance(value, list | tuple) else [value]
            number = next((entry for entry in entries if entry is not None), None)
            if isinstance(number, int | float) and key != PACKED_FIELD and math.isfinite(number):
                columns.setdefault(key, np.full(len(rows), np.nan))[index] = number
    return columns
