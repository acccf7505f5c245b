"""The seconds of an activity's segments, one after the other, and how the athlete moves in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import floats
from pipeline.physiology import parameters_running as parameters
from pipeline.physiology.locomotion import STAIRS_CLIMB_LIMIT
from pipeline.physiology.movement import Movement
from pipeline.segments.series import codes_of
from pipeline.signal.windows import known_or_zero
from pipeline.vocabulary import EFFORTS, GAITS, LABELS, Effort, Gait, Label

if TYPE_CHECKING:
    import polars as pl

    from pipeline.arrays import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class SegmentKinds:
    """Whether each segment is climbed stairs, walked, or a sprint (uphill sprints included), shape (segments,).

    `label` is the place of its label in `LABELS`.
    """

    label: Ints
    stairs: Bools
    walking: Bools
    sprinting: Bools


class SegmentSeconds:
    """The seconds of all segments, one after the other, the kinds of these segments, and the means over each.

    `stream` is the 1 Hz stream of the activity, columns of the streams table from `time` to `power_w`; `segments` are
    its segments, at least one, with `start_time`, `end_time`, `label`, `effort` and `gait`.
    """

    def __init__(self, stream: pl.DataFrame, segments: pl.DataFrame) -> None:
        time = stream["time"].to_numpy()
        starts = np.searchsorted(time, segments["start_time"].to_numpy())
        lengths = np.searchsorted(time, segments["end_time"].to_numpy()) - starts
        self.duration_s = lengths.astype(np.float64)
        self.segment = np.repeat(np.arange(len(starts)), lengths)
        self._firsts = np.cumsum(lengths) - lengths
        self.row = np.arange(len(self.segment)) + (starts - self._firsts)[self.segment]
        self.stream, self.segments, self.kinds = stream, segments, _kinds_of(segments)
        self._columns: dict[str, Floats] = {}

    def column(self, name: str) -> Floats:
        """Values of a column of the stream in the seconds of the segments; nan where unknown. Each is read once."""
        if name not in self._columns:
            self._columns[name] = floats(self.stream[name].to_numpy()[self.row])
        return self._columns[name]

    def change(self, name: str) -> Floats:
        """Change per second of a column, over the two seconds around each; 0 where a value is missing."""
        values = floats(self.stream[name].to_numpy())
        changes = np.gradient(values) if len(values) > 1 else np.zeros_like(values)
        return floats(np.nan_to_num(changes[self.row]))

    def means(self, columns: dict[str, Floats]) -> tuple[dict[str, Floats], dict[str, Floats]]:
        """Mean over the known seconds of each segment, and the share of its seconds that are known, by name."""
        values = np.array(list(columns.values()))
        total = self._sums(values)
        count = np.empty(total.shape)
        count[:] = self.duration_s
        holed = np.isnan(total).any(axis=1)
        if holed.any():
            known = ~np.isnan(values[holed])
            count[holed] = self._sums(known.astype(np.float64))
            total[holed] = self._sums(np.where(known, values[holed], 0.0))
        mean = np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0)
        share = count / np.maximum(self.duration_s, 1.0)
        return dict(zip(columns, mean, strict=True)), dict(zip(columns, share, strict=True))

    def _sums(self, values: Floats) -> Floats:
        sums = np.zeros((len(values), len(self.duration_s)))
        filled = self.duration_s > 0
        sums[:, filled] = np.add.reduceat(values, self._firsts[filled], axis=1)
        return sums


def _kinds_of(segments: pl.DataFrame) -> SegmentKinds:
    """Read from the labels of segments how they are covered."""
    label, effort, gait = (codes_of(segments[name]) for name in ("label", "effort", "gait"))
    stairs = label == LABELS.index(Label.STAIRS)
    sprinting = (label == LABELS.index(Label.SPRINT)) | (effort == EFFORTS.index(Effort.SPRINT))
    return SegmentKinds(
        label=label, stairs=stairs, walking=gait == GAITS.index(Gait.WALK), sprinting=sprinting & ~stairs
    )


def movement_of(
    seconds: SegmentSeconds,
    *,
    speed_mps: Floats,
    grade: Floats,
    acceleration_mps2: Floats | None,
    still_air: bool = False,
) -> tuple[Movement, Bools]:
    """Describe every second, and which of them have a speed: measured, or on stairs that of their climb.

    Parameters
    ----------
    seconds
        The seconds of the segments.
    speed_mps, grade
        Speed [m/s] and grade [fraction] of each second, nan where unknown, shape (seconds,).
    acceleration_mps2
        Acceleration of each second [m/s2]; None without a sprint.
    still_air
        Whether all of it was indoors.
    """
    kinds = seconds.kinds
    stairs, cadence = kinds.stairs[seconds.segment], seconds.column("cadence_spm")
    climb = _climb(seconds.column("vertical_speed_mps"), cadence)
    speed = np.where(np.isnan(speed_mps) & stairs, climb / parameters.TYPICAL_STAIRS_SLOPE.value, speed_mps)
    movement = Movement(
        speed_mps=known_or_zero(speed),
        grade=known_or_zero(grade),
        climb_mps=climb,
        acceleration_mps2=np.zeros_like(speed) if acceleration_mps2 is None else acceleration_mps2,
        cadence_spm=cadence,
        walking=kinds.walking[seconds.segment],
        stairs=stairs,
        sprinting=kinds.sprinting[seconds.segment],
        still_air=still_air,
    )
    return movement, ~np.isnan(speed)


def _climb(vertical_speed_mps: Floats, cadence_spm: Floats) -> Floats:
    """Rate of climb on stairs: measured, else counted in steps, else that of an ordinary walk up [m/s]."""
    by_steps = cadence_spm / 60 * parameters.RISE_PER_STEP.value
    modelled = np.where(np.isnan(by_steps), parameters.UNKNOWN_CLIMB.value, by_steps)
    return np.clip(np.where(vertical_speed_mps > 0, vertical_speed_mps, modelled), 0.0, STAIRS_CLIMB_LIMIT)
