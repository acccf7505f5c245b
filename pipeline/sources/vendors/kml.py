"""KML with times: tracks of Google's extension, as Google Earth, OruxMaps and many phones write them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from pipeline.errors import NotAnActivityError
from pipeline.file_reasons import FileReason
from pipeline.sources.formats import FileFormat, has_root
from pipeline.sources.records import NO_TIME
from pipeline.sources.vendors.samples import Pause, activity_of, content_of
from pipeline.sources.xml.tree import read_tree
from pipeline.sources.xml.values import numbers, parse_times
from pipeline.sports import Sport

if TYPE_CHECKING:
    from pipeline.arrays import Floats
    from pipeline.sources.activity import Activity, Content
    from pipeline.sources.formats import Engine
    from pipeline.sources.xml.tree import Element

COORDINATES = ("longitude_deg", "latitude_deg", "altitude_m")
EXTENDED = {"heartrate": "heart_rate_bpm", "hr": "heart_rate_bpm", "cadence": "cadence_rpm", "power": "power_w"}
"""Names of arrays of values beside the points: the column of `RECORDS`."""


def read(data: bytes, *, where: str, engine: Engine) -> Content:  # noqa: ARG001  there is one decoder
    """Read one activity for each placemark with tracks; see `pipeline.sources.formats.Read`."""
    tree, damage = read_tree(data, where=where)
    tracks = [list(place.below("track")) for place in (list(tree.below("placemark")) or [tree])]
    tracks = [parts for parts in tracks if parts]
    if not tracks:
        raise NotAnActivityError(FileReason.KML_WITHOUT_TIMES, where=where)
    return content_of(
        [_activity(parts) for parts in tracks],
        without=FileReason.NO_POSSIBLE_TIMES,
        left_out=FileReason.LEFT_OUT_TRACK,
        where=where,
        damage=damage,
    )


def _activity(parts: list[Element]) -> Activity | None:
    """Build the activity of the tracks of one placemark; the timer is off between them."""
    times = [parse_times([one.text for one in part.all("when")]) for part in parts]
    columns = [_columns(part, len(own.time_us)) for part, own in zip(parts, times, strict=True)]
    names = {name for one in columns for name in one}
    joined = {
        name: np.concatenate(
            [one.get(name, np.full(len(own.time_us), np.nan)) for one, own in zip(columns, times, strict=True)]
        )
        for name in names
    }
    if "altitude_m" in joined and not np.nan_to_num(joined["altitude_m"]).any():
        del joined["altitude_m"]  # programs without altitude write 0
    pauses = []
    spans = sorted((int(own.min()), int(own.max())) for one in times if len(own := one.time_us[one.time_us != NO_TIME]))
    for (_, end_us), (start_us, _) in itertools.pairwise(spans):
        pauses += [Pause(end_us, stopped=True), Pause(start_us, stopped=False)]
    return activity_of(
        form="kml",
        records=(np.concatenate([own.time_us for own in times]), joined),
        sport=Sport(None),
        totals={},
        utc_offset_s=next((own.utc_offset_s for own in times if own.utc_offset_s is not None), None),
        pauses=pauses,
    )


def _columns(track: Element, size: int) -> dict[str, Floats]:
    """Return the values of a track's points; a list that is shorter or longer than the times ends with them."""
    points = [coordinates.text.replace(",", " ").split() for coordinates in track.all("coord")]
    found = {
        name: [point[place] if place < len(point) else None for point in points]
        for place, name in enumerate(COORDINATES)
    }
    for array in track.below("simplearraydata"):
        column = EXTENDED.get(array.attributes.get("name", "").lower().replace("_", ""))
        if column:
            found[column] = [one.text for one in array.all("value")]
    columns = {name: np.full(size, np.nan) for name in found}
    for name, values in zip(found, numbers(list(found.values())), strict=True):
        columns[name][: len(values)] = values[:size]
    return columns


KML = FileFormat(name="kml", title="KML", recognise=has_root("kml"), read=read, endings=(".kml",))
