"""Damaged archives, as opposed to failing disks and networks."""

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
from pipeline.file_reasons import FileReason, reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.file_reasons import Reason

BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ArithmeticError,  # zipfile and tarfile do not foresee this and the rest
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""Errors raised while reading damaged archives."""
OF_DAMAGE = (None, errno.EINVAL)  # numbers of the OSErrors that bz2 and seeking raise for damage


def damage_reason(error: Exception) -> Reason:
    """Return the reason in an error: a code where this package raised it, else the message of the library.

    zipfile has no message where the data end early.
    """
    if error.args and isinstance(error.args[0], FileReason):
        return reason(error.args[0])
    return reason(FileReason.LIBRARY, error) if str(error) else reason(FileReason.DATA_END_EARLY)


@contextlib.contextmanager
def failures_as_unreadable() -> Iterator[None]:
    """Turn errors of failing disks and networks into `UnreadableError`; errors of damage pass.

    Raises
    ------
    UnreadableError
        Something could not be read this time.
    """
    try:
        yield
    except OSError as error:
        if error.errno in OF_DAMAGE:
            raise
        why = reason(FileReason.LIBRARY, error.strerror or error)
        raise UnreadableError(FileReason.UNREADABLE, details=[why]) from None
