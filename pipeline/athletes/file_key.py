"""The key under which the numbers that devices write into files are hashed, so that no table shows a serial number."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from pipeline.files import write_atomically

if TYPE_CHECKING:
    from pipeline.athletes.home import Home

KEY_BYTES = 32  # as long as the hash
SHOWN_DIGITS = 16  # hex digits, judgement: two of a million files hardly ever share them


def file_key(home: Home, athlete: str) -> bytes:
    """Return the key of an athlete; empty where there is none."""
    path = home.file_key(athlete)
    return path.read_bytes() if path.exists() else b""


def made_file_key(home: Home, athlete: str) -> bytes:
    """Return the key of an athlete; make it where there is none.

    Where the key of earlier runs is lost, the same file gets another hash, and copies that only its number shows are
    not found until their files are read again; nothing else depends on it.

    Raises
    ------
    OSError
        The key cannot be written.
    """
    if not file_key(home, athlete):
        write_atomically(home.file_key(athlete), secrets.token_bytes(KEY_BYTES))
    return file_key(home, athlete)


def hashed(file_number: str | None, key: bytes) -> str | None:
    """Return the keyed hash of the number of a file; None without a number or a key."""
    if not file_number or not key:
        return None
    return hmac.new(key, file_number.encode(), hashlib.sha256).hexdigest()[:SHOWN_DIGITS]


def pseudonym(key: bytes) -> str:
    """Return a name for the athlete who has a key: the same each time, and traced back with the key alone."""
    return hmac.new(key, b"pseudonym", hashlib.sha256).hexdigest()[:SHOWN_DIGITS]
