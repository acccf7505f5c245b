"""The limits of what a sensor, a device or a scale can plausibly measure on a person: values outside are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

Number = TypeVar("Number", int, float)


class Limit(NamedTuple):
    """Lowest and highest possible value, their unit, and where they are from."""

    low: float
    high: float
    unit: str
    source: str

    @property
    def range(self) -> tuple[float, float]:
        """Lowest and highest possible value."""
        return self.low, self.high


_RIDDEN = "judgement: above what anyone rides, skis or drives for sport"
_DEVICE = "judgement: what the sensors of watches and foot pods give at work, with a margin"
_SESSION = "judgement: the longest events last weeks"

LIMITS = {
    # Records of an activity
    "latitude_deg": Limit(-90.0, 90.0, "deg", "definition"),
    "longitude_deg": Limit(-180.0, 180.0, "deg", "definition"),
    "altitude_m": Limit(-500.0, 9_000.0, "m", "shore of the Dead Sea -430 m, summit of Everest 8,849 m"),
    "speed_mps": Limit(0.0, 100.0, "m/s", _RIDDEN),
    "speed_on_foot_mps": Limit(0.0, 13.0, "m/s", "fastest sprint timed 12.4 m/s (from memory), with a margin"),
    "grade": Limit(-1.0, 1.0, "fraction", "judgement: steeper than 45 degrees is climbed by hand"),
    "heart_rate_bpm": Limit(25.0, 225.0, "bpm", "judgement: the range of hearts at work"),
    "cadence_rpm": Limit(0.0, 300.0, "1/min", "judgement: sprinters reach 290 steps a minute"),
    "power_w": Limit(0.0, 2_500.0, "W", "judgement: track sprinters on bicycles reach it for seconds"),
    "temperature_c": Limit(-60.0, 80.0, "deg C", "judgement: from polar nights to a watch left in the sun"),
    "contact_time_ms": Limit(50.0, 2_000.0, "ms", "judgement: sprinters 80 ms, slow walkers a second"),
    "vertical_oscillation_m": Limit(0.005, 0.4, "m", "judgement: runners 0.05 to 0.15 m"),
    "step_length_m": Limit(0.05, 4.0, "m", "judgement: sprinters 2.7 m; more is no step"),
    "respiration_per_min": Limit(1.0, 100.0, "1/min", "judgement: hard exercise reaches 70"),
    # Totals of a session or lap
    "distance_m": Limit(0.0, 2_000_000.0, "m", _SESSION),
    "elapsed_s": Limit(0.001, 28.0 * 86_400.0, "s", _SESSION),  # a zero was never set
    "timer_s": Limit(0.001, 28.0 * 86_400.0, "s", _SESSION),
    "ascent_m": Limit(0.0, 100_000.0, "m", _SESSION),
    "energy_kcal": Limit(0.0, 100_000.0, "kcal", _SESSION),
    # Body
    "height_cm": Limit(100.0, 230.0, "cm", "judgement: adults, with a margin"),
    "mass_kg": Limit(25.0, 250.0, "kg", "judgement: adults who run, with a margin"),
    "body_fat_pct": Limit(3.0, 65.0, "%", "judgement: essential fat of men to extreme obesity"),
    "muscle_mass_kg": Limit(8.0, 120.0, "kg", "judgement: a third of the lightest body to half of the heaviest"),
    "age_years": Limit(5.0, 120.0, "years", "judgement"),
    "hr_max_bpm": Limit(110.0, 240.0, "bpm", "judgement: from the very old to children"),
    "hr_rest_bpm": Limit(25.0, 120.0, "bpm", "judgement: from elite endurance athletes to ill health"),
    "vo2max_ml_kg_min": Limit(10.0, 97.0, "ml/kg/min", "judgement: bedridden to the highest value reported"),
    # Strength
    "repetitions": Limit(0, 200, "", "judgement: more is no set"),
    "weight_kg": Limit(0.0, 1_000.0, "kg", "judgement: leg presses load hundreds"),
    "duration_s": Limit(0.0, 86_400.0, "s", "judgement: no set lasts a day"),
}
"""All limits, by the name that the quantity has in tables and readers."""


def possible(name: str, value: Number | None) -> Number | None:
    """Return a value, None where it lies outside its limits; text or NaN counts as outside, too."""
    low, high, *_ = LIMITS[name]
    return value if value is not None and low <= value <= high else None


def possible_values(values: Mapping[str, Number | None]) -> tuple[dict[str, Number | None], int]:
    """Leave impossible values out.

    Parameters
    ----------
    values
        Values by a name of `LIMITS`. Where zero is impossible, it stands for a value that was never set.

    Returns
    -------
    tuple
        The same names, None where a value is impossible; and how many were, those never set not counted.
    """
    kept = {name: possible(name, value) for name, value in values.items()}
    return kept, sum(bool(value) and kept[name] is None for name, value in values.items())
