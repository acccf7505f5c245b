from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from pipeline.store.schemas import TABLES
from tests.cases import few_of
from tests.jobs.conftest import garden_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.jobs.conftest import Garden


@pytest.mark.parametrize("table", few_of([*TABLES, "all"], ["streams", "all"]))
def test_reading_again_equals_reading_first(grown: Garden, four_runs: Path, table: str) -> None:
    shutil.rmtree(grown.home.store if table == "all" else grown.home.store / table, ignore_errors=True)
    outcome = grown.ingest(again=True)
    assert outcome.notes == []
    assert grown.stored_bytes() == garden_in(four_runs).stored_bytes()
