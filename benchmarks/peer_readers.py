"""Read files with one peer, in a process and perhaps an interpreter of its own: `benchmarks.peers` starts it.

Each peer does the same task: every file becomes a table of records with time, distance or position, speed and heart
rate, as a short script of a user would make it. Apart from the peers, which are imported where they are used, nothing
here needs more than Python.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

FILES, OUTCOMES = "files.json", "outcomes.jsonl"
"""Names in the folder that both sides share: what to read, and a line for the start and for each file read."""


class Found(NamedTuple):
    """What a file held: sessions or tracks, and records."""

    activities: int
    records: int


class Peer(NamedTuple):
    """A reader: its distribution and module, the endings it reads, what it gives, and how to start it.

    `start` imports the peer and returns the function that reads one file. Its argument is a folder for its own use.
    """

    distribution: str
    module: str
    endings: tuple[str, ...]
    gives: str
    start: Callable[[Path], Callable[[Path], Found]]


def _columns(rows: Iterable[Mapping[str, object]]) -> dict[str, list[object]]:
    """Make the table of a script: one list for each quantity."""
    table: dict[str, list[object]] = {"time": [], "distance": [], "speed": [], "heart_rate": []}
    for row in rows:
        table["time"].append(row.get("timestamp"))
        table["distance"].append(row.get("distance"))
        table["speed"].append(row.get("enhanced_speed", row.get("speed")))
        table["heart_rate"].append(row.get("heart_rate"))
    return table


def _found(rows: Sequence[Mapping[str, object]], sessions: int) -> Found:
    records = len(_columns(rows)["time"])
    return Found(max(sessions, min(records, 1)), records)


def _fitparse(_: Path) -> Callable[[Path], Found]:
    import fitparse
    from fitparse.records import DEV_TYPES

    def read(path: Path) -> Found:
        DEV_TYPES.clear()  # developer fields of the file before
        rows, sessions = [], 0
        for message in fitparse.FitFile(str(path)).get_messages():
            if message.name == "record":
                rows.append(message.get_values())
            sessions += message.name == "session"
        return _found(rows, sessions)

    return read


def _fitdecode(_: Path) -> Callable[[Path], Found]:
    import fitdecode

    def read(path: Path) -> Found:
        rows, sessions = [], 0
        with fitdecode.FitReader(path) as frames:
            for frame in frames:
                if frame.frame_type != fitdecode.FIT_FRAME_DATA:
                    continue
                if frame.name == "record":
                    rows.append({field.name: field.value for field in frame.fields})
                sessions += frame.name == "session"
        return _found(rows, sessions)

    return read


def _garmin_sdk(_: Path) -> Callable[[Path], Found]:
    from garmin_fit_sdk import Decoder, Stream

    def read(path: Path) -> Found:
        messages, errors = Decoder(Stream.from_file(str(path))).read()
        found = _found(messages.get("record_mesgs", []), len(messages.get("session_mesgs", [])))
        if errors and not found.activities:
            raise errors[0]
        return found

    return read


def _pyroparse(_: Path) -> Callable[[Path], Found]:
    import pyroparse

    def read(path: Path) -> Found:
        try:
            activities = pyroparse.Session.load_fit(path).activities
        except pyroparse.FileTypeMismatchError:
            return Found(0, 0)
        return Found(len(activities), sum(activity.data.num_rows for activity in activities))

    return read


def _fit2gpx(_: Path) -> Callable[[Path], Found]:
    import fit2gpx

    def read(path: Path) -> Found:
        _, points = fit2gpx.Converter().fit_to_dataframes(str(path))
        return Found(min(len(points), 1), len(points))

    return read


def _garmindb(scratch: Path) -> Callable[[Path], Found]:
    import sqlite3

    import fitfile
    from garmindb import ActivityFitFileProcessor, PluginManager
    from idbutils import DbParams

    plugins = scratch / "plugins"
    plugins.mkdir(exist_ok=True)
    database = DbParams(db_type="sqlite", db_path=str(scratch))
    importer = ActivityFitFileProcessor(database, PluginManager(str(plugins), database), 0)

    def read(path: Path) -> Found:
        file = fitfile.file.File(str(path), fitfile.field_enums.DisplayMeasure.metric)
        if file.type != fitfile.FileType.activity:
            return Found(0, 0)
        importer.write_file(file)
        with sqlite3.connect(scratch / "garmin_activities.db") as connection:
            (records,) = connection.execute(
                "select count(*) from activity_records where activity_id = ?", [path.stem]
            ).fetchone()
        return Found(min(records, 1), records)

    return read


def _gpxpy(_: Path) -> Callable[[Path], Found]:
    import gpxpy

    def heart_rate(point: gpxpy.gpx.GPXTrackPoint) -> float | None:
        texts = [tag.text for extension in point.extensions for tag in extension.iter() if tag.tag.endswith("}hr")]
        return float(texts[0]) if texts else None

    def read(path: Path) -> Found:
        parsed = gpxpy.parse(path.read_text("utf-8-sig"))
        tracks = [
            [
                (point.time, point.latitude, point.longitude, heart_rate(point))
                for segment in track.segments
                for point in segment.points
                if point.time
            ]
            for track in parsed.tracks
        ]
        return Found(sum(map(bool, tracks)), sum(map(len, tracks)))

    return read


def _sweat(_: Path) -> Callable[[Path], Found]:
    import sweat

    def read(path: Path) -> Found:
        rows = len(sweat.read_file(path))
        return Found(min(rows, 1), rows)

    return read


def _glute(_: Path) -> Callable[[Path], Found]:
    from pipeline.errors import NotAnActivityError
    from pipeline.sources.read import read_content

    def read(path: Path) -> Found:
        try:
            activities = read_content(path.read_bytes(), where=path.name).activities
        except NotAnActivityError:
            return Found(0, 0)
        return Found(len(activities), sum(activity.records.height for activity in activities))

    return read


FIT, GPX, ALL = (".fit",), (".gpx",), (".fit", ".gpx", ".tcx")
GLUTE = "glute, reader"
PEERS = {
    GLUTE: Peer("glute", "pipeline", ALL, "table", _glute),
    "fitparse, a script": Peer("fitparse", "fitparse", FIT, "records", _fitparse),
    "fitdecode, a script": Peer("fitdecode", "fitdecode", FIT, "records", _fitdecode),
    "Garmin's SDK": Peer("garmin-fit-sdk", "garmin_fit_sdk", FIT, "records", _garmin_sdk),
    "pyroparse": Peer("pyroparse", "pyroparse", FIT, "table", _pyroparse),
    "fit2gpx": Peer("fit2gpx", "fit2gpx", FIT, "table", _fit2gpx),
    "GarminDB, importer": Peer("garmindb", "garmindb", FIT, "database", _garmindb),
    "gpxpy, a script": Peer("gpxpy", "gpxpy", GPX, "records", _gpxpy),
    "sweat": Peer("sweat", "sweat", ALL, "table", _sweat),
}


def versions() -> dict[str, str]:
    """Give the versions of the peers that this interpreter can import, by their titles."""
    return {
        title: importlib.metadata.version(peer.distribution)
        for title, peer in PEERS.items()
        if importlib.util.find_spec(peer.module)
    }


def read_all(peer: Peer, folder: Path, limit_s: float) -> None:
    """Read the files of a list, and write a line at the start and after each file, with the CPU time so far.

    A file that takes more than `limit_s` of CPU time ends the process, as one that crashes it does.
    """
    paths = json.loads((folder / FILES).read_text())
    read = peer.start(folder)
    with (folder / OUTCOMES).open("w", buffering=1) as lines:
        print(json.dumps({"cpu_s": time.process_time()}), file=lines)
        for path in paths:
            signal.setitimer(signal.ITIMER_PROF, limit_s)
            try:
                outcome: dict[str, float | str] = read(Path(path))._asdict()
            except Exception as error:  # noqa: BLE001  whatever a peer raises refuses one file
                outcome = {"error": repr(error)}
            print(json.dumps(outcome | {"cpu_s": time.process_time()}), file=lines)


def main() -> None:
    """Print the versions, or read with one peer: `peer_readers.py [TITLE FOLDER SECONDS]`."""
    if len(sys.argv) == 1:
        print(json.dumps(versions()))
    else:
        title, folder, limit_s = sys.argv[1:]
        read_all(PEERS[title], Path(folder), float(limit_s))


if __name__ == "__main__":
    main()
