"""Bytes to `Content`: recognise the format, and read the file with its registered reader."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.errors import FileError, UnsupportedError, UsageError
from pipeline.file_reasons import FileReason, reason
from pipeline.sources.distance_units import in_metres
from pipeline.sources.duration_units import in_seconds
from pipeline.sources.formats import Engine
from pipeline.sources.height_units import heights_in_metres
from pipeline.sources.names import file_name
from pipeline.sources.registry import EMPTY_FILE, OTHER_JSON, OTHER_XML, UNKNOWN_FORMAT, format_of, readable
from pipeline.sources.speed_units import in_mps
from pipeline.sources.vendors.unread import vendor_of

if TYPE_CHECKING:
    from pipeline.sources.activity import Activity, Content
    from pipeline.sources.formats import FileFormat


def read_content(data: bytes, *, where: str, engine: str = Engine.COLUMNAR) -> Content:
    """Read the content of one file.

    Parameters
    ----------
    data
        Plain bytes, already unpacked.
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
        The file is intact and holds something else.
    UnsupportedError
        There is no reader for the format.
    FileError
        The file has a known format, and nothing in it can be used.
    UsageError
        There is no such engine.
    """
    where = file_name(where)
    if engine not in tuple(Engine):
        raise UsageError(f"No engine named {engine}", hint=f"Use {' or '.join(Engine)}")
    recognised = format_of(data)
    if recognised is EMPTY_FILE:
        raise FileError(FileReason.EMPTY_FILE, where=where)
    if recognised.read is None:
        raise _no_reader(recognised, data, where)
    content = recognised.read(data, where=where, engine=Engine(engine))
    return replace(content, activities=tuple(map(_in_si_units, content.activities)))


def _in_si_units(activity: Activity) -> Activity:
    """Convert what cannot be in the units of the format; distances in metres decide on the rest."""
    return heights_in_metres(in_mps(in_metres(in_seconds(activity))))


def _no_reader(recognised: FileFormat, data: bytes, where: str) -> FileError:
    """Make the error for a file of another format; one that is named like an activity was lost or damaged."""
    endings = tuple(ending for known in readable() for ending in known.endings)
    if not recognised.packed and where.lower().endswith(endings):
        if len(set(data)) == 1:
            cause = reason(FileReason.ONE_BYTE_REPEATED)
        elif recognised is UNKNOWN_FORMAT:
            cause = reason(FileReason.CONTENT_UNKNOWN)
        else:
            cause = reason(FileReason.CONTENT_FORMAT, recognised.name)
        return FileError(FileReason.MISNAMED, where=where, details=[cause])
    if recognised in (OTHER_JSON, OTHER_XML, UNKNOWN_FORMAT):
        recognised = vendor_of(where) or recognised
    if recognised is UNKNOWN_FORMAT:
        return UnsupportedError(
            FileReason.UNKNOWN_FORMAT,
            *(known.title for known in readable() if known.title and not known.workouts),
            where=where,
        )
    return UnsupportedError(recognised.unread, recognised.name, where=where)
