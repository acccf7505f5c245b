"""Chances counted in twenty, and the mark of each outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.vocabulary import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

MARKS = 20
SHAPES: dict[str, str] = {
    Outcome.GROWING: "▲",
    Outcome.MAINTAINING: "■",
    Outcome.TONING: "◆",
    Outcome.SHRINKING: "▼",
}
"""The mark of each outcome in text."""


def twenty(chances: Mapping[str, float]) -> dict[str, int]:
    """Divide twenty marks among chances; those with the largest remainders get what rounding down leaves over.

    Parameters
    ----------
    chances
        By outcome; they sum to 1.
    """
    exact = {name: MARKS * chance for name, chance in chances.items()}
    counts = {name: int(value) for name, value in exact.items()}
    left = MARKS - sum(counts.values())
    for name in sorted(exact, key=lambda name: counts[name] - exact[name])[:left]:
        counts[name] += 1
    return counts
