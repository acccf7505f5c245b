"""First contact: look into an export and propose a profile; the sample athletes of the demo."""

from __future__ import annotations

import contextlib
import shutil
from datetime import date
from importlib.resources import as_file, files
from statistics import median, mode
from typing import TYPE_CHECKING, Any

from pipeline.athletes.home import checked_id
from pipeline.athletes.numbers import read_number
from pipeline.athletes.profile import RANGES, profile_from, save_profile
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
    from pipeline.jobs.progress import Watch
    from pipeline.outcomes import Ingested
    from pipeline.sources.activity import UserProfile

LOOKED_INTO = 40  # files of an export that are opened for a proposal, spread evenly: a second or two of work
UNKNOWN = ("", "?", "unknown", "don't know")
MAY_BE_UNKNOWN = ("weight_trend", "strength_sets_per_week")
DEMO_ATHLETE = "ben"  # whose week the demo shows: it has every label


def propose_profile(export: Path) -> Proposal:
    """Look into an export and tell what its files say of the wearer.

    Parameters
    ----------
    export
        Folder or file.

    Returns
    -------
    Proposal
        Keys of `profile.toml` that the files tell, the middle value where they disagree.

    Raises
    ------
    GluteError
        There is no file.
    """
    found = [file for file in expand_archives(find([export])) if isinstance(file, FoundFile)]
    if not found:
        raise GluteError("there are no files", where=str(export))
    looked_into = found[:: -(-len(found) // LOOKED_INTO)]
    users, activities = [], 0
    for file in looked_into:
        try:
            content = read_content(file.load().content, where=file.source)
        except BaseException as error:
            if not is_fault(error):
                raise
            continue  # ingesting says what is wrong with it
        activities += len(content.activities)
        users.append(content.user)
    return Proposal(files=len(found), looked_into=len(looked_into), activities=activities, told=_told_of(users))


def _told_of(users: Iterable[UserProfile]) -> dict[str, Any]:
    """Middle value of each key over all files; the commonest word for sex."""
    users = list(users)
    keys = {"height_cm": "height_cm", "mass_kg": "mass_kg", "hr_max": "hr_max_bpm", "hr_rest": "hr_rest_bpm"}
    told: dict[str, Any] = {}
    sexes = [user.sex for user in users if user.sex]
    if sexes:
        told["sex"] = mode(sexes)
    for key, attribute in keys.items():
        values = [value for user in users if (value := getattr(user, attribute))]
        if values:
            told[key] = round(float(median(values)), 1)
    return told


def new_id(home: Home, athlete: str) -> str:
    """Return the id when it may name a new athlete.

    Raises
    ------
    AthleteError
        It breaks the rule for ids.
    UsageError
        There is such an athlete.
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
        What was typed. `?` and the like say that it is not known.

    Returns
    -------
    Any
        The value in its type; for what is not known None, or `unknown` where the profile has that word.

    Raises
    ------
    AthleteError
        The answer is no such value.
    """
    word = text.strip().lower()
    if word in UNKNOWN:
        return "unknown" if key in MAY_BE_UNKNOWN else None
    value: float | str = word
    if key in RANGES:
        with contextlib.suppress(ValueError):  # then the check below says what a number must be
            value = read_number(word)
    profile_from("someone", {key: value}, where="your answer")
    return date.fromisoformat(word) if key == "birth_date" else value


def start_athlete(home: Home, athlete: str, told: Mapping[str, Any]) -> str:
    """Write the profile of a new athlete from a proposal and answers, and return the id; what is None stays unknown."""
    known = {key: value for key, value in told.items() if value is not None}
    save_profile(home, profile_from(new_id(home, athlete), known, where="your answers"))
    return athlete


def ingest_samples(home: Home, *, watch: Watch | None = None) -> list[Ingested]:
    """Copy the sample athletes' profiles and logs into a home, and read their files.

    Raises
    ------
    StoreError
        The sample data were not installed.
    UsageError
        The home is that of other athletes.
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
        outcomes = ingest(home, [folder / "exports"], watch=watch)
    return sorted(outcomes, key=lambda outcome: outcome.athlete != DEMO_ATHLETE)
