"""Restore the times of messages with compressed timestamps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.sources.fit.blocks import column, gathered
from pipeline.sources.fit.profile import TIMESTAMP, base_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.arrays import Ints
    from pipeline.sources.fit.definitions import Layout

TIME = base_of(0x86)  # times are `uint32`


def compressed_times(data: bytes, layouts: list[Layout]) -> dict[int, int]:
    """Return the time of each message with a compressed timestamp by its offset [s since the FIT epoch].

    Such a message holds the lowest five bits of its time, which is the next one after the previous message's.
    """
    content = np.frombuffer(data, np.uint8)
    places: list[Ints] = []
    stamps: list[Ints] = []
    full: list[NDArray[np.bool]] = []
    for layout in layouts:
        at = np.array(layout.compressed, dtype=np.int64)
        places.append(at)
        stamps.append(content[at].astype(np.int64) & 0x1F)
        full.append(np.zeros(len(at), np.bool))
        field = next((f for f in layout.shape.fields if f.number == TIMESTAMP and f.size == 4), None)
        if field and layout.offsets:
            block = gathered(data, layout.shape, layout.offsets)
            stamp = column(block, field.place, 4, TIME)[:, 0].astype(np.int64)
            known = stamp != TIME.invalid
            places.append(block.offsets[known])
            stamps.append(stamp[known])
            full.append(np.ones(int(known.sum()), np.bool))
    order = np.argsort(np.concatenate(places))
    place, stamp, anchor = np.concatenate(places)[order], np.concatenate(stamps)[order], np.concatenate(full)[order]
    steps = np.diff(stamp, prepend=0) % 32
    since_start = np.cumsum(np.where(anchor, 0, steps))
    last_anchor = np.maximum.accumulate(np.where(anchor, np.arange(len(anchor)), -1))
    time = stamp[last_anchor] + since_start - since_start[last_anchor]
    wanted = ~anchor & (last_anchor >= 0)
    return dict(zip(place[wanted].tolist(), time[wanted].tolist(), strict=True))
