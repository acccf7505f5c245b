"""What the page of the years says, in words: the same for the page, the terminal and Markdown."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.report import quantities
from pipeline.report.doses import LEAST_FORCE, norm_word, sessions
from pipeline.report.quantities import DASH
from pipeline.report.sentences import counted, sentence
from pipeline.vocabulary import StimulusLabel

if TYPE_CHECKING:
    from pipeline.report.document.years import History, PastWeek, Session
    from pipeline.vocabulary import Units
    from pipeline.weekly.answer import Range

COUNTED_BOUTS = (StimulusLabel.SPRINT, StimulusLabel.UPHILL_SPRINT)
LEAST_YEARS_WEEKS = 8  # recorded in a year that a trend may begin or end with; judgement


def headline(history: History) -> str:
    """Say what changed since the year before; before there is one, how much is known.

    Endurance stands in for force where there is next to none of it, then and now.
    """
    change = history.change
    if change is None:
        return sentence("history.few", **_known(history))
    if max(change.force, change.force_before) < LEAST_FORCE:
        return sentence(f"history.endurance.{change.endurance_word}")
    return sentence(f"history.force.{change.force_word}")


def lead(history: History) -> str:
    """Give the numbers behind the headline."""
    change = history.change
    if change is None:
        return ""
    recent = sentence(
        "history.recent",
        force=sessions_counted(change.force),
        force_before=sessions(change.force_before),
        endurance=quantities.number(change.endurance),
        endurance_before=quantities.number(change.endurance_before),
    )
    return f"{recent} {sentence('history.recorded', **_known(history))}"


def _known(history: History) -> dict[str, str]:
    recorded = sum(week.activities > 0 for week in history.weeks)
    return {
        "weeks": counted(recorded, "week"),
        "date": quantities.long_date(history.weeks[0].monday.isoformat()),
    }


def years_spanned(history: History) -> str:
    """Return the years of the record, as `2024-2026`."""
    first, last = history.years[0].year, history.years[-1].year
    return str(last) if first == last else f"{first}{DASH}{last}"


def trend_title(history: History) -> str:
    """Name how force changed from the first to the last year with weeks enough, where it did."""
    years = [year for year in history.years if year.weeks >= LEAST_YEARS_WEEKS and year.force]
    if len(years) < 2:
        return sentence("history.trend.flat")
    first, last = years[0], years[-1]
    before, now = (year.force.value if year.force else 0.0 for year in (first, last))
    word = norm_word(now, before, of_sessions=True)
    if word == "about" or max(before, now) < LEAST_FORCE:
        return sentence("history.trend.flat")
    key = "risen" if now > before else "fallen"
    return sentence(
        f"history.trend.{key}",
        first=sessions(before),
        first_year=str(first.year),
        last=sessions(now),
        last_year=str(last.year),
    )


def sessions_counted(value: float) -> str:
    """Return the same with its noun."""
    return sentence("history.sessions_counted", value=sessions(value))


def points(value: float | None) -> str:
    """Return endurance points."""
    return DASH if value is None else quantities.number(value)


def what_it_was(session: Session) -> str:
    """Name a session by what most of its dose came from: `8 sprints`, or `hills, 24 min`."""
    label = sentence(f"stimulus.{session.main}")
    if session.main in COUNTED_BOUTS and session.bouts:
        return counted(session.bouts, f"bout_{session.main}")
    if not session.bouts:
        return label
    return sentence("history.bouts_time", label=label, time=quantities.duration(session.main_s))


def session_size(session: Session, units: Units) -> str:
    """Give distance and time of a session."""
    size = {
        "distance": quantities.distance(session.distance_m, units),
        "time": quantities.duration(session.moving_s),
    }
    return sentence("history.session_size", **size)


def cell_text(week: PastWeek) -> str:
    """Describe a week of the heat map, for those who point at it or hear it."""
    named = {"week": week.week[5:], "start": quantities.short_date(week.monday.isoformat())}
    if not week.activities:
        return sentence("history.cell_none", **named)
    force = DASH if week.force is None else sessions_counted(week.force.value)
    time = quantities.duration(week.moving_s)
    return sentence("history.cell", force=force, endurance=points(week.endurance), time=time, **named)


def speed(found: Range, units: Units) -> str:
    """Return a speed with its 90 % range."""
    return quantities.speed_range(found, units)


def week_span(week: PastWeek) -> str:
    """Return a week with its first and last day."""
    days = {"start": week.monday, "end": week.monday + timedelta(days=6)}
    dates = {name: quantities.short_date(day.isoformat()) for name, day in days.items()}
    return sentence("history.latest_text", week=week.week[5:], **dates)


def week_doses(week: PastWeek) -> str:
    """Return what a week did, in one line."""
    return sentence(
        "history.latest_dose",
        force=DASH if week.force is None else sessions_counted(week.force.value),
        endurance=points(week.endurance),
        time=quantities.duration(week.moving_s),
    )
