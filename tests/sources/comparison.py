"""Compares the content that two engines give of one file."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import polars as pl
from polars.testing import assert_frame_equal

from pipeline.sources.activity import Activity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.sources.activity import Content


def differences(columnar: Content, reference: Content) -> Iterator[str]:
    """Name what differs. Engines word the reason of damage apart, and mean the same place."""
    places = [content.damage.offset if content.damage else None for content in (columnar, reference)]
    if places[0] != places[1]:
        yield "damage"
    if columnar.user != reference.user:
        yield "user"
    if not same(columnar.weights, reference.weights):
        yield "weights"
    if len(columnar.activities) != len(reference.activities):
        yield "activities"
    for ours, theirs in zip(columnar.activities, reference.activities, strict=False):
        yield from (f.name for f in fields(Activity) if not same(getattr(ours, f.name), getattr(theirs, f.name)))


def same(ours: object, theirs: object) -> bool:
    """Return whether two values are equal, numbers in tables up to rounding."""
    if not isinstance(ours, pl.DataFrame) or not isinstance(theirs, pl.DataFrame):
        return ours == theirs
    try:
        assert_frame_equal(ours, theirs, rel_tol=0, abs_tol=1e-6)
    except AssertionError:
        return False
    return True
