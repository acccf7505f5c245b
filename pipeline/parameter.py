"""One number of the model, with its uncertainty and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that the model rests on.

    Attributes
    ----------
    name
        The name of its constant, in lower case.
    value
        The number, in `unit`.
    sd
        Standard deviation in the same unit; None where no uncertainty of its own is modelled.
    unit
        Unit as the glossary prints it; empty without a dimension.
    source
        Authors and year, or the word "judgement".
    """

    name: str
    value: float
    sd: float | None
    unit: str
    source: str
