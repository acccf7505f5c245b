"""A week of one's own choice, from the weekly stage to the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.report import quantities
from pipeline.report.document.answer import Note
from pipeline.report.document.what_if import WHAT_IF_VERSION, OutlookPart, WhatIf
from pipeline.report.sentences import counted, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.weekly.outlook import Outlook
    from pipeline.weekly.what_if import Step


def what_if_document(
    athlete: str, week: str, steps: Sequence[Step], outlooks: tuple[Outlook, Outlook], cautions: Sequence[str]
) -> WhatIf:
    """Put together what was understood and what it would do.

    Parameters
    ----------
    athlete, week
        Whose week.
    steps, outlooks, cautions
        From `parse_step`, `outlooks` and `cautions` of `pipeline.weekly.what_if`.
    """
    before, after = outlooks
    return WhatIf(
        version=WHAT_IF_VERSION,
        language=sentence("language.code"),
        athlete=athlete,
        week=week,
        changes=tuple(step_text(step) for step in steps),
        before=_outlook(before),
        after=_outlook(after),
        cautions=tuple(Note(key=key, text=sentence(f"why_not.{key}")) for key in cautions),
    )


def _outlook(outlook: Outlook) -> OutlookPart:
    return OutlookPart(
        probabilities=dict(outlook.probabilities),
        muscle_change_pct=outlook.muscle_change_pct,
        fat_change_pct=outlook.fat_change_pct,
    )


def step_text(step: Step) -> str:
    """Say a change as it was understood."""
    signed = step.key in ("volume", "strength", "energy")
    amount, bouts = step.values["amount"], step.values.get("repetitions", 1)
    digits = quantities.digits_of(amount)
    text = quantities.signed(amount, digits) if signed else quantities.number(amount, digits)
    return sentence(
        f"step.{step.key}",
        amount=text,
        sessions=counted(round(step.values.get("sessions", 1)), "session"),
        hill_sprints=counted(bouts, "hill_sprint", f"{quantities.number(bouts)} x {text} s"),
        sprints=counted(bouts, "planned_sprint", f"{quantities.number(bouts)} x {text} m"),
        sets=counted(abs(amount), "hard_set", text),
    )
