"""Keys and the hashes under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.athletes.file_key import file_key, hashed, made_file_key, pseudonym

if TYPE_CHECKING:
    from pipeline.athletes.home import Home

ONE, OTHER = b"1" * 32, b"2" * 32


def test_a_key_is_made_once_and_only_for_its_owner(home: Home) -> None:
    assert file_key(home, "anna") == b""
    made = made_file_key(home, "anna")
    assert made == made_file_key(home, "anna") == file_key(home, "anna")
    assert len({made, made_file_key(home, "bo"), b""}) == 3
    assert home.file_key("anna").stat().st_mode & 0o077 == 0


def test_hashes_depend_on_number_and_key() -> None:
    assert hashed("7:1", ONE) == hashed("7:1", ONE)
    assert len({hashed("7:1", ONE), hashed("7:2", ONE), hashed("7:1", OTHER), "7:1"}) == 4
    assert pseudonym(ONE) == pseudonym(ONE) != pseudonym(OTHER)


@pytest.mark.parametrize(("number", "key"), [(None, ONE), ("", ONE), ("7:1", b"")])
def test_nothing_is_hashed_without_number_or_key(number: str | None, key: bytes) -> None:
    assert hashed(number, key) is None
