from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.physiology.published import published
from pipeline.physiology.sprints import replay_sprint

if TYPE_CHECKING:
    from pipeline.physiology.published_value import Published

ROWS = published()


def params(*, reproduced: bool) -> list[object]:
    rows = [row for row in ROWS if row.reproduced == reproduced]
    return [pytest.param(row, id=f"{row.source}: {row.what}{'' if row.checked else ' [from memory]'}") for row in rows]


@pytest.mark.parametrize("row", params(reproduced=True))
def test_meets_measured(row: Published) -> None:
    assert row.ours == pytest.approx(row.measured, abs=row.tolerance)


@pytest.mark.parametrize("row", params(reproduced=False))
def test_not_reproduced(row: Published) -> None:
    """A value that is met after all belongs among the others."""
    assert abs(row.ours - row.measured) > min(row.tolerance, 0.2 * row.measured)


@pytest.mark.parametrize(
    "study",
    [
        *("Minetti 2002", "Teh & Aziz 2002", "Bassett 1997", "Halsey 2012", "Padulo 2013", "di Prampero 2005"),
        *("Hunt 2015", "Hall 2004", "Franz & Kram 2012", "Lenhart 2014", "MacAskill 2014", "Kubo 2019"),
        *("Schoenfeld 2017", "Looney 2023", "Herrmann 2024", "Vøllestad 1984", "Hall 2011"),
        *("Morton 2018", "Murphy & Koehler 2022", "Contreras 2015", "Willson 2012", "Schütz 2013", "Dhurandhar 2015"),
    ],
)
def test_studies_have_rows(study: str) -> None:
    assert any(row.source == study for row in ROWS)


def test_no_value_stands_twice() -> None:
    names = [(row.source, row.what) for row in ROWS]
    assert len(names) == len(set(names))


def test_sprint_within_spread() -> None:
    """Peak power is within 1.2 SD, though a fifth low."""
    sprint = replay_sprint(30, 9.46, 6.42, 3.6)
    assert sprint.peak_power == pytest.approx(91.9, abs=1.2 * 20.5)
    assert sprint.mean_cost > 2.5 * 3.8
