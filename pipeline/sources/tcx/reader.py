"""TCX: decode with expat or from a document in memory, then interpret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.sources.formats import Engine, FileFormat, has_root
from pipeline.sources.tcx.activity import interpret
from pipeline.sources.tcx.columnar import decode

if TYPE_CHECKING:
    from pipeline.sources.activity import Content


def read(data: bytes, *, where: str, engine: Engine) -> Content:
    """Read one file; see `pipeline.sources.formats.Read`."""
    if engine is Engine.REFERENCE:
        from pipeline.sources.tcx import reference  # noqa: PLC0415  the document model loads slowly, and only checks need it

        return interpret(*reference.decode(data, where=where), where=where)
    return interpret(*decode(data, where=where), where=where)


TCX = FileFormat(
    name="tcx",
    title="TCX",
    recognise=has_root("trainingcenterdatabase", "activities"),
    read=read,
    endings=(".tcx", ".tcx.gz"),
)
