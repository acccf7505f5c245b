"""Words of messages and logs, which stay English; a report's sentences are in its catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


_CONTROLS = {*range(0x20), *range(0x7F, 0xA0)} - {ord("\n"), ord("\t")}
_DIRECTIONS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}  # they let a name read as another
_STEERING = dict.fromkeys(_CONTROLS | _DIRECTIONS)


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


def printable(text: str) -> str:
    """Return a text without characters that steer a terminal or do not show; ends of lines and tabs stay.

    >>> printable("run" + chr(27) + "[2J easy")
    'run[2J easy'
    """
    return text if text.isprintable() else text.translate(_STEERING)
