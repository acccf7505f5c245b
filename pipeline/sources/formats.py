"""Tell the format of a file from its first bytes; names are not to be trusted."""

from __future__ import annotations

import re

from pipeline.sources.archives.kinds import GZIP, ZIP

HEAD = 4096  # bytes looked at: an XML prologue with its comments fits
_ROOT = re.compile(rb"<(?!\?|!)(?:[\w.-]+:)?([\w.-]+)")
_COMMENT = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*(\[.*?\])?\s*>", re.DOTALL)
_MAGIC = {
    GZIP: "gzip",
    **dict.fromkeys(ZIP, "zip"),
    b"\xff\xd8\xff": "jpeg",
    b"\x89PNG": "png",
    b"%PDF": "pdf",
    b"SQLite format 3": "sqlite",
    b"7z\xbc\xaf": "7z",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"Rar!": "rar",
}
POLAR = b'"exercises"'  # what the JSON of a training session holds, and no other of an export
ROOTS = {
    b"gpx": "gpx",
    b"trainingcenterdatabase": "tcx",
    b"activities": "tcx",
    b"healthdata": "apple_health",
    b"html": "html",
}
_DOCTYPE = re.compile(rb"<!DOCTYPE\s+([\w.-]+)")  # names the root where its declarations are longer than the head


def format_of(data: bytes) -> str:
    """Tell what the bytes are.

    Parameters
    ----------
    data
        The content, or its first `HEAD` bytes.

    Returns
    -------
    str
        `fit`, `gpx`, `tcx`, `polar`, `apple_health`, `gzip`, `zip`, another format's name, `xml`, `empty` or `unknown`.
    """
    if not data:
        return "empty"
    if data[8:12] == b".FIT":
        return "fit"
    known = next((name for magic, name in _MAGIC.items() if data.startswith(magic)), None)
    if known:
        return known
    text = data[:HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")  # UTF-16 loses its zeros
    if not text.startswith(b"<"):
        if not text.startswith((b"{", b"[")):
            return "unknown"
        return "polar" if POLAR in text else "json"
    root = _ROOT.search(_COMMENT.sub(b"", text)) or _DOCTYPE.search(text)
    return ROOTS.get(root[1].lower(), "xml") if root else "xml"
