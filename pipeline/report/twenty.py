"""Chances counted in twenty, and the mark of each outcome."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pipeline.physiology.parameters_size import HEDGES
from pipeline.vocabulary import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

MARKS = 20
SHAPES: dict[str, str] = {
    Outcome.GROWING: "▲",
    Outcome.MAINTAINING: "■",
    Outcome.TONING: "◆",
    Outcome.SHRINKING: "▼",
}
"""The mark of each outcome in text."""
SAME_MUSCLE: frozenset[str] = frozenset({Outcome.MAINTAINING, Outcome.TONING})
"""Outcomes of one muscle: the words of the answer count them together."""


def twenty(chances: Mapping[str, float]) -> dict[str, int]:
    """Divide twenty marks among chances; those with the largest remainders get what rounding down leaves over.

    What is less than a word of the answer needs gets fewer marks than the word stands for, so that nothing that
    is only likely is counted 18 of 20.

    Parameters
    ----------
    chances
        By outcome; they sum to 1.
    """
    exact = {name: MARKS * chance for name, chance in chances.items()}
    counts = {name: int(value) for name, value in exact.items()}
    groups = [*({name} for name in chances), SAME_MUSCLE & chances.keys()]
    for _ in range(MARKS - sum(counts.values())):
        open_to = [name for name in exact if _may_have_more(name, groups, exact, counts)]
        counts[min(open_to or exact, key=lambda name: counts[name] - exact[name])] += 1
    return counts


def _may_have_more(
    name: str, groups: Sequence[AbstractSet[str]], exact: Mapping[str, float], counts: Mapping[str, int]
) -> bool:
    """Return whether one more mark lets no outcome, or outcomes of one muscle, count as a word they do not deserve."""
    return all(
        sum(counts[one] for one in group) < _most(sum(exact[one] for one in group)) for group in groups if name in group
    )


def _most(exact: float) -> int:
    """Return the most marks of a chance [marks]: fewer than the next word stands for."""
    words = (math.ceil(round(MARKS * least, 6)) for least in HEDGES.value.values())
    return min((word - 1 for word in words if exact < word), default=MARKS)
