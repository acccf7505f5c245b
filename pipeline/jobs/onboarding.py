"""Propose a profile from an export, and set up the sample athletes of the demo."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from statistics import median, mode
from typing import TYPE_CHECKING, Any

from pipeline.athletes.days import read_day
from pipeline.athletes.home import checked_new_id
from pipeline.athletes.measures import read_measure
from pipeline.athletes.profile import profile_from, refuse_misspelt, save_profile
from pipeline.athletes.profile_values import CHOICES, DATES, RANGES
from pipeline.errors import AthleteError, NothingToReadError, StoreError, UsageError, is_fault
from pipeline.jobs.ingest.ingest import ingest
from pipeline.outcomes import Proposal
from pipeline.sources.discovery import expand_archives, find
from pipeline.sources.found_file import FoundFile
from pipeline.sources.read import read_content
from pipeline.sources.vendors.wearer import ACCOUNT_BYTES, is_account_file, wearer_in
from pipeline.words import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.jobs.progress import Progress
    from pipeline.outcomes import Ingested
    from pipeline.sources.activity import UserProfile
    from pipeline.vocabulary import Units

MOST_OPENED = 40  # files of an export opened for a proposal, evenly spread: a second or two of work
NO_EXPORT = "How to get an export: glute start --how garmin, or strava, apple, polar, suunto, coros, fitbit"
NOT_KNOWN = ("", "?", "??", "-", "unknown", "don't know", "dont know", "i don't know", "no idea", "none", "n/a", "idk")
ZERO_SETS = ("none", "no", "zero", "never")
SAME_WORD = {"woman": "female", "w": "female", "man": "male", "other": "unstated", "maintain": "keep", "tone": "lean"}
BARE_IMPERIAL = {"cm": "in", "kg": "lb"}  # of numbers without a unit
MAY_BE_UNKNOWN = ("weight_trend", "strength_sets_per_week")
DEMO_ATHLETE = "ben"  # whose week the demo shows: it has every label


def propose_profile(exports: Sequence[Path]) -> Proposal:
    """Collect what the files of an export say about their wearer.

    Parameters
    ----------
    exports
        Folders and files of one person.

    Returns
    -------
    Proposal
        Keys of `profile.toml` that the files give: what the account's own files say, else the median of the others.

    Raises
    ------
    NothingToReadError
        There is no file, or nothing but empty archives.
    """
    found = [file for file in expand_archives(find(exports)) if isinstance(file, FoundFile)]
    if not found:
        raise NothingToReadError("there are no files", where=named([str(path) for path in exports]), hint=NO_EXPORT)
    looked_into = found[:: -(-len(found) // MOST_OPENED)]
    users, activities = [], 0
    for file in looked_into:
        try:
            content = read_content(file.load().content, where=file.source)
        except BaseException as error:
            if not is_fault(error):
                raise
            continue  # ingest reports the error
        activities += len(content.activities)
        users.append(content.user)
    given = _given_by(users) | _account_in(found)
    return Proposal(files=len(found), looked_into=len(looked_into), activities=activities, given=given)


def _account_in(found: Iterable[FoundFile]) -> dict[str, Any]:
    """Return what the account's own files say of the person; the first that says it counts."""
    given: dict[str, Any] = {}
    for file in [file for file in found if is_account_file(file.source)][:MOST_OPENED]:
        try:
            with file.open() as opened:
                said = wearer_in(opened.read(ACCOUNT_BYTES))
            profile_from("someone", said, where=file.source)
        except BaseException as error:
            if not is_fault(error):
                raise
            continue  # a file that cannot be read or a body that cannot be proposes nothing
        given = said | given
    return given


def _given_by(users: Iterable[UserProfile]) -> dict[str, Any]:
    """Return the median of each key over all files; for sex, the most frequent word."""
    users = list(users)
    keys = {"height_cm": "height_cm", "mass_kg": "mass_kg", "hr_max": "hr_max_bpm", "hr_rest": "hr_rest_bpm"}
    given: dict[str, Any] = {}
    sexes = [user.sex for user in users if user.sex]
    if sexes:
        given["sex"] = mode(sexes)
    for key, attribute in keys.items():
        values = [value for user in users if (value := getattr(user, attribute))]
        if values:
            given[key] = round(float(median(values)), 1)
    return given


