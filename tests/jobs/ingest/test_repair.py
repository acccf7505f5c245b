from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from pipeline.store.schemas import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.jobs.conftest import Garden


@pytest.mark.parametrize("table", [*TABLES, "all"])
def test_reading_again_equals_reading_first(
    garden: Garden, whole: Garden, files: Mapping[str, bytes], table: str
) -> None:
    garden.lay(files)
    shutil.copytree(whole.home.store, garden.home.store)
    shutil.rmtree(garden.home.store if table == "all" else garden.home.store / table, ignore_errors=True)
    outcome = garden.ingest(again=True)
    assert outcome.notes == []
    assert garden.stored_bytes() == whole.stored_bytes()
