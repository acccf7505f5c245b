from __future__ import annotations

import re
from typing import Any

import pytest

from pipeline.report.overview import failed_line, overview_line, overview_page, spark
from pipeline.report.sentences import keys, sentence
from pipeline.vocabulary import OUTCOMES

BODY_WORDS = [sentence(f"class.{name}") for name in OUTCOMES] + [sentence(f"flag.{key}") for key in keys("flag")]


def table(page: str) -> str:
    """Return the rows of the page, without what explains them."""
    return page[page.index("<tbody>") : page.index("</tbody>")]


@pytest.mark.parametrize("name", ["busy", "undecided", "minor", "starving"])
def test_no_word_on_the_body_unless_shared(documents: dict[str, dict[str, Any]], name: str) -> None:
    page = table(overview_page([overview_line(documents[name], share_body=False)]))
    assert [word for word in BODY_WORDS if word in page] == []
    assert sentence("overview.private") in page


def test_never_for_minors(documents: dict[str, dict[str, Any]]) -> None:
    page = table(overview_page([overview_line(documents["minor"], share_body=True)]))
    assert [word for word in BODY_WORDS if word in page] == []


def test_verdict_and_flags_where_shared(documents: dict[str, dict[str, Any]]) -> None:
    page = table(overview_page([overview_line(documents["busy"], share_body=True)]))
    assert "More likely than not maintaining: 60\N{NO-BREAK SPACE}%" in page


def test_a_safety_message_is_flagged_without_a_verdict(documents: dict[str, dict[str, Any]]) -> None:
    page = table(overview_page([overview_line(documents["starving"], share_body=True)]))
    assert "maintaining" not in page
    assert "little energy beside running, weight falling fast" in page


def test_a_line_for_each_athlete_with_a_link_or_the_reason(documents: dict[str, dict[str, Any]]) -> None:
    lines = [overview_line(documents["busy"], share_body=False), failed_line("ben", "nothing was stored <yet>")]
    page = overview_page(lines)
    assert re.findall(r'href="([^"]*)"', page) == ["anna/2026-W46.html"]
    assert "nothing was stored &lt;yet&gt;" in page
    assert "<script" not in page
    assert "Secret" not in page


def test_spark() -> None:
    assert spark([None, 0.0, 50.0, 100.0]) == "\N{EN DASH}▁▅█"
    assert spark([]) == ""
