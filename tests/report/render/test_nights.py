from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipeline.jobs.journal import record_of
from pipeline.outcomes import AthleteNight, Ingested
from pipeline.report.render.nights import NIGHT_METRICS, metrics_text, nights_text

START = datetime(2026, 11, 30, 3, 30, tzinfo=UTC)
INGESTED = Ingested(athlete="anna", newly_rejected=[("b.fit", "it is empty")], rejected_codes=["empty"], derived=2)
INGESTED.verdicts.update({"stored": 12, "rejected": 1})
NIGHTS = [
    AthleteNight(athlete="anna", ingested=INGESTED, handed_over=("2026-W48",), undelivered=("2026-W47 was not",)),
    AthleteNight(athlete="ben", error="no such thing"),
]


def record(*nights: AthleteNight, **given: Any) -> dict[str, Any]:
    return record_of(nights, start=START, end=START + timedelta(seconds=90), **given)


def test_table() -> None:
    assert nights_text([record(), record(*NIGHTS)], UTC).splitlines() == [
        "began             seconds  exit  athletes  failed  files  rejected  derived  reports  handed over",
        "2026-11-30 03:30       90     0         0       0      0         0        0        0            0",
        "2026-11-30 03:30       90     1         2       1     13         1        2        0            1",
        "anna: rejected b.fit: empty",
        "anna: 2026-W47 was not",
        "ben: no such thing",
    ]


@pytest.mark.parametrize(
    ("width", "titles"),
    [
        pytest.param(97, "began seconds exit athletes failed files rejected derived reports handed over", id="wide"),
        pytest.param(80, "began exit athletes failed files rejected reports handed over", id="usual"),
        pytest.param(50, "began exit failed files rejected", id="narrow"),
    ],
)
def test_a_narrow_terminal_shows_fewer_columns(width: int, titles: str) -> None:
    head, *rows = nights_text([record(NIGHTS[0])], UTC, width=width).splitlines()[:2]
    assert " ".join(head.split()) == titles
    assert all(len(line) <= width for line in (head, *rows))


def test_only_the_last_night_is_explained() -> None:
    assert "ben: no such thing" not in nights_text([record(*NIGHTS), record()], UTC)


def test_each_problem_is_one_line() -> None:
    odd = AthleteNight(athlete="anna", error="no such file: a\nben: all well.fit")
    assert nights_text([record(odd)], UTC).splitlines()[2:] == ["anna: no such file: a ben: all well.fit"]


def test_a_night_without_an_end() -> None:
    row, *explained = nights_text([record_of([], start=START)], UTC).splitlines()[1:]
    assert row.split()[2:4] == ["-", "-"]
    assert explained == ["the night has not ended: it is under way or was killed. The next night finishes its work"]


def test_metrics() -> None:
    text = metrics_text(record(*NIGHTS))
    values = dict(re.findall(r"^glute_night_(\S+) (\S+)$", text, re.MULTILINE))
    assert float(values["last_end_timestamp_seconds"]) == (START + timedelta(seconds=90)).timestamp()
    assert {name: float(values[name]) for name in ("duration_seconds", "exit_code", "athletes", "athletes_failed")} == {
        "duration_seconds": 90,
        "exit_code": 1,
        "athletes": 2,
        "athletes_failed": 1,
    }
    assert (values['files{verdict="stored"}'], values['files{verdict="rejected"}']) == ("12", "1")
    assert (values["reports_handed_over"], values["reports_refused"]) == ("1", "1")
    assert {name.partition("{")[0] for name in values} == NIGHT_METRICS.keys()
    assert text.count("# TYPE glute_night_") == len(NIGHT_METRICS)
