from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import StoreError
from pipeline.jobs.pool import each, shared

if TYPE_CHECKING:
    from collections.abc import Iterable


def process_of(_: int) -> int:
    return os.getpid()


def process_of_any_but_seven(number: int) -> int:
    if number == 7:
        os.abort()
    return os.getpid()


def double(number: int) -> int:
    return 2 * number


@pytest.mark.parametrize("workers", [1, 2, None])
def test_results_come_in_the_order_of_the_tasks(workers: int | None) -> None:
    assert list(each(double, range(20), workers=workers)) == list(range(0, 40, 2))


def test_a_few_tasks_are_done_here() -> None:
    assert set(each(process_of, range(3), workers=2, least=4)) == {os.getpid()}
    assert os.getpid() not in set(each(process_of, range(4), workers=2, least=4))


def test_shared_processes_do_the_work_that_follows_however_little() -> None:
    with shared(2) as processes:
        first = set(each(process_of, range(8), workers=processes, least=4))
        with shared(processes) as same:
            assert same is processes
        then = set(each(process_of, range(2), workers=processes, least=4))
    assert then <= first
    assert os.getpid() not in first
    assert not alive(first)


def test_shared_processes_that_were_killed_are_started_again() -> None:
    with shared(2) as processes:
        with pytest.raises(StoreError, match="killed twice over the same work"):
            list(each(process_of_any_but_seven, [7, 7], workers=processes))
        assert os.getpid() not in set(each(process_of_any_but_seven, range(4), workers=processes))


def alive(processes: Iterable[int]) -> list[int]:
    """Processes that are still there."""
    there = []
    for process in processes:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            continue
        there.append(process)
    return there
