"""Heavy libraries that another one could use are left alone."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from pipeline.imports import without

HEAVY = {"gpxpy", "xml.dom.minidom", "prefect", "sqlalchemy", "pydantic", "scipy"}
WITH_WORK = {"pipeline.signal.clean", "pipeline.segments.derive", "pipeline.weekly.works"}  # where something is new
ROOT = Path(__file__).parents[1]
WITHOUT_EXTRAS = """
import sys
from click.testing import CliRunner
from pipeline.cli import main
sys.modules |= dict.fromkeys(["prefect", "distributed"])
for words in ("nightly", "nightly --cluster tcp://x:1", "doctor --cluster tcp://x:1", "serve"):
    done = CliRunner().invoke(main, ["--home", sys.argv[1], *words.split()])
    print(done.exit_code, done.output.splitlines()[-1])
"""


def test_modules_are_there_again_afterwards() -> None:
    sys.modules.pop("colorsys", None)
    with without("colorsys", "json"):
        with pytest.raises(ImportError):
            import colorsys  # noqa: PLC0415  that it fails is the test
        import json  # noqa: F401, PLC0415  it was loaded before
    import colorsys  # noqa: F401, PLC0415  that it works again is the test


def test_an_import_into_the_store_loads_nothing_that_it_does_not_need() -> None:
    script = f"import pipeline.jobs.ingest.ingest, sys; print({HEAVY | WITH_WORK} & sys.modules.keys())"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603  our own
    assert loaded.stdout.strip() == "set()"


@pytest.mark.parametrize("needed", ["pipeline.jobs.derive.tasks", "pipeline.jobs.ingest.batches", "numpy.fft"])
def test_workers_import_nothing_that_the_process_they_are_copies_of_could(needed: str) -> None:
    script = f"import pipeline.jobs.parallel.preload, sys; print({needed!r} in sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603  our own
    assert loaded.stdout.strip() == "True"


def test_an_extra_that_is_missing_is_named(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WITHOUT_EXTRAS, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  our own interpreter
    night, *others = done.stdout.splitlines()
    assert night.startswith("0 night: 0 athletes")
    for line, name in zip(others, ("cluster", "cluster", "prefect"), strict=True):
        assert re.fullmatch(
            rf"2 glute: .* need the extra {name}, which is not installed\. Install .*'\.\[{name}\]'", line
        )


def test_constraints_pin_what_extras_ask_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = {name for lines in project["optional-dependencies"].values() for name in map(_name, lines)} - {"glute"}
    pinned = {_name(line) for line in (ROOT / "constraints.txt").read_text().splitlines()}
    assert {*map(_name, project["dependencies"]), *asked} <= pinned


def _name(requirement: str) -> str:
    return re.split(r"[^\w-]", requirement)[0]
