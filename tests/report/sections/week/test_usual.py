"""The week against the athlete's own weeks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.report.sections.week.usual import measures_of, since_last
from pipeline.weekly.answer import Range

if TYPE_CHECKING:
    from pipeline.report.document.whole import Document


def with_trend(document: Document, *force: float | None) -> Document:
    """Give the weeks these doses, this week the last one."""
    last = document.trend[-1]
    rows = [replace(last, force_sessions=None if value is None else Range(value, 0.0, 9.0)) for value in force]
    return replace(document, trend=tuple(rows))


def test_strip(documents: dict[str, Document]) -> None:
    """Strip holds range, middle half and median of earlier weeks."""
    document = with_trend(documents["busy"], 0.0, 1.0, 2.0, 3.0, 4.0, 9.9)
    force = measures_of(document)[0]
    assert force.usual == "usually 2"
    assert force.strip is not None
    top = force.strip.high / 4.0
    assert [
        value / top for value in (force.strip.low, force.strip.inner_low, force.strip.middle, force.strip.inner_high)
    ] == (pytest.approx([0.0, 1.0, 2.0, 3.0]))


def test_no_strip(documents: dict[str, Document]) -> None:
    """A week that goes on or has too few before it has no strip."""
    busy = documents["busy"]
    assert busy.effect is not None
    going_on = replace(busy, effect=replace(busy.effect, days=3))
    assert [measure.strip for measure in measures_of(going_on)] == [None] * 3
    few = with_trend(busy, 1.0, 1.2, 1.9)
    assert (measures_of(few)[0].strip, measures_of(few)[0].usual) == (None, "")


def test_no_measures(documents: dict[str, Document]) -> None:
    """Weeks without a run or a dose have no measures."""
    busy = documents["busy"]
    assert busy.effect is not None
    assert measures_of(documents["empty"]) == ()
    assert measures_of(replace(busy, effect=replace(busy.effect, force=None))) == ()
    assert [measure.key for measure in measures_of(documents["minor"])] == ["force", "endurance"], "no energy"


@pytest.mark.parametrize(
    ("net", "said"),
    [
        pytest.param(Range(43.4, 38.2, 48.9), "43 kcal (38 to 49)", id="a short walk"),
        pytest.param(Range(1763.0, 1574.0, 1975.0), "1,760 kcal (1,570 to 1,980)", id="a week"),
    ],
)
def test_energy_is_rounded_as_in_tables(documents: dict[str, Document], net: Range, said: str) -> None:
    effect = documents["busy"].effect
    assert effect is not None
    assert effect.energy is not None
    changed = replace(effect, energy=replace(effect.energy, net_kcal=net))
    assert measures_of(replace(documents["busy"], effect=changed))[-1].amount == said


def test_energy_names_other_sports(documents: dict[str, Document]) -> None:
    """The ride is part of the energy that the shares divide."""
    shares = {key: share for key, share, _ in measures_of(documents["busy"])[-1].shares}
    assert shares["soft"] == pytest.approx(420 / (420 + 2400), rel=0.1)


def test_since_last_week_names_what_moved_most(documents: dict[str, Document]) -> None:
    before, now = with_trend(documents["busy"], 4.0, 1.8).trend
    before = replace(before, easy_s=7200.0, tempo_s=1200.0, sprint_s=0.0)
    now = replace(now, easy_s=7200.0, tempo_s=0.0, sprint_s=300.0)
    said = since_last(replace(documents["busy"], trend=(before, now)))
    assert said == "Outlook the same. Force 4 → 1.8 sessions. Tempo 20 → 0 min, sprint 0 → 5 min."


def test_nothing_is_since_a_week_without_a_dose(documents: dict[str, Document]) -> None:
    assert since_last(with_trend(documents["busy"], None, 1.8)) == ""
    assert since_last(with_trend(documents["busy"], 1.8)) == ""


def test_an_outlook_that_moved_is_named(documents: dict[str, Document]) -> None:
    before, now = with_trend(documents["busy"], 1.8, 1.8).trend
    moved = replace(before, probabilities={"growing": 0.05, "maintaining": 0.75, "toning": 0.1, "shrinking": 0.1})
    assert since_last(replace(documents["busy"], trend=(moved, now))).startswith("Growing: 5 % → 35 %.")
