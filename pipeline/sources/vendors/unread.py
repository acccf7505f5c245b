"""Files of vendors that are recognised but not read, so that the ledger names the way to one that is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.file_reasons import FileReason
from pipeline.sources.formats import FileFormat, json_with, table_with

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.sources.formats import Head


def _unread(code: FileReason, recognise: Callable[[Head], bool]) -> FileFormat:
    return FileFormat(name=code.value, recognise=recognise, unread=code)


def _only_by_folder(_: Head) -> bool:
    """Recognise nothing: files of these vendors that are not read show it by their paths alone."""
    return False


SUUNTO_LISTS = (  # keys of the app, of its older and its newer cloud, and of Movescount
    (b"workoutKey", b"startTime"),
    (b"workoutId", b"totalTime"),
    (b"MoveId", b"LocalStartTime"),
    (b"MoveID", b"LocalStartTime"),
)
_GOOGLE_FIT = _unread(
    FileReason.GOOGLE_FIT,
    json_with(b"Data Source", b"Data Points"),
)
_SAMSUNG = _unread(FileReason.SAMSUNG_HEALTH, lambda head: head.text.startswith((b"com.samsung.", b'"com.samsung.')))
_FITBIT = _unread(FileReason.FITBIT, _only_by_folder)
_ADIDAS = _unread(FileReason.ADIDAS_RUNNING, _only_by_folder)
_ZEPP = _unread(FileReason.ZEPP, _only_by_folder)
_HUAWEI = _unread(FileReason.HUAWEI_HEALTH, _only_by_folder)
_MAP_MY_RUN = _unread(FileReason.MAP_MY_RUN, table_with(b"Date Submitted", b"Workout Time (seconds)"))
_ENDOMONDO = _unread(FileReason.ENDOMONDO, json_with(b"sport", b"duration_s", b"start_time"))
_SUUNTO = _unread(
    FileReason.SUUNTO_LIST,
    lambda head: any(json_with(*keys)(head) for keys in SUUNTO_LISTS),
)

UNREAD = (_GOOGLE_FIT, _SAMSUNG, _MAP_MY_RUN, _ENDOMONDO, _SUUNTO)

_FOLDERS = {  # paths, as vendors name them, of files whose content does not show the vendor
    _FITBIT: r"(^|/)(my)?fitbit(data)?/|(^|/)global export data/",
    _GOOGLE_FIT: r"(^|/)(takeout/fit|google fit)/",
    _SAMSUNG: r"(^|/)samsung ?health|com\.samsung\.(s?health|android)",
    _ADIDAS: r"(^|/)sport-sessions/",
    _ZEPP: r"(^|/)(sport|activity(_minute|_stage)?|heartrate(_auto)?|sleep|body|user)_\d{10,}\.csv$",
    _HUAWEI: r"(^|/)(motion path detail data|health detail data|sport per minute|hitrack_)",
}
_OF_FOLDER = {vendor: re.compile(pattern, re.IGNORECASE) for vendor, pattern in _FOLDERS.items()}


def vendor_of(path: str) -> FileFormat | None:
    """Return the vendor in whose export a file lies, by its path; None if the path names none.

    >>> vendor_of("takeout.zip!/Takeout/Fitbit/Global Export Data/steps-2026-09-13.json").name
    'fitbit'
    """
    return next((vendor for vendor, pattern in _OF_FOLDER.items() if pattern.search(path)), None)
