"""Find files below some paths, in archives too."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import FileError, UnreadableError, UnsupportedError, UsageError, fault, is_fault
from pipeline.file_reasons import FileReason, reason
from pipeline.sources.archives.archive import utc_time
from pipeline.sources.archives.damage import BROKEN, damage_reason
from pipeline.sources.archives.kinds import archive_kind
from pipeline.sources.archives.opening import open_archive
from pipeline.sources.found_file import FoundFile
from pipeline.sources.limits import LONGEST_PATH, MOST_DEPTH
from pipeline.sources.names import file_name, mask_emails
from pipeline.sources.registry import format_of
from pipeline.sources.unfinished import is_named_like_activity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import PurePath

    from pipeline.file_reasons import Reason
    from pipeline.sources.archives.archive import Archive

SHADOWS = ("__MACOSX",)  # folders that other systems leave behind, treated like hidden ones
DOCUMENTS = ("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF")  # members of office documents, books, programs
WITHIN = "!/"  # between an archive and its member


class OpenedArchive(NamedTuple):
    """An archive that was opened.

    Attributes
    ----------
    archive
        The archive itself.
    members
        How many files it holds.
    replaced
        How many of its entries count no longer, since later ones have their names.
    error
        What keeps some or all of its files from being read.
    """

    archive: FoundFile
    members: int
    replaced: int
    error: FileError | None


class _Listed(NamedTuple):
    """The members of an archive, and the rest of `OpenedArchive`."""

    members: list[FoundFile]
    replaced: int
    error: FileError | None


def find(paths: Iterable[Path]) -> Iterator[FoundFile]:
    """Find every file in and below folders, sorted by name. Archives are not opened.

    Hidden files and those that other systems leave behind are skipped, unless they hold an activity, or by their names
    will once they are finished. A folder without read permission is yielded as a file that cannot be opened, so that it
    gets a verdict. Links to folders are not followed.

    Parameters
    ----------
    paths
        Folders and files.

    Yields
    ------
    FoundFile
        One for each file.

    Raises
    ------
    UsageError
        A path does not exist.
    """
    for root in paths:
        if root.is_dir():
            yield from _below(root)
        elif root.exists():
            yield from filter(None, [_found(root, root.name)])
        else:
            raise UsageError("There is no such file or folder", where=file_name(str(root)))


def expand_archives(found: Iterable[FoundFile]) -> Iterator[FoundFile | OpenedArchive]:
    """Replace archives, also nested ones, by their members.

    Parameters
    ----------
    found
        Files, some of them archives, with any name.

    Yields
    ------
    FoundFile or OpenedArchive
        Every file that is not an archive, and each archive after its members.
    """
    for file in found:
        if file.unfinished:
            yield file
            continue
        try:
            is_archive = archive_kind(file.first_bytes())
        except UnreadableError as unreadable:
            yield OpenedArchive(file, 0, 0, unreadable)
            continue
        except FileError:  # reading it reports the error
            is_archive = None
        if not is_archive:
            yield file
            continue
        listed = _members(file)
        yield from expand_archives(listed.members)
        yield OpenedArchive(file, len(listed.members), listed.replaced, listed.error)


def part_of(file: FoundFile, name: str, extract: bytes = b"") -> FoundFile:
    """Make a file of its own of a part of a file, such as a row of a list.

    Parameters
    ----------
    file
        The whole.
    name
        What to call the part within it.
    extract
        What is read of it; nothing of a part that only gets a verdict.
    """
    return replace(file, source=file.source + WITHIN + file_name(name), size_bytes=len(extract), extract=extract)


def _members(file: FoundFile) -> _Listed:
    """List the members of an archive, and return the error that keeps some from being read instead of raising it."""
    try:
        return _listed(file)
    except FileError as error:
        return _Listed([], 0, error)
    except MemoryError:
        return _Listed([], 0, UnreadableError(FileReason.UNREADABLE, details=[reason(FileReason.OUT_OF_MEMORY)]))
    except BROKEN as error:
        return _Listed([], 0, FileError(FileReason.ARCHIVE_DAMAGED, details=[damage_reason(error)]))
    except BaseException as error:
        if not is_fault(error):
            raise
        return _Listed([], 0, FileError(FileReason.FAULT, *map(mask_emails, fault(error)["values"])))


def _listed(file: FoundFile) -> _Listed:
    if len(file.inside) >= MOST_DEPTH:
        raise UnsupportedError(FileReason.NESTED_TOO_DEEP, MOST_DEPTH)
    archive = open_archive(file.path, file.inside)
    names = {member.name for member in archive.members}
    if not names.isdisjoint(DOCUMENTS):
        raise UnsupportedError(FileReason.DOCUMENT)
    return _Listed(list(_in_archive(file, archive)), archive.replaced, _loss(archive.damage))


def _loss(damage: Reason | None) -> FileError | None:
    """Return the error for an archive of which some members cannot be read: it is damaged, or exceeds a limit."""
    if damage is None:
        return None
    if damage["code"] in (FileReason.TOO_LARGE, FileReason.TOO_COMPRESSED):
        return FileError(damage["code"], *damage["values"], details=[reason(FileReason.READ_UP_TO_LIMIT)])
    return FileError(FileReason.ARCHIVE_DAMAGED, details=[damage])


def _in_archive(file: FoundFile, archive: Archive) -> Iterator[FoundFile]:
    for member in archive.members:
        name = member.name[:LONGEST_PATH].replace("\\", "/")
        parts = [part for part in name.split("/") if part not in ("", ".", "..")]
        found = replace(
            file,
            source=file.source + WITHIN + file_name("/".join(parts)),
            inside=(*file.inside, member.place),
            size_bytes=member.size_bytes,
            modified_time=member.modified_time,
        )
        if not _hidden(parts) or _is_activity(found):
            yield found


def _below(root: Path) -> Iterator[FoundFile]:
    """Find the files below a folder, and the folders that cannot be listed."""
    closed: list[OSError] = []
    files = [Path(folder, name) for folder, _, names in os.walk(root, onerror=closed.append) for name in names]
    shut = [Path(error.filename) for error in closed]
    for path in sorted([*shut, *files]):
        below: PurePath = path.relative_to(root)
        found = _found(path, below.as_posix())
        if found and (not _hidden(below.parts) or _is_activity(found)):
            yield found


def _hidden(parts: Iterable[str]) -> bool:
    return any(part.startswith(".") or part in SHADOWS for part in parts)


def _is_activity(found: FoundFile) -> bool:
    """Return whether a file is an activity, or may hold one: by its first bytes, or by its name if it is unfinished."""
    if is_named_like_activity(found.name):
        return True
    recognised = format_of(found.head())
    return recognised.read is not None or recognised.name in ("gzip", "zip")


def _found(path: Path, source: str) -> FoundFile | None:
    """Describe a file or a forbidden folder; None for pipes, broken links and files that have just been removed."""
    size_bytes, changed_s = 0, 0.0
    try:
        status = path.stat()
        if stat.S_ISREG(status.st_mode):
            size_bytes, changed_s = status.st_size, status.st_mtime
        elif not stat.S_ISDIR(status.st_mode):
            return None
    except PermissionError:
        pass  # opening it reports this
    except OSError:
        return None
    return FoundFile(source=file_name(source), path=path, size_bytes=size_bytes, modified_time=utc_time(changed_s))
