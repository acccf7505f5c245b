"""The seal of a parquet file: a digest of all its bytes, as page checksums do not cover all of them.

It lies between the last row group and the footer. Readers of parquet find everything by offsets and pass over it.
"""

from __future__ import annotations

import hashlib

from pipeline.store.row_groups import TAIL

SEAL_KEY = b"glute.sealed"
"""In the footer of every file with a seal, so that a missing seal is damage and not an older file."""

_NAME = b"glute.sha256="
_DIGEST_BYTES = hashlib.sha256().digest_size
_SEAL_BYTES = len(_NAME) + _DIGEST_BYTES


def sealed(content: bytes) -> bytes:
    """Put a seal into a parquet file that has none."""
    at = _footer_start(content)
    head, footer = content[:at] + _NAME, content[at:]
    return head + _digest(head, footer) + footer


def seal_fault(content: bytes) -> str | None:
    """Return what is wrong with the seal of a parquet file; None where it holds, and for older files without one."""
    at = _footer_start(content)
    named = content[max(at - _SEAL_BYTES, 0) : at].startswith(_NAME)
    if not named:
        return "its seal is missing" if SEAL_KEY in content[at:] or _NAME in content else None
    digest_at = at - _DIGEST_BYTES
    if _digest(content[:digest_at], content[at:]) != content[digest_at:at]:
        return "its bytes are not those that were written: the seal does not fit"
    return None


def _footer_start(content: bytes) -> int:
    """Return where the footer begins; a length that cannot be gives the end of the file, where no seal lies."""
    if len(content) < TAIL:
        return len(content)
    length = int.from_bytes(content[-TAIL : -TAIL + 4], "little")
    return max(len(content) - TAIL - length, 0)


def _digest(head: bytes, footer: bytes) -> bytes:
    digest = hashlib.sha256(head)
    digest.update(footer)
    return digest.digest()
