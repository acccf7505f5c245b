"""Quality flags: short codes, most with a number, that say what was repaired or left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.vocabulary import Flag


def flags_of(counts: dict[Flag, int]) -> list[str]:
    """Return a flag for each count above 0, in their order.

    Parameters
    ----------
    counts
        How often each was met, in the unit that the glossary names.

    Returns
    -------
    list of str
        Flags as `quality_flags` holds them: `gaps:2`.
    """
    return [f"{code}:{count}" for code, count in counts.items() if count]
