"""The home folder: where every athlete's data are, and which athletes there are."""

from __future__ import annotations

import contextlib
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import platformdirs

from pipeline.errors import AthleteError, UsageError
from pipeline.files import OTHERS, expanded

if TYPE_CHECKING:
    from pathlib import Path

OWN_FOLDERS = ("athletes", "store", "reports", "locks", "prefect")
"""Folders of a home that only `glute` and its owner write."""

ID_PATTERN = re.compile(r"[a-z][a-z0-9_-]{0,63}")
DEVICE_PATTERN = re.compile(r"con|prn|aux|nul|(com|lpt)[1-9]")
"""Names that Windows keeps for devices ("Naming Files, Paths, and Namespaces", Microsoft): no folder can have them."""


@dataclass(frozen=True)
class Home:
    """A home folder: profiles and logs, inboxes, the store and the reports.

    Attributes
    ----------
    root
        The folder itself. It need not exist yet.

    Examples
    --------
    >>> from pathlib import Path
    >>> from pipeline import Home
    >>> home = Home(Path("club"))
    >>> home.profile("anna").as_posix(), home.inbox("anna").as_posix()
    ('club/athletes/anna/profile.toml', 'club/inbox/anna')
    >>> home.athletes()
    []
    """

    root: Path

    @property
    def store(self) -> Path:
        """Folder of the tables, unless the settings name another place."""
        return self.root / "store"

    @property
    def settings(self) -> Path:
        """File of the operator's settings for the whole home; may be missing."""
        return self.root / "settings.toml"

    def athlete(self, athlete: str) -> Path:
        """Folder of the profile and the logs."""
        return self.root / "athletes" / checked_id(athlete)

    def profile(self, athlete: str) -> Path:
        """File of the profile."""
        return self.athlete(athlete) / "profile.toml"

    def sources(self, athlete: str) -> Path:
        """File that records where the athlete's files were last seen."""
        return self.athlete(athlete) / "sources.csv"

    def file_key(self, athlete: str) -> Path:
        """File with the key under which the numbers of the athlete's files are hashed."""
        return self.athlete(athlete) / "file-key.bin"

    def lock(self, athlete: str) -> Path:
        """Lock file, held by the process that writes for the athlete."""
        return self.root / "locks" / f"{checked_id(athlete)}.lock"

    def unchanged(self, athlete: str) -> Path:
        """File that says after which import nothing has changed; it may be missing."""
        return self.root / "locks" / f"{checked_id(athlete)}.unchanged.json"

    def inbox(self, athlete: str) -> Path:
        """Folder that nightly runs read."""
        return self.root / "inbox" / checked_id(athlete)

    def reports(self, athlete: str) -> Path:
        """Folder of the weekly reports."""
        return self.root / "reports" / checked_id(athlete)

    @property
    def nights(self) -> Path:
        """File with a line for each of the last nights."""
        return self.root / "nights.jsonl"

    @property
    def served(self) -> Path:
        """File that describes what `glute serve` serves, while it runs."""
        return self.root / "prefect" / "served.json"

    @property
    def secret(self) -> Path:
        """File with the secret of Prefect's server while `glute serve` runs; only its owner may read it."""
        return self.root / "prefect" / "secret.txt"

    @property
    def serving(self) -> Path:
        """Lock file of `glute serve`; no athlete's id begins like this."""
        return self.root / "locks" / "_serving.lock"

    def athletes(self) -> list[str]:
        """Return the ids of all athletes with a profile, sorted."""
        found = (self.root / "athletes").glob("*/profile.toml")
        return sorted(file.parent.name for file in found if ID_PATTERN.fullmatch(file.parent.name))


def keep_private(home: Home) -> bool:
    """Take from others the right to read a home that an older program, or a person, left open to them.

    The inbox keeps its rights inside, as another program may fill it; whether it can still get there is the owner's
    choice. A home that belongs to somebody else, or cannot be changed, stays as it is.

    Returns
    -------
    bool
        Whether anything was changed.
    """
    if os.name != "posix" or not (home.root / "athletes").is_dir() or not home.root.stat().st_mode & OTHERS:
        return False
    files = [path for path in home.root.iterdir() if path.is_file()]
    below = [path for name in OWN_FOLDERS for path in (home.root / name, *(home.root / name).rglob("*"))]
    own = [home.root, *files, *below]
    with contextlib.suppress(OSError):
        for path in reversed(own):  # the root last: a run that is killed does the rest another time
            if path.exists() and not path.is_symlink() and path.stat().st_mode & OTHERS:
                path.chmod(path.stat().st_mode & ~OTHERS)
        return True
    return False


def home_from(option: str | None) -> Home:
    """Find the home folder: the option, else `$GLUTE_HOME`, else the platform's folder for user data.

    Parameters
    ----------
    option
        Value of `--home`; None if not given.

    Returns
    -------
    Home
        Its folder need not exist yet.

    Raises
    ------
    UsageError
        It names no folder, or its name is no UTF-8, or Python was asked not to read it as such.
    """
    if option is not None and not option.strip():
        raise UsageError("--home names no folder", hint="Leave it out, or write: glute --home FOLDER")
    chosen = option or os.environ.get("GLUTE_HOME") or platformdirs.user_data_dir("glute", appauthor=False)
    root = expanded(chosen).absolute()
    if any("\ud800" <= character <= "\udfff" for character in str(root)):
        hint = "Set PYTHONUTF8=1 and try again, or choose another folder: glute --home FOLDER"
        raise UsageError("the name of the home cannot be read as UTF-8", where=ascii(str(root)), hint=hint)
    if root.is_file():
        raise UsageError("the home is a file, not a folder", where=str(root), hint="Write: glute --home FOLDER")
    return Home(root)


def checked_id(athlete: str) -> str:
    """Return the id when it may name an athlete.

    Raises
    ------
    AthleteError
        The id breaks the rule `[a-z][a-z0-9_-]{0,63}`.
    """
    if not ID_PATTERN.fullmatch(athlete):
        small = athlete.lower()
        meant = f"Did you mean {small}? The" if ID_PATTERN.fullmatch(small) else "Choose a short id such as anna; the"
        raise AthleteError(
            f"{athlete!r} cannot be the id of an athlete",
            why="an id starts with a letter a-z and goes on with a-z, 0-9, - and _, 64 characters at most",
            hint=f"{meant} full name is given with --name",
        )
    return athlete


def checked_new_id(athlete: str) -> str:
    """Return the id when a new athlete may have it, whose home may be copied to any system.

    Raises
    ------
    AthleteError
        It cannot be an id, or Windows keeps it for a device.
    """
    if DEVICE_PATTERN.fullmatch(checked_id(athlete)):
        raise AthleteError(
            f"{athlete!r} cannot be the id of a new athlete",
            why="Windows keeps this name for a device, so no folder there can have it",
            hint=f"Choose another, as {athlete}-1",
        )
    return athlete
