from __future__ import annotations

import re
from dataclasses import replace

import pytest

from benchmarks.scale_plan import (
    BUCKET_NIGHTS,
    PAGE,
    Costs,
    compared,
    makespan_s,
    on_reference,
    rewritten,
    rows_in,
    rows_of,
)
from pipeline.jobs.ingest.changed import READ_S
from pipeline.jobs.nightly import ATHLETE_S, NEW_FILE_S

TEXT = PAGE.read_text("utf-8")
ROUNDING = 0.12  # of a figure: 0.1 of 0.9 minutes


def said(what: str, place: int = 0) -> float:
    """A number of the one row of the page whose title begins so."""
    (row,) = (text for title, text in rows_in(TEXT).items() if title.startswith(what))
    return float(re.findall(r"[\d.,]*\d", row)[place].replace(",", ""))


COSTS = Costs(
    activities=208,
    import_s=208 * said("reading a file") / 1e3,
    report_s=said("one weekly report") / 1e3,
    nothing_new_s=said("a night of an athlete with nothing new") / 1e3,
    one_new_s=said("a night of an athlete with one new run") / 1e3,
    listing_s=said("the night's own process") / 1e3,
    store_bytes=int(said("the store", 1) * 1e6),
    report_bytes=int(said("one weekly report", 1) * 1e3),
    requests={
        night: {
            kind: int(count.replace(",", ""))
            for count, kind in re.findall("([0-9,]+) ([A-Z]+)", rows_in(TEXT)[f"store in a bucket, {night}"])
        }
        for night in BUCKET_NIGHTS
    },
)


@pytest.mark.parametrize(
    ("costs_s", "workers", "start_s", "each_s", "makespan"),
    [
        pytest.param([], 2, 0.0, 0.0, 0.0, id="nothing to do"),
        pytest.param([3.0, 2.0, 1.0], 1, 0.0, 0.0, 6.0, id="one worker does one after the other"),
        pytest.param([3.0, 2.0, 1.0], 2, 0.0, 0.0, 3.0, id="two share"),
        pytest.param([1.0, 1.0, 4.0], 2, 0.0, 0.0, 5.0, id="the longest last"),
        pytest.param([1.0, 1.0], 8, 1.5, 0.0, 2.5, id="more workers than work, and their start"),
        pytest.param([0.1] * 10, 100, 0.0, 1.0, 10.1, id="handing out is what takes the time"),
    ],
)
def test_whoever_is_free_takes_the_next(
    costs_s: list[float], workers: int, start_s: float, each_s: float, makespan: float
) -> None:
    assert makespan_s(costs_s, workers, start_s=start_s, each_s=each_s) == pytest.approx(makespan)


def test_a_slow_hour_of_the_machine_changes_no_figure() -> None:
    times = ("import_s", "report_s", "nothing_new_s", "one_new_s", "listing_s", "hour_s")
    slow = replace(COSTS, **{name: 2 * getattr(COSTS, name) for name in times})
    assert rows_of(on_reference(slow)) == rows_of(COSTS)


def test_the_page_says_what_its_own_costs_come_to() -> None:
    assert compared(rows_of(COSTS), TEXT, within=ROUNDING) == {}


def test_figures_that_are_off_are_named_and_rewritten() -> None:
    slower = rows_of(replace(COSTS, report_s=1.3 * COSTS.report_s))
    off = compared(slower, TEXT)
    assert "one weekly report, HTML and JSON" in off
    assert "the store" not in off
    assert compared(slower, rewritten(slower, TEXT)) == {}
    assert "the page says nothing" in compared({"another row": "1 s"}, TEXT)["another row"]


def test_what_the_schedule_counts_on_is_what_was_measured() -> None:
    nothing_new_s = COSTS.nothing_new_s + COSTS.report_s
    first_night_s = COSTS.import_s + 52 * COSTS.report_s
    assert pytest.approx(nothing_new_s, rel=0.25) == ATHLETE_S
    assert pytest.approx(first_night_s / COSTS.activities, rel=0.25) == NEW_FILE_S
    assert pytest.approx(COSTS.import_s / COSTS.activities, rel=0.25) == READ_S
