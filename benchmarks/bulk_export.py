"""An export of thousands of activities, each with bytes of its own, 26 fields a record.

`even` are runs of about an hour at 1 Hz. `archive` is as real archives are: 1.4 h in the median, a tenth over 4 h, half
on roads, a third on trails with a hill every two minutes, hikes, a third of each with smart recording.
"""

from __future__ import annotations

import gzip
import io
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from itertools import pairwise
from multiprocessing import get_context
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.sources.fit.writer import FIT_EPOCH, FitWriter, RawField
from sample_data import workouts
from sample_data.bouts import hill, run, sprint, walk
from sample_data.devices import DEVICES
from sample_data.runner import random_runner
from sample_data.sensors import observe
from sample_data.simulator import rolling_terrain, simulate

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt
    import polars as pl

    from sample_data.runner import Runner

MIXES = ("even", "archive")
TEMPLATES = 24
ARCHIVE_HOURS, ARCHIVE_SPREAD = 1.4, 0.82  # median, and SD of the logarithm: a tenth lasts over 4 h
ARCHIVE_STEP = 7  # prime to the number of templates: each kind gets short and long ones
TRAIL_PAIRS_PER_HOUR = 23.0  # a hill and what follows: 65 segments in 1.4 h
HIKE_SPEED_MPS = 1.2
MINUTES = (25.0, 75.0)  # the easy part of a template; with the rest the median is about an hour
FIRST_DAY = datetime(2012, 1, 2, 6, tzinfo=UTC)
HOURS_APART = 11.0  # two runs on most days
KINDS = ("fit.gz",) * 8 + ("fit", "gpx")
RECORD_MESSAGE = 20
FIELDS = {  # of a record: number and base type; 26 of them, as in running files of watches of 2025 and 2026
    "timestamp": (253, "uint32"),
    "position_lat": (0, "sint32"),
    "position_long": (1, "sint32"),
    "distance": (5, "uint32"),
    "enhanced_altitude": (78, "uint32"),
    "enhanced_speed": (73, "uint32"),
    "heart_rate": (3, "uint8"),
    "cadence": (4, "uint8"),
    "fractional_cadence": (53, "uint8"),
    "power": (7, "uint16"),
    "accumulated_power": (29, "uint32"),
    "temperature": (13, "sint8"),
    "activity_type": (42, "enum"),
    "vertical_oscillation": (39, "uint16"),
    "stance_time": (41, "uint16"),
    "stance_time_percent": (40, "uint16"),
    "stance_time_balance": (84, "uint16"),
    "step_length": (85, "uint16"),
    "vertical_ratio": (83, "uint16"),
    "enhanced_respiration_rate": (108, "uint16"),
    "unknown_87": (87, "uint16"),
    "unknown_88": (88, "uint16"),
    "unknown_90": (90, "sint8"),
    "unknown_107": (107, "uint16"),
    "unknown_134": (134, "uint8"),
    "unknown_135": (135, "uint8"),
}
NUMPY_TYPE = {"uint8": "u1", "sint8": "i1", "enum": "u1", "uint16": "<u2", "uint32": "<u4", "sint32": "<i4"}
RECORD = np.dtype([("header", "u1"), *((name, NUMPY_TYPE[kind]) for name, (_, kind) in FIELDS.items())])
RECORD_SLOT = 1  # of the second message that a file defines
SEMICIRCLES_PER_DEGREE = 2**31 / 180


class Template(NamedTuple):
    """A simulated activity: seconds since its start, its values, and its sport."""

    seconds: npt.NDArray[np.int64]
    values: dict[str, npt.NDArray[np.float64]]
    sport: str = "running"


