"""A week of one's own choice, before and after."""

from dataclasses import dataclass

from pipeline.report.document.answer import Note
from pipeline.report.document.words import Chances, Count, IsoWeek
from pipeline.weekly.answer import Range

WHAT_IF_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookPart:
    """What twelve weeks would bring.

    Attributes
    ----------
    probabilities
        Of the four classes.
    muscle_change_pct, fat_change_pct
        Change of gluteus maximus volume and of gluteal fat [%].
    """

    probabilities: Chances
    muscle_change_pct: Range
    fat_change_pct: Range


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What some changes would do, all taken together.

    Attributes
    ----------
    version, language
        Of this format; that of its sentences.
    athlete, week
        Id, and the ISO week that is changed.
    changes
        Each change as it was understood.
    before, after
        The outlook of the week as it is, and with all changes.
    cautions
        What speaks against the changes.
    """

    version: Count
    language: str
    athlete: str
    week: IsoWeek
    changes: tuple[str, ...]
    before: OutlookPart
    after: OutlookPart
    cautions: tuple[Note, ...]
