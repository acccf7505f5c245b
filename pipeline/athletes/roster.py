"""Many athletes from one csv file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pipeline.athletes.logs import csv_lines, csv_text
from pipeline.athletes.profile import RANGES, profile_from, save_profile
from pipeline.errors import AthleteError

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.athletes.home import Home
    from pipeline.athletes.profile import Profile

LISTS = ("races", "care")  # several entries in a cell, parted by blanks or bars
YES = ("yes", "true", "1")
NO = ("no", "false", "0", "")


def add_from_roster(home: Home, path: Path) -> tuple[list[str], list[str]]:
    """Add the athletes of a csv file with a column `id` and columns named like the keys of `profile.toml`.

    Parameters
    ----------
    home
        Where they are added; an athlete who is there already is left as they are.
    path
        One athlete a row; empty cells are not told.

    Returns
    -------
    tuple
        Ids added, and one sentence for each row that was not, with its line.

    Raises
    ------
    AthleteError
        The file has no column `id`.
    """
    lines = csv_lines(csv_text(path.read_bytes()))
    if "id" not in next(lines, (1, {}))[1]:
        raise AthleteError(
            "the roster has no column id", where=str(path), hint="The first line names the columns: id,sex,birth_date"
        )
    known = set(home.athletes())
    added: list[str] = []
    problems: list[str] = []
    for place, cells in lines:
        where = f"{path.name}, line {place}"
        try:
            profile = _profile(cells, where)
        except AthleteError as error:
            problems.append(str(error) if where in str(error) else f"{where}: {error}")
            continue
        if profile.id in known:
            problems.append(f"{where}: there is an athlete {profile.id!r} already")
            continue
        save_profile(home, profile)
        known.add(profile.id)
        added.append(profile.id)
    return added, problems


def _profile(cells: dict[str, str], where: str) -> Profile:
    told = {key: _value(key, text) for key, text in cells.items() if text and key != "id"}
    return profile_from(cells.get("id", ""), told, where=where)


def _value(key: str, text: str) -> Any:
    """Turn the text of a cell into the type its key has in `profile.toml`; what cannot be turned is refused later."""
    if key in LISTS:
        return re.split(r"[\s|]+", text)
    if key == "share_body" and text.lower() in YES + NO:
        return text.lower() in YES
    if key in RANGES:
        try:
            return float(text.replace(",", "."))
        except ValueError:
            return text
    return text
