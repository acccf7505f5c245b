"""Damaged archives, as distinct from disks and networks that fail."""

from __future__ import annotations

import contextlib
import errno
import lzma
import struct
import tarfile
import zipfile
import zlib
from typing import TYPE_CHECKING

from pipeline.errors import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

AGAIN = "Download or copy it again"
NEXT_RUN = "The next run tries again"
BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ArithmeticError,  # this and what follows zipfile and tarfile do not foresee
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What reading damaged archives raises."""
OF_DAMAGE = (None, errno.EINVAL)  # numbers of those OSErrors that bz2 and seeking raise for damage


def damage_reason(error: Exception) -> str:
    """Return what an error says of the damage; zipfile says nothing where data end early."""
    return str(error) or "the data end early"


@contextlib.contextmanager
def failures_as_unreadable() -> Iterator[None]:
    """Raise what disks and networks that fail raise as `UnreadableError`; errors of damage pass.

    Raises
    ------
    UnreadableError
        Something could not be read, and may be another time.
    """
    try:
        yield
    except OSError as error:
        if error.errno in OF_DAMAGE:
            raise
        why = error.strerror or str(error)
        raise UnreadableError("The file cannot be read", why=why, hint=NEXT_RUN) from None
