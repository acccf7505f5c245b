"""Heavy libraries that another one could use are left alone."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.imports import without


def test_modules_are_there_again_afterwards() -> None:
    sys.modules.pop("colorsys", None)
    with without("colorsys", "json"):
        with pytest.raises(ImportError):
            import colorsys  # noqa: PLC0415  that it fails is the test
        import json  # noqa: F401, PLC0415  it was loaded before
    import colorsys  # noqa: F401, PLC0415  that it works again is the test


@pytest.mark.parametrize("heavy", ["sqlalchemy", "pydantic", "scipy"])
def test_an_import_into_the_store_loads_nothing_that_it_does_not_need(heavy: str) -> None:
    result = subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, "-c", f"import pipeline.jobs.ingest.ingest, sys; print({heavy!r} in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.strip() == "False"
