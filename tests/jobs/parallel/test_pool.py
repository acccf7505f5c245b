from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest

from pipeline.errors import StoreError
from pipeline.jobs.parallel.pool import each, kept_workers


def process_of(_: int) -> int:
    return os.getpid()


def process_of_any_but_seven(number: int) -> int:
    if number == 7:
        os.abort()
    return os.getpid()


def threads_of_algebra(_: int) -> str | None:
    return os.environ.get("OPENBLAS_NUM_THREADS")


def pool_of_arrow(_: int) -> str:
    return str(pa.default_memory_pool().backend_name)


def environment_and_threads(name: str) -> tuple[str | None, int]:
    return os.environ.get(name), pl.thread_pool_size()


def spin(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def double(number: int) -> int:
    return 2 * number


@pytest.mark.parametrize("workers", [1, 2, None])
def test_results_come_in_the_order_of_the_tasks(workers: int | None) -> None:
    assert list(each(double, range(20), workers=workers)) == list(range(0, 40, 2))


def test_a_few_tasks_are_done_here() -> None:
    assert set(each(process_of, range(3), workers=2, least=4)) == {os.getpid()}
    assert os.getpid() not in set(each(process_of, range(4), workers=2, least=4))


def test_a_task_that_kills_its_process_twice_is_named() -> None:
    with pytest.raises(StoreError, match="killed twice over the same work") as caught:
        list(each(process_of_any_but_seven, [7, 7], workers=2))
    assert caught.value.where == "7"


def test_workers_keep_algebra_to_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    assert set(each(threads_of_algebra, [1, 2], workers=2)) == {"1"}


def test_workers_give_memory_of_arrow_back_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARROW_DEFAULT_MEMORY_POOL", raising=False)
    assert set(each(pool_of_arrow, [1, 2], workers=2)) == {"system"}


def test_workers_are_kept_for_what_follows() -> None:
    with kept_workers():
        first, second = (set(each(process_of, range(4), workers=2)) for _ in range(2))
        assert len(first | second) <= 2
        with pytest.raises(StoreError):
            list(each(process_of_any_but_seven, [7, 7], workers=2))
        assert set(each(process_of, [1, 2], workers=2)).isdisjoint(first | second | {os.getpid()})


def test_workers_have_one_thread_and_the_environment_of_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    with kept_workers():
        list(each(double, [1, 2], workers=2))
        monkeypatch.setenv("GLUTE_OF_THE_MOMENT", "now")
        with pytest.raises(StoreError):
            list(each(process_of_any_but_seven, [7, 7], workers=2))  # new workers from here on
        assert set(each(environment_and_threads, ["GLUTE_OF_THE_MOMENT"] * 2, workers=2)) == {("now", 1)}


def cpu_time_of_children_that_spin() -> float:
    before = cpu_time_of_children()
    list(each(spin, [0.5, 0.5], workers=2))
    return cpu_time_of_children() - before


def cpu_time_of_children() -> float:
    """Seconds in the program and in the system, where asking for the time counts."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_cpu_time_of_workers_counts_as_that_of_child_processes() -> None:
    """In a program of its own: other tests here may have started the process that workers are copies of."""
    script = f"from {__name__} import {cpu_time_of_children_that_spin.__name__} as spent; print(spent())"
    command = [sys.executable, "-c", script]
    spent = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[3])  # noqa: S603  our own
    assert float(spent.stdout) >= 0.9
