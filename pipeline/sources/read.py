"""Bytes to `Content`: tell the format, then let the reader of that format work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.errors import FileError, UnsupportedError, UsageError
from pipeline.sources.fit import activity as fit_activity
from pipeline.sources.fit import columnar as fit_columns
from pipeline.sources.fit import reference as fit_reference
from pipeline.sources.formats import format_of
from pipeline.sources.gpx import activity as gpx_activity
from pipeline.sources.gpx import columnar as gpx_columnar
from pipeline.sources.gpx import reference as gpx_reference
from pipeline.sources.records import file_name
from pipeline.sources.tcx import activity as tcx_activity
from pipeline.sources.tcx import columnar as tcx_columnar
from pipeline.sources.tcx import reference as tcx_reference
from pipeline.sources.vendors import polar

if TYPE_CHECKING:
    from pipeline.sources.activity import Content

_NAMED = re.compile(r"\.(?:fit|gpx|tcx)(?:\.gz)?$", re.IGNORECASE)
HOLDS = {"html": "it holds a web page", "unknown": "it holds no known format"}  # a download that went wrong, for one
PACKED = ("zip", "gzip", "bzip2", "xz", "rar", "7z")


def read_content(data: bytes, *, where: str, engine: str = "columnar") -> Content:
    """Read the content of one file.

    Parameters
    ----------
    data
        Plain bytes: archives and compressed files are opened before.
    where
        What to call the file in errors; e-mail addresses in it are masked.
    engine
        `columnar`, or `reference` to let fitparse, gpxpy and a document in memory decode.

    Returns
    -------
    Content
        Activities, scale readings, the wearer, and the first damage met.

    Raises
    ------
    NotAnActivityError
        The file is sound and holds something else.
    UnsupportedError
        No reader here understands the format.
    FileError
        Nothing could be kept of a file of a known format.
    UsageError
        There is no such engine.
    """
    where = file_name(where)
    if engine not in ("columnar", "reference"):
        raise UsageError(f"No engine named {engine}", hint="Use columnar or reference")
    kind = format_of(data)
    if kind == "empty":
        raise FileError("The file is empty", where=where, hint="Export or copy it again")
    if kind == "fit":
        decode = fit_columns.decode if engine == "columnar" else fit_reference.decode
        return fit_activity.content(*decode(data, where=where), where=where)
    if kind == "gpx":
        read = gpx_columnar.decode if engine == "columnar" else gpx_reference.decode
        return gpx_activity.content(*read(data, where=where), where=where)
    if kind == "tcx":
        walk = tcx_columnar.decode if engine == "columnar" else tcx_reference.decode
        return tcx_activity.content(*walk(data, where=where), where=where)
    if kind == "polar":
        return polar.content(data, where=where)
    raise _no_reader(kind, data, where)


def _no_reader(kind: str, data: bytes, where: str) -> FileError:
    """Say what a file of another format is and what helps; one that is named as an activity is a lost one."""
    if kind not in PACKED and _NAMED.search(where):
        why = (
            "it holds one byte over and over, as after a crash"
            if len(set(data)) == 1
            else HOLDS.get(kind, f"it holds {kind}")
        )
        what = "The file has the name of an activity and is none"
        return FileError(what, where=where, why=why, hint="Export or copy it again")
    if kind == "unknown":
        return UnsupportedError(
            "No known format", where=where, hint="FIT, GPX and TCX files are read, and Polar's JSON"
        )
    hint = "Unpack it first" if kind in PACKED else None
    return UnsupportedError(f"A file of the kind {kind}", where=where, why="there is no reader for it", hint=hint)
