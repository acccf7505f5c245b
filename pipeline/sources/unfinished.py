"""Recognise unfinished files by their names: transfers under way, leftovers, and placeholders of cloud drives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.errors import FileError, UnsupportedError
from pipeline.file_reasons import FileReason
from pipeline.sources.registry import readable

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLACEHOLDER = re.compile(r"\.?(?P<name>.+)\.(icloud|nextcloud|owncloud)", re.IGNORECASE)
_UNFINISHED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\.(?P<name>.+\.\w+)\.[a-z0-9]{6}",  # rsync, and others that make a name by mkstemp
        r"[.~]?(?P<name>.+)\.(part|partial|filepart|tmp|temp|crdownload|opdownload|download|uploading|gstmp|aria2)",
        r"[.~]?(?P<name>.+)\.(!sync|!ut|!qb|bc!|sw[n-px]|kate-swp)",  # torrents, and editors
        r"\.(?P<name>goutputstream-[a-z0-9]{6})",  # GNOME
        r"#?(?P<name>.+)#",  # Emacs, and the locks of LibreOffice
        r"\.#(?P<name>.+)",  # locks of Emacs
        r"\.?(?P<name>.+)\.~[0-9a-f]+",  # Nextcloud
        r"(?P<name>.+)~",  # editors
        r"\.(?P<name>(nfs|fuse_hidden)[0-9a-f]{8,})",  # deleted while it was open
    )
)
_PACKED = (".gz", ".zip", ".tar", ".tgz")


def unfinished(name: str) -> FileError | None:
    """Return the verdict on a file that is not to be read, by its name.

    >>> unfinished(".run.fit.icloud").verdict, unfinished("run.fit.part").verdict, unfinished("run.fit")
    (<FileStatus.REJECTED: 'rejected'>, <FileStatus.UNSUPPORTED: 'unsupported'>, None)
    """
    if _PLACEHOLDER.fullmatch(name):
        return FileError(FileReason.IN_CLOUD)
    if any(pattern.fullmatch(name) for pattern in _UNFINISHED):
        return UnsupportedError(FileReason.UNFINISHED)
    return None


def is_named_like_activity(name: str) -> bool:
    """Return whether a placeholder or an unfinished file will be an activity or an archive, by its name."""
    found: Iterable[re.Match[str] | None] = (pattern.fullmatch(name) for pattern in (_PLACEHOLDER, *_UNFINISHED))
    endings = (*(ending for known in readable() for ending in known.endings), *_PACKED)
    return any(match["name"].lower().endswith(endings) for match in found if match)
