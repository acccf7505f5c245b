"""Unpack gzip, of one member or several, and keep the data before any damage."""

from __future__ import annotations

import contextlib
import zlib
from typing import TYPE_CHECKING

from pipeline.errors import FileError
from pipeline.file_reasons import FileReason
from pipeline.sources.activity import Damage
from pipeline.sources.archives.damage import damage_reason
from pipeline.sources.limits import LARGEST_CONTENT, MOST_RATIO, RATIO_FROM, check_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

UNPACK_BYTES = 1024  # compressed bytes unpacked at once: at most this much is lost before damage
_WINDOW = 16 + zlib.MAX_WBITS  # makes zlib expect gzip's header


def gunzip(data: bytes, *, where: str) -> tuple[bytes, Damage | None]:
    """Unpack gzip, of one member or several, and keep the data before any damage.

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
        Nothing can be unpacked, or more than a limit allows.
    """
    limit = min(LARGEST_CONTENT, max(RATIO_FROM, MOST_RATIO * len(data)))
    with contextlib.suppress(zlib.error):
        member = zlib.decompressobj(_WINDOW)
        whole = member.decompress(data, limit)
        if whole and member.eof and not member.unused_data:  # one intact member, as in nearly all files
            return whole, None
    content = bytearray()
    try:
        for piece in unpacked([data], limit):
            content += piece
        causes = []
    except (zlib.error, EOFError) as error:
        causes = [damage_reason(error)]
    check_size(len(content), len(data), LARGEST_CONTENT)
    if not content:
        raise FileError(FileReason.FILE_DAMAGED if causes else FileReason.EMPTY_GZIP, where=where, details=causes)
    return bytes(content), Damage(offset=len(content), causes=tuple(causes)) if causes else None


def unpacked(pieces: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Unpack gzip step by step, so that the data before an error are not lost; stop above the limit.

    Parameters
    ----------
    pieces
        Compressed bytes.
    limit
        Most bytes to unpack; one more may be yielded.

    Raises
    ------
    zlib.error, EOFError
        The data are damaged or end early. What comes before has been yielded by then.
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
        raise EOFError(FileReason.GZIP_ENDS)
