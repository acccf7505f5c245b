"""No word of a person's goes from a file into a table, whatever field of whatever format it stands in."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from pipeline.jobs.ingest.read import read_files
from pipeline.sources import device_names
from pipeline.sources.discovery import find
from tests.fuzz.canaries import in_fit, in_json, in_lines, in_table, in_xml, names_one
from tests.fuzz.inputs import texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.jobs.ingest.results import FileRead

IN_LINES = ("hrm", "hitrack")


def planted(form: str) -> Iterator[tuple[str, bytes]]:
    """Yield files of a format, each with canaries in another place."""
    if form == "fit":
        yield from in_fit()
        return
    for sound in texts()[form]:
        if form in IN_LINES:
            yield from in_lines(sound)
        elif sound[:1] in (b"[", b"{") or form == "json":
            yield from in_json(sound)
        else:
            yield from in_table(sound) if form == "list" else in_xml(sound)


def produced(read: FileRead) -> bytes:
    """All that the tables get of a file, but for names of files: its own, and in the ledger that which a list gives."""
    signatures = [one | {"names_file": None} for one in read.ledger_row["signatures"]]
    rows = [read.ledger_row | {"signatures": signatures}, *(activity.row for activity in read.activities)]
    frames = [read.body, *(frame for activity in read.activities for frame in (activity.stream, activity.sets))]
    own = [{name: value for name, value in row.items() if name != "source"} for row in rows]
    return "\n".join([repr(own), *(frame.write_ndjson() for frame in frames)]).encode()


def leaks(folder: Path, form: str, verdicts: Counter[str]) -> list[str]:
    found = []
    path = folder / "input.bin"
    for place, data in planted(form):
        assert names_one(data)
        path.write_bytes(data)
        for read in read_files(list(find([path])), "columnar", None):
            verdicts[read.ledger_row["verdict"]] += 1
            found += [place] if names_one(produced(read)) else []
    return found


@pytest.mark.parametrize("form", ["fit", *texts()])
def test_no_text_of_a_person_is_stored(tmp_path: Path, form: str) -> None:
    verdicts: Counter[str] = Counter()
    assert leaks(tmp_path, form, verdicts) == []
    assert verdicts["stored"] > verdicts.total() / 2, verdicts


def test_a_leak_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device_names, "_WORDS", frozenset({"zqxanna"}))
    assert "names in the first message" in leaks(tmp_path, "fit", Counter())
