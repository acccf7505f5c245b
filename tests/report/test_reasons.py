"""Reasons and origins in words: every one that can be has its sentence, and none contradicts the label."""

from __future__ import annotations

import math
from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.reasons import evidence_text, origin_text
from pipeline.segments.labels.reasons import reasons_of
from pipeline.segments.thresholds.daily import Thresholds
from pipeline.segments.thresholds.density import Basis, Threshold
from pipeline.vocabulary import LABELS, ORIGINS, QUANTITIES, Label, Origin, Quantity

THRESHOLDS = Thresholds(
    critical_speed_mps=Threshold(3.9, 0.1, ()),
    d_prime_m=Threshold(150, 30, ()),
    max_sprint_speed_mps=Threshold(8, 0.2, ()),
    hr_max_bpm=Threshold(187, 3, ()),
    hr_rest_bpm=Threshold(55, 3, ()),
    vo2max_ml_kg_min=Threshold(50, 2, ()),
)
COUNTED = (Origin.FASTEST_SECONDS, Origin.HIGHEST_HEART_RATE)


def or_unknown(low: float, high: float) -> st.SearchStrategy[float]:
    return st.one_of(st.just(math.nan), st.floats(low, high))


ROWS = st.fixed_dictionaries(
    {
        "label": st.sampled_from(LABELS),
        "duration_s": st.floats(3, 4000),
        "relative_speed": or_unknown(-2, 0.8),
        "sprint_margin": or_unknown(-1, 0.5),
        "effort": or_unknown(-2, 0.8),
        "effort_sd": st.floats(0.01, 0.3),
        "by_legs": st.floats(0.5, 1),
        "ground_speed": or_unknown(-2, 0.8),
        "stairs_log_odds": st.floats(-12, 12),
        "stairs_stated": st.booleans(),
        "same_place": st.booleans(),
        "heart_rate_bpm": or_unknown(60, 200),
        "cadence_spm": or_unknown(0, 200),
        "run_m": st.floats(0, 9000),
        "rise_m": st.floats(-300, 300),
        "climb_m": st.floats(-300, 300),
        "climb_s": st.floats(3, 4000),
        "height_sd_m": st.floats(0.3, 8),
        "min_rise_m": st.sampled_from([3.0, 6.0, math.inf]),
        "walking": st.booleans(),
        "planned": st.floats(-1, 1),
    }
)


def text_of(label: Label, reasons: list[dict[str, Any]], *, annotated: bool = False) -> str:
    return evidence_text({"annotated": annotated, "model_label": label, "evidence": reasons})


@given(ROWS)
def test_every_reason_has_its_words(row: dict[str, Any]) -> None:
    text = text_of(row["label"], [reason._asdict() for reason in reasons_of(row, THRESHOLDS)])
    assert "nan" not in text
    assert "inf" not in text
    assert "None" not in text


@pytest.mark.parametrize(
    ("reasons", "words"),
    [
        pytest.param(
            [("flat_speed", 0.9, None, 0.84, 1.15), ("critical_speed", 3.9, None, None, None)],
            "flat speed 0.90 of critical speed (tempo 0.84 to 1.15); critical speed 3.90 m/s",
            id="pace",
        ),
        pytest.param([("flat_speed", None, None, None, 0.84)], "speed unknown (easy below 0.84)", id="no speed"),
        pytest.param(
            [("grade", 0.0792, None, 0.04, None), ("rise", 19.8, 0.375, 3, None)],
            "grade 7.9 % (hill from 4 %); rises 19.8 ± 0.4 m (hill from 3.0 m)",
            id="hill",
        ),
        pytest.param(
            [("step_rise", 0.1526, None, 0.13, 0.2)],
            "0.15 m a step (stairs 0.13 to 0.20 m)",
            id="stairs",
        ),
        pytest.param(
            [("flat_speed", 0.8363, None, None, 0.84), ("duration", 90, None, 3, 90)],
            "flat speed 0.836 of critical speed (easy below 0.84); 90 s (sprint 3 to 90 s)",
            id="rounded to its limit",
        ),
        pytest.param(
            [("grade", 0.0396, None, 0.04, None), ("slower_speed", 1.1499, None, 1.15, None)],
            "grade 4.0 % (hill from 4 %); 1.15 of critical speed, the slower of ground and flat speed"
            " (sprint from 1.15)",
            id="at its limit",
        ),
        pytest.param(
            [("heart_rate", 0.898, None, 0.851, None), ("planned_rest", None, None, None, None)],
            "heart rate 90 % of maximum (tempo from about 85 %); the file planned rest",
            id="long bout",
        ),
    ],
)
def test_words_of_reasons(reasons: list[tuple[Any, ...]], words: str) -> None:
    rows = [dict(zip(("code", "value", "sd", "low", "high"), reason, strict=True)) for reason in reasons]
    assert text_of(Label.TEMPO, rows) == words
    assert text_of(Label.EASY, rows, annotated=True) == f"set by you; without that it would be easy: {words}"


def test_reasons_of_an_older_version_are_not_known() -> None:
    assert text_of(Label.EASY, []) == "not known: made by an older version"
    assert origin_text(None) == "not known: made by an older version"


@pytest.mark.parametrize("code", ORIGINS)
@pytest.mark.parametrize("quantity", [None, *QUANTITIES])
def test_every_origin_has_its_words(code: Origin, quantity: Quantity | None) -> None:
    for count in (1, 2) if code in COUNTED else (None,):
        basis = {"code": code, "quantity": quantity, "count": count, "date": date(2026, 5, 1)}
        assert origin_text([basis])


def test_words_of_origins() -> None:
    pieces = (
        Basis(Origin.BEST_EFFORTS),
        Basis(Origin.TEST, Quantity.D_PRIME, date=date(2026, 5, 1)),
        Basis(Origin.HIGHEST_HEART_RATE, count=1),
    )
    rows = [asdict(basis) for basis in pieces]
    assert origin_text(rows) == "best efforts, D' (test of 2026-05-01) and the highest heart rate of 1 activity"
