"""The athletes of a team, and who needs a look first. Bodies appear only where they are shared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class Look(IntEnum):
    """How soon an athlete needs a look."""

    FINE, WEEK, TODAY = range(3)


class Consent(StrEnum):
    """What a coach may see of an athlete's body, and why not."""

    SHARED = "shared"
    NOT_SHARED = "not_shared"
    TRAINING_ONLY = "training_only"
    HELD_BACK = "held_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What the page knows of one athlete.

    Attributes
    ----------
    athlete
        Id.
    week
        ISO week of the athlete's page; None without one.
    error
        Why there is none.
    last_run
        Local date of the last run.
    moving_s, force
        Time on foot [s] and high-force dose [hill-sprint sessions] by ISO week, of weeks with a recording.
    force_word
        The week against the athlete's own weeks; None before there is a norm.
    runs, without_heart_rate, heart_rate_before
        Runs of the week, those of them without heart rate, and whether most runs of the four weeks before had it.
    consent, flags, goal
        The last two are empty where the body is not shared.
    chances, chances_before
        By outcome, of the week and of the one before; None where they are not shared.
    """

    athlete: str
    week: str | None = None
    error: str | None = None
    last_run: date | None = None
    moving_s: Mapping[str, float]
    force: Mapping[str, float | None]
    force_word: str | None = None
    runs: int = 0
    without_heart_rate: int = 0
    heart_rate_before: bool = False
    consent: Consent = Consent.NOT_SHARED
    flags: tuple[str, ...] = ()
    goal: str | None = None
    chances: Mapping[str, float] | None = None
    chances_before: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an athlete needs a look: a key of the catalogue, and the numbers in it."""

    key: str
    look: Look
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An athlete in the week of the page.

    Attributes
    ----------
    member
        The athlete.
    reasons
        Why a look is needed, the most urgent first.
    usual_force
        Doses of up to eight weeks before, sorted; weeks without a recording count as nothing.
    """

    member: Member
    reasons: tuple[Reason, ...]
    usual_force: tuple[float, ...]

    @property
    def look(self) -> Look:
        """How soon the most urgent reason wants a look."""
        return max((reason.look for reason in self.reasons), default=Look.FINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """All athletes in a week: who needs a look today, this week, and the others, each by name.

    Attributes
    ----------
    week
        ISO week.
    standings
        In that order.
    """

    week: str
    standings: tuple[Standing, ...]
