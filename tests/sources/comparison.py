"""Compares the content that two engines give of one file."""

from __future__ import annotations

import struct
from dataclasses import fields
from typing import TYPE_CHECKING

import fastcrc
import polars as pl
from polars.testing import assert_frame_equal

from pipeline.sources.activity import Activity
from pipeline.sources.fit.profile import MESSAGE_NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.sources.activity import Content


def differences(columnar: Content, reference: Content) -> Iterator[str]:
    """Name what differs. Engines word the reason of damage apart, and mean the same place."""
    places = [content.damage.offset if content.damage else None for content in (columnar, reference)]
    if places[0] != places[1]:
        yield "damage"
    if columnar.user != reference.user:
        yield "user"
    if not same(columnar.weights, reference.weights):
        yield "weights"
    if len(columnar.activities) != len(reference.activities):
        yield "activities"
    for ours, theirs in zip(columnar.activities, reference.activities, strict=False):
        yield from (f.name for f in fields(Activity) if not same(getattr(ours, f.name), getattr(theirs, f.name)))


def same(ours: object, theirs: object) -> bool:
    """Return whether two values are equal, numbers in tables up to rounding."""
    if not isinstance(ours, pl.DataFrame) or not isinstance(theirs, pl.DataFrame):
        return ours == theirs
    try:
        assert_frame_equal(ours, theirs, rel_tol=0, abs_tol=1e-6)
    except AssertionError:
        return False
    return True


WHOLE_RECORDS = 300  # of a FIT file, which all kinds of layouts fit in
KEPT_RECORDS = 20  # of those after them, one in so many


def thinned(data: bytes) -> bytes:
    """Leave most records out of a long FIT file, but no other message and no definition: fitparse takes 1 ms for each.

    A file that is not a single sound one is returned as it is.
    """
    try:
        kept = _without_most_records(data)
    except (IndexError, KeyError, struct.error):
        return data
    if kept is None:
        return data
    head = data[:4] + struct.pack("<I", len(kept)) + data[8:12] + bytes(data[0] - 12)
    return head + kept + struct.pack("<H", fastcrc.crc16.arc(head + kept))


def _without_most_records(data: bytes) -> bytes | None:
    """Return the messages of a FIT file without most records; None where it is not a single file with an intact end."""
    at, end = data[0], data[0] + struct.unpack_from("<I", data, 4)[0]
    if len(data) != end + 2 or fastcrc.crc16.arc(data[:end]) != struct.unpack_from("<H", data, end)[0]:
        return None
    sizes: dict[int, tuple[int, int]] = {}
    kept, records = [], 0
    while at < end:
        head = data[at]
        if head & 0x80 or not head & 0x40:
            kind, size = sizes[head >> 5 & 3 if head & 0x80 else head & 15]
            is_record = kind == MESSAGE_NUMBERS["record"]
            records += is_record
            if not is_record or records <= WHOLE_RECORDS or records % KEPT_RECORDS == 0:
                kept.append(data[at : at + size])
        else:
            own = data[at + 5]
            developer = data[at + 6 + 3 * own] if head & 0x20 else 0
            fields_at = [at + 6 + 3 * n for n in range(own)] + [at + 7 + 3 * own + 3 * n for n in range(developer)]
            size = 6 + 3 * own + (1 + 3 * developer if head & 0x20 else 0)
            kind = struct.unpack_from(">H" if data[at + 2] else "<H", data, at + 3)[0]
            sizes[head & 15] = kind, 1 + sum(data[place + 1] for place in fields_at)
            kept.append(data[at : at + size])
        at += size
    return b"".join(kept) if at == end else None
