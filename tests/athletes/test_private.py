from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from pipeline.files import make_folder, write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from click.testing import Result

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights of owner and others are those of POSIX")


@pytest.fixture
def open_umask() -> Iterator[None]:
    old = os.umask(0)
    yield
    os.umask(old)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("open_umask")
def test_what_is_written_is_private_whatever_the_umask(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a" / "b" / "file", b"x")
    assert [rights(tmp_path / part) for part in ("a", "a/b", "a/b/file")] == [0o700, 0o700, 0o600]
    make_folder(tmp_path / "a")


@pytest.mark.usefixtures("open_umask")
def test_an_open_home_is_closed_with_a_note(tmp_path: Path, glute: Callable[..., Result]) -> None:
    home = tmp_path / "home"
    assert glute("athlete", "add", "anna").exit_code == 0
    sync = home / "inbox" / "anna" / "run.fit"
    sync.parent.mkdir(parents=True)
    sync.write_bytes(b"another program's")
    sync.chmod(0o664)
    profile = home / "athletes" / "anna" / "profile.toml"
    for path in (home, profile.parent, profile):
        path.chmod(0o755)
    assert f"others could read {home}; now only you can" in glute("athlete", "list").stderr
    assert [rights(path) for path in (home, profile.parent, profile, sync)] == [0o700, 0o700, 0o700, 0o664]
    assert glute("athlete", "list").stderr == ""
