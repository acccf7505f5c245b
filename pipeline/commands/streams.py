"""Print in the reader's encoding: a console with an older code page gets plain substitutes for what it lacks."""

from __future__ import annotations

import codecs
import io
import os
import sys
import unicodedata

PLAIN = str.maketrans(
    {
        **dict(zip("▲■◆▼▁▂▄▆█●", "+#*-_.-=#o", strict=True)),
        **dict(zip("─━┃╸╺·→←×±–−—’‘“”✓✕", "-=|--.><x~---''\"\"vx", strict=True)),
        "…": "...",
        "≥": ">=",
        "≤": "<=",
        "°": "deg",
    }
)
HANDLER = "glute.plain"


def plain(error: UnicodeError) -> tuple[str, int]:
    """Replace characters that an encoding does not have; as `codecs.register_error` takes it."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = unicodedata.normalize("NFKD", error.object[error.start : error.end].translate(PLAIN))
    letters = (letter for letter in text if not unicodedata.combining(letter))
    return "".join(letter if letter.isascii() else "?" for letter in letters), error.end


def set_up_streams() -> None:
    """Write UTF-8 to files and pipes, and print a substitute for each character that a console lacks."""
    codecs.register_error(HANDLER, plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            to_file = stream is sys.stdout and not stream.isatty() and "PYTHONIOENCODING" not in os.environ
            stream.reconfigure(encoding="utf-8" if to_file else stream.encoding, errors=HANDLER)
