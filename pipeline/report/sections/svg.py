"""Path data of small drawings that stretch with the page; all text stays HTML.

x runs from 0 to `WIDTH`, y from 0 at the foot to `HEIGHT`; the page stretches both, so that lines need
`vector-effect: non-scaling-stroke`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH, HEIGHT = 1000, 100
GAP = 0.2  # of a bar's slot stays empty


def bars(values: Sequence[float | None], top: float) -> str:
    """Draw a bar for each value, in slots of equal width; None and 0 leave theirs empty.

    Parameters
    ----------
    values
        Of the slots from left to right, up to `top`.
    top
        The value that reaches the upper edge.
    """
    slot = WIDTH / max(1, len(values))
    return "".join(
        f"M{slot * place:.1f} {HEIGHT}v{-_part(value, top):.1f}h{slot * (1 - GAP):.1f}V{HEIGHT}z"
        for place, value in enumerate(values)
        if value
    )


def levels(spans: Iterable[tuple[float, float, float]], top: float) -> str:
    """Draw horizontal lines, each from and to a share of the width, at a value up to `top`."""
    return "".join(
        f"M{WIDTH * start:.1f} {HEIGHT - _part(value, top):.1f}H{WIDTH * end:.1f}" for start, end, value in spans
    )


def line(points: Sequence[tuple[float, float]], foot: float, top: float) -> str:
    """Draw a line through points, each a share of the width and a value from `foot` to `top`."""
    return "M" + "L".join(f"{WIDTH * x:.1f} {HEIGHT - _part(y - foot, top - foot):.1f}" for x, y in points)


def band(points: Sequence[tuple[float, float, float]], foot: float, top: float) -> str:
    """Draw the area between the low and the high value of points, as `line` has them."""
    there = line([(x, high) for x, _, high in points], foot, top)
    back = line([(x, low) for x, low, _ in reversed(points)], foot, top)
    return f"{there}L{back[1:]}z"


def strip(spans: Iterable[tuple[float, float]]) -> str:
    """Draw boxes over the whole height, each from and to a share of the width."""
    return "".join(f"M{WIDTH * start:.1f} 0H{WIDTH * end:.1f}V{HEIGHT}H{WIDTH * start:.1f}z" for start, end in spans)


def stack(below: Sequence[float], above: Sequence[float], top: float) -> str:
    """Draw the bars of one layer of a stack, each from its foot to its head, in slots of equal width."""
    slot = WIDTH / max(1, len(above))
    return "".join(
        f"M{slot * place:.1f} {HEIGHT - _part(low, top):.1f}V{HEIGHT - _part(high, top):.1f}"
        f"h{slot * (1 - GAP):.1f}V{HEIGHT - _part(low, top):.1f}z"
        for place, (low, high) in enumerate(zip(below, above, strict=True))
        if high > low
    )


def _part(value: float, top: float) -> float:
    """Return a value as a part of the height, 0 where there is nothing to be part of."""
    return HEIGHT * value / top if top > 0 else 0.0
