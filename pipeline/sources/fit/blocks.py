"""View the data messages of one layout as columns of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pipeline.arrays import Floats, Ints
    from pipeline.sources.fit.definitions import Shape
    from pipeline.sources.fit.profile import Base

Bytes = NDArray[np.uint8]


class Block(NamedTuple):
    """The data messages of one layout: their bytes, a row each, and their offsets in the file."""

    shape: Shape
    bytes: Bytes
    offsets: Ints
    compressed: bool


def gathered(data: bytes, shape: Shape, offsets: list[int], *, compressed: bool = False) -> Block:
    """Gather the data messages of a shape at these offsets."""
    at = np.array(offsets, dtype=np.int64)
    content = np.frombuffer(data, np.uint8)
    windows = np.lib.stride_tricks.as_strided(
        content, (len(content) - shape.size + 1, shape.size), (1, 1), writeable=False
    )
    return Block(shape, windows[at], at, compressed)


def column(block: Block, place: int, size: int, base: Base) -> NDArray[Any]:
    """View one field of a block: a row each, and a column for each of its values."""
    kind = f"{block.shape.order}{base.kind}{base.width}"
    shape = (len(block.bytes), size // base.width)
    return np.ndarray(shape, kind, block.bytes.data, place, (block.shape.size, base.width))


def numbers(block: Block, place: int, size: int, base: Base) -> Floats:
    """Read one field of a block as numbers, NaN where missing; of an array, the first valid number."""
    raw = column(block, place, size, base)
    with np.errstate(invalid="ignore"):  # signalling NaN of damaged files
        values: Floats = raw.astype(np.float64)
    if base.invalid is not None:
        values[raw == base.invalid] = np.nan
    elif base.kind == "f":
        values[~np.isfinite(values)] = np.nan
    if values.shape[1] == 1:
        return values[:, 0]
    first: Floats = values[np.arange(len(values)), np.argmin(np.isnan(values), axis=1)]
    return first
