"""Rows of lists and their files, in any order of arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sample_data.files import to_fit
from tests.jobs.conftest import a_run

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.jobs.conftest import Garden

RUN = a_run(4)
STARTED = RUN.start_time  # the watch says that local time is UTC
GARMIN = (
    "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR\n"
    f"Running,{STARTED:%Y-%m-%d %H:%M:%S},false,Secret,1.90,120,00:16:40,141\n"
    f"Strength Training,{STARTED:%Y-%m-%d} 18:00:00,false,Secret,0.00,90,00:20:00,101\n"
)
FILES = {"Activities.csv": GARMIN.encode(), "run.fit": to_fit(RUN)}


@pytest.mark.parametrize("order", [("Activities.csv", "run.fit"), ("run.fit", "Activities.csv")])
def test_a_row_with_other_totals_counts_once_in_any_order(
    new_garden: Callable[[], Garden], order: tuple[str, str]
) -> None:
    garden = new_garden()
    garden.set_profile(timezone="Europe/Berlin")
    for name in order:
        garden.lay(FILES, name)
        garden.ingest()
    assert garden.table("activities").sort("start_time")["format"].to_list() == ["fit", "listed_workout"]
    assert not garden.ingest().verdicts, "what is known is not read again"
