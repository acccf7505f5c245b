"""One energy from several methods that err together, and one sum from many stretches of one athlete."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.arrays import Bools, Floats, floats
from pipeline.physiology.parameters_running import (
    FUSED_SD_FLOOR,
    METHOD_CORRELATION,
    METHOD_CORRELATION_ACROSS,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

Z90 = 1.645  # standard deviations from the centre to either end of a 90 % range


class Fused(NamedTuple):
    """Fused energies: value [kcal], standard deviation of its logarithm, weight of each method (nan: not available)."""

    kcal: Floats
    sd_log: Floats
    weights: Floats


def fuse(kcal: npt.ArrayLike, sd_log: npt.ArrayLike, groups: Sequence[str]) -> Fused:
    """Fuse the methods of each segment by generalised least squares on logarithms.

    Errors of methods in the same group correlate by 0.5, across groups by 0.1 (judgement). Negative weights are set to
    zero. Where methods disagree by more than their errors allow, the result widens (Birge). Its standard deviation is
    never below 6 %.

    Parameters
    ----------
    kcal
        Energy by each method, shape (segments, methods) [kcal]; nan or 0 where a method does not apply.
    sd_log
        Standard deviation of the logarithm of each, shape that broadcasts to that of `kcal`.
    groups
        What each method rests on (`speed`, `heart_rate`, `power`), length methods.

    Returns
    -------
    Fused
        Shapes (segments,), (segments,) and (segments, methods); nan where no method applies.
    """
    kcal = floats(kcal)
    sd_log = np.broadcast_to(floats(sd_log), kcal.shape)
    correlation = _correlation(tuple(groups))
    available = kcal > 0
    fused = Fused(np.full(len(kcal), np.nan), np.full(len(kcal), np.nan), np.full(kcal.shape, np.nan))
    pattern = available @ (1 << np.arange(len(groups)))  # one number for each set of methods
    for number in np.unique(pattern[pattern > 0]):
        rows = np.flatnonzero(pattern == number)
        _fuse_alike(fused, rows, available[rows[0]], (kcal, sd_log, correlation))
    return fused


@cache
def _correlation(groups: tuple[str, ...]) -> Floats:
    """Return the correlation of the errors of each pair of methods."""
    same = np.equal.outer(np.array(groups), np.array(groups))
    correlation = np.where(same, METHOD_CORRELATION.value, METHOD_CORRELATION_ACROSS.value)
    np.fill_diagonal(correlation, 1.0)
    return correlation


def _fuse_alike(fused: Fused, rows: npt.NDArray[np.intp], methods: Bools, data: tuple[Floats, Floats, Floats]) -> None:
    """Fuse the rows that have the same methods, all at once, into `fused`."""
    kcal, sd_log, correlation = data
    columns = np.flatnonzero(methods)
    cells = rows[:, None], columns
    logs, sds = np.log(kcal[cells]), sd_log[cells]
    covariance = sds[:, :, None] * sds[:, None, :] * correlation[columns[:, None], columns]
    weights = np.linalg.solve(covariance, np.ones((*sds.shape, 1)))[..., 0]
    weights = np.maximum(weights, 0.0)
    weights /= weights.sum(axis=1, keepdims=True)
    centre = (weights * logs).sum(axis=1)
    variance = np.einsum("ni,nij,nj->n", weights, covariance, weights)
    disagreement = (((logs - centre[:, None]) / sds) ** 2).sum(axis=1) / max(sds.shape[1] - 1, 1)
    fused.kcal[rows] = np.exp(centre)
    fused.sd_log[rows] = np.maximum(np.sqrt(variance * np.maximum(disagreement, 1.0)), FUSED_SD_FLOOR.value)
    fused.weights[cells] = weights


def log_range(value: npt.ArrayLike, sd_log: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return the 90 % range of a value with a lognormal error.

    Parameters
    ----------
    value, sd_log
        Median, and standard deviation of the logarithm, shapes that broadcast.

    Returns
    -------
    tuple[Floats, Floats]
        Lower and upper end, in the unit of `value`.
    """
    factor = np.exp(Z90 * floats(sd_log))
    return floats(value) / factor, floats(value) * factor


def own_sd_log(low: npt.ArrayLike, high: npt.ArrayLike, shared_sd: float) -> Floats:
    """Take the shared error out of stored 90 % ranges, so that it enters their sum once.

    Parameters
    ----------
    low, high
        Ends of the ranges, shape (n,) [any unit].
    shared_sd
        Relative error that all of them share [fraction].

    Returns
    -------
    Floats
        Standard deviation of the logarithm of each, without the shared error; nan where a range is missing or 0.
    """
    low, high = floats(low), floats(high)
    whole = np.log(np.divide(high, low, out=np.full_like(low, np.nan), where=low > 0)) / (2 * Z90)
    return np.sqrt(np.maximum(whole**2 - shared_sd**2, 0.0))


def sum_energy(kcal: npt.ArrayLike, sd_log: npt.ArrayLike, shared_sd: float) -> tuple[float, float, float]:
    """Sum the energies of many segments of one athlete, with its 90 % range.

    Parameters
    ----------
    kcal, sd_log
        Energy [kcal] and standard deviation of its logarithm, each segment's own error, shape (segments,).
        Segments without an energy (nan) are left out.
    shared_sd
        Relative error that all segments of the athlete share (body mass, flat cost) [fraction].

    Returns
    -------
    tuple[float, float, float]
        Sum, lower and upper end [kcal]; zeros where there is nothing to sum.
    """
    kcal, sd_log = floats(kcal), floats(sd_log)
    total = float(np.nansum(kcal))
    if total <= 0:
        return 0.0, 0.0, 0.0
    own_sd = float(np.sqrt(np.nansum((kcal * sd_log) ** 2))) / total
    low, high = log_range(total, np.hypot(own_sd, shared_sd))
    return total, float(low), float(high)
