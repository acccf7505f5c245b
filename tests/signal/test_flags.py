from __future__ import annotations

from pipeline.signal.flags import flags_of
from pipeline.vocabulary import Flag


def test_flags_hold_their_count() -> None:
    assert flags_of({Flag.GPS_JUMPS: 3, Flag.GAPS: 0, Flag.VEHICLE: 61}) == ["gps_jumps:3", "vehicle:61"]
