from __future__ import annotations

import json
import re

import pytest

from pipeline.report.document.build.years import history_of
from pipeline.report.document.form import from_plain, to_plain
from pipeline.report.document.years import History
from pipeline.report.doses import sessions_range
from pipeline.report.render.markdown import to_markdown
from pipeline.report.render.terminal import to_terminal
from pipeline.report.render.years import history_page
from pipeline.report.sections.years.blocks import history_blocks
from pipeline.report.sections.years.words import headline, trend_title
from pipeline.report.sentences import sentence
from pipeline.vocabulary import OUTCOMES
from tests.report.pasts import TODAY, history, week_table, with_values

SPANS = {"week": 1, "month": 4, "year": 52, "fifteen years": 780}
TITLES = ("every_week", "years", "sessions", "thresholds")


@pytest.fixture(scope="module", params=[*SPANS.values()], ids=[*SPANS])
def record(request: pytest.FixtureRequest) -> History:
    """Records from a week to fifteen years."""
    return history(request.param)


def page_of(record: History) -> str:
    return history_page(record, pages=[week.week for week in record.weeks], overview=False)


def body(page: str) -> str:
    return page[page.index("<main>") :]


def test_the_page_is_small_and_asks_for_nothing(record: History) -> None:
    page = page_of(record)
    assert len(page.encode()) < 250_000
    assert re.search(r"(?:src=|url\(|https?:|<script|NaN|None)", page) is None
    assert set(re.findall(r'href="([^"]*)"', page)) == {f"{week.week}.html" for week in record.weeks}


def test_only_pages_that_are_there_are_linked(record: History) -> None:
    last = record.weeks[-1].week
    page = history_page(record, pages={last}, overview=True)
    assert set(re.findall(r'href="([^"]*)"', page)) == {f"{last}.html", "../overview.html"}
    assert "href" not in history_page(record, pages=(), overview=False)


def test_nothing_to_say() -> None:
    """One week alone has no trend, no years and no thresholds."""
    bare = history_of("anna", week_table(1), today=TODAY, hidden=False)
    page, text = page_of(bare), to_terminal(history_blocks(bare))
    for key in ("years", "sessions", "thresholds"):
        assert sentence(f"history.{key}") not in page
        assert sentence(f"history.{key}").upper() not in text
    assert sentence("title.forecasts") not in page
    assert "<svg" not in page
    assert headline(bare) == "1 week with a recording since 9 Nov 2026"


def test_the_terminal_says_what_the_page_says(record: History) -> None:
    page, terminal, markdown = page_of(record), to_terminal(history_blocks(record)), to_markdown(history_blocks(record))
    plain = [" ".join(text.split()) for text in (re.sub(r"<[^>]+>", " ", page), terminal, markdown)]
    for year in record.years if len(record.years) > 1 else ():
        for shown in (sessions_range(year.force), str(year.weeks)):
            assert all(shown in text.replace("\N{NO-BREAK SPACE}", " ") for text in plain)
    assert all(headline(record) in text for text in plain)
    assert max(len(line) for line in terminal.splitlines()) <= 80
    data = to_plain(record)
    assert [row["force"] for row in data["years"]] == [
        pytest.approx(year.force.value, abs=1e-6) for year in record.years if year.force
    ]
    assert to_plain(from_plain(History, json.loads(json.dumps(data, allow_nan=False)))) == data


@pytest.mark.parametrize("force", [0.6, 20.0])
def test_narrow_terminal(force: float) -> None:
    """Fifty columns break no heading within a word, and no number."""
    page = history_blocks(history(160, force=force, moving_s=39_900.0))
    text = to_terminal(page, width=50)
    assert max(map(len, text.splitlines())) <= 50
    tables = [section.table for section in page.sections if section.table]
    words = {word for table in tables for column in table.columns for word in column.title.split()}
    shown = set(text.split())
    assert words - shown == set()
    assert {"11", "h", "05", "min"} <= shown


def test_a_hidden_body_leaves_no_word_of_it() -> None:
    record = history(60, hidden=True)
    for text in (body(page_of(record)), to_terminal(history_blocks(record)), json.dumps(to_plain(record))):
        assert [name for name in OUTCOMES if name in text] == []
        assert sentence("title.forecasts") not in text


def test_forecasts_stand_beside_what_was_measured() -> None:
    page = page_of(history(120))
    assert sentence("title.forecasts") in page
    assert sentence("quantity.hip_circumference_cm") in page


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (0.2, 1.0, "Force work has risen: 0.2 hill-sprint sessions a week in 2024, 1.0 in 2026"),
        (1.0, 0.2, "Force work has fallen: 1.0 hill-sprint sessions a week in 2024, 0.2 in 2026"),
        (1.0, 1.1, "Force and endurance over time"),
        (0.01, 0.04, "Force and endurance over time"),
    ],
)
def test_the_trend_is_named_where_there_is_one(first: float, last: float, said: str) -> None:
    weeks = 140
    doses = [first] * 60 + [last] * (weeks - 60)
    table = with_values(week_table(weeks), force_sessions=doses)
    record = history_of("anna", table, today=TODAY, hidden=False)
    found = trend_title(record)
    assert found == said


def test_an_easy_runner_hears_of_endurance() -> None:
    record = history_of("anna", week_table(60, force=0.01), today=TODAY, hidden=False)
    assert headline(record) == "About as much endurance work as in the year before"
