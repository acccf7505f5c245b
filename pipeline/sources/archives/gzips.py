"""Unpack gzip, of one member or several, and keep what stands before damage."""

from __future__ import annotations

import contextlib
import zlib
from typing import TYPE_CHECKING

from pipeline.errors import FileError
from pipeline.sources.activity import Damage
from pipeline.sources.limits import LARGEST_CONTENT, MOST_RATIO, RATIO_FROM, check_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

UNPACK_BYTES = 1024  # compressed bytes unpacked at once: at most so much is lost before damage
_WINDOW = 16 + zlib.MAX_WBITS  # makes zlib expect gzip's header


def gunzip(data: bytes, *, where: str) -> tuple[bytes, Damage | None]:
    """Unpack gzip, of one member or several, and keep what stands before damage.

    Parameters
    ----------
    data
        Compressed bytes.
    where
        What to call them in errors.

    Returns
    -------
    tuple
        The content, and the damage with its offset in the content.

    Raises
    ------
    FileError
        Nothing can be unpacked, or more than a limit.
    """
    limit = min(LARGEST_CONTENT, max(RATIO_FROM, MOST_RATIO * len(data)))
    with contextlib.suppress(zlib.error):
        member = zlib.decompressobj(_WINDOW)
        whole = member.decompress(data, limit)
        if whole and member.eof and not member.unused_data:  # one sound member, as nearly always
            return whole, None
    content = bytearray()
    try:
        for piece in unpacked([data], limit):
            content += piece
        reason = ""
    except (zlib.error, EOFError) as error:
        reason = str(error)
    check_size(len(content), len(data), LARGEST_CONTENT)
    if not content:
        raise FileError("The gzip file cannot be unpacked", where=where, why=reason or "it is empty")
    return bytes(content), Damage(offset=len(content), reason=f"gzip: {reason}") if reason else None


def unpacked(pieces: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Unpack gzip step by step, so that what stands before an error comes out; stops above the limit.

    Parameters
    ----------
    pieces
        Compressed bytes.
    limit
        Most bytes that are wanted; one more may come out.

    Raises
    ------
    zlib.error, EOFError
        They are damaged, or end early. What stands before has come out then.
    """
    member = zlib.decompressobj(_WINDOW)
    room = limit + 1
    for packed in (piece[at : at + UNPACK_BYTES] for piece in pieces for at in range(0, len(piece), UNPACK_BYTES)):
        rest = packed
        while rest and room > 0:
            if member.eof:  # another member follows, or padding
                if not any(rest):
                    break
                member = zlib.decompressobj(_WINDOW)
            piece = member.decompress(rest, room)
            yield piece
            room -= len(piece)
            rest = member.unused_data if member.eof else member.unconsumed_tail
    if room > 0 and not member.eof:
        raise EOFError("the compressed data end early")
