"""Words of messages and logs, which stay English; a report's sentences are in its catalogue."""

from __future__ import annotations

import os
import re
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


STEERING = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
"""Control characters but the end of a line and the tab, and marks of direction, which let a name read as another."""


def counted(number: int, one: str, many: str | None = None) -> str:
    """Give a number with its noun, as `1 file` and `3 files`; `many` where that does not end in s."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def named(words: Sequence[str], most: int = 5) -> str:
    """Join the first few of many names, as `a, b and 12 more`."""
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(words[:most]) + more


def listed(words: list[str]) -> str:
    """Join words as `one`, `one and two`, or `one, two and three`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word nearest to a word, whatever its capitals; None if none is near.

    >>> nearest("GRWO", ["grow", "keep"]), nearest("bulk", ["grow", "keep"])
    ('grow', None)
    """
    import difflib  # noqa: PLC0415  for slips alone

    found = difflib.get_close_matches(word.lower(), known, n=1)
    return found[0] if found else None


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Return a hint that names the nearest known word, or all of them where none is near."""
    near = nearest(word, known)
    return f"Did you mean {near}?" if near else f"There are: {', '.join(known)}"


def printable(text: str) -> str:
    """Return a text without characters that steer a terminal or do not show; ends of lines and tabs stay.

    >>> printable("run" + chr(27) + "[2J easy")
    'run[2J easy'
    """
    return text if text.isprintable() else re.sub(STEERING, "", text)


def joined(words: Iterable[str], *, windows: bool = os.name == "nt") -> str:
    r"""Join the words of a command for the shells of the system.

    >>> joined(["glute", "--home", "my home"]), joined(["glute", "--home", "C:\\my home"], windows=True)
    ("glute --home 'my home'", 'glute --home "C:\\my home"')
    """
    if windows:  # PowerShell would take single quotation marks, the command prompt does not
        return " ".join(f'"{word}"' if not word or set(word) & set(" &()^;,'") else word for word in words)
    return shlex.join(words)
