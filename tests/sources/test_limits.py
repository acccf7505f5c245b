from __future__ import annotations

import sys

import pytest

from pipeline.errors import FileError
from pipeline.sources import limits
from pipeline.sources.limits import check_memory


@pytest.mark.parametrize("character", ["e", "\xe9", "\xff", "\u0101", "\u201c", "\u8dd1", "\U0001f3c3"])
def test_text_is_counted_as_python_holds_it(monkeypatch: pytest.MonkeyPatch, character: str) -> None:
    text = "a" * 100_000 + character
    most = sys.getsizeof(text)
    monkeypatch.setattr(limits, "LARGEST_PARSED", most)
    check_memory(text.encode(), {}, where="input")
    monkeypatch.setattr(limits, "LARGEST_PARSED", most - 1000)
    with pytest.raises(FileError):
        check_memory(text.encode(), {}, where="input")
