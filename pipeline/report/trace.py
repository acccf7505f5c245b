"""A run's stream, thinned to the few points a chart can show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

TRACE_POINTS = 250  # points a line: more than a chart of this size can show


def trace(stream: pl.DataFrame, points: int = TRACE_POINTS, *, altitude: bool = False) -> dict[str, list[Any]]:
    """Thin a stream to the means of equal spans of time.

    Parameters
    ----------
    stream
        Rows of the streams table of one activity, in order of time.
    points
        The most points to return.
    altitude
        Whether to return `altitude_m`, too.

    Returns
    -------
    dict
        `minute` (elapsed, middle of each span), `speed_mps` (moving seconds alone), `grade_pct` and
        `heart_rate_bpm`, lists of one length; None where a span has no value. Empty for an empty stream.
    """
    if stream.is_empty():
        return {"minute": [], "speed_mps": [], "grade_pct": [], "heart_rate_bpm": []}
    time = stream["time"].dt.epoch("s").to_numpy()
    elapsed = time - time[0]
    span = max(1.0, float(elapsed[-1] + 1) / points)
    bins = (elapsed / span).astype(np.int64)
    count = int(bins[-1]) + 1
    moving = stream["state"].cast(str).to_numpy() == "moving"
    columns = {name: stream[name].to_numpy().astype(np.float64) for name in ("speed_mps", "grade", "heart_rate_bpm")}
    thin: dict[str, list[Any]] = {
        "minute": [round((index + 0.5) * span / 60, 2) for index in range(count)],
        "speed_mps": _means(np.where(moving, columns["speed_mps"], np.nan), bins, count, 2),
        "grade_pct": _means(100 * np.where(moving, columns["grade"], np.nan), bins, count, 1),
        "heart_rate_bpm": _means(columns["heart_rate_bpm"], bins, count, 0),
    }
    if altitude:
        thin["altitude_m"] = _means(stream["altitude_m"].to_numpy().astype(np.float64), bins, count, 1)
    return thin


def _means(values: NDArray[np.float64], bins: NDArray[np.int64], count: int, digits: int) -> list[float | None]:
    """Average the finite values of each bin."""
    known = np.isfinite(values)
    sums = np.bincount(bins[known], values[known], count)
    sizes = np.bincount(bins[known], minlength=count)
    return [round(float(total / size), digits) if size else None for total, size in zip(sums, sizes, strict=True)]
