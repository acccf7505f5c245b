"""Hills of real runs against another pass of the same place: ground keeps its height, pressure does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.answers import HILL
from pipeline.signal.windows import runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy.typing as npt

    from benchmarks.answers import Answer, Case

    Floats = npt.NDArray[np.float64]

NEAR_M = 12.0  # from either end of a hill, another pass of its place comes so near: errors of two positions
SAME_PASS_S = 30  # within it a pass is still the hill itself
TIMES_AS_LONG = 3  # another pass takes no longer than that, or it went another way
REPEATS = (0.5, 1.5)  # of the rise: what the other pass must show
BINS = ((0.0, 0.9), (0.9, 0.98), (0.98, 1.01))  # of stated confidence


class Passed(NamedTuple):
    """A hill that was passed again: its confidence, and whether its rise is there on most other passes."""

    confidence: float
    repeats: bool


def print_hills(cases: Iterable[tuple[Case, Answer]]) -> None:
    """Print for hills that were passed again how many are there again, by stated confidence."""
    found = [hill for case, answer in cases for hill in hills_passed(case, answer)]
    print(f"hills whose place was passed again: {len(found)}, there again: {sum(hill.repeats for hill in found)}")
    for low, high in BINS:
        those = [hill for hill in found if low <= hill.confidence < high]
        if those:
            stated, repeats = np.mean(those, axis=0)
            print(f"  {stated:.2f}: {repeats:.2f}, {len(those)}")


def hills_passed(case: Case, answer: Answer) -> Iterator[Passed]:
    """Give the hills of a run that its track passes again, in either direction."""
    if case.track_m is None:
        return
    height = case.signal.stream["altitude_m"].to_numpy().astype(np.float64)
    hills = np.flatnonzero(answer.codes == HILL)
    for start, end, confidence in zip(
        answer.starts_s[hills], answer.ends_s[hills] - 1, answer.confidence[hills], strict=True
    ):
        rise = height[end] - height[start]
        others = [height[there] - height[here] for here, there in other_passes(case.track_m, start, end)]
        if others:
            low, high = REPEATS
            yield Passed(float(confidence), bool(low * rise <= np.median(others) <= high * rise))


def other_passes(track_m: Floats, start: int, end: int) -> list[tuple[int, int]]:
    """Return the seconds at which a track is at both ends of a stretch again, within a time that fits the way."""
    if np.hypot(*(track_m[end] - track_m[start])) < 2 * NEAR_M:  # its ends look like one place
        return []
    at_start, at_end = (_visits(np.hypot(*(track_m - track_m[second]).T)) for second in (start, end))
    longest = TIMES_AS_LONG * (end - start) + NEAR_M
    return [
        (here, there)
        for here in at_start
        for there in at_end
        if 0 < abs(there - here) <= longest and max(abs(here - start), abs(there - end)) >= SAME_PASS_S
    ]


def _visits(away_m: Floats) -> list[int]:
    """Return the nearest second of each visit to a place."""
    return [int(start + away_m[start:end].argmin()) for start, end in zip(*runs(away_m < NEAR_M), strict=True)]
