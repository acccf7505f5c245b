"""Time the decoders against fitparse, gpxpy and a document in memory: `python -m benchmarks.decode [FOLDER]`.

Times are CPU time in one run, the best of several repeats. Columnar times are those of `read_content`, from bytes to
finished activities; the libraries only parse. TCX has no usual library: its reference engine builds the document of the
standard library. FOLDER holds real files; without it only the synthetic hour is timed.
"""

from __future__ import annotations

import io
import math
import sys
import time
import warnings
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import fitparse
import gpxpy
from fitparse.records import DEV_TYPES

from pipeline.errors import FileError
from pipeline.sources.fit import columnar as fit_columnar
from pipeline.sources.fit.writer import FitWriter
from pipeline.sources.gpx import columnar as gpx_columnar
from pipeline.sources.read import read_content
from pipeline.sources.registry import format_of
from pipeline.sources.tcx import columnar as tcx_columnar
from pipeline.sources.tcx import reference as tcx_reference
from pipeline.sources.xml.text import to_utf8

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

REPEATS, LIBRARY_REPEATS = 7, 2
START = datetime(2026, 11, 8, 7, 30, tzinfo=UTC)
LIBRARIES = {"fit": "fitparse", "gpx": "gpxpy", "tcx": "a document"}


class Timing(NamedTuple):
    """CPU seconds for one file."""

    name: str
    size: int
    library: float
    decode: float
    whole: float


def synthetic_fit() -> bytes:
    """Write an hour of running with twelve fields a second, a lap each kilometre and two developer fields."""
    writer = FitWriter()
    writer.write("file_id", type="activity", manufacturer="garmin", product=1)
    writer.describe_developer_field("Form Power", "uint16", units="Watts")
    writer.describe_developer_field("Leg Spring Stiffness", "float32", units="kN/m")
    for second in range(3600):
        writer.write(
            "record",
            timestamp=START + timedelta(seconds=second),
            position_lat=600_000_000 + 30 * second,
            position_long=100_000_000 + 10 * second,
            distance=2.9 * second,
            enhanced_altitude=200 + 20 * math.sin(second / 200),
            enhanced_speed=2.9 + 0.2 * math.sin(second / 17),
            heart_rate=140 + second % 20,
            cadence=85 + second % 3,
            fractional_cadence=0.5,
            power=250 + second % 30,
            temperature=15,
            step_length=1000 + second % 50,
            vertical_oscillation=80 + second % 9,
            stance_time=240 + second % 11,
            developer={"Form Power": 60, "Leg Spring Stiffness": 9.5},
        )
        if second % 345 == 344:
            writer.write("lap", timestamp=START + timedelta(seconds=second), start_time=START, total_elapsed_time=345.0)
    writer.write("session", timestamp=START, start_time=START, sport="running", total_elapsed_time=3600.0)
    return writer.to_bytes()


def synthetic_gpx() -> bytes:
    """Write the same hour as Garmin and Strava export it."""
    points = "".join(
        f'<trkpt lat="{50 + second / 40000:.7f}" lon="{8.4 + second / 120000:.7f}">\n    '
        f"<ele>{200 + 20 * math.sin(second / 200):.1f}</ele>\n    "
        f"<time>{(START + timedelta(seconds=second)).strftime('%Y-%m-%dT%H:%M:%SZ')}</time>\n    <extensions>\n     "
        f"<gpxtpx:TrackPointExtension>\n      <gpxtpx:atemp>15</gpxtpx:atemp>\n      "
        f"<gpxtpx:hr>{140 + second % 20}</gpxtpx:hr>\n      <gpxtpx:cad>{85 + second % 3}</gpxtpx:cad>\n     "
        f"</gpxtpx:TrackPointExtension>\n    </extensions>\n   </trkpt>\n   "
        for second in range(3600)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="x" '
        'xmlns="http://www.topografix.com/GPX/1/1" '
        'xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">\n <trk><type>9</type><trkseg>\n   '
        f"{points}</trkseg></trk></gpx>"
    ).encode()


