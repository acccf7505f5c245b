from __future__ import annotations

import re
from math import ceil
from pathlib import Path

import pytest

from benchmarks.scale import NIGHTS, WINDOW_S, Costs, makespan_s, night_s
from pipeline.jobs.ingest.ingest import READ_S
from pipeline.jobs.nightly import ATHLETE_S, NEW_FILE_S

PAGE = Path(__file__).parents[2].joinpath("docs", "scaling.md").read_text("utf-8")


def measured(what: str) -> float:
    """First number of a row of the page's table."""
    (row,) = re.findall(rf"^\| {re.escape(what)}[^|]*\| ([\d.]+) ", PAGE, re.MULTILINE)
    return float(row)


COSTS = Costs(
    activities=208,
    import_s=208 * measured("reading a file") / 1e3,
    report_s=measured("one weekly report") / 1e3,
    nothing_new_s=measured("a night of an athlete with nothing new") / 1e3,
    one_new_s=measured("a night of an athlete with one new run") / 1e3,
    store_bytes=0,
    report_bytes=0,
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


@pytest.mark.parametrize(
    ("name", "said"), [("club", r"([\d.]+) minutes a night"), ("brand", r"([\d.]+) minutes a home on 8 cores")]
)
def test_the_page_says_what_its_own_costs_come_to(name: str, said: str) -> None:
    athletes, home_athletes, workers = NIGHTS[name]
    took_s = night_s(home_athletes, workers, COSTS, measured("the night's own process") / 1e3)
    (minutes,) = re.findall(said, PAGE)
    assert float(minutes) == pytest.approx(took_s / 60, abs=0.06)
    if name == "brand":
        machines = ceil(athletes // home_athletes / (WINDOW_S // took_s))
        assert f"so {machines} machines of 8 cores" in PAGE


def test_what_the_schedule_counts_on_is_what_was_measured() -> None:
    nothing_new_s = COSTS.nothing_new_s + COSTS.report_s
    first_night_s = COSTS.import_s + 52 * COSTS.report_s
    assert pytest.approx(nothing_new_s, rel=0.25) == ATHLETE_S
    assert pytest.approx(first_night_s / COSTS.activities, rel=0.25) == NEW_FILE_S
    assert pytest.approx(COSTS.import_s / COSTS.activities, rel=0.25) == READ_S
