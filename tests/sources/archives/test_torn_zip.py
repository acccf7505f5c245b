"""Of a zip whose list of members is lost, what stands before the break is kept, and the ledger says what is lost."""

from __future__ import annotations

import io
import os
import zipfile
from functools import partial
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import FileError
from pipeline.sources.discovery import OpenedArchive, expand_archives, find
from pipeline.sources.found_file import FoundFile
from tests.sources.archives.test_archives import zipped
from tests.sources.conftest import run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FIT = run(records=300).to_bytes()
NOISE = os.urandom(20_000)
MEMBERS = {"a/1.fit": FIT, "Läufe/2.fit": FIT + NOISE, "d/": b"", "3.bin": NOISE, "4.fit": FIT + NOISE}
FILES = {f"export.zip!/{name}": content for name, content in MEMBERS.items() if not name.endswith("/")}


class _Pipe(io.BytesIO):
    """What cannot be gone back in: sizes of members come behind these."""

    def tell(self) -> int:
        raise io.UnsupportedOperation

    def seekable(self) -> bool:
        return False


def _streamed(members: Mapping[str, bytes]) -> bytes:
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return pipe.getvalue()


def _zip64(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(content)
    return packed.getvalue()


def _of_members(packed: bytes) -> bytes:
    """Leave out the list of members at the end."""
    return packed[: packed.index(b"PK\1\2")]


def _opened(tmp_path: Path, packed: bytes) -> tuple[dict[str, FoundFile], str]:
    """Open an archive: its files by source, and what is wrong with it."""
    (tmp_path / "export.zip").write_bytes(packed)
    *found, archive = expand_archives(find([tmp_path]))
    assert isinstance(archive, OpenedArchive)
    assert archive.error is not None
    return {one.source: one for one in found if isinstance(one, FoundFile)}, archive.error.reason


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(zipped, id="deflated"),
        pytest.param(partial(zipped, method=zipfile.ZIP_STORED), id="stored"),
        pytest.param(partial(zipped, method=zipfile.ZIP_LZMA), id="lzma"),
        pytest.param(_streamed, id="streamed"),
        pytest.param(_zip64, id="zip64"),
    ],
)
@pytest.mark.parametrize("lost", [0, 50, 3000, 30_000, 50_000])
def test_what_stands_before_the_break(tmp_path: Path, write: Callable[[Mapping[str, bytes]], bytes], lost: int) -> None:
    packed = _of_members(write(MEMBERS))
    found, reason = _opened(tmp_path, packed[: len(packed) - lost])
    assert "its list of members is missing" in reason
    assert list(found) == list(FILES)[: len(found)]
    *before, last = found
    assert all(found[source].load().content == FILES[source] for source in before if source.endswith("fit"))
    whole = lost == 0
    if last.endswith("bin"):
        with pytest.raises(FileError, match="the data end early"):
            found[last].load()
    else:
        loaded = found[last].load()
        assert (loaded.content == FILES[last], loaded.damage is None) == (whole, whole)
        assert FILES[last].startswith(loaded.content)


def test_the_list_of_members_is_nonsense(tmp_path: Path) -> None:
    packed = bytearray(zipped(MEMBERS))
    at = packed.index(b"PK\1\2")
    packed[at : at + 4] = b"XXXX"
    found, reason = _opened(tmp_path, bytes(packed))
    assert list(found) == list(FILES)
    assert "damaged" in reason


def test_no_member_stands(tmp_path: Path) -> None:
    found, reason = _opened(tmp_path, zipped(MEMBERS)[:33])
    assert found == {}
    assert "Download or copy it again" in reason


def test_a_streamed_bomb(tmp_path: Path) -> None:
    found, _ = _opened(tmp_path, _of_members(_streamed({"1.fit": FIT, "2.fit": FIT + bytes(9_000_000), "3.fit": FIT})))
    assert found["export.zip!/1.fit"].load().content == FIT
    with pytest.raises(FileError, match="times its size"):
        found["export.zip!/2.fit"].load()