def write_export(folder: Path, count: int, *, hours_apart: float = HOURS_APART, mix: str = "even") -> None:
    """Write `count` files of one of `MIXES`, or those still missing, over all cores."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [number for number in range(count) if not _path(folder, number).exists()]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        list(pool.map(partial(_write, folder, hours_apart, mix), missing, chunksize=50))


def paths_of(folder: Path, count: int) -> list[Path]:
    """List the files of an export, the oldest run first."""
    return [_path(folder, number) for number in range(count)]


def _path(folder: Path, number: int) -> Path:
    return folder / f"{number:06d}.{KINDS[number % len(KINDS)]}"


def _write(folder: Path, hours_apart: float, mix: str, number: int) -> None:
    path = _path(folder, number)
    start, template = _varied(number, hours_apart, mix)
    content = _gpx(start, template) if path.suffix == ".gpx" else _fit(start, template, number)
    path.write_bytes(gzip.compress(content, 6, mtime=0) if path.suffix == ".gz" else content)


@lru_cache(maxsize=TEMPLATES)
def _template(mix: str, index: int) -> Template:
    """Simulate an activity: of an even export an easy run with hills, sprints or a tempo on rolling ground."""
    rng = np.random.default_rng(1000 + index)
    runner = random_runner(rng, "someone")
    if mix == "archive":
        script = _archive_script(runner, index)
    else:
        speed = runner.critical_speed_mps
        easy = workouts.easy_run(runner, rng.uniform(*MINUTES), rng.uniform(0.62, 0.78))
        script = [*easy, *[hill(0.9 * speed, rise_m=15, grade=0.07), sprint(1.4 * speed, seconds=20)] * (index % 4)]
    simulated = simulate(runner, script, rolling_terrain(rng), rng, start_time=FIRST_DAY)
    smart = mix == "archive" and index % 3 == 0
    records: pl.DataFrame = observe(simulated, DEVICES["smart_recording" if smart else "watch"], rng).records
    seconds = records["time"].dt.epoch("s").to_numpy() - int(FIRST_DAY.timestamp())
    names = ("latitude_deg", "longitude_deg", "altitude_m", "distance_m", "speed_mps", "heart_rate_bpm", "cadence_rpm")
    values = {name: np.nan_to_num(records[name].to_numpy(), nan=0.0) for name in names}
    return Template(seconds, values, "hiking" if mix == "archive" and _is_hike(index) else "running")


def _is_hike(index: int) -> bool:
    return index % 6 == 5


def _archive_script(runner: Runner, index: int) -> workouts.Script:
    """Make a hike, a trail run or a road run of a length from the distribution of real archives."""
    quantile = (index * ARCHIVE_STEP % TEMPLATES + 0.5) / TEMPLATES
    hours = ARCHIVE_HOURS * float(np.exp(ARCHIVE_SPREAD * NormalDist().inv_cdf(quantile)))
    speed = runner.critical_speed_mps
    pairs = round(hours * TRAIL_PAIRS_PER_HOUR)
    if _is_hike(index):
        return [walk(HIKE_SPEED_MPS, seconds=3600 * hours)]
    if index % 6 in (1, 3):
        return [hill(0.7 * speed, rise_m=12, grade=0.09), run(0.7 * speed, seconds=90)] * pairs
    return [run(0.7 * speed, seconds=1800 * hours), run(0.75 * speed, seconds=1800 * hours)]


def _varied(number: int, hours_apart: float, mix: str) -> tuple[datetime, Template]:
    """Give the start and the values of one activity: its template elsewhere, a little faster or slower, with noise."""
    rng = np.random.default_rng(number)
    template = _template(mix, int(rng.integers(TEMPLATES)))
    kept = len(template.seconds) - min(int(rng.integers(600)), len(template.seconds) // 2)
    values = {name: column[:kept] for name, column in template.values.items()}
    pace = rng.normal(1.0, 0.02)
    varied = {
        "latitude_deg": values["latitude_deg"] + rng.uniform(-5, 5),
        "longitude_deg": values["longitude_deg"] + rng.uniform(-5, 5),
        "altitude_m": values["altitude_m"] + rng.uniform(0, 300),
        "distance_m": values["distance_m"] * pace,
        "speed_mps": values["speed_mps"] * pace,
        "heart_rate_bpm": values["heart_rate_bpm"] + rng.normal(0, 4) + rng.normal(0, 0.7, kept),
        "cadence_rpm": values["cadence_rpm"],
    }
    start = FIRST_DAY + timedelta(hours=hours_apart * number, seconds=int(rng.integers(3600)))
    return start, Template(template.seconds[:kept], varied, template.sport)


def _fit(start: datetime, template: Template, number: int) -> bytes:
    """Write a run as a recent watch does: 26 fields a second, a lap each kilometre, a session."""
    seconds, values, sport = template
    rng = np.random.default_rng(number)
    rows = np.zeros(len(seconds), RECORD)
    stamps = int((start - FIT_EPOCH).total_seconds()) + seconds
    speed = values["speed_mps"]
    beat = values["heart_rate_bpm"].clip(40, 220)
    columns: dict[str, npt.ArrayLike] = {
        "header": RECORD_SLOT,
        "timestamp": stamps,
        "position_lat": values["latitude_deg"] * SEMICIRCLES_PER_DEGREE,
        "position_long": values["longitude_deg"] * SEMICIRCLES_PER_DEGREE,
        "distance": values["distance_m"] * 100,
        "enhanced_altitude": (values["altitude_m"] + 500) * 5,
        "enhanced_speed": speed * 1000,
        "heart_rate": beat,
        "cadence": values["cadence_rpm"],
        "fractional_cadence": rng.integers(0, 2, len(rows)) * 64,
        "power": (speed * 75 + rng.normal(0, 8, len(rows))).clip(0, 900),
        "accumulated_power": np.cumsum(speed * 75),
        "temperature": 18,
        "activity_type": 1,
        "vertical_oscillation": rng.normal(850, 40, len(rows)),
        "stance_time": rng.normal(2500, 80, len(rows)),
        "stance_time_percent": rng.normal(3400, 50, len(rows)),
        "stance_time_balance": rng.normal(5000, 40, len(rows)),
        "step_length": (speed * 3800).clip(0, 20_000),
        "vertical_ratio": rng.normal(850, 40, len(rows)),
        "enhanced_respiration_rate": 20 * beat,
        "unknown_87": rng.integers(0, 500, len(rows)),
        "unknown_88": 300,
        "unknown_90": 3,
        "unknown_107": 1,
        "unknown_134": beat,
        "unknown_135": beat,
    }
    for name, column in columns.items():
        rows[name] = np.rint(np.asarray(column))
    writer = FitWriter()
    writer.write("file_id", type="activity", manufacturer="development", product=1, time_created=start)
    blank = [
        RawField(number, kind, int(stamps[0]) if name == "timestamp" else None)
        for name, (number, kind) in FIELDS.items()
    ]
    writer.write_raw(RECORD_MESSAGE, blank)  # a first record without values defines the others
    writer.append(rows.tobytes())
    _write_laps(writer, start, seconds, values["distance_m"], sport)
    return writer.to_bytes()


def _write_laps(
    writer: FitWriter, start: datetime, seconds: npt.NDArray[np.int64], distance_m: npt.NDArray[np.float64], sport: str
) -> None:
    kilometres = np.searchsorted(distance_m, np.arange(0, distance_m[-1], 1000))
    edges = [*kilometres.tolist(), len(seconds) - 1]
    for first, last in pairwise(edges):
        lap_s = float(seconds[last] - seconds[first])
        writer.write(
            "lap",
            timestamp=start + timedelta(seconds=int(seconds[last])),
            start_time=start + timedelta(seconds=int(seconds[first])),
            total_elapsed_time=lap_s,
            total_timer_time=lap_s,
            total_distance=float(distance_m[last] - distance_m[first]),
            lap_trigger="distance",
        )
    whole_s = float(seconds[-1])
    end = start + timedelta(seconds=whole_s)
    writer.write(
        "session",
        timestamp=end,
        start_time=start,
        sport=sport,
        total_elapsed_time=whole_s,
        total_timer_time=whole_s,
        total_distance=float(distance_m[-1]),
        total_calories=round(float(distance_m[-1]) * 0.065),
    )
    writer.write("activity", timestamp=end, local_timestamp=end + timedelta(hours=1), num_sessions=1)


def _gpx(start: datetime, template: Template) -> bytes:
    """Write a run as a service does: position, altitude, heart rate and cadence of every second."""
    seconds, values, sport = template
    text = io.StringIO()
    text.write(
        '<?xml version="1.0" encoding="UTF-8"?>\n<gpx creator="glute benchmark" version="1.1" '
        'xmlns="http://www.topografix.com/GPX/1/1" '
        'xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">\n'
        f" <trk>\n  <type>{sport}</type>\n  <trkseg>\n"
    )
    stamps = np.datetime_as_string(np.datetime64(start.replace(tzinfo=None), "s") + seconds)
    columns = (values[n] for n in ("latitude_deg", "longitude_deg", "altitude_m", "heart_rate_bpm", "cadence_rpm"))
    for stamp, lat, lon, altitude, rate, cadence in zip(stamps, *(c.tolist() for c in columns), strict=True):
        text.write(
            f'   <trkpt lat="{lat:.7f}" lon="{lon:.7f}">\n    <ele>{altitude:.1f}</ele>\n    <time>{stamp}Z</time>\n'
            f"    <extensions>\n     <gpxtpx:TrackPointExtension>\n      <gpxtpx:hr>{rate:.0f}</gpxtpx:hr>\n"
            f"      <gpxtpx:cad>{cadence:.0f}</gpxtpx:cad>\n     </gpxtpx:TrackPointExtension>\n    </extensions>\n"
            "   </trkpt>\n"
        )
    text.write("  </trkseg>\n </trk>\n</gpx>\n")
    return text.getvalue().encode()
