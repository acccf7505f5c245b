"""Headings are findings: each holds only while its numbers do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.report.document.effect import DosePart, Force
from pipeline.report.quantities import DASH
from pipeline.report.sections.claims import ABOUT_BODY, CLAIMS, cards, cards_heading, other_claims
from pipeline.report.sections.week import labels, strips, trend, usual
from pipeline.report.sections.week.page import build_week
from pipeline.report.sentences import sentence
from pipeline.weekly.answer import Range

if TYPE_CHECKING:
    from pipeline.report.document.effect import EffectPart
    from pipeline.report.document.whole import Document

S = "\N{RIGHT SINGLE QUOTATION MARK}s"


def effect_of(document: Document) -> EffectPart:
    assert document.effect is not None
    return document.effect


@pytest.fixture
def busy_document(documents: dict[str, Document]) -> Document:
    return documents["busy"]


@pytest.mark.parametrize(
    ("shares", "sessions", "heading"),
    [
        pytest.param(
            (0.04, 0.96),
            1.9,
            f"Saturday{S} 10 uphill sprints and stairs gave 96 % of the week{S} force",
            id="one",
        ),
        pytest.param((0.5, 0.5), 1.9, f"Monday{S} easy run gave 50 % of the week{S} force", id="just one"),
        pytest.param((0.51, 0.49), 0.04, "Hardly any high-force work this week", id="little"),
        pytest.param((0.49, 0.48), 1.9, f"The week{S} force was spread over several runs", id="spread"),
    ],
)
def test_runs(busy_document: Document, shares: tuple[float, float], sessions: float, heading: str) -> None:
    done = effect_of(busy_document)
    assert done.force is not None
    runs = tuple(replace(run, share=share) for run, share in zip(done.runs, shares, strict=True))
    force = replace(done.force, sessions=Range(sessions, 0.0, 8.0))
    assert strips.heading(replace(busy_document, effect=replace(done, runs=runs, force=force))) == heading


def test_runs_without_a_dose_are_counted(busy_document: Document) -> None:
    blind = replace(effect_of(busy_document), force=None, runs=())
    assert strips.heading(replace(busy_document, effect=blind)) == "4 runs"
    assert strips.heading(replace(busy_document, effect=None, runs=busy_document.runs[:1])) == "1 run"


def test_labels_say_what_hard_running_gave(busy_document: Document) -> None:
    doses = {
        key: DosePart(force=Force(sessions=Range(1.0, 0.5, 2.0)), share=share, endurance=10.0)
        for key, share in (("easy", 0.2), ("sprint", 0.5), ("uphill_sprint", 0.25), ("other", 0.05))
    }
    document = replace(busy_document, effect=replace(effect_of(busy_document), labels=doses))
    assert labels.heading(document).endswith("of sprints, hills and stairs gave 75 % of the force")
    easy = {name: replace(row, seconds=0.0) if name != "easy" else row for name, row in document.by_label.items()}
    assert labels.heading(replace(document, by_label=easy)) == "No sprints, hills or stairs this week"
    assert labels.heading(replace(document, effect=None)).endswith(" min of sprints, hills and stairs")


def test_claims_are_counted(busy_document: Document) -> None:
    """Claims are counted from what holds to what does not."""
    said = cards_heading(cards(busy_document, "metric"))
    assert said == "Five articles, and you: 1 holds, 1 mostly so, 2 partly, 2 untested, 3 not so"


@pytest.mark.parametrize(("name", "about_body"), [("busy", True), ("starving", False)])
def test_every_claim_stands_on_a_card_or_in_the_details(
    documents: dict[str, Document], name: str, *, about_body: bool
) -> None:
    """Claims on energy, food and fat stand nowhere where the body is hidden."""
    (details,) = other_claims(documents[name], "metric")
    assert details.table is not None
    said = [card.claim for card in cards(documents[name], "metric")] + [row[0] for row in details.table.rows]
    wanted = {sentence(f"claim.{key}.claim") for key in CLAIMS if about_body or key not in ABOUT_BODY}
    assert len(said) == len(set(said))
    assert set(said) == wanted


def test_strips_name_their_scale(documents: dict[str, Document]) -> None:
    """Strips name a scale only where a run has speed."""
    traced, bare = (strips.explained(documents[name], "metric") for name in ("busy", "minor"))
    assert "km/h" in traced
    assert bare == "Labels over time. Open a run for its hard parts."


def test_trend_heading(busy_document: Document) -> None:
    """Trend counts recorded weeks and spans their force."""
    last = busy_document.trend[-1]
    rows = [replace(last, force_sessions=Range(value, 0.0, 9.0)) for value in (0.6, 4.0, 1.8)]
    unrecorded = replace(last, distance_m=None, force_sessions=None)
    made = trend.trend_of(replace(busy_document, trend=(*rows, unrecorded)))
    assert made is not None
    assert made.heading == "3 weeks on record: force from 0.6 to 4 sessions"
    without = trend.trend_of(replace(busy_document, trend=(unrecorded, rows[0])))
    assert without is not None
    assert without.heading == "1 week on record"
    assert trend.trend_of(replace(busy_document, trend=(last,))) is None, "a first week has nothing beside it"


def test_trend_leaves_out_what_no_week_has(busy_document: Document) -> None:
    """A dose that no week has gets no empty chart."""
    rows = tuple(replace(row, gmax_endurance=None) for row in busy_document.trend)
    found = [
        trend.trend_of(replace(busy_document, trend=weeks))
        for weeks in (rows, (*rows[:-1], replace(rows[-1], gmax_endurance=58.0)))
    ]
    names = [[chart.name for chart in made.charts] for made in found if made]
    assert names == [["On foot", "Force", "Outlook"], ["On foot", "Force", "Endurance", "Outlook"]]


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [
        pytest.param("2026-11-09", "2026-11-15", f"9{DASH}15 November 2026", id="one month"),
        pytest.param("2026-09-28", "2026-10-04", f"28 September{DASH}4 October 2026", id="two months"),
        pytest.param("2021-12-27", "2022-01-02", f"27 December 2021{DASH}2 January 2022", id="two years"),
    ],
)
def test_span(busy_document: Document, start: str, end: str, span: str) -> None:
    assert build_week(replace(busy_document, week_start=start, week_end=end), "metric").span == span


def test_weeks_held_against(busy_document: Document) -> None:
    """The heading names the weeks that this one is held against."""
    assert usual.title(busy_document) == f"This week{S} running, against your last 8 weeks"
    assert usual.title(replace(busy_document, trend=busy_document.trend[-3:])) == f"This week{S} running"


@pytest.mark.parametrize(
    ("rest_s", "said"),
    [
        pytest.param(59.0, "The labels add up to the whole 2 h 41 min on foot.", id="all"),
        pytest.param(120.0, "2 min have no label.", id="some"),
    ],
)
def test_labels_cover_the_time(busy_document: Document, rest_s: float, said: str) -> None:
    """Labels cover the time or say what they leave out."""
    labelled = sum(row.seconds for row in busy_document.by_label.values())
    totals = replace(busy_document.totals, moving_s=labelled + rest_s)
    assert labels.covered(replace(busy_document, totals=totals)).endswith(said)
