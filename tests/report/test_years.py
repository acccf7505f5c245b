from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from pipeline.report.html import years_html
from pipeline.report.markdown import to_markdown
from pipeline.report.quantities import DASH
from pipeline.report.terminal import to_terminal
from pipeline.report.years import years_document, years_page
from pipeline.vocabulary import OUTCOMES


@pytest.fixture
def weeks() -> pl.DataFrame:
    """Two weeks of December 2024, one that belongs to 2025, one of rest, and a strong one in May 2026."""
    rows = [
        ("2024-W50", 2, 1.0),
        ("2024-W51", 2, 2.0),
        ("2025-W01", 1, 0.5),
        ("2025-W30", 0, 0.0),
        ("2026-W20", 3, 2.5),
    ]
    return pl.DataFrame(
        [
            {"week": week, "activities": count, "force_sessions": sets, "force_sessions_low": sets / 2}
            | {"force_sessions_high": 2 * sets}
            | {f"probability_{name}": share for name, share in zip(OUTCOMES, (0.4, 0.3, 0.2, 0.1), strict=True)}
            for week, count, sets in rows
        ]
    )


@pytest.fixture
def document(weeks: pl.DataFrame) -> dict[str, Any]:
    return years_document("anna", weeks, hidden=False)


def test_months_and_years_are_means_of_recorded_weeks(document: dict[str, Any]) -> None:
    assert [(month["period"], month["weeks"], month["force_sessions"]) for month in document["months"]] == [
        ("2024-12", 2, 1.5),
        ("2025-01", 1, 0.5),
        ("2026-05", 1, 2.5),
    ]
    assert [year["period"] for year in document["years"]] == ["2024", "2025", "2026"]
    for month in document["months"]:
        assert sum(month["probabilities"].values()) == pytest.approx(1.0)
        assert month["force_sessions_low"] <= month["force_sessions"] <= month["force_sessions_high"]


def test_months_before_the_eighteenth_birthday_have_no_probabilities(weeks: pl.DataFrame) -> None:
    hidden = pl.col("week") < "2025-W20"
    columns = [pl.when(~hidden).then(pl.col(f"probability_{name}")).alias(f"probability_{name}") for name in OUTCOMES]
    document = years_document("anna", weeks.with_columns(columns), hidden=False)
    assert [year["probabilities"] is None for year in document["years"]] == [True, True, False]
    assert "| 2024 | 2 | 1.5 (0.8\N{EN DASH}3.0) |" + 4 * f" {DASH} |" in to_markdown(years_page(document))
    assert "<svg" in years_html(years_page(document), document)


def test_the_first_line_names_the_months_that_asked_most(document: dict[str, Any]) -> None:
    text = to_terminal(years_page(document))
    assert text.startswith("Running asked most of the glutes in May 2026, December 2024, January 2025.")
    assert "May 2026: 2.5 (1.2\N{EN DASH}5.0) sessions of hill sprints a week" in " ".join(text.split())
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "| 2024 | 2 | 1.5 (0.8\N{EN DASH}3.0) | 40 % | 30 % | 20 % | 10 % |" in to_markdown(years_page(document))


def test_the_page_has_one_picture_with_a_text(document: dict[str, Any]) -> None:
    page = years_html(years_page(document), document)
    assert page.count("<svg") == 1
    assert 'aria-label="By month from 2024-12 to 2026-05' in page
    assert "var(--growing)" in page
    assert "NaN" not in page


def test_no_probabilities_where_the_body_is_hidden(weeks: pl.DataFrame) -> None:
    document = years_document("mia", weeks, hidden=True)
    page = years_html(years_page(document), document)
    assert all(month["probabilities"] is None for month in document["months"])
    body = page[page.index("<main>") :]
    assert [name for name in OUTCOMES if name in body] == []
