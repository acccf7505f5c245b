"""A person's corrections of one activity, as `annotations.csv` gives them. They win over everything."""

from __future__ import annotations

import math
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, kw_only=True, slots=True)
class Corrections:
    """A person's corrections of one activity; the defaults change nothing."""

    exclude: bool = False
    sport: str | None = None
    treadmill_grade: float | None = None  # [fraction]
    carried_kg: float = 0.0
    surface: str | None = None
    labels: tuple[tuple[float, float, str], ...] = ()  # from [s], to [s], label

    @property
    def on_treadmill(self) -> bool:
        """Whether the person marked it as a treadmill, by its surface or by a grade."""
        return self.surface == "treadmill" or self.treadmill_grade is not None


NONE = Corrections()


def corrections_of(annotations: pl.DataFrame) -> Corrections:
    """Fold the rows that speak of one activity; where two disagree, the later wins.

    Parameters
    ----------
    annotations
        Rows of `annotations.csv`; `from_s` and `to_s` are null where the whole activity is meant.
    """
    if annotations.is_empty():
        return NONE
    last = {
        name: known[-1] if len(known := annotations[name].drop_nulls()) else None
        for name in ("exclude", "sport", "treadmill_grade_pct", "carried_kg", "surface")
    }
    parts = annotations.drop_nulls("label").select(
        pl.col("from_s").fill_null(0.0), pl.col("to_s").fill_null(math.inf), "label"
    )
    grade_pct = last["treadmill_grade_pct"]
    return Corrections(
        exclude=bool(last["exclude"]),
        sport=last["sport"],
        treadmill_grade=None if grade_pct is None else grade_pct / 100,
        carried_kg=last["carried_kg"] or 0.0,
        surface=last["surface"],
        labels=tuple(parts.iter_rows()),
    )


def corrected(stream: pl.DataFrame, corrections: Corrections) -> pl.DataFrame:
    """Put the stated grade of a treadmill in the place of the measured one."""
    grade = corrections.treadmill_grade
    if grade is None:
        return stream
    return stream.with_columns(
        grade=pl.lit(grade, pl.Float32),
        grade_sd=pl.lit(0.0, pl.Float32),
        vertical_speed_mps=pl.col("speed_mps") * grade,
    )
