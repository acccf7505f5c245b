"""An athlete's profile: what it may hold, and how it is read, checked and written."""

from __future__ import annotations

import tomllib
import zoneinfo
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import tomli_w

from pipeline.athletes.home import checked_id, checked_new_id
from pipeline.athletes.profile_values import checked_value
from pipeline.athletes.renaming import refuse_reserved
from pipeline.errors import AthleteError
from pipeline.files import write_atomically
from pipeline.vocabulary import Care, Goal, Sex, Units
from pipeline.words import did_you_mean, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.athletes.home import Home

LEAN_FROM_BODY_MASS_INDEX = 18.5  # kg/m2, lower end of the healthy range (World Health Organization)


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """What `profile.toml` says. Names are those of the file; None means not given.

    Units: `height_cm` [cm], `mass_kg` [kg], `hr_max` and `hr_rest` [bpm], speeds [m/s], `vo2max` [ml/kg/min],
    `body_fat_pct` [%], `strength_sets_per_week` [hard sets for the glutes],
    `sleep_hours` [h].
    """

    id: str
    name: str | None = None
    sex: Sex = Sex.UNSTATED
    birth_date: date | None = None
    height_cm: float | None = None
    mass_kg: float | None = None
    hr_max: float | None = None
    hr_rest: float | None = None
    critical_speed_mps: float | None = None
    max_sprint_speed_mps: float | None = None
    vo2max: float | None = None
    body_fat_pct: float | None = None
    goal: Goal | None = None
    strength_status: str | None = None  # untrained, trained (1-3 years of lifting), advanced (more)
    strength_sets_per_week: float | str | None = None  # a number, or "unknown"
    training_since: date | None = None  # day from which training was like that of the first weeks of the log
    weight_trend: str | None = None  # stable, up, down, unknown
    sleep_hours: float | None = None  # a usual night; shown, and no number moves with it
    timezone: str | None = None
    races: tuple[str, ...] = ()  # "10k=48:30", optionally "10k=48:30@2026-05-01"
    units: Units = "metric"
    care: tuple[Care, ...] = ()
    share_body: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """The athlete's body on one date, complete: what is not known is a prior, and `assumed` names it."""

    sex: Sex
    age_years: float
    height_cm: float
    mass_kg: float
    mass_sd_kg: float
    body_fat_pct: float
    assumed: tuple[str, ...] = ()


def bare_profile(athlete: str) -> Profile:
    """Return the profile of an athlete with nothing but an id."""
    return Profile(id=checked_id(athlete))


def load_profile(home: Home, athlete: str) -> Profile:
    """Read `profile.toml` of an athlete.

    Raises
    ------
    AthleteError
        There is no such athlete, or the file holds something that no profile may hold.
    """
    require_athlete(home, athlete)
    path = home.profile(athlete)
    if path.is_dir():
        hint = f"Move the folder away, then write the profile again: glute athlete add {athlete}"
        raise AthleteError("the profile is a folder, not a file", where=str(path), hint=hint)
    content = path.read_bytes()
    try:
        given = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # of TOML and of UTF-8 alike, or nested thousands deep
        hint = f"Mend that line, or move the file away and write it again: glute athlete add {athlete}"
        raise AthleteError("the profile is not valid TOML", where=str(path), why=str(error), hint=hint) from error
    return profile_from(athlete, given, where=str(path))


def require_athlete(home: Home, athlete: str) -> None:
    """Check that there is an athlete of that id; the profile is not read.

    Raises
    ------
    AthleteError
        There is none.
    """
    if not home.profile(athlete).exists():
        raise unknown_athlete(home, athlete, where=str(home.root))


def refuse_unknown(home: Home, athlete: str) -> None:
    """Check that an id is that of an athlete, or of the first one in a home.

    Raises
    ------
    AthleteError
        There are other athletes, and none of that id.
    """
    known = home.athletes()
    if known and athlete not in known:
        hint = f"{_nearest_known(athlete, known)} If {athlete} is somebody else, say so with --new"
        raise AthleteError(f"there is no athlete {athlete!r}", where=str(home.root), hint=hint)


