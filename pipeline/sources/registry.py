"""Every file format that is read or recognised: a new reader is a folder and a line here."""

from __future__ import annotations

from pipeline.file_reasons import FileReason
from pipeline.sources.archives.kinds import GZIP_SIGNATURE, ZIP_SIGNATURES
from pipeline.sources.fit.reader import FIT
from pipeline.sources.formats import FileFormat, Head, has_root, starts_with
from pipeline.sources.gpx.reader import GPX
from pipeline.sources.tcx.reader import TCX
from pipeline.sources.vendors.adidas import ADIDAS_SESSION
from pipeline.sources.vendors.apple_health import APPLE_HEALTH
from pipeline.sources.vendors.apple_workouts import APPLE_WORKOUT
from pipeline.sources.vendors.fitbit import FITBIT
from pipeline.sources.vendors.google_fit import GOOGLE_FIT
from pipeline.sources.vendors.huawei import HUAWEI_MOTION_PATH, HUAWEI_TRACK
from pipeline.sources.vendors.kml import KML
from pipeline.sources.vendors.listed import LISTED_WORKOUT
from pipeline.sources.vendors.nike import NIKE
from pipeline.sources.vendors.polar import POLAR
from pipeline.sources.vendors.polar_hrm import POLAR_HRM
from pipeline.sources.vendors.pwx import PWX
from pipeline.sources.vendors.samsung import SAMSUNG_EXERCISES, SAMSUNG_SAMPLES, SAMSUNG_WORKOUT
from pipeline.sources.vendors.strava import STRAVA_LIST
from pipeline.sources.vendors.suunto import SUUNTO_JSON, SUUNTO_SML
from pipeline.sources.vendors.tables import GARMIN_SUMMARIES, GARMIN_TABLE, RUNKEEPER_TABLE, ZEPP_TABLE
from pipeline.sources.vendors.unread import UNREAD


def _packed(name: str, *signatures: bytes) -> FileFormat:
    return FileFormat(name=name, recognise=starts_with(*signatures), packed=True, unread=FileReason.PACKED)


GZIP = _packed("gzip", GZIP_SIGNATURE)
EMPTY_FILE = FileFormat(name="empty", recognise=lambda head: not head.raw, unread=FileReason.EMPTY_FILE)
UNKNOWN_FORMAT = FileFormat(name="unknown", recognise=lambda _: True, unread=FileReason.UNKNOWN_FORMAT)
OTHER_XML = FileFormat(name="xml", recognise=lambda head: head.root is not None)
OTHER_JSON = FileFormat(name="json", recognise=lambda head: head.text.startswith((b"{", b"[")))

_FORMATS = [
    FIT,
    GPX,
    TCX,
    POLAR,
    KML,
    NIKE,
    POLAR_HRM,
    PWX,
    SUUNTO_JSON,
    SUUNTO_SML,
    APPLE_HEALTH,
    APPLE_WORKOUT,
    FITBIT,
    GOOGLE_FIT,
    HUAWEI_TRACK,
    HUAWEI_MOTION_PATH,
    SAMSUNG_WORKOUT,
    LISTED_WORKOUT,
    SAMSUNG_SAMPLES,
    SAMSUNG_EXERCISES,
    STRAVA_LIST,
    GARMIN_SUMMARIES,
    RUNKEEPER_TABLE,
    ZEPP_TABLE,
    ADIDAS_SESSION,
    *UNREAD,
    GARMIN_TABLE,
    GZIP,
    EMPTY_FILE,
    _packed("zip", *ZIP_SIGNATURES),
    _packed("7z", b"7z\xbc\xaf"),
    _packed("rar", b"Rar!"),
    _packed("bzip2", b"BZh"),
    _packed("xz", b"\xfd7zXZ"),
    FileFormat(name="jpeg", recognise=starts_with(b"\xff\xd8\xff")),
    FileFormat(name="png", recognise=starts_with(b"\x89PNG")),
    FileFormat(name="pdf", recognise=starts_with(b"%PDF")),
    FileFormat(name="sqlite", recognise=starts_with(b"SQLite format 3")),
    FileFormat(name="html", recognise=has_root("html")),
    OTHER_XML,
    OTHER_JSON,
]


def register(file_format: FileFormat) -> None:
    """Add a format, which is tried before all others.

    Raises
    ------
    ValueError
        There is a format of that name already.
    """
    if file_format.name in {known.name for known in (*_FORMATS, UNKNOWN_FORMAT)}:
        raise ValueError(f"a format named {file_format.name} is registered already")
    _FORMATS.insert(0, file_format)


def readable() -> list[FileFormat]:
    """List the formats that have a reader."""
    return [known for known in _FORMATS if known.read]


def head_bytes() -> int:
    """Return how many first bytes of a file it takes to recognise every format."""
    return max(known.head_bytes for known in _FORMATS)


def format_of(data: bytes) -> FileFormat:
    """Recognise a format from content, since names cannot be trusted.

    Parameters
    ----------
    data
        The content, or its first `head_bytes()` bytes.

    Returns
    -------
    FileFormat
        `UNKNOWN_FORMAT` if no entry recognises it.
    """
    head = Head(data[: head_bytes()])
    return next((known for known in _FORMATS if known.recognise(head)), UNKNOWN_FORMAT)
