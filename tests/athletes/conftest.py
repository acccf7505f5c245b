"""A home in a temporary folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.athletes.home import Home

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return an empty home with the folder of the athlete anna."""
    home = Home(tmp_path / "home")
    home.athlete("anna").mkdir(parents=True)
    return home