def refuse_misspelt(home: Home, athlete: str) -> None:
    """Check that the id of a new athlete is not near that of another one.

    Raises
    ------
    AthleteError
        It is near that of another athlete.
    """
    if nearest(athlete, home.athletes()):
        refuse_unknown(home, athlete)


def today_of(profile: Profile) -> date:
    """Return the date on the athlete's clock: in the profile's time zone, else in that of the machine."""
    return datetime.now(UTC).astimezone(zoneinfo.ZoneInfo(profile.timezone) if profile.timezone else None).date()


def given_in(profile: Profile) -> dict[str, Any]:
    """Return the keys and values that were given, as `profile.toml` holds them."""
    bare = asdict(bare_profile(profile.id))
    return {key: value for key, value in asdict(profile).items() if value != bare[key]}


def save_profile(home: Home, profile: Profile) -> None:
    """Write `profile.toml`; keys that were not given are left out.

    Raises
    ------
    AthleteError
        It holds something that no profile may hold, or asks to get leaner below a body mass index of 18.5; or it is
        new, and no new athlete may have this id, or some files of another one still have it.
    """
    given = given_in(profile)
    checked = profile_from(profile.id, given, where=str(home.profile(profile.id)))
    _check_goal(checked)
    if not home.profile(checked.id).exists():
        refuse_reserved(home, checked_new_id(checked.id))
    write_atomically(home.profile(checked.id), tomli_w.dumps(given).encode())


def _check_goal(profile: Profile) -> None:
    if profile.goal != Goal.LEAN or profile.mass_kg is None or profile.height_cm is None:
        return
    if profile.mass_kg < LEAN_FROM_BODY_MASS_INDEX * (profile.height_cm / 100) ** 2:
        raise AthleteError(
            "the goal lean is not taken",
            why=f"height and mass make a body mass index below {LEAN_FROM_BODY_MASS_INDEX}",
            hint="Choose another goal; a doctor or a sports dietitian can answer questions about body mass",
        )


def profile_from(athlete: str, given: Mapping[str, Any], *, where: str) -> Profile:
    """Make a profile of keys and values, and check each of them.

    Parameters
    ----------
    athlete
        Id of the athlete.
    given
        Keys and values as `profile.toml` or the command line gives them.
    where
        File or command they come from, for the error.

    Returns
    -------
    Profile

    Raises
    ------
    AthleteError
        A key is unknown, or its value is of the wrong kind or out of range.

    Examples
    --------
    >>> profile_from("anna", {"sex": "female", "height_cm": 170}, where="anna.toml").sex
    <Sex.FEMALE: 'female'>
    >>> profile_from("anna", {"height_cm": 1.7}, where="anna.toml")
    Traceback (most recent call last):
    pipeline.errors.AthleteError: height_cm cannot be 1.7 (anna.toml): it must be a number from 100 to 230 cm
    """
    keys = [field.name for field in fields(Profile) if field.name != "id"]
    for key in given:
        if key not in keys:
            raise AthleteError(f"a profile has no key {key!r}", where=where, hint=did_you_mean(key, keys))
    checked = {key: checked_value(key, value, where) for key, value in given.items()}
    return Profile(id=checked_id(athlete), **checked)


def _nearest_known(athlete: str, known: list[str]) -> str:
    """Return `did_you_mean` as a whole sentence, for another one to follow."""
    hint = did_you_mean(athlete, known)
    return hint if hint.endswith("?") else f"{hint}."


def unknown_athlete(home: Home, athlete: str, *, where: str) -> AthleteError:
    """Return the error for an id that nobody has, with the nearest one that somebody has."""
    known = home.athletes()
    add = f"To add one: glute athlete add {athlete}"
    hint = f"{_nearest_known(athlete, known)} {add}" if known else add
    return AthleteError(f"there is no athlete {athlete!r}", where=where, hint=hint)
