from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.report.document.build.team import failed_member, team_of
from pipeline.report.render.team import team_page
from pipeline.report.sentences import keys, sentence
from pipeline.vocabulary import OUTCOMES
from tests.report.teams import SUNDAY, member
from tests.report.weeks import WEEK

if TYPE_CHECKING:
    from pipeline.report.document.whole import Document

BODY_WORDS = [sentence(f"class.{name}") for name in OUTCOMES] + [sentence(f"flag.{key}") for key in keys("flag")]


def table(page: str) -> str:
    """Return the rows of the page, without what explains them."""
    return page[page.index("<tbody>") : page.index("</tbody>")].lower()


@pytest.mark.parametrize("name", ["busy", "undecided", "minor", "starving"])
def test_no_word_on_the_body_unless_shared(documents: dict[str, Document], name: str) -> None:
    page = team_page(team_of([member(documents[name], share_body=False)], WEEK, SUNDAY))
    assert [word for word in BODY_WORDS if word in table(page)] == []
    assert sentence("team.consent.not_shared") in table(page)
    assert "--share-body" in page, "what to do is explained"


def test_never_for_minors(documents: dict[str, Document]) -> None:
    page = table(team_page(team_of([member(documents["minor"], share_body=True)], WEEK, SUNDAY)))
    assert [word for word in BODY_WORDS if word in page] == []


def test_safety_hides_the_outlook(documents: dict[str, Document]) -> None:
    """A safety message is flagged without an outlook."""
    page = table(team_page(team_of([member(documents["starving"])], WEEK, SUNDAY)))
    assert sentence("flag.fast_weight_loss") in page
    assert [name for name in OUTCOMES if name in page] == []
    assert sentence("team.consent.held_back") in page


def test_the_change_since_last_week_is_shown(documents: dict[str, Document]) -> None:
    page = table(team_page(team_of([member(documents["busy"], minutes=(180.0,) * 11 + (150.0,))], WEEK, SUNDAY)))
    assert "2 h 30 min (\N{MINUS SIGN}30 min)" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "in 20, was 10" in page


@pytest.mark.parametrize(
    ("force", "said", "unsaid"),
    [
        pytest.param((0.5,) * 11 + (None,), "no dose: too few runs have a speed", "less than", id="no speed"),
        pytest.param((0.0,) * 12, "about as usual", "less than", id="never any"),
        pytest.param((3.0,) * 11 + (0.0,), "much less than usual", "your usual", id="a week off"),
    ],
)
def test_dose_beside_the_usual(
    documents: dict[str, Document], force: tuple[float | None, ...], said: str, unsaid: str
) -> None:
    """A dose that is not known is not called little, nor is none where there never was any."""
    athlete = replace(member(documents["busy"], force=force), force_word=None)
    page = table(team_page(team_of([athlete], WEEK, SUNDAY)))
    assert said in page
    assert unsaid not in page


def test_each_athlete_has_links_or_the_reason(documents: dict[str, Document]) -> None:
    page = team_page(
        team_of([member(documents["busy"]), failed_member("ben", "nothing was stored <yet>")], WEEK, SUNDAY)
    )
    assert re.findall(r'href="([^"]*)"', page) == [f"anna/{WEEK}.html", "anna/years.html"]
    assert "nothing was stored &lt;yet&gt;" in page
    assert "Secret" not in page


def test_the_headline_counts_who_needs_a_look(documents: dict[str, Document]) -> None:
    fine = member(documents["busy"])
    assert "<h1>1 is fine</h1>" in team_page(team_of([fine], WEEK, SUNDAY))
    team = [failed_member("bob", "x"), failed_member("cem", "x"), fine]
    assert "<h1>2 need a look today, 1 is fine</h1>" in team_page(team_of(team, WEEK, SUNDAY))
    assert "<h1>1 needs a look this week</h1>" in team_page(team_of([fine], WEEK, SUNDAY + timedelta(days=20)))
    assert f"<h1>{sentence('team.nobody')}</h1>" in team_page(team_of([], WEEK, SUNDAY))


def test_the_policy_allows_the_one_small_script(documents: dict[str, Document]) -> None:
    page = team_page(team_of([member(documents["busy"])], WEEK, SUNDAY))
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page
    assert len(script) < 2048
    assert '<div class="tools" hidden>' in page, "without a script there is nothing to press"
