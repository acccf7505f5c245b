"""The oracle file: reference values computed by an independent script."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def oracles(data: Path) -> dict[str, Any]:
    """Read the reference values."""
    values: dict[str, Any] = json.loads((data / "oracles.json").read_text())
    return values
