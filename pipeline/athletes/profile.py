"""Who the athlete is: what they told us, and what must be assumed where they did not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """What `profile.toml` says. Names are those of the file; None means not told.

    Units: `height_cm` [cm], `mass_kg` [kg], `hr_max` and `hr_rest` [bpm], speeds [m/s], `vo2max` [ml/kg/min],
    `body_fat_pct` [%], `strength_sets_per_week` [hard sets for the glutes].
    """

    id: str
    name: str | None = None
    sex: str = "unstated"
    birth_date: date | None = None
    height_cm: float | None = None
    mass_kg: float | None = None
    hr_max: float | None = None
    hr_rest: float | None = None
    critical_speed_mps: float | None = None
    max_sprint_speed_mps: float | None = None
    vo2max: float | None = None
    body_fat_pct: float | None = None
    goal: str | None = None
    strength_status: str | None = None  # untrained, trained (1-3 years of lifting), advanced (more)
    strength_sets_per_week: float | str | None = None  # a number, or "unknown"
    weight_trend: str | None = None  # stable, up, down, unknown
    timezone: str | None = None
    races: tuple[str, ...] = ()  # "10k=48:30", optionally "10k=48:30@2026-05-01"
    care: tuple[str, ...] = ()  # pregnancy, eating_disorder_history, menstrual_change, hide_body
    share_body: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """The athlete's body on one date, complete: what is not known is a prior, and `assumed` names it."""

    sex: str
    age_years: float
    height_cm: float
    mass_kg: float
    mass_sd_kg: float
    body_fat_pct: float
    assumed: tuple[str, ...] = ()
