"""Next week for other programs: a calendar, and running sessions for Zwift."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from pipeline.report.sections.week.calendar import days_of
from pipeline.report.sections.workouts import SLOWEST_EASY
from pipeline.report.sentences import sentence
from pipeline.segments.parameters import TEMPO_FROM_CS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.report.document.whole import Document
    from pipeline.report.sections.workouts import Workout, WorkoutStep

LONGEST_LINE = 75  # bytes of a line of a calendar, which longer text goes on from (RFC 5545)
OPEN_REST_S, OPEN_RUN_S = 90, 1800  # of steps that the lap button ends: a way down at a walk, an easy run; judgement
SPRINT_MPS = 4.0  # over a sprint from standing, for its time on a treadmill; judgement
TEN_KILOMETRES = 2  # Zwift's number of the pace that targets are shares of; critical speed is near it (judgement)


def plan_calendar(document: Document, *, created: datetime) -> bytes:
    """Write the days of the plan as a calendar file, one event of a whole day for each session.

    Parameters
    ----------
    document
        What `build_document` gives, with a plan that is not refused.
    created
        Time for the file [UTC].

    Returns
    -------
    bytes
        An iCalendar file. Its events keep their identity, so that importing a later plan of the week replaces them.
    """
    monday = date.fromisoformat(document.week_start) + timedelta(weeks=1)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//glute//plan//EN"]
    for place, day in enumerate(days_of(document)):
        begin = monday + timedelta(days=place)
        for number, item in enumerate(day.items, start=1):
            lines += [
                "BEGIN:VEVENT",
                f"UID:{begin:%Y%m%d}-{number}-{document.athlete}@glute",
                f"DTSTAMP:{created:%Y%m%dT%H%M%SZ}",
                f"DTSTART;VALUE=DATE:{begin:%Y%m%d}",
                f"DTEND;VALUE=DATE:{begin + timedelta(days=1):%Y%m%d}",
                f"SUMMARY:{_escaped(item.what)}",
                *([f"DESCRIPTION:{_escaped(item.how)}"] if item.how else []),
                "TRANSP:TRANSPARENT",
                "END:VEVENT",
            ]
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line)).encode()


def _escaped(text: str) -> str:
    for mark in "\\;,":
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Split a line where it is too long; further parts begin with a blank."""
    part = ""
    for character in line:
        if len((part + character).encode()) > LONGEST_LINE:
            yield part
            part = " "
        part += character
    yield part


def workout_zwift(workout: Workout) -> bytes | None:
    """Write a running session for Zwift; None for strength work.

    Returns
    -------
    bytes or None
        A `.zwo` file. Steps have times, as a treadmill knows no hills and no lap button; easy steps have a pace, all
        others are free.
    """
    if workout.key == "strength":
        return None
    root = ET.Element("workout_file")
    for name, text in (
        ("author", "glute"),
        ("name", workout.name),
        ("description", sentence("workout.zwift")),
        ("sportType", "run"),
        ("durationType", "time"),
    ):
        ET.SubElement(root, name).text = text
    steps = ET.SubElement(root, "workout")
    for block in workout.blocks:
        for _ in range(block.times):
            for step in block.steps:
                uphill = workout.key == "hills" and step.intensity == "active"
                _add_step(steps, step, easy=step.target is not None and not uphill)
    ET.indent(root)
    sink = io.BytesIO()
    ET.ElementTree(root).write(sink, encoding="utf-8", xml_declaration=True)
    return sink.getvalue() + b"\n"


def _add_step(steps: ET.Element, step: WorkoutStep, *, easy: bool) -> None:
    values = {"Duration": str(round(_seconds(step)))}
    if easy:
        share = (SLOWEST_EASY + TEMPO_FROM_CS.value) / 2
        values |= {"Power": f"{share:.2f}", "pace": str(TEN_KILOMETRES)}
    element = ET.SubElement(steps, "SteadyState" if easy else "FreeRide", values)
    ET.SubElement(element, "textevent", {"timeoffset": "0", "message": step.name})


def _seconds(step: WorkoutStep) -> float:
    if step.seconds is not None:
        return step.seconds
    if step.metres is not None:
        return step.metres / SPRINT_MPS
    return OPEN_REST_S if step.intensity == "rest" else OPEN_RUN_S
