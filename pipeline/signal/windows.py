"""Operations on arrays of one value per second: runs, holes, and sliding windows by cumulative sums."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.arrays import Bools, Floats, Ints

FEW_RUNS = 50  # so few are painted one by one in less time than by a cumulative sum


class Runs(NamedTuple):
    """First index and exclusive end of each run, shape (runs,)."""

    starts: Ints
    ends: Ints


def runs(mask: Bools) -> Runs:
    """Return the runs of true values."""
    changes = np.empty(mask.size + 1, bool)
    changes[0], changes[-1] = (mask[0], mask[-1]) if mask.size else (False, False)
    np.not_equal(mask[1:], mask[:-1], out=changes[1:-1])
    edges = changes.nonzero()[0]
    return Runs(edges[::2], edges[1::2])


def equal_runs(values: NDArray[np.generic]) -> Runs:
    """Return the runs of equal neighbours."""
    return runs_between(values[1:] != values[:-1], values.size)


def runs_between(changes: Bools, size: int) -> Runs:
    """Return the runs that make up `size` values, given whether each value but the first begins another one."""
    borders = np.ones(size + 1, bool)
    borders[1:-1] = changes
    edges = borders.nonzero()[0]
    return Runs(edges[:-1], edges[1:])


def from_runs(starts: Ints, ends: Ints, size: int) -> Bools:
    """Return a mask of `size` that is true within the given half-open runs, which may overlap."""
    if not starts.size:
        return np.zeros(size, bool)
    if starts.size <= FEW_RUNS:
        mask = np.zeros(size, bool)
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            mask[start:end] = True
        return mask
    depth = np.zeros(size + 1, np.int64)
    np.add.at(depth, starts, 1)
    np.add.at(depth, ends, -1)
    return np.cumsum(depth[:-1]) > 0


def only_longer(mask: Bools, shortest: float) -> Bools:
    """Keep the runs of true values that last at least `shortest` seconds."""
    starts, ends = runs(mask)
    long = ends - starts >= shortest
    return mask if long.all() else from_runs(starts[long], ends[long], mask.size)


def only_shorter(mask: Bools, longest: float) -> Bools:
    """Keep the runs of true values that last at most `longest` seconds."""
    starts, ends = runs(mask)
    short = ends - starts <= longest
    return mask if short.all() else from_runs(starts[short], ends[short], mask.size)


def widened(core: Bools, wider: Bools) -> Bools:
    """Widen the runs of `core` over the runs of `wider` that they touch."""
    starts, ends = runs(core | wider)
    count = np.concatenate([[0], np.cumsum(core)])
    touched = count[ends] > count[starts]
    return from_runs(starts[touched], ends[touched], core.size)


def known_or_zero(values: Floats) -> Floats:
    """Replace NaN by 0, in a third of the time of `np.nan_to_num`."""
    known = values.copy()
    known[np.isnan(values)] = 0.0
    return known


def median(values: Floats) -> float:
    """Return the median of at least one value, no NaN, in a fifth of the time of `np.median`."""
    half = values.size // 2
    parted = np.partition(values, half)
    upper = float(parted[half])
    return upper if values.size % 2 else (float(parted[:half].max()) + upper) / 2.0


def bridge(values: Floats, longest_s: float) -> Floats:
    """Interpolate holes (NaN) of at most `longest_s` seconds between two known values."""
    hole = np.isnan(values)
    if not hole.any() or hole.all():
        return values
    starts, ends = runs(hole)
    inner = (ends - starts <= longest_s) & (starts > 0) & (ends < values.size)
    bridged = values.copy()
    fill = from_runs(starts[inner], ends[inner], values.size)
    bridged[fill] = np.interp(np.flatnonzero(fill), np.flatnonzero(~hole), values[~hole])
    return bridged


def rolling(values: Floats, width: int) -> Floats:
    """Return the window of `width` (odd) seconds around each second, end values repeated; shape (seconds, width)."""
    return np.lib.stride_tricks.sliding_window_view(padded(values, width // 2), width)


def padded(values: Floats, count: int) -> Floats:
    """Repeat the first and the last value `count` times."""
    longer, end = np.empty(values.size + 2 * count), values.size + count
    longer[:count], longer[count:end], longer[end:] = values[0], values, values[-1]
    return longer


def median_of_3(values: Floats) -> Floats:
    """Return the median of each value and its two neighbours; NaN where one of them is."""
    around = padded(values, 1)
    before, after = around[:-2], around[2:]
    return np.maximum(np.minimum(before, values), np.minimum(np.maximum(before, values), after))


def median_of_5(values: Floats) -> Floats:
    """Return the median of each value and its four neighbours, end values repeated; values must not be NaN."""
    around = padded(values, 2)
    a, b, middle, c, d = (around[shift : shift + values.size] for shift in range(5))
    low = np.maximum(np.minimum(a, b), np.minimum(c, d))
    high = np.minimum(np.maximum(a, b), np.maximum(c, d))
    return np.maximum(np.minimum(low, high), np.minimum(np.maximum(low, high), middle))


def rolling_max(values: Floats, width: int) -> Floats:
    """Return the maximum of `width` (odd) seconds around each, end values repeated; NaN where one of them is."""
    return largest_ahead(padded(values, width // 2), width)


def largest_ahead(values: Floats, width: int) -> Floats:
    """Return the maximum of each `width` consecutive values; shape (seconds - width + 1,)."""
    largest, reach = values, 1
    while 2 * reach <= width:
        largest, reach = np.maximum(largest[:-reach], largest[reach:]), 2 * reach
    count = values.size - width + 1
    return np.maximum(largest[:count], largest[width - reach : width - reach + count])


def running_total(values: Floats | Bools) -> Floats:
    """Return the cumulative sum with a leading 0, so that differences are sums over half-open windows."""
    total = np.empty(values.size + 1)
    total[0], total[1:] = 0.0, values
    np.add.accumulate(total[1:], out=total[1:])
    return total


def to_next(values: Floats) -> Floats:
    """Return the change from each value to the next, NaN after the last, in a quarter of the time of `np.diff`."""
    change = np.empty(values.size)
    np.subtract(values[1:], values[:-1], out=change[:-1])
    change[-1:] = np.nan
    return change


def from_before(values: Floats) -> Floats:
    """Return the change from the value before to each, NaN before the first."""
    change = np.empty(values.size)
    np.subtract(values[1:], values[:-1], out=change[1:])
    change[:1] = np.nan
    return change


def known_mean(values: Floats, width: int) -> Floats:
    """Return the mean of the known values among `width` (odd) seconds around each; nan where that one is unknown."""
    known = ~np.isnan(values)
    edge = np.zeros(width // 2)
    filled, counted = (
        np.concatenate([edge, part, edge]) for part in (np.where(known, values, 0.0), known.astype(np.float64))
    )
    total, count = filled[: values.size].copy(), counted[: values.size].copy()
    for shift in range(1, width):
        total += filled[shift : shift + values.size]
        count += counted[shift : shift + values.size]
    mean: Floats = np.divide(total, count, out=np.full(values.size, np.nan), where=known)
    return mean


def moving_average(values: Floats, width: int) -> Floats:
    """Return the mean of `width` (odd) seconds around each, of fewer at the ends."""
    if width <= 1:
        return values
    half, size = width // 2, values.size
    total = running_total(values)
    if size < width:
        at = np.arange(size)
        low, high = np.maximum(at - half, 0), np.minimum(at + half + 1, size)
        short: Floats = (total[high] - total[low]) / (high - low)
        return short
    means = np.empty(size)
    inner = means[half : size - half]
    np.subtract(total[width:], total[:-width], out=inner)
    inner /= width
    counts = np.arange(half + 1, width)
    means[:half] = total[half + 1 : width] / counts
    means[size - half :] = (total[-1] - total[size - width + 1 : size - half]) / counts[::-1]
    return means


def slope(x: Floats, y: Floats, low: Ints, high: Ints) -> Floats:
    """Return the least-squares slope of y on x in each half-open window [low, high); NaN where x is constant."""

    def total(values: Floats) -> Floats:
        sums = running_total(values)
        between: Floats = sums[high] - sums[low]
        return between

    x, y, count = x - x.sum() / x.size, y - y.sum() / y.size, high - low
    sum_x, sum_y = total(x), total(y)
    spread = total(x * x) - sum_x * sum_x / count
    shared = total(x * y) - sum_x * sum_y / count
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(spread > 1e-6, shared / spread, np.nan)
