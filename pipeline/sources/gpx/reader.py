"""GPX: decode with a pattern and expat or with gpxpy, then interpret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.sources.formats import Engine, FileFormat, has_root
from pipeline.sources.gpx.activity import interpret
from pipeline.sources.gpx.columnar import decode

if TYPE_CHECKING:
    from pipeline.sources.activity import Content


def read(data: bytes, *, where: str, engine: Engine) -> Content:
    """Read one file; see `pipeline.sources.formats.Read`."""
    if engine is Engine.REFERENCE:
        from pipeline.sources.gpx import reference  # noqa: PLC0415  gpxpy loads slowly, and only checks need it

        return interpret(*reference.decode(data, where=where), where=where)
    return interpret(*decode(data, where=where), where=where)


GPX = FileFormat(
    name="gpx",
    title="GPX",
    recognise=has_root("gpx"),
    read=read,
    endings=(".gpx", ".gpx.gz"),
)