def new_id(home: Home, athlete: str, *, near: bool = False) -> str:
    """Return the id if a new athlete may have it; one that is near that of another athlete only if `near` says so.

    Raises
    ------
    AthleteError
        No new athlete may have it, or it is near that of another athlete.
    UsageError
        An athlete with that id exists.
    """
    if checked_new_id(athlete) in home.athletes():
        raise UsageError(
            f"there is an athlete {athlete!r} already",
            hint=f"Choose another id, or read more files: glute ingest EXPORT --athlete {athlete}",
        )
    if not near:
        refuse_misspelt(home, athlete)
    return athlete


def read_answer(key: str, text: str, *, units: Units = "metric") -> Any:
    """Read what a person typed for one key of `profile.toml`.

    Parameters
    ----------
    key
        Key of the profile.
    text
        What was typed; `?` and the like mean that it is not known. Words may be cut short.
    units
        Which unit a number without one has.

    Returns
    -------
    Any
        The value in its type. Where it is not known, None, or `unknown` if the profile has that word.

    Raises
    ------
    AthleteError
        The answer is not a valid value.
    """
    word = text.strip().lower().replace("\u2019", "'")
    if key == "strength_sets_per_week" and word in ZERO_SETS:
        return 0.0
    if word in NOT_KNOWN:
        return "unknown" if key in MAY_BE_UNKNOWN else None
    value: Any = word
    try:
        if key in DATES:
            value = read_day(text.strip())
        elif key in RANGES:
            unit = RANGES[key][2]
            value = read_measure(word, unit, bare=BARE_IMPERIAL.get(unit) if units == "imperial" else None)
        elif key in CHOICES:
            value = _whole_word(SAME_WORD.get(word, word), CHOICES[key])
    except ValueError as error:
        raise AthleteError(f"{key} cannot be {text!r}", why=str(error)) from error
    profile_from("someone", {key: value}, where="your answer")
    return value


def _whole_word(word: str, words: Sequence[str]) -> str:
    """Return the one word that begins so; the word itself where there are none or several."""
    begun = [one for one in words if one.startswith(word)]
    return begun[0] if len(begun) == 1 else word


def start_athlete(home: Home, athlete: str, given: Mapping[str, Any]) -> str:
    """Write the profile of a new athlete from a proposal and answers, and return the id; None means unknown."""
    known = {key: value for key, value in given.items() if value is not None}
    save_profile(home, profile_from(new_id(home, athlete, near=True), known, where="your answers"))
    return athlete


def ingest_samples(home: Home, *, progress: Progress | None = None) -> list[Ingested]:
    """Copy the sample athletes' profiles and logs into a home, and ingest their files.

    Raises
    ------
    StoreError
        The sample data are not installed.
    UsageError
        The home belongs to other athletes, or holds other files.
    """
    samples = files("sample_data")
    if not samples.joinpath("exports").is_dir():
        raise StoreError(
            "the sample data are missing",
            hint="Install glute again; in a checkout: pip install -e '.[dev]' and python -m sample_data.make",
        )
    with as_file(samples) as folder:
        for athlete in home.athletes():
            sample = folder / "athletes" / athlete / "profile.toml"
            if not sample.exists() or sample.read_bytes() != home.profile(athlete).read_bytes():
                raise UsageError(f"this is the home of {athlete}", where=str(home.root), hint="Choose an empty folder")
        if not home.athletes() and any(not path.name.startswith(".") for path in home.root.glob("*")):
            raise UsageError("this folder holds other files", where=str(home.root), hint="Choose an empty folder")
        shutil.copytree(folder / "athletes", home.root / "athletes", dirs_exist_ok=True)
        outcomes = ingest(home, [folder / "exports"], progress=progress)
    return sorted(outcomes, key=lambda outcome: outcome.athlete != DEMO_ATHLETE)
