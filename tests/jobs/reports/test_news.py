from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from pipeline.athletes.home import Home
from pipeline.errors import UsageError
from pipeline.jobs.reports import news
from pipeline.jobs.reports.news import News
from pipeline.jobs.reports.on_report import since_week
from pipeline.report.document.build.week import build_document
from pipeline.report.render.document import render
from tests.report.weeks import empty_week, run_of

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.report.document.whole import Document

WEEK = "2026-W46"
TUESDAY, SUNDAY = "2026-11-10T07:00:00", "2026-11-15T09:00:00"


@cache
def whole() -> Document:
    return build_document(empty_week())


def document(seen: str = "a", version: str = "weekly1", *starts: str, week: str = WEEK) -> Document:
    runs = tuple(run_of(start) for start in starts or (TUESDAY,))
    return replace(whole(), week=week, model_version=version, runs=runs, footer=seen)


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document shows what is its footer."""
    monkeypatch.setattr(news, "render", lambda document, _: document.footer)


@pytest.fixture
def heard(tmp_path: Path) -> News:
    """An athlete whose week was handed over after the first import."""
    kept = News(Home(tmp_path), "anna", None)
    kept.note(document())
    kept.end()
    return News(Home(tmp_path), "anna", None)


@pytest.mark.parametrize(
    ("new", "is_news"),
    [
        pytest.param(document(), False, id="the same"),
        pytest.param(document("b"), True, id="another number"),
        pytest.param(document("b", "weekly2"), False, id="a new version"),
        pytest.param(document("b", "weekly2", TUESDAY, SUNDAY), True, id="a new version and a new run"),
        pytest.param(document(week="2026-W47"), True, id="a new week"),
    ],
)
def test_news_is_what_a_reader_has_not_seen(heard: News, new: Document, is_news: bool) -> None:  # noqa: FBT001  of the table
    assert heard.includes(new) is is_news
    heard.note(new)
    assert not heard.includes(new), "once"


def test_a_first_import_that_was_killed_stays_one(tmp_path: Path) -> None:
    News(Home(tmp_path), "anna", None).note(document())
    again = News(Home(tmp_path), "anna", None)
    assert not again.includes(document(week="2026-W47"))
    again.end()
    assert News(Home(tmp_path), "anna", None).includes(document(week="2026-W47"))


@pytest.mark.parametrize(("since", "is_news"), [("2026-W46", True), ("2026-W47", False), (None, False)])
def test_since_a_week(tmp_path: Path, since: str | None, is_news: bool) -> None:  # noqa: FBT001  of the table
    assert News(Home(tmp_path), "anna", since).includes(document()) is is_news


def test_reports_from_before_news_was_noted(tmp_path: Path) -> None:
    reports = Home(tmp_path).reports("anna")
    reports.mkdir(parents=True)
    (reports / f"{WEEK}.json").write_text(render(document(), "json"))
    upgraded = News(Home(tmp_path), "anna", None)
    assert not upgraded.includes(document("b"))
    assert upgraded.includes(document("b", "weekly1", TUESDAY, SUNDAY))


@pytest.mark.parametrize("text", ["2026-46", "last", "2026-W60", ""])
def test_since_no_week(text: str) -> None:
    with pytest.raises(UsageError, match="first week"):
        since_week(text)
