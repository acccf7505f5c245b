"""Words of messages and logs, which stay English; a report's sentences are in its catalogue."""

from __future__ import annotations


def counted(number: int, one: str, many: str | None = None) -> str:
    """Give a number with its noun, as `1 file` and `3 files`; `many` where that does not end in s."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(words: list[str]) -> str:
    """Join words as `one`, `one and two`, or `one, two and three`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
