"""Propose a profile from an export, and set up the sample athletes of the demo."""

from __future__ import annotations

import contextlib
import shutil
from datetime import date
from importlib.resources import as_file, files
from statistics import median, mode
from typing import TYPE_CHECKING, Any

from pipeline.athletes.home import checked_id
from pipeline.athletes.numbers import read_number
from pipeline.athletes.profile import DATES, RANGES, profile_from, save_profile
from pipeline.errors import GluteError, StoreError, UsageError, is_fault
from pipeline.jobs.ingest.ingest import ingest
from pipeline.outcomes import Proposal
from pipeline.sources.discovery import expand_archives, find
from pipeline.sources.found_file import FoundFile
from pipeline.sources.read import read_content

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.jobs.progress import Progress
    from pipeline.outcomes import Ingested
    from pipeline.sources.activity import UserProfile

MOST_OPENED = 40  # files of an export opened for a proposal, evenly spread: a second or two of work
UNKNOWN = ("", "?", "unknown", "don't know")
MAY_BE_UNKNOWN = ("weight_trend", "strength_sets_per_week")
DEMO_ATHLETE = "ben"  # whose week the demo shows: it has every label


def propose_profile(export: Path) -> Proposal:
    """Collect what the files of an export say about their wearer.

    Parameters
    ----------
    export
        Folder or file.

    Returns
    -------
    Proposal
        Keys of `profile.toml` that the files give; the median where they disagree.

    Raises
    ------
    GluteError
        There is no file.
    """
    found = [file for file in expand_archives(find([export])) if isinstance(file, FoundFile)]
    if not found:
        raise GluteError("there are no files", where=str(export))
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
    return Proposal(files=len(found), looked_into=len(looked_into), activities=activities, given=_given_by(users))


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


def new_id(home: Home, athlete: str) -> str:
    """Return the id if a new athlete may have it.

    Raises
    ------
    AthleteError
        It is not a valid id.
    UsageError
        An athlete with that id exists.
    """
    if checked_id(athlete) in home.athletes():
        raise UsageError(
            f"there is an athlete {athlete!r} already",
            hint=f"Choose another id, or read more files: glute ingest EXPORT --athlete {athlete}",
        )
    return athlete


def read_answer(key: str, text: str) -> Any:
    """Read what a person typed for one key of `profile.toml`.

    Parameters
    ----------
    key
        Key of the profile.
    text
        What was typed; `?` and the like mean that it is not known.

    Returns
    -------
    Any
        The value in its type. Where it is not known, None, or `unknown` if the profile has that word.

    Raises
    ------
    AthleteError
        The answer is not a valid value.
    """
    word = text.strip().lower()
    if word in UNKNOWN:
        return "unknown" if key in MAY_BE_UNKNOWN else None
    value: float | str = word
    if key in RANGES:
        with contextlib.suppress(ValueError):  # the check below reports what a number must be
            value = read_number(word)
    profile_from("someone", {key: value}, where="your answer")
    return date.fromisoformat(word) if key in DATES else value


def start_athlete(home: Home, athlete: str, given: Mapping[str, Any]) -> str:
    """Write the profile of a new athlete from a proposal and answers, and return the id; None means unknown."""
    known = {key: value for key, value in given.items() if value is not None}
    save_profile(home, profile_from(new_id(home, athlete), known, where="your answers"))
    return athlete


def ingest_samples(home: Home, *, progress: Progress | None = None) -> list[Ingested]:
    """Copy the sample athletes' profiles and logs into a home, and ingest their files.

    Raises
    ------
    StoreError
        The sample data are not installed.
    UsageError
        The home belongs to other athletes.
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
        shutil.copytree(folder / "athletes", home.root / "athletes", dirs_exist_ok=True)
        outcomes = ingest(home, [folder / "exports"], progress=progress)
    return sorted(outcomes, key=lambda outcome: outcome.athlete != DEMO_ATHLETE)
