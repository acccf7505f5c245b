"""Athletes of a team made by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pipeline.report.document.build.team import member_of
from pipeline.vocabulary import OUTCOMES
from pipeline.weekly.weeks import weeks_until
from tests.report.weeks import WEEK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.report.document.team import Member
    from pipeline.report.document.whole import Document

SUNDAY = date(2026, 11, 15)


def week_rows(minutes: Sequence[float | None], force: Sequence[float | None]) -> list[dict[str, Any]]:
    """Give rows up to `WEEK`; None is a week without a recording."""
    return [
        {"week": week, "activities": 3, "moving_s": 60 * time, "force_sessions": dose}
        | {f"probability_{name}": share for name, share in zip(OUTCOMES, (0.3, 0.5, 0.1, 0.1), strict=True)}
        for week, time, dose in zip(weeks_until(WEEK, len(minutes)), minutes, force, strict=True)
        if time is not None
    ]


def member(
    document: Document,
    *,
    minutes: Sequence[float | None] = (180.0,) * 12,
    force: Sequence[float | None] = (0.5,) * 12,
    run: date = SUNDAY,
    heart_rate: Sequence[float] = (1.0, 1.0, 1.0),
    share_body: bool = True,
) -> Member:
    """Give an athlete whose runs of the week have heart rate for these shares of their time."""
    earlier = [(SUNDAY - timedelta(days=days), 1.0) for days in range(9, 30, 3)]
    runs = [*earlier, *((run, share) for share in heart_rate)]
    return member_of(document, week_rows(minutes, force), runs, share_body=share_body)
