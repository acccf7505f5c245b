"""The training dose of strides: three rival laws, mixed over what is not known of them and of the athlete.

A week's dose is a sum over strides, so strides are kept as histograms of their activation. Nothing here is fitted to
running and growth, which nobody has measured: the laws agree at the reference and differ far from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from pipeline.arrays import Floats, floats
from pipeline.physiology import parameters_dose as parameters
from pipeline.physiology.activation import at_sprint_speed
from pipeline.physiology.arrays import logistic
from pipeline.vocabulary import Mode, Muscle

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from pipeline.arrays import Ints

BIN_WIDTH = 2.0  # % MVIC; linear bins of this width add 5 % to the power law at 24 % MVIC
BIN_COUNT = 65
BINS = floats(1.0 + BIN_WIDTH * np.arange(BIN_COUNT))  # % MVIC, centres
ATOMS = 192  # draws; medians within 5 % of quadrature, 96 were 20 to 35 % too high
ATOM_SEED = (1, 77)


def power_dose(activation_pct_mvic: npt.ArrayLike, exponent: npt.ArrayLike = parameters.LAW_POWER.value) -> Floats:
    """Return the worth of a stride by the power law: activation over 100 %, to a high power.

    Parameters
    ----------
    activation_pct_mvic, exponent
        Activation [% MVIC; held at 110] and exponent, shapes that broadcast.

    Returns
    -------
    Floats
        Worth in units of the law; 1 at 100 % MVIC. A judgement.
    """
    return floats((_capped(activation_pct_mvic) / 100) ** floats(exponent))


def logistic_dose(
    activation_pct_mvic: npt.ArrayLike, midpoint: npt.ArrayLike = parameters.LAW_LOGISTIC_MIDPOINT.value
) -> Floats:
    """Return the worth of a stride by the logistic law: next to nothing below its midpoint, full above.

    Parameters
    ----------
    activation_pct_mvic, midpoint
        Activation [held at 110] and midpoint [% MVIC], shapes that broadcast.

    Returns
    -------
    Floats
        Worth in units of the law; 0 at rest, 1 at 100 % MVIC. A judgement.
    """
    width, middle = parameters.LAW_LOGISTIC_WIDTH.value, floats(midpoint)
    at_rest = logistic(0, middle, width)
    reached = logistic(_capped(activation_pct_mvic), middle, width) - at_rest
    return floats(reached / (logistic(100, middle, width) - at_rest))


def soft_edge_dose(activation_pct_mvic: npt.ArrayLike, edge: npt.ArrayLike = parameters.LAW_EDGE_FROM.value) -> Floats:
    """Return the worth of a stride by the law of a soft edge: it rises from there on, by the power of 1.5.

    Parameters
    ----------
    activation_pct_mvic, edge
        Activation [held at 110] and edge [% MVIC], shapes that broadcast.

    Returns
    -------
    Floats
        Worth in units of the law; 0 at rest. A judgement.
    """
    width, start = parameters.LAW_EDGE_WIDTH.value, floats(edge)
    over = np.logaddexp(0, (_capped(activation_pct_mvic) - start) / width) - np.logaddexp(0, -start / width)
    return floats((width * over / parameters.LAW_EDGE_SPAN.value) ** parameters.LAW_EDGE_EXPONENT.value)


def _capped(activation_pct_mvic: npt.ArrayLike) -> Floats:
    return floats(np.minimum(floats(activation_pct_mvic), parameters.DOSE_ACTIVATION_CAP.value))


LAWS: tuple[Callable[[npt.ArrayLike, npt.ArrayLike], Floats], ...] = (power_dose, logistic_dose, soft_edge_dose)


def stride_histogram(activation_pct_mvic: npt.ArrayLike, strides: npt.ArrayLike) -> Floats:
    """Count strides by their activation, each split linearly between the two nearest bins.

    The split keeps the number of strides and their mean activation, so that histograms add up.

    Parameters
    ----------
    activation_pct_mvic, strides
        Activation [% MVIC; held at 1 to 129] and strides, shapes that broadcast; both known.

    Returns
    -------
    Floats
        Strides, shape (65,), bins centred at 1, 3 .. 129 % MVIC.
    """
    activation, count = np.broadcast_arrays(np.atleast_1d(floats(activation_pct_mvic)), floats(strides))
    return floats(grouped_histograms(activation, count, np.zeros(activation.size, np.int64), 1)[0])


def grouped_histograms(activation_pct_mvic: Floats, strides: Floats, group: Ints, groups: int) -> Floats:
    """Count strides by their activation in several groups at once; see `stride_histogram`.

    Parameters
    ----------
    activation_pct_mvic, strides, group
        Activation [% MVIC], strides, and number of the group of each second, shape (seconds,).
    groups
        How many groups there are.

    Returns
    -------
    Floats
        Strides, shape (groups, 65).
    """
    position = (np.clip(activation_pct_mvic, BINS[0], BINS[-1]) - BINS[0]) / BIN_WIDTH
    low = np.minimum(position.astype(np.int64), BIN_COUNT - 2)
    upper = strides * (position - low)
    cell, size = group * BIN_COUNT + low, groups * BIN_COUNT
    total = np.bincount(cell, strides - upper, size) + np.bincount(cell + 1, upper, size)
    return floats(total.reshape(groups, BIN_COUNT))


@dataclass(frozen=True, slots=True)
class Atoms:
    """Equally likely cases of what is not known, arrays of shape (atoms,).

    Attributes
    ----------
    law
        Which of `LAWS` holds.
    constant
        That law's parameter.
    true_activation
        Factor between the athlete's activation and the population's.
    of_mode
        The same of each mode of movement.
    sprint_speed, unmeasured
        Standard normal deviates of the error of maximal sprint speed, and of what files do not hold.
    """

    law: Ints
    constant: Floats
    true_activation: Floats
    of_mode: dict[Mode, Floats]
    sprint_speed: Floats
    unmeasured: Floats

    def worth(self, activation_pct_mvic: Floats) -> Floats:
        """Return the worth of strides in each case, activation of shape (atoms, n) [% MVIC]."""
        constant = self.constant[:, None]
        return floats(np.choose(self.law[:, None], [law(activation_pct_mvic, constant) for law in LAWS]))


@cache
def atoms() -> Atoms:
    """Draw the cases, stratified: always the same ones, so that two weeks differ by their running alone."""
    rng = np.random.default_rng(ATOM_SEED)
    counts = np.round(np.array(parameters.LAW_WEIGHTS.value) * ATOMS).astype(int)
    law = np.resize(np.repeat(np.arange(len(LAWS)), counts), ATOMS)
    rng.shuffle(law)
    quantiles = floats([NormalDist().inv_cdf((k + 0.5) / ATOMS) for k in range(ATOMS)])

    def deviates() -> Floats:
        return floats(rng.permutation(quantiles))

    centred = (parameters.LAW_POWER, parameters.LAW_LOGISTIC_MIDPOINT, parameters.LAW_EDGE_FROM)
    constants = [row.value + (row.sd or 0.0) * deviates() for row in centred]
    true_activation = np.exp(parameters.ACTIVATION_TRUE_SD.value * deviates())
    sprint_speed = deviates()
    of_mode = {
        mode: floats(np.exp(row.value * deviates()))
        for mode, row in (
            (Mode.UPHILL, parameters.UPHILL_SD),
            (Mode.STAIRS, parameters.STAIRS_ACTIVATION_SD),
            (Mode.WALK, parameters.WALK_ACTIVATION_SD),
            (Mode.OTHER, parameters.OTHER_ACTIVATION_SD),
        )
    }
    return Atoms(
        law=law,
        constant=floats(np.choose(law, constants)),
        true_activation=floats(true_activation),
        of_mode={Mode.LEVEL: np.ones(ATOMS), **of_mode},
        sprint_speed=sprint_speed,
        unmeasured=deviates(),
    )


OF_SPRINT_SPEED = frozenset({Mode.LEVEL, Mode.UPHILL, Mode.OTHER})
"""Modes whose activation is modelled over maximal sprint speed; walking and stairs are not."""


@lru_cache(maxsize=256)
def dose_matrix(mode: Mode, sprint_speed_sd: float, *, slower: float = 1.0, unmeasured_sd: float = 0.0) -> Floats:
    """Return the growth index of one stride in each bin of a histogram, for each case of `atoms`.

    The index is 100 for two sessions of 10 x 30 s of attainable hill sprints on 8 %, whatever the law.

    Parameters
    ----------
    mode
        How the strides were made.
    sprint_speed_sd
        Standard deviation of the logarithm of maximal sprint speed.
    slower
        Maximal sprint speed behind the histogram over the one that holds: a week and its norm share one value.
    unmeasured_sd
        Standard deviation of the logarithm of activation, from altitude or heart rate that files do not hold.

    Returns
    -------
    Floats
        Index points per stride, shape (atoms, 65); read-only.
    """
    cases = atoms()
    activation = BINS
    factor = cases.true_activation * cases.of_mode[mode] * np.exp(unmeasured_sd * cases.unmeasured)
    if mode in OF_SPRINT_SPEED:
        activation = at_sprint_speed(Muscle.GMAX, BINS, slower)
        factor = factor * np.exp(parameters.MSS_SLOPE.value * sprint_speed_sd * cases.sprint_speed)
    session = parameters.REFERENCE_ACTIVATION.value * cases.true_activation * cases.of_mode[Mode.UPHILL]
    reference = parameters.REFERENCE_STRIDES.value * cases.worth(session[:, None])
    matrix = 100 * cases.worth(factor[:, None] * activation) / reference
    matrix.flags.writeable = False
    return matrix


def running_sets(
    growth: npt.ArrayLike,
    endurance: npt.ArrayLike,
    *,
    sets_per_growth: npt.ArrayLike,
    sets_per_endurance: npt.ArrayLike,
    cap: npt.ArrayLike,
) -> Floats:
    """Return the hard strength sets that a week of running is worth, near its cap ever more slowly.

    Parameters
    ----------
    growth, endurance
        Growth index and endurance, 100 for their references.
    sets_per_growth, sets_per_endurance
        What 100 of each are worth [sets/week]. Nobody has measured either: judgement.
    cap
        What running is worth at most [sets/week].

    Returns
    -------
    Floats
        Sets a week, shapes that broadcast.
    """
    most = floats(cap)
    raw = (floats(sets_per_growth) * floats(growth) + floats(sets_per_endurance) * floats(endurance)) / 100
    return floats(-most * np.expm1(-raw / most))
