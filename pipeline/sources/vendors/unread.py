"""Exports of vendors that are recognised but not read, so that the ledger names the way to one that is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.file_reasons import FileReason
from pipeline.sources.formats import FileFormat

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.sources.formats import Head

_DATE_TIME = re.compile(rb'(?<![\d-])"?\d{4}-\d\d-\d\d \d{1,2}:\d\d(?::\d\d)?"?(?=[,;\t])')
_DURATION = re.compile(rb'(?<=[,;\t])"?\d{1,3}:\d\d(?::\d\d)?(?:[.,]\d+)?"?(?=[,;\t\r\n]|$)')
_DECIMAL = re.compile(rb'(?<=[,;\t])"?\d{1,3}[.,]\d{1,2}"?(?=[,;\t])')

_HITRACK = re.compile(rb"tp=[\w-]+;k=")


def _json_with(*keys: bytes) -> Callable[[Head], bool]:
    """Recognise JSON by keys that are all among its first bytes."""
    return lambda head: head.text.startswith((b"{", b"[")) and all(b'"' + key + b'"' in head.text for key in keys)


def _text_with(*words: bytes) -> Callable[[Head], bool]:
    """Recognise a table by words that are all in its first line."""
    return lambda head: all(word in head.text.partition(b"\n")[0] for word in words)


def _is_activity_list(head: Head) -> bool:
    """Recognise a list of activities by its first row, as the header is translated: start, distance and duration."""
    header, _, rows = head.text.partition(b"\n")
    row = rows.partition(b"\n")[0]
    texts = header.count(b",") + header.count(b";") + header.count(b"\t") > 2 and not _DURATION.search(header)
    return bool(texts and _DATE_TIME.search(row) and _DURATION.search(row) and _DECIMAL.search(row))


def _unread(code: FileReason, recognise: Callable[[Head], bool], name: str | None = None) -> FileFormat:
    return FileFormat(name=name or code.value, recognise=recognise, unread=code)


FITBIT = _unread(FileReason.FITBIT, _json_with(b"logId", b"activityName"))
GOOGLE_FIT = _unread(
    FileReason.GOOGLE_FIT,
    lambda head: _json_with(b"fitnessActivity")(head) or _json_with(b"Data Source", b"Data Points")(head),
)
SAMSUNG = _unread(FileReason.SAMSUNG_HEALTH, lambda head: head.text.startswith((b"com.samsung.", b'"com.samsung.')))
ZEPP = _unread(FileReason.ZEPP, _text_with(b"sportTime(s)"))
HUAWEI = _unread(
    FileReason.HUAWEI_HEALTH,
    lambda head: (
        bool(_HITRACK.match(head.text)) or b"HW_EXT_TRACK_" in head.text or _json_with(b"motionPathData")(head)
    ),
)
GARMIN_SUMMARIES = _unread(FileReason.GARMIN_LIST, _json_with(b"summarizedActivitiesExport"), "garmin_summaries")
RUNKEEPER_LIST = _unread(FileReason.RUNKEEPER_LIST, _text_with(b"Activity Id", b"Average Pace"))
ANY_ACTIVITY_LIST = _unread(FileReason.ACTIVITY_LIST, _is_activity_list)

UNREAD = (FITBIT, GOOGLE_FIT, SAMSUNG, ZEPP, HUAWEI, GARMIN_SUMMARIES, RUNKEEPER_LIST, ANY_ACTIVITY_LIST)

_FOLDERS = {  # paths, as vendors name them, of files whose content does not show the vendor
    FITBIT: r"(^|/)(my)?fitbit(data)?/|(^|/)global export data/",
    GOOGLE_FIT: r"(^|/)(takeout/fit|google fit)/",
    SAMSUNG: r"(^|/)samsung ?health|com\.samsung\.(s?health|android)",
    ZEPP: r"(^|/)(sport|activity(_minute|_stage)?|heartrate(_auto)?|sleep|body|user)_\d{10,}\.csv$",
    HUAWEI: r"(^|/)(motion path detail data|health detail data|sport per minute|hitrack_)",
}
_OF_FOLDER = {vendor: re.compile(pattern, re.IGNORECASE) for vendor, pattern in _FOLDERS.items()}


def vendor_of(path: str) -> FileFormat | None:
    """Return the vendor in whose export a file lies, by its path; None if the path names none.

    >>> vendor_of("takeout.zip!/Takeout/Fitbit/Global Export Data/steps-2026-09-13.json").name
    'fitbit'
    """
    return next((vendor for vendor, pattern in _OF_FOLDER.items() if pattern.search(path)), None)
