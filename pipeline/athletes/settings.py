"""The operator's settings for a whole home: where its tables are, and which pages it keeps."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.athletes.home import Home

SETTINGS = frozenset({"store", "pages"})


class Pages(StrEnum):
    """Which weeks of an athlete are kept as pages; the JSON of every week is kept in any case."""

    ALL = "all"
    LATEST = "latest"


class Settings(NamedTuple):
    """What the settings say: where the tables are, None for the home's own folder, and which pages are kept."""

    store: str | None
    pages: Pages


def store_root(home: Home) -> str:
    """Return the folder or URL of the tables: `store` in `settings.toml`, else the home's own folder.

    Parameters
    ----------
    home
        Home folder.

    Raises
    ------
    UsageError
        The settings cannot be read, or hold anything unknown or unusable.
    """
    return _settings(home).store or str(home.store)


def pages_kept(home: Home) -> Pages:
    """Return which pages are kept: `pages` in `settings.toml`, else all. Parameters and errors as for `store_root`."""
    return _settings(home).pages


def _settings(home: Home) -> Settings:
    """Read the settings; each is checked whichever of them is asked for, so that every command names a slip."""
    written = _written(home)
    return Settings(_store(home, written.get("store")), _pages(home, written.get("pages", Pages.ALL)))


def _store(home: Home, url: Any) -> str | None:
    if url is None:
        return None
    if not isinstance(url, str):
        raise _unusable(home, f"the store is {url!r}, which is no URL")
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.hostname:
        raise _unusable(home, f"{url} is no URL of a bucket")
    if "@" in parts.netloc:
        raise _unusable(home, "keys do not belong in a file: they are read from the environment only")
    return url


def _pages(home: Home, kept: Any) -> Pages:
    try:
        return Pages(kept)
    except ValueError as error:
        raise _unusable(home, f"pages is {kept!r}, and can be {' or '.join(Pages)}") from error


def _written(home: Home) -> dict[str, Any]:
    try:
        settings = tomllib.loads(home.settings.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except IsADirectoryError as error:
        raise _unusable(home, "they are a folder, not a file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unusable(home, f"they are not valid TOML: {error}") from error
    if unknown := sorted(settings.keys() - SETTINGS):
        raise _unusable(home, f"{', '.join(unknown)} is no setting: there are {' and '.join(sorted(SETTINGS))}")
    return settings


def _unusable(home: Home, why: str) -> UsageError:
    hint = 'Write lines such as store = "s3://bucket/folder" or pages = "latest", or rename the file'
    return UsageError("the settings cannot be used", where=str(home.settings), why=why, hint=hint)
