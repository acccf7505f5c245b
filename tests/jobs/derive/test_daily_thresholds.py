from __future__ import annotations

import pytest

from pipeline.jobs.athlete_records import nobodys_records
from pipeline.jobs.derive.daily_thresholds import days_of
from pipeline.store.rows import table_of
from tests.segments.thresholds.rows import DAY, evidence_of, run

RECENT = [run(days_ago, share=0.75, heart_rate=165) for days_ago in range(2, 50, 4)]


@pytest.mark.parametrize(("share", "heart_rate", "moves"), [(0.6, 150.0, False), (0.95, 190.0, True)])
def test_an_older_run_matters_where_it_moves_a_value(share: float, heart_rate: float, *, moves: bool) -> None:
    older = run(300, share=share, heart_rate=heart_rate)
    before, after = (
        days_of(evidence_of(*rows), [DAY], nobodys_records(), table_of("thresholds", []))
        for rows in (RECENT, [older, *RECENT])
    )
    assert not after.table.equals(before.table), "it is one run more that maximal heart rate rests on"
    assert (after.used[DAY] != before.used[DAY]) is moves
