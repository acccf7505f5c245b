"""What the page of all athletes is told of each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.athletes.home import Home
from pipeline.athletes.settings import store_root
from pipeline.jobs.reports.overview import _runs
from pipeline.store.store import Store
from tests.docs.listings import DEMO

if TYPE_CHECKING:
    from pathlib import Path


def test_runs_of_half_a_year(demo: Path) -> None:
    store, sunday = Store(store_root(Home(demo / DEMO))), date(2026, 11, 15)
    runs = _runs(store, "ben", sunday)
    assert len(runs) > 30
    assert max(runs)[0] == sunday
    assert all(0.9 < coverage <= 1 for _, coverage in runs)
    assert {day for day, _ in _runs(store, "ben", sunday + timedelta(weeks=26))} == {sunday}
    assert _runs(store, "ben", sunday + timedelta(weeks=27)) == []
