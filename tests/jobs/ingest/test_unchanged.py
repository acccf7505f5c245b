"""An import of which nothing has changed is recognised before a table is opened; any change leads to a full look."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from pipeline.athletes.file_places import read_places, remember_places
from pipeline.jobs.ingest.unchanged import inputs_of, note_unchanged, unchanged
from pipeline.versions import VERSIONS
from sample_data.vendors import zipped
from tests.jobs.conftest import garden_in, track

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.jobs.conftest import Garden


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory, files: Mapping[str, bytes]) -> Garden:
    """A home that has read tracks, some of them in archives, and files that are none. Tests take back what they do."""
    garden = garden_in(tmp_path_factory.mktemp("unchanged"))
    garden.set_profile()
    inner = zipped({"inner.gpx": track(3)})
    garden.lay({"loose.gpx": track(0), "two.zip": zipped({"one.gpx": track(1), "more.zip": inner})})
    garden.lay(files, "other/notes.txt", "other/broken.fit")
    garden.ingest()
    return garden


def known(garden: Garden) -> int | None:
    same = unchanged(garden.home, garden.athlete, [garden.export])
    return same.known if same else None


def test_counts_are_those_of_a_full_look(read_once: Garden) -> None:
    assert known(read_once) == 7
    quick = read_once.ingest()
    read_once.home.unchanged(read_once.athlete).unlink()
    assert known(read_once) is None
    full = read_once.ingest()
    assert quick == full
    assert quick.known == known(read_once) == 7


def rewritten(path: Path) -> None:
    path.write_bytes(path.read_bytes())


CHANGES: dict[str, Callable[[Garden], object]] = {
    "a new file": lambda garden: garden.lay({"new.gpx": track(7)}),
    "a file as long as before": lambda garden: rewritten(garden.export / "loose.gpx"),
    "a file is gone": lambda garden: (garden.export / "loose.gpx").unlink(),
    "a log": lambda garden: garden.log("weight", "date,mass_kg\n2026-09-01,60\n"),
    "the profile": lambda garden: garden.set_profile(),
    "the settings": lambda garden: garden.home.settings.write_text('pages = "all"\n'),
    "a table is gone": lambda garden: next(garden.home.store.glob("streams/*/*")).unlink(),
    "a table is another": lambda garden: rewritten(next(garden.home.store.glob("ledger/*/*"))),
    "the note is damaged": lambda garden: garden.home.unchanged(garden.athlete).write_text("{}"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_is_noticed(read_once: Garden, tmp_path: Path, change: str) -> None:
    garden = garden_in(tmp_path)
    shutil.copytree(read_once.home.root.parent, tmp_path, dirs_exist_ok=True)
    note_unchanged(garden.home, garden.athlete, inputs_of(garden.home, garden.athlete, [garden.export]), 7)
    assert known(garden) == 7
    CHANGES[change](garden)
    assert known(garden) is None


def test_another_version_or_path_is_noticed(read_once: Garden, monkeypatch: pytest.MonkeyPatch) -> None:
    assert known(read_once) == 7
    assert unchanged(read_once.home, read_once.athlete, [read_once.export / "loose.gpx"]) is None
    monkeypatch.setitem(VERSIONS, "weekly", VERSIONS["weekly"] + 1)
    assert known(read_once) is None


def test_what_is_to_be_tried_again_is_not_passed_over(garden: Garden, files: Mapping[str, bytes]) -> None:
    garden.lay(files, "other/notes.txt")
    garden.log("weight", "date,mass_kg\nno date,60\n")
    assert garden.ingest().notes
    assert garden.ingest().notes, "a row that cannot be read is named again"
    inbox = garden.home.inbox(garden.athlete)
    inbox.mkdir(parents=True)
    (inbox / "growing.gpx").write_bytes(track(0))
    garden.log("weight", "date,mass_kg\n")
    assert garden.ingest([inbox]).waiting == 1
    os.utime(inbox / "growing.gpx", (0, 0))
    assert garden.ingest([inbox]).verdicts == {"stored": 1}


def test_files_are_seen_again_on_a_later_day(read_once: Garden) -> None:
    home, athlete, today = read_once.home, read_once.athlete, datetime.now(UTC).date()
    inputs = inputs_of(home, athlete, [read_once.export])
    places = {path: place.sha256 for path, place in read_places(home, athlete).items()}
    remember_places(home, athlete, places, date(2026, 1, 2))
    note_unchanged(home, athlete, inputs, 7)
    note = home.unchanged(athlete)
    note.write_text(note.read_text().replace(today.isoformat(), "2026-01-02"))
    for _ in range(2):
        assert known(read_once) == 7
        assert {place.last_seen for place in read_places(home, athlete).values()} == {today}
