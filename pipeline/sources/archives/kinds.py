"""Which files are archives, by their first bytes."""

from __future__ import annotations

import zlib

HEADER_BYTES = 4096  # inspected: they hold the compressed header of a tar
ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")  # with members, and without any
GZIP_SIGNATURE = b"\x1f\x8b"
TAR = slice(257, 262)  # place of `ustar` in the header of a tar
BLOCK = 512  # bytes of that header


def archive_kind(head: bytes) -> str | None:
    """Return which kind of archive a file is.

    Parameters
    ----------
    head
        Its first `HEADER_BYTES` bytes.

    Returns
    -------
    str or None
        `zip`, `tar`, each with `.gz` for every gzip around it, or None for other files.
    """
    if head.startswith(ZIP_SIGNATURES):
        return "zip"
    if head[TAR] == b"ustar":
        return "tar"
    if head.startswith(GZIP_SIGNATURE):
        inner = archive_kind(first_unpacked(head, BLOCK))
        return f"{inner}.gz" if inner else None
    return None


def first_unpacked(head: bytes, size: int) -> bytes:
    """Return the first `size` bytes in a gzip, as far as its first bytes hold them; none of a damaged one."""
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, size)
    except zlib.error:
        return b""
