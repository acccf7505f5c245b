"""Bytes to `Content`: recognise the format, and read the file with the reader that is registered for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import FileError, UnsupportedError, UsageError
from pipeline.sources.formats import Engine
from pipeline.sources.names import file_name
from pipeline.sources.registry import EMPTY_FILE, UNKNOWN_FORMAT, format_of, readable

if TYPE_CHECKING:
    from pipeline.sources.activity import Content
    from pipeline.sources.formats import FileFormat

EXPORT_AGAIN = "Export or copy it again"


def read_content(data: bytes, *, where: str, engine: str = Engine.COLUMNAR) -> Content:
    """Read the content of one file.

    Parameters
    ----------
    data
        Plain bytes: archives and compressed files are opened before.
    where
        What to call the file in errors; e-mail addresses in it are masked.
    engine
        `columnar`, or `reference` to decode with fitparse, gpxpy or a document in memory.

    Returns
    -------
    Content
        Activities, scale readings, the wearer, and the first damage met.

    Raises
    ------
    NotAnActivityError
        The file is sound and holds something else.
    UnsupportedError
        There is no reader for the format.
    FileError
        Nothing could be kept of a file of a known format.
    UsageError
        There is no such engine.
    """
    where = file_name(where)
    if engine not in tuple(Engine):
        raise UsageError(f"No engine named {engine}", hint=f"Use {' or '.join(Engine)}")
    recognised = format_of(data)
    if recognised is EMPTY_FILE:
        raise FileError("The file is empty", where=where, hint=EXPORT_AGAIN)
    if recognised.read is None:
        raise _no_reader(recognised, data, where)
    return recognised.read(data, where=where, engine=Engine(engine))


def _no_reader(recognised: FileFormat, data: bytes, where: str) -> FileError:
    """Make the error for a file of another format; one that is named like an activity was lost or damaged."""
    endings = tuple(ending for known in readable() for ending in known.endings)
    if not recognised.packed and where.lower().endswith(endings):
        crashed = len(set(data)) == 1
        why = "it holds one byte over and over, as after a crash" if crashed else f"it holds {recognised.title}"
        return FileError("The file has the name of an activity and is none", where=where, why=why, hint=EXPORT_AGAIN)
    if recognised is UNKNOWN_FORMAT:
        return UnsupportedError("No known format", where=where, hint=_formats_read())
    why = f"it holds {recognised.title}, for which there is no reader"
    return UnsupportedError("The file is not read", where=where, why=why, hint=recognised.hint)


def _formats_read() -> str:
    """Name the formats that are read, those without an ending of their own last."""
    *first, last = [known.title for known in readable() if known.endings]
    others = "".join(f", and {known.title}" for known in readable() if not known.endings)
    return f"{', '.join(first)} and {last} files are read{others}"
