"""TCX: decode with expat or from a document in memory, then interpret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.sources.formats import Engine, FileFormat, has_root
from pipeline.sources.tcx import columnar, reference
from pipeline.sources.tcx.activity import interpret

if TYPE_CHECKING:
    from pipeline.sources.activity import Content


def read(data: bytes, *, where: str, engine: Engine) -> Content:
    """Read one file; see `pipeline.sources.formats.Read`."""
    decode = reference.decode if engine is Engine.REFERENCE else columnar.decode
    return interpret(*decode(data, where=where), where=where)


TCX = FileFormat(
    name="tcx",
    title="TCX",
    recognise=has_root("trainingcenterdatabase", "activities"),
    read=read,
    endings=(".tcx", ".tcx.gz"),
)
