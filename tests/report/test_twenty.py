from __future__ import annotations

import pytest

from pipeline.report.twenty import twenty


@pytest.mark.parametrize(
    ("chances", "counts"),
    [
        ({"a": 0.5, "b": 0.5}, [10, 10]),
        ({"a": 0.62, "b": 0.2, "c": 0.1, "d": 0.08}, [12, 4, 2, 2]),
        ({"a": 1 / 3, "b": 1 / 3, "c": 1 / 3}, [7, 7, 6]),
        ({"a": 0.99, "b": 0.01}, [20, 0]),
    ],
)
def test_marks_are_twenty(chances: dict[str, float], counts: list[int]) -> None:
    assert [*twenty(chances).values()] == counts
    assert sum(counts) == 20
