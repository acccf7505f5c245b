"""Names of files as ledgers and terminals may show them: without e-mail addresses."""

from __future__ import annotations

import contextlib
import re

MASKED = "***@***"
"""What stands for an e-mail address."""

# The part before the @ is matched possessively, whether an @ follows or not: trying each of its characters as a start
# would take time with the square of its length.
_EMAIL = re.compile(r"[\w.+-]++(@[\w-]++(?:\.[A-Za-z]{2,}+)++)?")
_ENDING = re.compile(
    r"(?:\.(?:fit|gpx|tcx|kml|pwx|hrm|sml|json|csv|xml|txt))?(?:\.(?:gz|zip|tar|tgz))?$",
    re.IGNORECASE,
)


def mask_emails(text: str) -> str:
    """Return the text with every e-mail address replaced by `MASKED`."""
    return _EMAIL.sub(lambda found: f"{MASKED}{_ending(found[1])}" if found[1] else found[0], text)


def _ending(domain: str) -> str:
    """Return the ending of a file that a pattern took for the end of an address: `anna@example.org.fit` is a file."""
    found = _ENDING.search(domain)
    return found[0] if found else ""


def file_name(text: str) -> str:
    """Return the name of a file as a ledger and a terminal can show it.

    E-mail addresses are masked; bytes that are not UTF-8 and control characters are escaped. A name has one form in
    every locale.
    """
    with contextlib.suppress(UnicodeEncodeError):  # half a character of UTF-16, from a name within a file
        text = text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    shown = text if text.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
    return mask_emails(shown)