def synthetic_tcx() -> bytes:
    """Write the same hour as Garmin exports it."""
    points = "".join(
        "          <Trackpoint>\n"
        f"            <Time>{(START + timedelta(seconds=second)).strftime('%Y-%m-%dT%H:%M:%S.000Z')}</Time>\n"
        "            <Position>\n"
        f"              <LatitudeDegrees>{50 + second / 40000:.7f}</LatitudeDegrees>\n"
        f"              <LongitudeDegrees>{8.4 + second / 120000:.7f}</LongitudeDegrees>\n"
        "            </Position>\n"
        f"            <AltitudeMeters>{200 + 20 * math.sin(second / 200):.1f}</AltitudeMeters>\n"
        f"            <DistanceMeters>{2.9 * second:.2f}</DistanceMeters>\n"
        f"            <HeartRateBpm>\n              <Value>{140 + second % 20}</Value>\n            </HeartRateBpm>\n"
        "            <Extensions>\n              <ns3:TPX>\n"
        f"                <ns3:Speed>{2.9 + second % 7 / 10:.3f}</ns3:Speed>\n"
        f"                <ns3:RunCadence>{85 + second % 3}</ns3:RunCadence>\n              </ns3:TPX>\n"
        "            </Extensions>\n          </Trackpoint>\n"
        for second in range(3600)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<TrainingCenterDatabase><Activities><Activity Sport="Running">'
        f'<Lap StartTime="{START.strftime("%Y-%m-%dT%H:%M:%SZ")}"><TotalTimeSeconds>3600</TotalTimeSeconds><Track>\n'
        f"{points}</Track></Lap></Activity></Activities></TrainingCenterDatabase>"
    ).encode()


def with_fitparse(data: bytes) -> None:
    """Iterate over all messages and their values."""
    DEV_TYPES.clear()
    for message in fitparse.FitFile(io.BytesIO(data)).get_messages():
        message.get_values()


def synthetic() -> dict[str, bytes]:
    """Return the hour in each format."""
    return {"fit": synthetic_fit(), "gpx": synthetic_gpx(), "tcx": synthetic_tcx()}


def cpu_seconds(work: Callable[[], object], repeats: int) -> float:
    """Give the least CPU time of some repeats."""
    best = math.inf
    for _ in range(repeats):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def timing(name: str, data: bytes) -> Timing | None:
    """Time one file; None where a side cannot read it, or it gives no activity."""
    kind = format_of(data).name
    library: Callable[[], object]
    decode: Callable[[], object]
    if kind == "fit":
        library, decode = (lambda: with_fitparse(data)), (lambda: fit_columnar.decode(data, where=name))
    elif kind == "tcx":
        library, decode = (partial(module.decode, data, where=name) for module in (tcx_reference, tcx_columnar))
    else:
        text = to_utf8(data).decode()
        library, decode = (lambda: gpxpy.parse(text)), (lambda: gpx_columnar.decode(data, where=name))
    try:
        read_content(data, where=name)
        library_s = cpu_seconds(library, LIBRARY_REPEATS)
    except (FileError, fitparse.FitParseError, gpxpy.gpx.GPXException):
        return None
    whole = cpu_seconds(lambda: read_content(data, where=name), REPEATS)
    return Timing(name, len(data), library_s, cpu_seconds(decode, REPEATS), whole)


def report(kind: str, timings: Sequence[Timing]) -> None:
    """Print a line for each file and one for their sum."""
    total = Timing("TOTAL", *(sum(column) for column in list(zip(*timings, strict=True))[1:]))
    library = LIBRARIES[kind]
    print(f"\n{kind.upper()}, CPU ms; x: how many times faster than {library}")
    print(f"{'file':<44}{'kB':>7}{library:>10}{'decode':>9}{'x':>6}{'activity':>10}{'x':>6}")
    for row in [*timings, total]:
        line = f"{row.name[-43:]:<44}{row.size / 1000:>7.0f}{1000 * row.library:>10.1f}{1000 * row.decode:>9.2f}"
        print(f"{line}{row.library / row.decode:>6.0f}{1000 * row.whole:>10.2f}{row.library / row.whole:>6.1f}")


def main() -> None:
    """Time the synthetic hour and every readable file of a folder."""
    warnings.simplefilter("ignore", DeprecationWarning)  # fitparse's, under newer Pythons
    files = {f"synthetic hour.{kind}": content for kind, content in synthetic().items()}
    for path in sorted(Path(sys.argv[1]).rglob("*")) if len(sys.argv) > 1 else []:
        if path.suffix.removeprefix(".") in LIBRARIES:
            files[path.name] = path.read_bytes()
    for kind in LIBRARIES:
        timings = [timing(name, data) for name, data in files.items() if format_of(data).name == kind]
        report(kind, [row for row in timings if row])


if __name__ == "__main__":
    main()
