"""Entries of the registry of file formats, and the first bytes by which formats are recognised."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from pipeline.file_reasons import FileReason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.sources.activity import Content
    from pipeline.sources.vendors.listed import ListedWorkout

HEAD_BYTES = 4096  # inspected for most formats: enough for an XML declaration with its comments
_ROOT = re.compile(rb"<(?!\?|!)(?:[\w.-]+:)?([\w.-]+)")
_COMMENT = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*(\[.*?\])?\s*>", re.DOTALL)
_DOCTYPE = re.compile(rb"<!DOCTYPE\s+([\w.-]+)")  # names the root if the declarations are longer than the head


class Engine(StrEnum):
    """Implementations of a decoder: the fast one by columns, and the reference that checks it."""

    COLUMNAR = "columnar"
    REFERENCE = "reference"


class Read(Protocol):
    """A reader: turns the content of a file into activities."""

    def __call__(self, data: bytes, *, where: str, engine: Engine) -> Content:
        """Read one file.

        Parameters
        ----------
        data
            The whole content, unpacked.
        where
            What to call the file in errors.
        engine
            Which decoder to use; a format with a single one ignores it.

        Raises
        ------
        NotAnActivityError
            The file is intact and holds something else.
        FileError
            Nothing in it can be used.
        """


class Head:
    """The first bytes of a file: raw, as text, and the root element if they are XML.

    Parameters
    ----------
    raw
        As many bytes as `pipeline.sources.registry.head_bytes` returns; fewer if the file is shorter.
    """

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    @cached_property
    def text(self) -> bytes:
        """The text without byte order marks, leading blanks, and the zeros of UTF-16."""
        return self.raw[:HEAD_BYTES].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")

    @cached_property
    def root(self) -> str | None:
        """Local name of the XML root in lower case; empty if the root comes later, None for other files."""
        if not self.text.startswith(b"<"):
            return None
        root = _ROOT.search(_COMMENT.sub(b"", self.text)) or _DOCTYPE.search(self.text)
        return root[1].lower().decode("ascii", "replace") if root else ""


@dataclass(frozen=True, kw_only=True)
class FileFormat:
    """One entry of the registry.

    Attributes
    ----------
    name
        Its name in the ledger and in JSON.
    title
        Its name in messages, as `Polar's JSON`; formats that nobody exports have none.
    recognise
        Returns whether a file has this format, by its first bytes.
    head_bytes
        How many first bytes that takes.
    read
        Its reader; None for formats that are recognised but not read.
    endings
        Suffixes of the names of such files.
    packed
        Whether it holds other files, which are unpacked before they are read.
    workouts
        Returns the rows of a list of workouts, None for a row that has no start; its workouts may have files of their
        own, too.
    unread
        Why a file without a reader is not read; its value is the name of the format.
    """

    name: str
    title: str = ""
    recognise: Callable[[Head], bool]
    head_bytes: int = HEAD_BYTES
    read: Read | None = None
    endings: tuple[str, ...] = ()
    packed: bool = False
    workouts: Callable[[bytes], Sequence[ListedWorkout | None]] | None = None
    unread: FileReason = FileReason.NO_READER


def starts_with(*signatures: bytes) -> Callable[[Head], bool]:
    """Recognise a format by its first bytes."""
    return lambda head: head.raw.startswith(signatures)


def has_root(*names: str) -> Callable[[Head], bool]:
    """Recognise an XML format by the local names that its root may have."""
    return lambda head: head.root in names


def json_with(*keys: bytes) -> Callable[[Head], bool]:
    """Recognise JSON by keys that are all among its first bytes."""
    return lambda head: head.text.startswith((b"{", b"[")) and all(b'"' + key + b'"' in head.text for key in keys)


def table_with(*words: bytes) -> Callable[[Head], bool]:
    """Recognise a table by words that are all in its first line."""
    return lambda head: all(word in head.text.partition(b"\n")[0] for word in words)
