from __future__ import annotations

from pathlib import Path

import click
import pytest

from pipeline.commands.kinds import Address, Found, OneOf, Place


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("~/fit", "HOME/fit", id="as --output=~/fit leaves it"),
        pytest.param("~no-such-user/fit", "~no-such-user/fit", id="nobody"),
        pytest.param("a~/fit", "a~/fit", id="a name"),
    ],
)
def test_a_tilde_is_read_as_a_shell_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, meant: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert Place().convert(typed, None, None) == Path(meant.replace("HOME", str(tmp_path)))


def test_a_tilde_in_quotation_marks_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "run.fit").touch()
    assert Found().convert("~/run.fit", None, None) == tmp_path / "run.fit"


@pytest.mark.parametrize(
    "typed", ["tcp://10.0.0.2:8786", "tls://cluster.example.org:8786", "tcp://[fd00::2]:8786", "cluster:8786"]
)
def test_address_of_a_scheduler(typed: str) -> None:
    assert Address().convert(typed, None, None) == typed


@pytest.mark.parametrize("typed", ["tcp://10.0.0.2", "tcp://10.0.0.2:dask", "my cluster:8786", "tcp://[fd00::2]", ""])
def test_no_address_of_a_scheduler(typed: str) -> None:
    with pytest.raises(click.BadParameter, match=r"write it as tcp://10\.0\.0\.2:8786"):
        Address().convert(typed, None, None)


@pytest.mark.parametrize("typed", ["female", "Female", "f", " FEM "])
def test_one_of_some_words(typed: str) -> None:
    assert OneOf(["female", "male"]).convert(typed, None, None) == "female"


@pytest.mark.parametrize("typed", ["", "s", "sta", "stae"])
def test_words_begin_alike(typed: str) -> None:
    with pytest.raises(click.BadParameter, match="is not one of stable, stale"):
        OneOf(["stable", "stale"]).convert(typed, None, None)
