from __future__ import annotations

import math

import pytest

from pipeline.physiology.arrays import by_sex, logistic, soft_excess


@pytest.mark.parametrize(("sex", "value"), [("female", 1.0), ("male", 3.0), ("unstated", 2.0)])
def test_by_sex(sex: str, value: float) -> None:
    assert float(by_sex(sex, female=1.0, male=3.0)) == value


def test_logistic() -> None:
    assert logistic([2.0, 5.0], 2.0, 3.0) == pytest.approx([0.5, 1 / (1 + math.exp(-1))])


def test_soft_excess() -> None:
    """Nothing far below, the excess far above, and the width times ln 2 where it begins."""
    assert soft_excess([-100.0, 10.0, 110.0], 10.0, 2.0) == pytest.approx([0.0, 2 * math.log(2), 100.0])
