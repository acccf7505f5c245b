"""Fixtures for all tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import settings

from pipeline.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

settings.register_profile("glute", deadline=None)  # how long an example takes depends on what else the machine does
settings.load_profile("glute")


settings.register_profile("without a clock", deadline=None)  # a busy machine is no defect
settings.load_profile("without a clock")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files and oracles that lies beside the checkout."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip(f"no folder of real files beside the checkout: {folder}")
    return folder


@pytest.fixture
def glute(tmp_path: Path) -> Callable[..., Result]:
    """Run a command in a home of its own."""

    def run(*words: object, text: str | None = None) -> Result:
        return CliRunner().invoke(main, ["--home", str(tmp_path / "home"), *map(str, words)], input=text)

    return run
