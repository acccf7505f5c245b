"""Coefficients of the activation of the three gluteal muscles."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.physiology import parameters_dose as dose
from pipeline.physiology import parameters_running as parameters


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Coefficients of one muscle; see `parameters_running` for units and sources."""

    run: tuple[float, float, float]  # base, gain, exponent
    run_uphill: float | None  # None: by the speed of equal energy cost
    run_cadence: float
    walk: tuple[float, float]  # at the reference speed, exponent
    walk_uphill: float
    stairs: tuple[float, float]  # base, per m/s of climb
    cv: float
    reference_minutes: float  # activation-minutes of four easy hours


_GMED_RUN = (parameters.GMED_RUN_BASE.value, parameters.GMED_RUN_GAIN.value, parameters.GMED_RUN_EXPONENT.value)
_GMED_STAIRS = (parameters.GMED_STAIRS_BASE.value, parameters.GMED_STAIRS_RISE.value)
_OF_GMED = parameters.GMIN_OF_GMED.value

COEFFICIENTS = {
    "gmax": Coefficients(
        run=(parameters.GMAX_RUN_BASE.value, parameters.GMAX_RUN_GAIN.value, parameters.GMAX_RUN_EXPONENT.value),
        run_uphill=None,
        run_cadence=parameters.GMAX_RUN_CADENCE.value,
        walk=(parameters.GMAX_WALK.value, parameters.GMAX_WALK_EXPONENT.value),
        walk_uphill=parameters.GMAX_WALK_UPHILL.value,
        stairs=(parameters.GMAX_STAIRS_BASE.value, parameters.GMAX_STAIRS_RISE.value),
        cv=parameters.GMAX_CV.value,
        reference_minutes=dose.GMAX_REFERENCE_MINUTES.value,
    ),
    "gmed": Coefficients(
        run=_GMED_RUN,
        run_uphill=parameters.GMED_RUN_UPHILL.value,
        run_cadence=parameters.GMED_RUN_CADENCE.value,
        walk=(parameters.GMED_WALK.value, parameters.GMED_WALK_EXPONENT.value),
        walk_uphill=parameters.GMED_WALK_UPHILL.value,
        stairs=_GMED_STAIRS,
        cv=parameters.GMED_CV.value,
        reference_minutes=dose.GMED_REFERENCE_MINUTES.value,
    ),
    "gmin": Coefficients(
        run=(_OF_GMED * _GMED_RUN[0], _OF_GMED * _GMED_RUN[1], _GMED_RUN[2]),
        run_uphill=parameters.GMED_RUN_UPHILL.value,
        run_cadence=parameters.GMED_RUN_CADENCE.value,
        walk=(parameters.GMIN_WALK.value, parameters.GMED_WALK_EXPONENT.value),
        walk_uphill=parameters.GMED_WALK_UPHILL.value,
        stairs=(_OF_GMED * _GMED_STAIRS[0], _OF_GMED * _GMED_STAIRS[1]),
        cv=parameters.GMIN_CV.value,
        reference_minutes=dose.GMIN_REFERENCE_MINUTES.value,
    ),
}
