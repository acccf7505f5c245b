"""First contact: look into an export and propose a profile; the sample athletes of the demo."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from statistics import median
from typing import TYPE_CHECKING, Any

from pipeline.athletes.profile import profile_from, save_profile
from pipeline.errors import FileError, StoreError
from pipeline.jobs.importing import ingest
from pipeline.outcomes import Proposal
from pipeline.sources.files import find
from pipeline.sources.read import read_content

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.jobs.watch import Watch
    from pipeline.outcomes import Ingested
    from pipeline.sources.activity import UserProfile

LOOKED_INTO = 40  # files of an export that are opened for a proposal, spread evenly: a few seconds of work
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
    """
    found = list(find([export]))
    step = max(1, len(found) // LOOKED_INTO)
    users, activities = [], 0
    for file in found[::step]:
        try:
            content = read_content(file.load().content, where=file.source)
        except FileError:
            continue
        activities += len(content.activities)
        users.append(content.user)
    return Proposal(files=len(found), activities=activities, told=_told_of(users))


def _told_of(users: Iterable[UserProfile]) -> dict[str, Any]:
    """Middle value of each key over all files; the commonest word for sex."""
    users = list(users)
    keys = {"height_cm": "height_cm", "mass_kg": "mass_kg", "hr_max": "hr_max_bpm", "hr_rest": "hr_rest_bpm"}
    told: dict[str, Any] = {}
    sexes = [user.sex for user in users if user.sex]
    if sexes:
        told["sex"] = max(set(sexes), key=sexes.count)
    for key, attribute in keys.items():
        values = [value for user in users if (value := getattr(user, attribute))]
        if values:
            told[key] = round(median(values), 1)
    return told


def start_athlete(home: Home, athlete: str, told: dict[str, Any]) -> None:
    """Write the profile of a new athlete from a proposal and answers; text where a number belongs is converted."""
    save_profile(home, profile_from(athlete, told, where="your answers"))


def ingest_samples(home: Home, *, watch: Watch | None = None) -> list[Ingested]:
    """Copy the sample athletes' profiles and logs into a home, and read their files.

    Raises
    ------
    StoreError
        The sample data were not installed.
    """
    samples = files("sample_data")
    if not samples.joinpath("exports").is_dir():
        raise StoreError("the sample data are missing", hint="Make them with: python -m sample_data.make")
    with as_file(samples) as folder:
        shutil.copytree(folder / "athletes", home.root / "athletes", dirs_exist_ok=True)
        outcomes = ingest(home, [folder / "exports"], watch=watch)
    return sorted(outcomes, key=lambda outcome: outcome.athlete != DEMO_ATHLETE)
