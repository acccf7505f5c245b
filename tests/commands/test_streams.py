from __future__ import annotations

import codecs
import io
import os
import sys

import pytest

from pipeline.commands.streams import HANDLER, set_up_streams


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def setup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)


@pytest.mark.usefixtures("setup")
@pytest.mark.parametrize(
    ("encoding", "kind", "shown"),
    [
        pytest.param("cp1252", Terminal, "++## –3 % > 4 × ’ Lukasz ?", id="a-console-of-western-europe"),
        pytest.param("cp437", Terminal, "++■■ -3 % > 4 x ' Lukasz ?", id="an-old-console"),
        pytest.param("cp1252", io.TextIOWrapper, "▲▲■■ –3 % → 4 × ’ Lukasz 午", id="a-file"),
        pytest.param("utf-8", Terminal, "▲▲■■ –3 % → 4 × ’ Lukasz 午", id="a-terminal"),
    ],
)
def test_every_character_has_a_form(
    monkeypatch: pytest.MonkeyPatch, encoding: str, kind: type[io.TextIOWrapper], shown: str
) -> None:
    stream = kind(raw := io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", stream)
    set_up_streams()
    stream.write("▲▲■■ –3 % → 4 × ’ Lukasz 午")
    stream.flush()
    assert raw.getvalue().decode(encoding if kind is Terminal else "utf-8") == shown


@pytest.mark.usefixtures("setup")
def test_names_of_files_that_are_no_text_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw := io.BytesIO(), encoding="utf-8"))
    set_up_streams()
    print(os.fsdecode(b"lauf-\xff.fit"), end="", flush=True)  # noqa: T201  that is the test
    assert raw.getvalue() == b"lauf-?.fit"


def test_only_letters_are_replaced() -> None:
    set_up_streams()
    with pytest.raises(UnicodeDecodeError):
        codecs.decode(b"\xff", "utf-8", HANDLER)
