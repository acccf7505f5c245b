"""Every file format that is read or known: a new reader is a folder and a line here."""

from __future__ import annotations

from pipeline.sources.archives.kinds import GZIP_SIGNATURE, ZIP_SIGNATURES
from pipeline.sources.fit.reader import FIT
from pipeline.sources.formats import FileFormat, Head, has_root, starts_with
from pipeline.sources.gpx.reader import GPX
from pipeline.sources.tcx.reader import TCX
from pipeline.sources.vendors.apple_health import APPLE_HEALTH
from pipeline.sources.vendors.polar import POLAR
from pipeline.sources.vendors.strava import STRAVA_LIST

UNPACK = "Unpack it first"


def _packed(name: str, title: str, *signatures: bytes) -> FileFormat:
    return FileFormat(name=name, title=title, recognise=starts_with(*signatures), packed=True, hint=UNPACK)


GZIP = _packed("gzip", "gzip data", GZIP_SIGNATURE)
EMPTY_FILE = FileFormat(
    name="empty", title="nothing", recognise=lambda head: not head.raw, hint="Export or copy it again"
)
UNKNOWN_FORMAT = FileFormat(name="unknown", title="no known format", recognise=lambda _: True)

_FORMATS = [
    FIT,
    GPX,
    TCX,
    POLAR,
    APPLE_HEALTH,
    STRAVA_LIST,
    GZIP,
    EMPTY_FILE,
    _packed("zip", "a zip archive", *ZIP_SIGNATURES),
    _packed("7z", "a 7-Zip archive", b"7z\xbc\xaf"),
    _packed("rar", "a RAR archive", b"Rar!"),
    _packed("bzip2", "bzip2 data", b"BZh"),
    _packed("xz", "xz data", b"\xfd7zXZ"),
    FileFormat(name="jpeg", title="a JPEG image", recognise=starts_with(b"\xff\xd8\xff")),
    FileFormat(name="png", title="a PNG image", recognise=starts_with(b"\x89PNG")),
    FileFormat(name="pdf", title="a PDF document", recognise=starts_with(b"%PDF")),
    FileFormat(name="sqlite", title="an SQLite database", recognise=starts_with(b"SQLite format 3")),
    FileFormat(name="html", title="a web page", recognise=has_root("html")),
    FileFormat(name="xml", title="other XML", recognise=lambda head: head.root is not None),
    FileFormat(name="json", title="other JSON", recognise=lambda head: head.text.startswith((b"{", b"["))),
]


def register(file_format: FileFormat) -> None:
    """Add a format, which is recognised before all others.

    Raises
    ------
    ValueError
        A format of that name is known already.
    """
    if file_format.name in {known.name for known in (*_FORMATS, UNKNOWN_FORMAT)}:
        raise ValueError(f"a format named {file_format.name} is registered already")
    _FORMATS.insert(0, file_format)


def readable() -> list[FileFormat]:
    """List the formats that have a reader."""
    return [known for known in _FORMATS if known.read]


def head_bytes() -> int:
    """Return how many first bytes of a file it takes to recognise any format."""
    return max(known.head_bytes for known in _FORMATS)


def format_of(data: bytes) -> FileFormat:
    """Recognise a format from content; names are not to be trusted.

    Parameters
    ----------
    data
        The content, or its first `head_bytes()` bytes.

    Returns
    -------
    FileFormat
        `UNKNOWN_FORMAT` for what no entry recognises.
    """
    head = Head(data[: head_bytes()])
    return next((known for known in _FORMATS if known.recognise(head)), UNKNOWN_FORMAT)
