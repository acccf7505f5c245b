"""Each athlete of a team as one record, and who needs a look first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.physiology.parameters_dose import NORM_WEEKS
from pipeline.report.document.answer import UNSPOKEN
from pipeline.report.document.team import Consent, Look, Member, Reason, Standing, Team
from pipeline.vocabulary import OUTCOMES, Goal
from pipeline.weekly.weeks import iso_week, monday_of, weeks_until

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.report.document.answer import VerdictPart
    from pipeline.report.document.whole import Document

PAUSE_DAYS = 10  # without a run, from which a coach asks; judgement
JUMP = 1.3  # of time on foot over the mean of the four weeks before; judgement
JUMP_WEEKS = 4
LEAST_JUMP_S = 3600.0  # of a usual week; more of very little is no jump; judgement
NO_HEART_RATE_BELOW = 0.5  # of a run's moving time; a run with less has no heart rate to speak of; judgement
LESS = ("less", "much_less")


def team_of(members: Sequence[Member], week: str, today: date) -> Team:
    """Put athletes in order.

    Parameters
    ----------
    members
        One for each athlete.
    week
        ISO week of the page.
    today
        Day up to which rest is counted.
    """
    found = [
        Standing(
            member=member,
            reasons=tuple(_reasons(member, week, today)),
            usual_force=tuple(_usual_force(member, week)),
        )
        for member in members
    ]
    ordered = sorted(found, key=lambda standing: (-standing.look, standing.member.athlete))
    return Team(week=week, standings=tuple(ordered))


def failed_member(athlete: str, error: str) -> Member:
    """Return an athlete without a report, and why there is none."""
    return Member(athlete=athlete, error=error, moving_s={}, force={})


def consent_of(verdict: VerdictPart, *, share_body: bool) -> Consent:
    """Return what may be shown: minors and athletes beside a care list look alike.

    Parameters
    ----------
    verdict
        Of the week's document.
    share_body
        As the athlete's profile says.
    """
    if not share_body:
        return Consent.NOT_SHARED
    if UNSPOKEN.intersection(item.key for item in verdict.safety):
        return Consent.TRAINING_ONLY
    if not verdict.body_hidden:
        return Consent.SHARED
    return Consent.HELD_BACK if verdict.safety else Consent.TRAINING_ONLY


def member_of(
    document: Document,
    weeks: Sequence[Mapping[str, Any]],
    runs: Sequence[tuple[date, float]],
    *,
    share_body: bool,
) -> Member:
    """Make the record of one athlete.

    Parameters
    ----------
    document
        Of the athlete's week.
    weeks
        Rows of the table of weeks up to it, the last thirteen at least: `week`, `activities`, `moving_s`,
        `force_sessions` and the probabilities.
    runs
        Local date of each run up to it, and the share of its time with a heart rate.
    share_body
        As the athlete's profile says.
    """
    week, verdict = document.week, document.verdict
    consent = consent_of(verdict, share_body=share_body)
    shared = consent == Consent.SHARED
    recorded = {row["week"]: row for row in weeks if row["activities"]}
    monday = monday_of(week)
    now = [share for day, share in runs if day >= monday]
    lately = [share for day, share in runs if monday - timedelta(weeks=JUMP_WEEKS) <= day < monday]
    norm = document.effect.norm if document.effect else None
    return Member(
        athlete=document.athlete,
        week=week,
        last_run=max((day for day, _ in runs), default=None),
        moving_s={key: row["moving_s"] or 0.0 for key, row in recorded.items()},
        force={key: row["force_sessions"] for key, row in recorded.items()},
        force_word=norm.force.word if norm else None,
        runs=len(now),
        without_heart_rate=sum(share < NO_HEART_RATE_BELOW for share in now),
        heart_rate_before=bool(lately) and float(np.median(lately)) >= NO_HEART_RATE_BELOW,
        consent=consent,
        flags=tuple(item.key for item in verdict.safety) if consent in (Consent.SHARED, Consent.HELD_BACK) else (),
        goal=document.goal if shared else None,
        chances=verdict.probabilities if shared else None,
        chances_before=_chances(recorded.get(weeks_until(week, 2)[0])) if shared else None,
    )


def _chances(row: Mapping[str, Any] | None) -> dict[str, float] | None:
    found = {str(name): row[f"probability_{name}"] for name in OUTCOMES} if row else {}
    return None if not found or None in found.values() else found


def _reasons(member: Member, week: str, today: date) -> list[Reason]:
    """List why an athlete needs a look, the most urgent first; nobody's body counts unless it is shared."""
    if member.error:
        return [Reason(key="no_report", look=Look.TODAY, values={})]
    found = [Reason(key=f"flag.{flag}", look=Look.TODAY, values={}) for flag in member.flags]
    days = (today - member.last_run).days if member.last_run else None
    if days is not None and days >= PAUSE_DAYS:
        found.append(Reason(key="pause", look=Look.WEEK, values={"days": days}))
    usual = _usual_s(member, week)
    now = member.moving_s.get(week, 0.0)
    if usual >= LEAST_JUMP_S and now > JUMP * usual:
        found.append(Reason(key="jump", look=Look.WEEK, values={"percent": 100 * (now / usual - 1)}))
    if member.week == week and member.heart_rate_before and 2 * member.without_heart_rate > member.runs:
        values = {"count": member.without_heart_rate, "runs": member.runs}
        found.append(Reason(key="heart_rate", look=Look.WEEK, values=values))
    if member.week == week and member.goal == Goal.GROW and member.force_word in LESS:
        found.append(Reason(key="goal", look=Look.WEEK, values={}))
    return found


def _usual_s(member: Member, week: str) -> float:
    """Return the mean time on foot of the four weeks before [s]; 0 where the athlete has not that many."""
    mondays = [monday_of(week) - timedelta(weeks=back) for back in range(1, JUMP_WEEKS + 1)]
    if iso_week(mondays[-1]) < min(member.moving_s, default="~"):
        return 0.0
    return float(np.mean([member.moving_s.get(iso_week(monday), 0.0) for monday in mondays]))


def _usual_force(member: Member, week: str) -> list[float]:
    """Return the doses of up to eight weeks before, sorted; weeks without a recording count as nothing."""
    first = min(member.force, default=week)
    mondays = [monday_of(week) - timedelta(weeks=back) for back in range(1, NORM_WEEKS.value + 1)]
    found = [member.force.get(key, 0.0) for monday in mondays if (key := iso_week(monday)) >= first]
    return sorted(value for value in found if value is not None)
