"""Select the files to be read, members of archives included, and read the exports that describe other files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from pipeline.jobs.ingest.apple import with_exports
from pipeline.jobs.ingest.lists import read_lists
from pipeline.jobs.ingest.results import archive_read
from pipeline.jobs.progress import Silent
from pipeline.sources.discovery import WITHIN, OpenedArchive, expand_archives
from pipeline.sources.found_file import FoundFile
from pipeline.sources.registry import format_of
from pipeline.sources.vendors.apple_health import APPLE_HEALTH, is_route
from pipeline.store.ledger import current, unread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.jobs.ingest.lists import Listed
    from pipeline.jobs.ingest.results import FileRead
    from pipeline.jobs.progress import Progress


@dataclass(frozen=True)
class Selection:
    """The files that a run reads.

    Attributes
    ----------
    files
        Files to be read.
    listed
        Workouts of lists, to be read where no file gives an activity of them.
    verdicts
        Verdicts on archives, and on exports that other files are read with. They are written to the ledger last, so
        that a run that is interrupted opens them again.
    inside
        Sources of all that lies in archives that were opened, and of the workouts of lists and of Apple's exports.
    known
        Number of files that need not be read.
    notes
        Notes for the athlete on the files as a whole.
    """

    files: list[FoundFile]
    listed: list[Listed]
    verdicts: list[FileRead]
    inside: frozenset[str]
    known: int
    notes: list[str]


def select_files(ledger: pl.DataFrame, found: list[FoundFile], progress: Progress | None = None) -> Selection:
    """Select the files that the ledger does not know, or knows with other bytes or from older readers.

    Parameters
    ----------
    ledger
        Ledger of the athlete.
    found
        Files as they lie in folders; those archives among them that are new are opened.
    progress
        Display of the progress: of files that are new, members of archives included.

    Returns
    -------
    Selection
        What is to be read, and verdicts on files that have been read for this.
    """
    new = _new_among(ledger, found)
    opened = _open_archives(ledger, found, new, progress or Silent())
    lists = read_lists(opened.unread, opened.present)
    new_workouts = set(_new_among(ledger, [one.file for one in lists.listed]))
    selection = Selection(
        files=[file for file in opened.unread if file not in lists.verdicts],
        listed=[one for one in lists.listed if one.file in new_workouts],
        verdicts=[*lists.verdicts.values(), *opened.verdicts],
        inside=opened.inside | {file.source for file in (*lists.verdicts, *(one.file for one in lists.listed))},
        known=opened.known,
        notes=lists.notes,
    )
    if not _concerns_health(ledger, selection.files):
        return selection
    return _with_exports(ledger, selection, _distinct([*opened.present, *_known_members(ledger, found, new)]))


@dataclass(frozen=True)
class _Opened:
    """Files after the new archives among them were opened; `present` are all of them, to be read or not."""

    unread: list[FoundFile]
    present: list[FoundFile]
    inside: frozenset[str]
    verdicts: list[FileRead]
    known: int


def _open_archives(ledger: pl.DataFrame, found: list[FoundFile], new: list[FoundFile], progress: Progress) -> _Opened:
    """Open the archives among the new files, and select the members that the ledger does not know."""
    progress.begin("looking", None)
    entries: list[FoundFile | OpenedArchive] = []
    for entry in expand_archives(new):
        entries.append(entry)
        progress.step()
    files = [entry for entry in entries if isinstance(entry, FoundFile)]
    unread_members = set(_new_among(ledger, [file for file in files if file.inside]))
    unread = [file for file in files if file in unread_members or not file.inside]
    unchanged = {file.source for file in found} - {file.source for file in new}
    outermost = (source.split(WITHIN)[0] for source in ledger["source"] if WITHIN in source)
    members_unchanged = sum(archive in unchanged for archive in outermost)
    return _Opened(
        unread=unread,
        present=_distinct([*unread, *files, *found]),
        inside=frozenset(_source(entry) for entry in entries if WITHIN in _source(entry)),
        verdicts=[archive_read(entry) for entry in entries if isinstance(entry, OpenedArchive)],
        known=len(unchanged) + members_unchanged + len(files) - len(unread),
    )


def _source(entry: FoundFile | OpenedArchive) -> str:
    return entry.source if isinstance(entry, FoundFile) else entry.archive.source


def _with_exports(ledger: pl.DataFrame, selection: Selection, present: list[FoundFile]) -> Selection:
    """Read the exports of Apple Health, and select their routes and new workouts, with the samples of their time."""
    exports = [file for file in present if _is_health(file)]
    apple = with_exports(exports, present)
    extracts = [file for file in apple.files if file.extract is not None]
    known = set(extracts) - set(_new_among(ledger, extracts))
    joined = [file for file in apple.files if file not in known]
    renewed = {file.source for file in selection.files}
    others = [file for file in selection.files if file not in exports]
    return replace(
        selection,
        files=_distinct([*joined, *others]),
        verdicts=[*apple.verdicts, *selection.verdicts],
        inside=selection.inside | {file.source for file in extracts} | {one.key.source for one in apple.verdicts},
        known=selection.known
        - len({*joined, *exports} - {*selection.files, *extracts})
        + sum(file.source.rpartition(WITHIN)[0] in renewed for file in known),
        notes=[*selection.notes, *apple.notes],
    )


def _distinct(files: Iterable[FoundFile]) -> list[FoundFile]:
    """Sort files by source, and keep the first of those that are equal."""
    return sorted({file: file for file in reversed(list(files))}.values(), key=lambda file: file.source)


def _is_health(file: FoundFile) -> bool:
    return file.plain_source.lower().endswith(".xml") and format_of(file.plain_head()) is APPLE_HEALTH


def _concerns_health(ledger: pl.DataFrame, todo: list[FoundFile]) -> bool:
    """Return whether an export of Apple Health is new, or a route while an export is known."""
    known = (ledger["format"] == APPLE_HEALTH.name).any()
    routes = (file for file in todo if known and file.plain_source.lower().endswith(".gpx"))
    return any(map(_is_health, todo)) or any(is_route(route.plain_head()) for route in routes)


def _known_members(ledger: pl.DataFrame, found: list[FoundFile], new: list[FoundFile]) -> list[FoundFile]:
    """Return possible exports and routes of Apple Health in archives that need not be read."""
    endings = (".xml", ".gpx", ".xml.gz", ".gpx.gz")
    sources = (source for source in ledger["source"] if WITHIN in source and source.lower().endswith(endings))
    archives = {source.split(WITHIN)[0] for source in sources} - {file.source for file in new}
    again = expand_archives(file for file in found if file.source in archives)
    return [member for member in again if isinstance(member, FoundFile)]


def _new_among(ledger: pl.DataFrame, found: list[FoundFile]) -> list[FoundFile]:
    """Return the files that the ledger does not know, or knows with other bytes or from older readers."""
    columns = {name: ledger.schema[name] for name in ("source", "size_bytes", "modified_time")}
    rows = [(file.source, file.size_bytes, file.modified_time) for file in found]
    listed = pl.DataFrame(rows, schema=columns, orient="row").with_row_index("position")
    members = [place for place, file in enumerate(found) if file.inside]  # whose times an archive need not keep
    positions = sorted({*unread(ledger, listed)["position"], *members})
    known = set(current(ledger).select("source", "size_bytes", "sha256").iter_rows())
    sizes = {(source, size) for source, size, _ in known}
    return [
        file
        for file in (found[position] for position in positions)
        if (file.source, file.size_bytes) not in sizes
        or (file.source, file.size_bytes, file.digest()) not in known  # a hash costs less than to decode again
    ]
