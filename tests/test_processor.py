from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.processor import lacks_avx2

if TYPE_CHECKING:
    from pathlib import Path

NEW = "processor\t: 0\nflags\t\t: fpu sse4_2 avx avx2 bmi2\n"
OLD = "processor\t: 0\nflags\t\t: fpu sse4_2 avx\nvmx flags\t: avx2\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is asked otherwise")
@pytest.mark.parametrize(
    ("machine", "said", "lacking"),
    [
        pytest.param("x86_64", NEW, False, id="new"),
        pytest.param("AMD64", OLD, True, id="old"),
        pytest.param("aarch64", OLD, False, id="another-kind"),
        pytest.param("x86_64", "", False, id="not-said"),
        pytest.param("x86_64", None, False, id="no-linux"),
    ],
)
def test_avx2(tmp_path: Path, machine: str, said: str | None, *, lacking: bool) -> None:
    if said is not None:
        (tmp_path / "cpuinfo").write_text(said, encoding="utf-8")
    assert lacks_avx2(machine, tmp_path / "cpuinfo") is lacking


def test_the_doctor_names_an_old_processor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.processor.lacks_avx2", lambda: True)
    result = CliRunner().invoke(main, ["--home", str(tmp_path), "doctor"])
    assert result.exit_code == 1
    assert result.stdout.startswith("fault  this processor has no AVX2")
    assert "pip install 'polars[rtcompat]'" in result.stdout
    assert "1 fault, 0 notes" in result.stdout
