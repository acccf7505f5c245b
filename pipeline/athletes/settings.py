"""The operator's settings for a whole home: so far, where its tables are."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.athletes.home import Home


def store_root(home: Home) -> str:
    """Return the folder or URL of the tables: `store` in `settings.toml`, else the home's own folder.

    Parameters
    ----------
    home
        Home folder.

    Raises
    ------
    UsageError
        The settings cannot be read, or hold anything but the URL of a bucket.
    """
    try:
        settings = tomllib.loads(home.settings.read_text("utf-8"))
    except FileNotFoundError:
        return str(home.store)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _unusable(home, f"they are not valid TOML: {error}") from error
    url = settings.pop("store", None)
    if settings or not isinstance(url, str):
        raise _unusable(home, "they hold something other than the URL of the store")
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.hostname:
        raise _unusable(home, f"{url} is no URL of a bucket")
    if "@" in parts.netloc:
        raise _unusable(home, "keys do not belong in a file: they are read from the environment only")
    return url


def _unusable(home: Home, why: str) -> UsageError:
    hint = 'Write one line, as store = "s3://bucket/folder", or rename the file'
    return UsageError("the settings cannot be used", where=str(home.settings), why=why, hint=hint)
