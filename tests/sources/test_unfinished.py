from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.sources.discovery import expand_archives, find
from pipeline.sources.found_file import FoundFile
from pipeline.sources.unfinished import is_named_like_activity, unfinished
from pipeline.vocabulary import FileStatus
from sample_data.vendors import zipped

if TYPE_CHECKING:
    from pathlib import Path

UNFINISHED = [
    ".run.fit.Xa81bQ",
    ".run.fit.gz.Xa81bQ",
    "run.fit.part",
    ".run.gpx.tmp",
    ".syncthing.run.tcx.tmp",
    "~syncthing~run.tcx.tmp",
    "run.fit~",
    "export.zip.crdownload",
    ".run.fit.~1a2b",
    "RUN.FIT.PART",
    "run.fit.uploading",
    ".run.fit.gstmp",
    "run.fit.!qB",
    "run.fit.bc!",
    ".run.gpx.swp",
    ".run.gpx.kate-swp",
    "#run.gpx#",
    ".#run.gpx",
    ".~lock.run.csv.gz#",
    ".run.gpx.swo",
]
PLACEHOLDERS = [".run.fit.icloud", "run.gpx.nextcloud", ".export.zip.icloud"]


@pytest.mark.parametrize("name", UNFINISHED)
def test_unfinished_files_are_named_and_never_read(name: str) -> None:
    verdict = unfinished(name)
    assert verdict
    assert verdict.verdict == FileStatus.UNSUPPORTED
    assert is_named_like_activity(name)


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_placeholders_are_rejected_with_what_to_do(name: str) -> None:
    verdict = unfinished(name)
    assert verdict
    assert verdict.verdict == FileStatus.REJECTED
    assert "Download it" in str(verdict)
    assert is_named_like_activity(name)


@pytest.mark.parametrize(
    "name", ["run.fit", ".run.fit", "run.2026.fit", "a.b.garmin", "part.gpx", "tmp", ".hidden.gpx", "run (1).fit.gz"]
)
def test_other_names_are_read(name: str) -> None:
    assert unfinished(name) is None


@pytest.mark.parametrize("name", [".photo.jpg.icloud", ".notes.txt.Xa81bQ", ".DS_Store.tmp"])
def test_hidden_files_of_other_things_stay_hidden(name: str) -> None:
    assert not is_named_like_activity(name)


def test_they_are_found_though_hidden_and_archives_are_not_opened(tmp_path: Path) -> None:
    names = [*UNFINISHED, *PLACEHOLDERS, "run.gpx.download/run.gpx", ".photo.jpg.icloud"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(zipped({"a.fit": b""}) if ".zip" in name else b"")
    found = list(expand_archives(find([tmp_path])))
    assert all(isinstance(file, FoundFile) for file in found), "no archive among them is opened"
    assert {file.source for file in found if isinstance(file, FoundFile)} == {*names} - {".photo.jpg.icloud"}
    assert all(file.unfinished for file in found if isinstance(file, FoundFile))
