from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import jsonschema
import pytest

from pipeline.athletes.log_columns import MEASURED_QUANTITIES
from pipeline.report.document.build.forecasts import forecasts_part
from pipeline.report.document.form import to_plain
from pipeline.report.render.document import render
from pipeline.report.sections.forecasts import forecasts_section
from pipeline.report.sentences import keys
from pipeline.weekly.answer import Range
from pipeline.weekly.forecasts import LEAST_PAIRS, Forecasts, Pair, score
from tests.report.repository import DOCS

if TYPE_CHECKING:
    from pipeline.report.document.whole import Document

SCHEMA = json.loads((DOCS / "report.schema.json").read_text(encoding="utf-8"))


def pairs(count: int, outcome: str = "same") -> tuple[Pair, ...]:
    return tuple(
        Pair(
            quantity="gluteus_maximus_thickness_mm",
            start=date(2024, 1, 3) + timedelta(weeks=12 * number),
            end=date(2024, 3, 27) + timedelta(weeks=12 * number),
            measured_pct=0.4,
            error_pct=4.6,
            forecast_pct=Range(0.3, -11.0, 11.6),
            probabilities={"smaller": 0.1, "same": 0.8, "larger": 0.1},
            outcome=outcome if number % 2 else "same",
        )
        for number in range(count)
    )


def forecasts(count: int, outcome: str = "same") -> Forecasts:
    made = pairs(count, outcome)
    return Forecasts(made, 2, score(made) if count >= LEAST_PAIRS else None)


@pytest.fixture
def scored(documents: dict[str, Document]) -> Document:
    return replace(documents["busy"], forecasts=forecasts_part(forecasts(6, "larger")))


def test_too_few_pairs(documents: dict[str, Document]) -> None:
    """Too few pairs say nothing but are listed."""
    part = forecasts_part(forecasts(LEAST_PAIRS - 1))
    assert forecasts_section(part).is_empty()
    assert len(part.pairs) == LEAST_PAIRS - 1
    jsonschema.validate(to_plain(replace(documents["busy"], forecasts=part)), SCHEMA)
    assert forecasts_section(None).is_empty()
    assert documents["busy"].forecasts is None


def test_enough_pairs(scored: Document) -> None:
    """Enough pairs are scored with their number and range."""
    jsonschema.validate(to_plain(scored), SCHEMA)
    section = forecasts_section(scored.forecasts)
    assert "Over 6 pairs of measurements, forecasts" in section.lead
    assert re.search(
        r"Brier score \d\.\d\d points against \d\.\d\d points, a gain of .\d\.\d\d \(.* to .*\) points", section.lead
    )
    assert "5.4 pairs would be expected" in section.text[0]
    assert "0 pairs changed by more" in section.text[1]
    assert section.after[-1].startswith("2 pairs more are left out")
    assert section.table is not None
    first = section.table.rows[0]
    assert first[:2] == ("GMax thickness", "27 Mar 2024")
    assert first[2] == "0 (\N{MINUS SIGN}8 to +8)"
    assert first[4] == "80 %"


@pytest.mark.parametrize(
    ("gain", "words"),
    [
        pytest.param((0.2, 0.1, 0.3), "forecasts beat a base rate", id="better"),
        pytest.param((0.1, -0.1, 0.3), "cannot be distinguished from a base rate", id="not told apart"),
        pytest.param((-0.2, -0.3, -0.1), "forecasts fell behind a base rate", id="worse"),
    ],
)
def test_verdict_on_forecasts(scored: Document, gain: tuple[float, float, float], words: str) -> None:
    """The verdict on the forecasts follows the range."""
    part = scored.forecasts
    assert part is not None
    assert part.score is not None
    assert words in forecasts_section(replace(part, score=replace(part.score, gain=Range(*gain)))).lead


def test_terminal_and_markdown_agree(scored: Document) -> None:
    """Terminal and Markdown carry the same numbers."""
    texts = [render(scored, form, full=True) for form in ("terminal", "md")]
    found = [
        re.findall(r"\d+\.\d\d points", " ".join(text.split())) + re.findall(r"\d+ pairs", " ".join(text.split()))
        for text in texts
    ]
    assert found[0] == found[1]
    assert found[0]
    assert max(len(line) for line in texts[0].splitlines()) <= 80


def test_every_quantity_has_its_name() -> None:
    assert set(keys("quantity")) == set(MEASURED_QUANTITIES)
