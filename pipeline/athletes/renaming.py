"""The note of a rename that is under way, in the athlete's folder: it says how to finish one that was killed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from pipeline.errors import AthleteError
from pipeline.files import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.athletes.home import Home


NOTE = "rename.json"


@dataclass(frozen=True)
class Renaming:
    """A rename that has begun.

    Attributes
    ----------
    old, new
        Id of the athlete before and after.
    is_moved
        Whether all files have the new id. What is left is to write the reports again.
    """

    old: str
    new: str
    is_moved: bool = False

    @property
    def unfinished(self) -> str:
        """What is said of it until all files have the new id."""
        return f"the rename of {self.old} to {self.new} is not finished"

    @property
    def command(self) -> str:
        """What finishes it."""
        return f"glute athlete rename {self.old} {self.new}"


def renaming_of(home: Home, athlete: str) -> Renaming | None:
    """Read the note of an athlete; None where there is none.

    Raises
    ------
    AthleteError
        There is one that cannot be read.
    """
    path = _note(home, athlete)
    try:
        return Renaming(**json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        hint = "Remove that file, then give the athlete the new id again: glute athlete rename OLD NEW"
        raise AthleteError("the note of a rename cannot be read", where=str(path), why=str(error), hint=hint) from error


def note_renaming(home: Home, athlete: str, renaming: Renaming) -> None:
    """Write the note into the folder of an athlete, under the old id or the new."""
    write_atomically(_note(home, athlete), json.dumps(asdict(renaming)).encode())


def forget_renaming(home: Home, athlete: str) -> None:
    """Remove the note of a rename that is finished."""
    _note(home, athlete).unlink(missing_ok=True)


def refuse_reserved(home: Home, athlete: str) -> None:
    """Refuse a new athlete under an id that some files of another still have.

    Raises
    ------
    AthleteError
        A rename was killed; it names the command that finishes it.
    """
    for path in (home.root / "athletes").glob(f"*/{NOTE}"):
        begun = renaming_of(home, path.parent.name)
        if begun and begun.old == athlete and not begun.is_moved:
            raise _unfinished(begun, path.parent)


def refuse_half_renamed(home: Home, athlete: str) -> None:
    """Refuse to work for an athlete of whom some files still have the old id.

    Raises
    ------
    AthleteError
        A rename was killed; it names the command that finishes it.
    """
    begun = renaming_of(home, athlete)
    if begun and begun.new == athlete and not begun.is_moved:
        raise _unfinished(begun, home.athlete(athlete))


def _unfinished(begun: Renaming, folder: Path) -> AthleteError:
    return AthleteError(begun.unfinished, where=str(folder), hint=f"Finish it: {begun.command}")


def _note(home: Home, athlete: str) -> Path:
    return home.athlete(athlete) / NOTE
