"""Columns of tables, by kind, with their unit and description."""

from __future__ import annotations

from pipeline.imports import without

with without("sqlalchemy", "pydantic", "pydantic_core"):  # extras of it, which Prefect brings: a quarter of a second
    import dataframely as dy

__all__ = ["dy", "instant", "local_day", "number", "numbers", "share", "text", "whole_number", "word"]


def number(
    unit: str, description: str, *, low: float | None = None, high: float | None = None, nullable: bool = True
) -> dy.Float32:
    """Describe a number [unit], within limits if there are any."""
    return dy.Float32(nullable=nullable, min=low, max=high, metadata={"unit": unit}, description=description)


def share(description: str) -> dy.Float32:
    """Describe a fraction from 0 to 1."""
    return number("fraction", description, low=0.0, high=1.0)


def instant(description: str, *, key: bool = False, nullable: bool = False) -> dy.Datetime:
    """Describe a moment [UTC]."""
    return dy.Datetime(
        primary_key=key,
        nullable=nullable,
        time_zone="UTC",
        time_unit="us",
        metadata={"unit": "UTC"},
        description=description,
    )


def text(description: str, *, key: bool = False, nullable: bool = False) -> dy.String:
    """Describe a text."""
    return dy.String(primary_key=key, nullable=nullable, metadata={"unit": ""}, description=description)


def word(words: tuple[str, ...], description: str, *, nullable: bool = False) -> dy.Enum:
    """Describe a word of a vocabulary."""
    return dy.Enum([str(word) for word in words], nullable=nullable, metadata={"unit": ""}, description=description)


def local_day(description: str) -> dy.Date:
    """Describe a local date."""
    return dy.Date(metadata={"unit": "local date"}, description=description)


def whole_number(unit: str, description: str, *, key: bool = False, nullable: bool = False) -> dy.Int32:
    """Describe a whole number [unit]."""
    return dy.Int32(primary_key=key, nullable=nullable, metadata={"unit": unit}, description=description)


def numbers(unit: str, description: str, *, nullable: bool = False, most: int | None = None) -> dy.List:
    """Describe a list of numbers [unit], of which there may be a largest count."""
    return dy.List(dy.Float32(), nullable=nullable, max_length=most, metadata={"unit": unit}, description=description)
