"""The bytes of a tar, held against what tarfile takes on trust."""

from __future__ import annotations

import re
import tarfile
from typing import IO

LONGEST_HEADER = 2**20  # bytes, judgement: that of a long name has some hundred
LONGEST_NUMBER = 100  # digits in it, judgement: sizes and times have up to twenty, names now and then some more
_DIGITS = re.compile(rb"\d+")


class TarBytes:
    """The file of a tar for tarfile, without headers that no program writes.

    Some of tarfile's own patterns take the square of a number's digits, sizes below zero lead it in a circle, and
    headers are read to memory whatever size they claim.

    Parameters
    ----------
    file
        The tar. While its members are listed, `listing` is true, and whatever is read is a header.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.listing = file, True
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        """Read some bytes.

        Raises
        ------
        tarfile.ReadError
            They are a header that nobody should look at.
        """
        if self.listing and not 0 <= size <= LONGEST_HEADER:
            raise tarfile.ReadError(f"a header of {size} bytes")
        content = self._file.read(size)
        if self.listing and max(map(len, _DIGITS.findall(content)), default=0) > LONGEST_NUMBER:
            raise tarfile.ReadError(f"a header with a number of over {LONGEST_NUMBER} digits")
        return content
