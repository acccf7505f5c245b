"""What the reader should know about this week's data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.physiology.parameters_body import LOW_ENERGY_AVAILABILITY, WATCHED_ENERGY_AVAILABILITY
from pipeline.report.document.answer import Note
from pipeline.report.document.build.conclusions import energy_availability_text
from pipeline.report.quantities import number
from pipeline.report.sentences import counted, sentence
from pipeline.vocabulary import RIDE_FLAGS, Flag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.report.document.answer import VerdictPart
    from pipeline.report.document.runs import Run
    from pipeline.report.document.whole import Document

HEART_RATE_ENOUGH = 0.5  # share of moving time with heart rate below which a run counts as without; judgement
DEVICE_RATIO = (0.7, 1.4)  # device energy over ours, outside which mass or heart rate in it are doubtful; judgement
DAYS_OF_WEEK = 7
WEEKS_WANTED = 4  # weeks of running the projection is meant to rest on (model card)


def notes(document: Document, sleep_hours: float | None) -> tuple[Note, ...]:
    """List the notes that hold for a document and the sleep reported, each with its key and its sentence."""
    slept = sleep_hours is not None and not document.verdict.body_hidden
    sleep = ("sleep", slept, {"hours": number(sleep_hours or 0.0, 0 if (sleep_hours or 0.0).is_integer() else 1)})
    return tuple(
        Note(key=key, text=sentence(f"note.{key}", **values))
        for key, holds, values in (*_run_notes(document.runs), *_week_notes(document), sleep)
        if holds
    )


def _run_notes(runs: Sequence[Run]) -> list[tuple[str, bool, dict[str, str]]]:
    """Count the runs that lack something the labels need."""
    counts = {
        "missing_heart_rate": sum((run.heart_rate_coverage or 0.0) < HEART_RATE_ENOUGH for run in runs),
        "gps_altitude": sum(run.grade_quality == "gps" for run in runs),
        "no_altitude": sum(run.grade_quality == "none" for run in runs),
        "inferred_sport": sum(bool(run.sport_inferred) for run in runs),
        "rides": sum(_has_flag(run, *RIDE_FLAGS) for run in runs),
        "maybe_rides": sum(_has_flag(run, Flag.MAYBE_RIDE_PCT) for run in runs),
    }
    return [(key, count > 0, {"runs": counted(count, "run")}) for key, count in counts.items()]


def _has_flag(run: Run, *flags: Flag) -> bool:
    return any(flag.partition(":")[0] in flags for flag in run.quality_flags)


def _week_notes(document: Document) -> list[tuple[str, bool, dict[str, str]]]:
    """Check the week as a whole."""
    others = len(document.other_activities)
    ratio = document.energy.device_ratio if document.energy else None
    annotated = any(segment.annotated for run in document.runs for segment in run.segments)
    weeks, days_left = document.verdict.weeks_observed, document.verdict.days_left
    unrecognised = document.stimulus.unrecognised_exercises
    return [
        ("other_sports", others > 0, {"activities": counted(others, "activity")}),
        ("device_energy", *_device_energy(ratio)),
        ("running_week", days_left > 0, {"days": counted(DAYS_OF_WEEK - days_left, "day")}),
        ("unrecognised_exercises", bool(unrecognised), {"exercises": ", ".join(unrecognised)}),
        ("energy_availability", *_watched(document.verdict)),
        ("few_weeks", weeks < WEEKS_WANTED, {"weeks": counted(weeks, "week")}),
        ("annotated", annotated, {}),
    ]


def _device_energy(ratio: float | None) -> tuple[bool, dict[str, str]]:
    """Return whether the watches' energy is so far from ours that their settings are doubtful."""
    if ratio is None or DEVICE_RATIO[0] <= ratio <= DEVICE_RATIO[1]:
        return False, {}
    low, high = (number(100 * end) for end in DEVICE_RATIO)
    return True, {"share": f"{number(100 * ratio)} %", "low": low, "high": f"{high} %"}


def _watched(verdict: VerdictPart) -> tuple[bool, dict[str, str]]:
    """Return whether the energy left beside training is worth watching; what is lower is a safety message."""
    found = verdict.energy_availability_kcal_kg
    if found is None or not LOW_ENERGY_AVAILABILITY.value <= found.value < WATCHED_ENERGY_AVAILABILITY.value:
        return False, {}
    return True, {"availability": energy_availability_text(found)}
