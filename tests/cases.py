"""Tables of cases of which `make test` runs a few, and `make test-all` every one."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from _pytest.mark import ParameterSet

T = TypeVar("T")


def few_of(cases: Iterable[T], quick: Container[T], name: Callable[[T], str] = str) -> list[ParameterSet]:
    """Give every case an id, and the mark `slow` unless it is one of the quick ones."""
    return [pytest.param(case, id=name(case), marks=() if case in quick else pytest.mark.slow) for case in cases]
