from __future__ import annotations

import re
from dataclasses import replace

import jsonschema
import pytest

from pipeline.report.document.build.what_if import step_text, what_if_document
from pipeline.report.document.form import from_plain, to_plain
from pipeline.report.document.schema import schema
from pipeline.report.document.what_if import WhatIf
from pipeline.report.render.markdown import to_markdown
from pipeline.report.render.terminal import to_terminal
from pipeline.report.sections.what_if import what_if_page
from pipeline.vocabulary import OUTCOMES
from pipeline.weekly.answer import Range
from pipeline.weekly.what_if import EXAMPLES, parse_step
from tests.report.verdicts import outlook_with

BEFORE = outlook_with(
    {"growing": 0.1, "maintaining": 0.7, "toning": 0.15, "shrinking": 0.05},
    Range(0.2, -1.0, 1.4),
    Range(0.0, -9.0, 9.0),
)
AFTER = outlook_with(
    {"growing": 0.62, "maintaining": 0.3, "toning": 0.05, "shrinking": 0.03},
    Range(2.1, 0.1, 4.4),
    Range(0.4, -9.0, 9.9),
)


@pytest.fixture
def document() -> WhatIf:
    steps = [parse_step(text) for text in EXAMPLES]
    return what_if_document("anna", "2026-W46", steps, (BEFORE, AFTER), ["load_jump"])


def test_both_sides_stand_with_their_ranges(document: WhatIf) -> None:
    text = " ".join(to_terminal(what_if_page(document)).split())
    assert text.startswith("With these changes growing leads, at 60 %.")
    assert "growing 10 % 60 %" in text
    assert "0.0 (\N{MINUS SIGN}1.0 to +1.5) % +2.0 (0.0 to +4.5) %" in text
    assert "too fast" in text
    assert "Not a medical device" in text


def test_its_json_follows_its_schema(document: WhatIf) -> None:
    jsonschema.Draft202012Validator(schema("what-if")).validate(to_plain(document))
    assert from_plain(WhatIf, to_plain(document)) == document


def test_every_change_is_said_with_its_unit(document: WhatIf) -> None:
    assert document.changes == (
        "2 sessions a week of 10 x 30 s hill sprints",
        "1 session a week of 8 x 40 m sprints",
        "20 min of stairs a week",
        "running by \N{MINUS SIGN}30 %",
        "strength work by +10 hard sets a week",
        "protein at 1.6 g/kg of body mass a day",
        "food by +300 kcal a day",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("strength -2.5", "strength work by \N{MINUS SIGN}2.5 hard sets a week"),
        ("strength 1", "strength work by +1 hard set a week"),
        ("volume -12.5%", "running by \N{MINUS SIGN}12.5 %"),
        ("1x40yd sprints", "1 session a week of 1 x 36.6 m sprint"),
    ],
)
def test_change_is_said_as_it_is_taken(text: str, said: str) -> None:
    """Half a set or half a percent is not rounded away."""
    assert step_text(parse_step(text)) == said


def test_terminal_and_markdown_agree(document: WhatIf) -> None:
    """It fits 80 columns and is the same in Markdown."""
    page = what_if_page(document)
    terminal = to_terminal(page)
    assert max(len(line) for line in terminal.splitlines()) <= 80
    numbers = re.compile(r"\d[\d,.]*")
    assert set(numbers.findall(terminal)) == set(numbers.findall(to_markdown(page)))


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        pytest.param((0.3, 0.3, 0.0, 0.4), "no answer reaches 60 %.", id="open"),
        pytest.param((0.2, 0.5, 0.25, 0.05), "keeping muscle (maintaining or toning) leads, at 75 %.", id="kept"),
        pytest.param((0.1, 0.1, 0.1, 0.7), "shrinking leads, at 70 %.", id="shrinking"),
    ],
)
def test_headline(shares: tuple[float, ...], said: str) -> None:
    after = replace(AFTER, probabilities=dict(zip(OUTCOMES, shares, strict=True)))
    page = what_if_page(what_if_document("anna", "2026-W46", [parse_step("stairs 20min")], (BEFORE, after), []))
    assert page.headline == f"With these changes {said}"


def test_it_fits_narrow_terminals(document: WhatIf) -> None:
    lines = to_terminal(what_if_page(document), width=50).splitlines()
    assert max(map(len, lines)) <= 50
    assert any(re.fullmatch(r"shrinking +\W+ +under 5 %", line) for line in lines), "a bar leaves room for its number"
