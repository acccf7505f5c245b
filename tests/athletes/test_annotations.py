from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.athletes.annotations import annotations_for
from pipeline.athletes.logs import read_log

if TYPE_CHECKING:
    from pipeline.athletes.home import Home

START = datetime(2026, 5, 1, 5, 30, 20, tzinfo=UTC)
LOCAL = datetime(2026, 5, 1, 7, 30, 20)  # noqa: DTZ001 - a local time has no zone by design


@pytest.mark.parametrize(
    ("cells", "holds"),
    [
        pytest.param("20260501T053020Z-ab,", True, id="id"),
        pytest.param("20260501T053020Z-ac,", False, id="other-id"),
        pytest.param(",2026-05-01T07:30", True, id="local"),
        pytest.param(",2026-05-01 07:31:20", True, id="local-a-minute-off"),
        pytest.param(",2026-05-01T07:31:21", False, id="local-over-a-minute-off"),
        pytest.param(",2026-05-01T05:30", False, id="utc-without-saying-so"),
        pytest.param(",2026-05-01T05:30Z", True, id="utc"),
        pytest.param(",2026-05-01T14:30:20+09:00", True, id="offset"),
    ],
)
def test_an_annotation_finds_its_activity(home: Home, cells: str, holds: bool) -> None:  # noqa: FBT001 - a parameter
    (home.athlete("anna") / "annotations.csv").write_text(f"activity,start_time,label\n{cells},hill\n")
    log = read_log(home, "anna", "annotations")
    found = annotations_for(log.frame, activity_id="20260501T053020Z-ab", start_time=START, local_start=LOCAL)
    assert log.problems == ()
    assert found["label"].to_list() == (["hill"] if holds else [])
