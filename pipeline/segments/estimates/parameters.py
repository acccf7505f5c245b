"""How estimates of segments are put together; the numbers of physiology stand with it."""

from __future__ import annotations

from pipeline.parameter import Grade, Parameter

CALIBRATED_FROM_S = Parameter(
    1200.0, "s", "judgement: flat steady running with power from which a device is calibrated", Grade.JUDGED
)
EFFICIENCY_DIGITS = Parameter(
    3, "decimals", "judgement: finer steps of an efficiency would renew activities for nothing", Grade.JUDGED
)
GENTLE_GRADE = Parameter(
    0.05,
    "fraction",
    "judgement: up to this steepness the cost of moving is as well known as on the level",
    Grade.JUDGED,
)
STEEP_GRADE = Parameter(0.2, "fraction", "judgement: beyond this steepness few people were measured", Grade.JUDGED)
