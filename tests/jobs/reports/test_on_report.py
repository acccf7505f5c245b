"""The operator's command, as it is written on each system."""

from __future__ import annotations

import shlex

import pytest

from pipeline.errors import UsageError
from pipeline.jobs.reports.on_report import on_report_of, words_of


@pytest.mark.parametrize(
    ("typed", "unix", "windows"),
    [
        pytest.param("mail-report", ["mail-report"], ["mail-report"], id="plain"),
        pytest.param(
            r"C:\bin\mail.exe -s new", ["C:binmail.exe", "-s", "new"], [r"C:\bin\mail.exe", "-s", "new"], id="path"
        ),
        pytest.param(r'"C:\My Files\a.exe" x', [r"C:\My Files\a.exe", "x"], [r"C:\My Files\a.exe", "x"], id="a-space"),
        pytest.param(r"\\nas\bin\a.exe", [r"\nasbina.exe"], [r"\\nas\bin\a.exe"], id="network"),
        pytest.param(r"post '#runs' it\'s", ["post", "#runs", "it's"], None, id="quotation-marks"),
        pytest.param("", [], [], id="none"),
    ],
)
def test_words(typed: str, unix: list[str], windows: list[str] | None) -> None:
    assert words_of(typed, windows=False) == unix
    if windows is not None:
        assert words_of(typed, windows=True) == windows


@pytest.mark.parametrize("word", [r"C:\My Files\a.exe", "it's", "a b", '"', "#1", "-x"])
@pytest.mark.parametrize("windows", [True, False])
def test_words_are_handed_on_as_they_are(word: str, *, windows: bool) -> None:
    """`glute serve` joins them again for the processes that it starts."""
    assert words_of(shlex.join(["run", word]), windows=windows) == ["run", word]


def test_open_quotation_mark_is_named() -> None:
    with pytest.raises(UsageError, match=r"cannot be read .*: No closing quotation"):
        on_report_of("mail 'anna")
    assert on_report_of("  ") is None
