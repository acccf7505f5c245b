"""What the registry knows of a file format, and what recognising a format looks at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.sources.activity import Content

HEAD_BYTES = 4096  # looked at in most formats: an XML declaration with its comments fits
_ROOT = re.compile(rb"<(?!\?|!)(?:[\w.-]+:)?([\w.-]+)")
_COMMENT = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*(\[.*?\])?\s*>", re.DOTALL)
_DOCTYPE = re.compile(rb"<!DOCTYPE\s+([\w.-]+)")  # names the root where its declarations are longer than the head


class Engine(StrEnum):
    """Which implementation decodes a file: the fast one by columns, or the one that checks it."""

    COLUMNAR = "columnar"
    REFERENCE = "reference"


class Read(Protocol):
    """What turns the content of a file into activities."""

    def __call__(self, data: bytes, *, where: str, engine: Engine) -> Content:
        """Read one file.

        Parameters
        ----------
        data
            The whole content, unpacked.
        where
            What to call the file in errors.
        engine
            Which decoder to use; a format that has one only ignores it.

        Raises
        ------
        NotAnActivityError
            The file is sound and holds something else.
        FileError
            Nothing in it can be used.
        """


class Head:
    """The first bytes of a file, as they are, as text, and by the XML element that they open.

    Parameters
    ----------
    raw
        As many bytes as `pipeline.sources.registry.head_bytes` asks for; fewer where the file is shorter.
    """

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    @cached_property
    def text(self) -> bytes:
        """The text without byte order marks and leading blanks; UTF-16 loses its zeros."""
        return self.raw[:HEAD_BYTES].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")

    @cached_property
    def root(self) -> str | None:
        """Local name of the XML root in lower case; empty for XML whose root lies further on, None for other files."""
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
        How the ledger and JSON name it.
    title
        What a file holds, in messages: `FIT`, `a web page`.
    recognise
        Whether a file is of this format, by its first bytes.
    head_bytes
        How many first bytes that takes.
    read
        Its reader; None for formats that are known and not read.
    endings
        Ends of the names that such files have.
    packed
        Whether it holds other files, which are unpacked before they are read.
    hint
        What a person can do with a file that is not read.
    """

    name: str
    title: str
    recognise: Callable[[Head], bool]
    head_bytes: int = HEAD_BYTES
    read: Read | None = None
    endings: tuple[str, ...] = ()
    packed: bool = False
    hint: str | None = None


def starts_with(*signatures: bytes) -> Callable[[Head], bool]:
    """Recognise a format by its first bytes."""
    return lambda head: head.raw.startswith(signatures)


def has_root(*names: str) -> Callable[[Head], bool]:
    """Recognise an XML format by the local names that its root may have."""
    return lambda head: head.root in names
