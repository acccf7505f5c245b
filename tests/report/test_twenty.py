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
        ({"a": 0.88, "b": 0.12}, [17, 3]),  # likely, not very likely
        ({"a": 0.9, "b": 0.1}, [18, 2]),
        ({"a": 0.585, "b": 0.415}, [11, 9]),  # too close to call
        ({"growing": 0.115, "maintaining": 0.442, "toning": 0.442, "shrinking": 0.001}, [3, 9, 8, 0]),
    ],
)
def test_marks_are_twenty(chances: dict[str, float], counts: list[int]) -> None:
    assert [*twenty(chances).values()] == counts
    assert sum(counts) == 20
