"""How words that name a sport are written down."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """Parts of words that name a sport.

    They are held against a text in lower case without accents, its words between single blanks: ` run` begins a word,
    `lauf ` ends one, and what has no blank stands anywhere.
    """

    sport: str
    sub_sport: str | None
    parts: str
