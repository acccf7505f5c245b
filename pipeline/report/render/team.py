"""The page of all athletes as HTML."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
from markupsafe import Markup

from pipeline.physiology.parameters_dose import NORM_FROM_WEEKS
from pipeline.report import quantities
from pipeline.report.document.running import TREND_WEEKS
from pipeline.report.document.team import Consent, Look
from pipeline.report.doses import norm_word
from pipeline.report.render.templating import render_template
from pipeline.report.sections import svg
from pipeline.report.sections.week.usual import ROOM
from pipeline.report.sections.years.words import sessions_counted
from pipeline.report.sentences import counted, sentence, upper_first
from pipeline.report.twenty import twenty
from pipeline.vocabulary import OUTCOMES
from pipeline.weekly.effect import AROUND
from pipeline.weekly.weeks import monday_of, weeks_until

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.report.document.team import Member, Reason, Standing, Team

TEAM_TEMPLATE = "overview.html.j2"
SORTED_BY = ("look", "name", "force", "time")


def team_page(team: Team) -> str:
    """Draw the page of all athletes."""
    members = [standing.member for standing in team.standings]
    week = team.week
    script, digest = _script()
    monday = monday_of(week)
    return render_template(
        TEAM_TEMPLATE,
        rows=[_row(standing, week) for standing in team.standings],
        headline=_headline([standing.look for standing in team.standings]),
        week=sentence(
            "team.week", week=week.partition("W")[2].lstrip("0"), start=quantities.long_date(monday.isoformat())
        ),
        sorted_by=SORTED_BY,
        outcomes=OUTCOMES,
        marked=any(member.chances for member in members),
        consents=[
            consent
            for consent in (Consent.NOT_SHARED, Consent.TRAINING_ONLY, Consent.HELD_BACK)
            if any(member.consent == consent and not member.error for member in members)
        ],
        script=script,
        digest=digest,
        t=sentence,
    )


@cache
def _script() -> tuple[Markup, str]:
    """Return the page's script, and its hash as the content security policy names it."""
    text = files("pipeline.report").joinpath("render/templates/sort.js").read_text(encoding="utf-8").strip()
    return Markup(text), base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()  # noqa: S704  our own


def _headline(looks: Sequence[Look]) -> str:
    """Count who needs a look, leaving out what nobody is in."""
    parts = []
    for look in reversed(Look):
        count = looks.count(look)
        if count:
            form = "one" if count == 1 else "many"
            parts.append(sentence(f"team.count.{look.name.lower()}.{form}", count=str(count)))
    return ", ".join(parts) or sentence("team.nobody")


def _row(standing: Standing, week: str) -> dict[str, Any]:
    member, found, look, norm = standing.member, standing.reasons, standing.look, standing.usual_force
    minutes = [member.moving_s.get(name) for name in weeks_until(week, TREND_WEEKS)]
    now = member.moving_s.get(week, 0.0)
    top = max((value for value in minutes if value), default=0.0)
    force = member.force.get(week, 0.0)
    return {
        "athlete": member.athlete,
        "href": f"{member.athlete}/{member.week}.html" if member.week else None,
        "years": f"{member.athlete}/years.html" if member.week else None,
        "look": look,
        "look_text": sentence(f"team.look.{look.name.lower()}"),
        "why": [(_why(reason, member), sentence(f"team.do.{reason.key}")) for reason in found],
        "fine": sentence("team.new" if not found and len(norm) < NORM_FROM_WEEKS.value else "team.nothing"),
        "error": member.error,
        "before": svg.bars([*minutes[:-1], None], top),
        "now": svg.bars([*([None] * (TREND_WEEKS - 1)), now], top),
        "time": _time(member, week),
        "force": None if force is None else sessions_counted(force),
        "usual": _usual(member, norm, force, week),
        "strip": _strip(norm, force),
        "chances": member.chances and twenty(member.chances),
        "outlook": _outlook(member),
        "last_run": quantities.short_date(member.last_run.isoformat()) if member.last_run else quantities.DASH,
        "sort_force": round(force / max(float(np.mean(norm)), 0.01), 3) if norm and force is not None else 0,
        "sort_time": round(now),
    }


def _why(reason: Reason, member: Member) -> str:
    if reason.key == "no_report":
        return sentence("team.why.no_report", error=member.error or "")
    if reason.key.startswith("flag."):
        return upper_first(sentence(reason.key))
    values = {name: quantities.number(value) for name, value in reason.values.items()}
    if "runs" in reason.values:
        values["runs"] = counted(reason.values["runs"], "run", values["runs"])
    return sentence(f"team.why.{reason.key}", **values)


def _time(member: Member, week: str) -> str:
    """Return the time on foot, with the change since the week before where that was recorded."""
    now, last = member.moving_s.get(week, 0.0), member.moving_s.get(weeks_until(week, 2)[0])
    text = quantities.duration(now)
    if last is None:
        return text
    change = quantities.signed((now - last) / 60, 0)
    return sentence("team.since", now=text, change=change)


def _usual(member: Member, norm: Sequence[float], force: float | None, week: str) -> str:
    """Compare the dose with the athlete's own weeks: by the report of the week, or what a week without a run says."""
    if force is None:
        return ""
    if len(norm) < NORM_FROM_WEEKS.value:
        return sentence("team.no_usual")
    word = member.force_word if member.week == week else None
    if word is None:
        word = AROUND if force else norm_word(force, float(np.mean(norm)), of_sessions=True)
    return sentence(f"week.usual.{word}")


def _strip(norm: Sequence[float], force: float | None) -> dict[str, float] | None:
    """Place range, middle half and this week on a scale from 0 to beyond the most of them [% of the width]."""
    top = ROOM * max([*norm, force or 0.0], default=0.0)
    if len(norm) < NORM_FROM_WEEKS.value or force is None or top <= 0:
        return None
    low, first, third, high = (100 * value / top for value in np.quantile(norm, [0, 0.25, 0.75, 1]))
    return {"low": low, "wide": high - low, "first": first, "half": third - first, "now": 100 * force / top}


def _outlook(member: Member) -> str:
    """Count the leading outcome in twenty, now and the week before; else say why it is not shown."""
    if member.error:
        return quantities.DASH
    if member.chances is None:
        return sentence(f"team.consent.{member.consent}")
    now = twenty(member.chances)
    leading = max(member.chances, key=lambda name: _share(member.chances, name))
    values = {"name": sentence(f"class.{leading}"), "count": str(now[leading])}
    if member.chances_before is None:
        return sentence("team.outlook.first", **values)
    last = twenty(member.chances_before)[leading]
    key = "same" if last == now[leading] else "was"
    return sentence(f"team.outlook.{key}", last=str(last), **values)


def _share(chances: Mapping[str, float] | None, name: str) -> float:
    return chances[name] if chances else 0.0
