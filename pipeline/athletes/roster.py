"""Many athletes from one csv file."""

from __future__ import annotations

import contextlib
import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from pipeline.athletes.csv_text import csv_lines, csv_text
from pipeline.athletes.days import read_day
from pipeline.athletes.measures import read_measure
from pipeline.athletes.profile import Profile, profile_from, save_profile
from pipeline.athletes.profile_values import CHOICES, DATES, RANGES
from pipeline.errors import AthleteError
from pipeline.words import did_you_mean

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.athletes.home import Home

LIST_KEYS = ("races", "care")  # several entries in a cell, separated by blanks or bars
YES = ("yes", "true", "1")
NO = ("no", "false", "0", "")


def add_from_roster(home: Home, path: Path) -> tuple[list[str], list[str]]:
    """Add the athletes of a csv file with a column `id` and columns named like the keys of `profile.toml`.

    Parameters
    ----------
    home
        Where they are added; athletes that exist already are left as they are.
    path
        One athlete a row; empty cells count as not given.

    Returns
    -------
    tuple
        Ids added, and one sentence for each row that was not, with its line.

    Raises
    ------
    AthleteError
        The file has no column `id`, or a column that no profile has.
    """
    lines = csv_lines(csv_text(path.read_bytes()))
    _check_header(next(lines, (1, {}))[1], path)
    known = set(home.athletes())
    added: list[str] = []
    problems: list[str] = []
    for place, cells in lines:
        where = f"{path.name}, line {place}"
        try:
            athlete = _add(home, cells, known, where)
        except AthleteError as error:
            problems.append(str(error) if where in str(error) else f"{where}: {error}")
        else:
            known.add(athlete)
            added.append(athlete)
    return added, problems


def _check_header(names: dict[str, str], path: Path) -> None:
    """Refuse a roster with unknown columns: a typing error would drop that value for everybody."""
    if "id" not in names:
        hint = "The first line names the columns: id,sex,birth_date"
        raise AthleteError("the roster has no column id", where=str(path), hint=hint)
    keys = [field.name for field in fields(Profile)]
    unknown = [name for name in names if name and name not in keys]
    if unknown:
        what = f"a profile has no key {', '.join(unknown)}"
        raise AthleteError(what, where=f"{path}, line 1", hint=did_you_mean(unknown[0], keys))


def _add(home: Home, cells: dict[str, str], known: set[str], where: str) -> str:
    """Write the profile of one row and return the id."""
    profile = _profile(cells, where)
    if profile.id in known:
        raise AthleteError(f"there is an athlete {profile.id!r} already", where=where)
    save_profile(home, profile)
    return profile.id


def _profile(cells: dict[str, str], where: str) -> Profile:
    given = {key: _value(key, text, where) for key, text in cells.items() if key and text and key != "id"}
    return profile_from(cells.get("id", ""), given, where=where)


def _value(key: str, text: str, where: str) -> Any:
    """Turn the text of a cell into the type its key has in `profile.toml`; the rest is refused later."""
    if key in LIST_KEYS:
        return re.split(r"[\s|]+", text)
    if key in CHOICES:
        return text.lower()
    if key == "share_body" and text.lower() in YES + NO:
        return text.lower() in YES
    if key in DATES:
        try:
            return read_day(text)
        except ValueError as error:
            raise AthleteError(f"{key} cannot be read", where=where, why=str(error)) from error
    with contextlib.suppress(ValueError):
        if key in RANGES:
            return read_measure(text, RANGES[key][2])
    return text
