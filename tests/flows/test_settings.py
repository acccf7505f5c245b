from __future__ import annotations

from datetime import timedelta

import pytest

from flows.settings import budget
from pipeline.errors import UsageError


@pytest.mark.parametrize(("given", "minutes"), [("0", 0), ("90", 90), ("", 60), ("01440", 1440)])
def test_the_budget_of_the_environment(monkeypatch: pytest.MonkeyPatch, given: str, minutes: int) -> None:
    monkeypatch.setenv("GLUTE_BUDGET", given)
    assert budget() == timedelta(minutes=minutes)


@pytest.mark.parametrize("given", ["an hour", "1.5", "-5", "²", "1441", "9" * 5000])
def test_a_budget_that_cannot_be_is_named(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("GLUTE_BUDGET", given)
    with pytest.raises(UsageError, match="whole number of minutes"):
        budget()
