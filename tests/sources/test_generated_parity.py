"""Both engines give the same content for GPX and TCX files made at random from what real programs write."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import FileError
from pipeline.sources.formats import Engine
from pipeline.sources.read import read_content
from tests.sources.comparison import differences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.sources.activity import Content

SEEDS = 150  # files of each format
SPORTS = [
    "running",
    "Run",
    "Laufen",
    "trail_run",
    "9",
    "",
    " ",
    "Other",
    "Course à pied",
    "\uff32un",
    "x" * 120,
    "1&amp;2",
]
LINK = '<link href="https://example.org/{n}"><text>{sport}</text><type>{sport}</type></link>'
TIMES = [
    "2026-09-13T06:{m:02}:{s:02}Z",
    "2026-09-13T06:{m:02}:{s:02}.250Z",
    "2026-09-13T08:{m:02}:{s:02}+02:00",
    "2026-09-13T06:{m:02}:{s:02}",
    "2026-09-13t06:{m:02}:{s:02}z",
    "  2026-09-13T06:{m:02}:{s:02}Z\n",
    "2026-09-13 06:{m:02}:{s:02}",
]
ODD_TIMES = ["", "x", "2026-13-01T00:00:00Z", "0000-00-00T00:00:00Z"]
ODD_NUMBERS = ["", "nan", "-inf", "1e400", "--", "0", "-0.0", "+3.5", "1_000", "0x1f", "12 34", "1.5e2", "٣"]


class Writer:
    """Draws the parts of one file, which keeps its style: marks of decimals, times and prefixes."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)  # noqa: S311  no secret
        self.comma = self.often(0.15)
        self.time = self.draw.choice(TIMES)
        self.odd = self.draw.choice([0.0, 0.0, 0.02])
        self.prefix = self.draw.choice(["", "", "", "g:"])

    def often(self, chance: float) -> bool:
        return self.draw.random() < chance

    def number(self, value: float, digits: int = 2) -> str:
        if self.often(self.odd):
            return self.draw.choice(ODD_NUMBERS)
        text = f"{value:.{digits}f}"
        text = text.replace(".", ",") if self.comma else text
        return f" {text}\n" if self.often(0.03) else text

    def when(self, second: int) -> str:
        if self.often(self.odd):
            return self.draw.choice(ODD_TIMES)
        return self.time.format(m=second // 60, s=second % 60)

    def tag(self, name: str, text: str, **attributes: object) -> str:
        given = "".join(f' {key}="{value}"' for key, value in attributes.items())
        if not text and self.often(0.5):
            return f"<{self.prefix}{name}{given}/>"
        note = "<!-- a < b -->" if self.often(0.02) else ""
        return f"<{self.prefix}{name}{given}>{note}{text}</{self.prefix}{name}>"

    def seldom(self, chance: float, name: str, text: str) -> str:
        return self.tag(name, text) if self.often(chance) else ""


def gpx(seed: int) -> bytes:
    w = Writer(seed)
    version = w.draw.choice(["1.0", "1.1"])
    spaces = f' xmlns{":g" if w.prefix else ""}="http://www.topografix.com/GPX/{version.replace(".", "/")}"'
    spaces = spaces if w.prefix or w.often(0.9) else ""
    spaces += ' xmlns:t="http://www.garmin.com/xmlschemas/TrackPointExtension/v1" xmlns:o="urn:other"'
    head = f'<{w.prefix}gpx version="{version}" creator="{w.draw.choice(["x", "StravaGPX", ""])}"{spaces}>'
    tracks = "".join(w.tag("trk", _track(w, number)) for number in range(w.draw.choice([1, 1, 1, 2])))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{tracks}</{w.prefix}gpx>'.encode()


def _track(w: Writer, number: int) -> str:
    sport = w.draw.choice(SPORTS)
    parts = [w.seldom(0.5, "name", "A run"), w.seldom(0.6, "type", sport), w.seldom(0.2, "number", str(number))]
    link = LINK.replace("<", f"<{w.prefix}").replace(f"<{w.prefix}/", f"</{w.prefix}")
    parts.append(link.format(n=number, sport=w.draw.choice(SPORTS)) if w.often(0.4) else "")
    w.draw.shuffle(parts)
    first = 600 * number
    segments = w.draw.choice([1, 1, 2])
    rows = [
        w.tag("trkseg", "".join(_point(w, first + 100 * one + 3 * step) for step in range(12)))
        for one in range(segments)
    ]
    return "".join([*parts, *rows])


def _point(w: Writer, second: int) -> str:
    inside = [
        w.seldom(0.9, "ele", w.number(30 + second / 100)),
        w.seldom(0.98, "time", w.when(second)),
        w.seldom(0.3, "speed", w.number(3.0)),
        w.seldom(0.1, "fix", w.draw.choice(["3d", "dgps", "pps", "9d", ""])),
        w.seldom(0.05, "sym", "x &lt; y"),
        w.seldom(0.1, "hdop", w.number(1.5)),
    ]
    if w.often(0.5):
        beats, steps = w.number(140, 0), w.number(85, 0)
        own = f"<t:TrackPointExtension><t:hr>{beats}</t:hr><t:cad>{steps}</t:cad></t:TrackPointExtension>"
        other = f"<o:speed>{w.number(3.0)}</o:speed>" if w.often(0.3) else ""
        inside.append(w.tag("extensions", own + other + w.seldom(0.1, "power", w.number(200, 0))))
    if w.often(0.2):
        w.draw.shuffle(inside)
    return w.tag("trkpt", "".join(inside), lat=w.number(52 + second / 1e5, 7), lon=w.number(13.4, 7))


def tcx(seed: int) -> bytes:
    w = Writer(seed)
    space = f'xmlns{":g" if w.prefix else ""}="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"'
    more = 'xmlns:x="http://www.garmin.com/xmlschemas/ActivityExtension/v2"'
    laps = "".join(_lap(w, 200 * number) for number in range(w.draw.choice([1, 2])))
    body = w.tag("Id", w.when(0)) + laps + w.seldom(0.3, "Creator", w.tag("Name", "Watch"))
    activity = w.tag("Activity", body, Sport=w.draw.choice([sport for sport in SPORTS if len(sport) < 100]))
    root = f"<{w.prefix}TrainingCenterDatabase {space} {more}>"
    return f"{root}{w.tag('Activities', activity)}</{w.prefix}TrainingCenterDatabase>".encode()


def _lap(w: Writer, first: int) -> str:
    track = "".join(_trackpoint(w, first + 5 * step) for step in range(w.draw.choice([0, 8, 12])))
    inside = [
        w.seldom(0.95, "TotalTimeSeconds", w.number(60)),
        w.seldom(0.9, "DistanceMeters", w.number(180)),
        w.seldom(0.6, "Calories", w.number(40, 0)),
        w.seldom(0.5, "AverageHeartRateBpm", w.tag("Value", w.number(140, 0))),
        w.seldom(0.8, "Intensity", w.draw.choice(["Active", "Resting", "Warmup", "active", "", "7"])),
        w.seldom(0.8, "TriggerMethod", w.draw.choice(["Manual", "Distance", "HeartRate", "Odd", ""])),
        w.tag("Track", track),
    ]
    return w.tag("Lap", "".join(inside), StartTime=w.when(first).strip())


def _trackpoint(w: Writer, second: int) -> str:
    place = w.tag("LatitudeDegrees", w.number(52 + second / 1e5, 7)) + w.tag("LongitudeDegrees", w.number(13.4, 7))
    inside = [
        w.seldom(0.98, "Time", w.when(second)),
        w.seldom(0.9, "Position", place),
        w.seldom(0.9, "AltitudeMeters", w.number(30)),
        w.seldom(0.9, "DistanceMeters", w.number(3.0 * second)),
        w.seldom(0.8, "HeartRateBpm", w.tag("Value", w.number(140, 0))),
        w.seldom(0.3, "Cadence", w.number(85, 0)),
        w.seldom(0.2, "SensorState", w.draw.choice(["Present", "Absent", "odd"])),
    ]
    if w.often(0.4):
        own = f"<x:TPX><x:Speed>{w.number(3.0)}</x:Speed><x:RunCadence>{w.number(86, 0)}</x:RunCadence></x:TPX>"
        inside.append(w.tag("Extensions", own))
    return w.tag("Trackpoint", "".join(inside))


def _read(data: bytes, engine: Engine) -> Content | tuple[str, ...]:
    try:
        return read_content(data, where="file", engine=engine)
    except FileError as error:
        return tuple(reason["code"] for reason in error.reasons)


@pytest.mark.parametrize("write", [gpx, tcx])
def test_engines_agree(write: Callable[[int], bytes]) -> None:
    apart: dict[int, Sequence[str]] = {}
    activities = 0
    for seed in range(SEEDS):
        columnar, reference = (_read(write(seed), engine) for engine in Engine)
        if isinstance(columnar, tuple) or isinstance(reference, tuple):
            apart |= {} if columnar == reference else {seed: ["error"]}
        else:
            activities += len(columnar.activities)
            apart |= {seed: found} if (found := list(differences(columnar, reference))) else {}
    assert apart == {}
    assert activities > 0.8 * SEEDS, "most files have an activity"
