from __future__ import annotations

import contextlib
import itertools
import random
from typing import TYPE_CHECKING

import pytest

from tests.load.run import WITHOUT_UTF_8, Place, Processes, differences, faults_of, used, used_alone

if TYPE_CHECKING:
    from pathlib import Path

THREES = 2  # `python -m tests.load.run` goes on for ten minutes


@pytest.mark.slow
def test_a_home_used_by_many_ends_as_one_that_was_left_alone(tmp_path: Path) -> None:
    with contextlib.closing(Processes()) as plain, contextlib.closing(Processes(**WITHOUT_UTF_8)) as odd:
        alone, place = used_alone(tmp_path / "alone", plain), Place(tmp_path / "used")
        for ended in itertools.islice(used(place, odd, random.Random(22)), THREES):  # noqa: S311  no secret
            assert faults_of(ended) == [], place.log.read_text()
        assert differences(place, alone, odd) == [], place.log.read_text()
