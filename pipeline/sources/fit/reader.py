"""FIT: decode by columns or with fitparse, then interpret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.sources.fit import columnar, reference
from pipeline.sources.fit.activity import interpret
from pipeline.sources.fit.chained import MAGIC
from pipeline.sources.formats import Engine, FileFormat

if TYPE_CHECKING:
    from pipeline.sources.activity import Content


def read(data: bytes, *, where: str, engine: Engine) -> Content:
    """Read one file; see `pipeline.sources.formats.Read`."""
    decode = reference.decode if engine is Engine.REFERENCE else columnar.decode
    return interpret(*decode(data, where=where), where=where)


FIT = FileFormat(
    name="fit",
    title="FIT",
    recognise=lambda head: head.raw[8:12] == MAGIC,
    read=read,
    endings=(".fit", ".fit.gz"),
)
