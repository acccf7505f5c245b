"""The oracle file: reference values computed by an independent script."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def oracles(shared: Path) -> dict[str, Any]:
    """Read the reference values; skips where the folder of real files is absent."""
    values: dict[str, Any] = json.loads((shared / "physiology" / "oracles.json").read_text())
    return values
