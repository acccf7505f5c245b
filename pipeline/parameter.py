"""One number of the model, with its uncertainty and where it comes from: the same for every stage."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from types import ModuleType

Value = TypeVar("Value")


class Grade(StrEnum):
    """How well a number is known."""

    MEASURED = "measured"  # the source measured it
    IN_PART = "in part"  # a source measured something near it, the rest is judgement
    RECALLED = "recalled"  # from memory or from a second source: to be read again before anyone quotes it
    FITTED = "fitted"  # chosen on data, which the source names
    JUDGED = "judged"  # judgement
    DEFINED = "defined"  # follows from a definition or from other numbers


@dataclass(frozen=True, slots=True)
class Parameter(Generic[Value]):
    """A number that a stage rests on. Its name is that of its constant.

    Attributes
    ----------
    value
        The number in `unit`; a pair for a lower and an upper limit, a mapping where it differs by kind.
    unit
        Unit as the glossary prints it; empty without a dimension.
    source
        Authors and year, what it was fitted to, or the word "judgement" and why.
    grade
        How well it is known.
    sd
        Standard deviation in the same unit; None where no uncertainty of its own is modelled.
    lognormal
        Whether `value` is the median of a lognormal distribution and `sd` that of its logarithm.
    """

    value: Value
    unit: str
    source: str
    grade: Grade
    sd: float | None = None
    lognormal: bool = False


def parameters_of(module: ModuleType) -> dict[str, Parameter[Any]]:
    """Return the parameters that a module defines, by the names of their constants in lower case, in their order."""
    return {name.lower(): value for name, value in vars(module).items() if isinstance(value, Parameter)}
