"""Fixtures for all tests."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from filelock import FileLock
from hypothesis import settings

from pipeline.cli import main
from tests.docs.listings import DEMO, run_demo

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

# Each process that a test starts would compile a thousand modules again, which takes longer than most tests.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
os.environ.pop("COLUMNS", None)  # else what is printed depends on the terminal of whoever runs the tests

# How long an example takes depends on what else the machine does, so none has a deadline.
settings.register_profile("thorough", deadline=None)
settings.register_profile("glute", settings.get_profile("thorough"), max_examples=50)
settings.load_profile("glute")


def pytest_xdist_auto_num_workers() -> int:
    """Start one process more than there are processors, as tests of servers wait for most of their time."""
    return (os.cpu_count() or 1) + 1


SAMPLES = Path(__file__).parents[1] / "sample_data" / "exports" / "anna"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files and oracles that lies beside the checkout."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip(f"no folder of real files beside the checkout: {folder}")
    return folder


@pytest.fixture(scope="session")
def data() -> Path:
    """Oracles: numbers that independent implementations of the equations gave."""
    return Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo's home and what `glute demo` printed, made once for all processes: copy it to write."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared-demo"
    text = folder / f"{DEMO}.txt"
    with FileLock(f"{folder}.lock"):
        if not text.exists():  # written last: a demo that failed fails again for the next process, with its own message
            text.write_text(run_demo(folder).replace(str(folder), "~"), encoding="utf-8")
    return folder


@pytest.fixture
def glute(tmp_path: Path) -> Callable[..., Result]:
    """Run a command in a home of its own."""

    def run(*words: object, text: str | None = None) -> Result:
        return CliRunner().invoke(main, [*map(str, words)], input=text, env={"GLUTE_HOME": str(tmp_path / "home")})

    return run


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Two runs and a file that is rejected."""
    folder = tmp_path / "export"
    folder.mkdir()
    run = SAMPLES / "2026-11-10-easy.fit"
    for path in (run, SAMPLES / "2026-11-03-easy.fit.gz"):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "broken.fit").write_bytes(run.read_bytes()[:40])
    return folder
