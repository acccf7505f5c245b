"""Points read by a pattern are those that expat reads tag by tag."""

from __future__ import annotations

import sys
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from pipeline.errors import FileError
from pipeline.sources.gpx.columnar import GPX_VALUES
from pipeline.sources.gpx.columnar import decode as decode_gpx
from pipeline.sources.tcx.columnar import decode as decode_tcx
from pipeline.sources.xml.regular import LEAST, MOST_MARKUPS, POINTS_FOR_A_PATTERN, regular_points
from sample_data.short_runs import run
from sample_data.vendors import to_route

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.sources.activity import Damage

    Decode = Callable[..., tuple[Any, Damage | None]]

COUNT = LEAST + 70
HEAD = '<?xml version="1.0"?><gpx creator="x" version="1.1"><trk><type>running</type><trkseg>\n'
TAIL = "</trkseg></trk></gpx>"


def point(number: int, inside: str = "<hr>{n}</hr>", last: str = "\n") -> str:
    return (
        f'<trkpt lat="47.{number:06d}" lon="8.{number:06d}"><ele>4{number}.5</ele>'
        f"<time>2026-03-01T06:{number // 60:02d}:{number % 60:02d}Z</time>{inside.format(n=number)}</trkpt>{last}"
    )


POINTS = [point(number) for number in range(COUNT)]
PLAIN = "".join(POINTS)


def with_one(number: int, inside: str) -> str:
    return HEAD + "".join([*POINTS[:number], point(number, inside), *POINTS[number + 1 :]]) + TAIL


ALIKE = [
    pytest.param(HEAD + PLAIN + TAIL, id="plain"),
    pytest.param(with_one(COUNT - 1, "<power>250</power>"), id="the-last-holds-something-else"),
    pytest.param(with_one(50, "<hr></hr>"), id="one-without-a-value"),
    pytest.param(with_one(50, "<hr>fast</hr>"), id="one-that-is-no-number"),
    pytest.param(HEAD + PLAIN.replace("hr>", "gpxtpx:hr>") + TAIL, id="prefix-of-nothing"),
    pytest.param(HEAD + PLAIN + "</trkseg><trkseg/><trkseg>" + TAIL, id="empty-segments-behind"),
    pytest.param(HEAD + PLAIN.replace("hr>", "ns1:HeartRate>") + TAIL, id="other-words"),
    pytest.param(HEAD + PLAIN.replace("<ele>", '<x ele="7"/><ele>') + TAIL, id="attribute-named-like-an-element"),
    pytest.param(HEAD + PLAIN.replace("<hr>", "<lat>7</lat><hr>") + TAIL, id="element-named-like-an-attribute"),
    pytest.param(HEAD + PLAIN.replace("20Z", "20+02:00").replace("59Z", "59+01:00") + TAIL, id="zone-of-some-points"),
    pytest.param(to_route(run(5)).decode(), id="a-route-of-apple"),
]
SOME = "".join(point(number, "" if number % 3 else "<hr>{n}</hr>") for number in range(COUNT))
KINDS = [f"<x{kind}>1</x{kind}><hr>{{n}}</hr>" for kind in range(MOST_MARKUPS + 3)]
MIXED = [  # and how many points are left to expat
    pytest.param(with_one(50, ""), 3, id="one-without-an-element"),
    pytest.param(with_one(50, "<hr>1&#48;</hr>"), 3, id="a-reference"),
    pytest.param(with_one(50, "<hr>1</hr><hr>2</hr>"), 3, id="two-of-a-name-in-one"),
    pytest.param(with_one(50, "<hr>1\x01</hr>"), 3, id="a-character-that-xml-forbids"),
    pytest.param(with_one(50, "<hr>1</hr></trkpt></trkseg><wpt/><trkseg><trkpt>"), None, id="one-within-one"),
    pytest.param(f"{HEAD}{PLAIN}</trkseg><trkseg>{PLAIN}{TAIL}", 3, id="two-segments"),
    pytest.param(f"{HEAD}{PLAIN}</trkseg></trk><trk><type>hike</type><trkseg>{PLAIN}{TAIL}", 3, id="two-tracks"),
    pytest.param(f"{HEAD}{PLAIN}</trkseg><trkseg/><trkseg>{point(1)}</trkseg><trkseg>{PLAIN}{TAIL}", 4, id="one-alone"),
    pytest.param(HEAD + SOME + TAIL, POINTS_FOR_A_PATTERN + 2, id="heart-rate-comes-and-goes"),
    pytest.param(
        HEAD + "".join(point(number, KINDS[number % len(KINDS)]) for number in range(10 * COUNT)) + TAIL,
        None,
        id="more-markups-than-are-tried",
    ),
]
NOT_ALIKE = [
    pytest.param(with_one(50, "<!-- x --><hr>1</hr>"), id="a-comment"),
    pytest.param(with_one(50, "<hr><![CDATA[9]]></hr>"), id="cdata"),
    pytest.param(with_one(50, "<?x <hr>1</hr>?>"), id="an-instruction"),
    pytest.param(HEAD + PLAIN.replace("<hr>", "<cad>7</cad><hr>").replace("hr>", "cad>") + TAIL, id="two-of-a-name"),
    pytest.param(HEAD + "".join(POINTS[: LEAST - 1]) + TAIL, id="few"),
    pytest.param(with_one(50, "<hr>1\ufffe</hr>"), id="a-character-that-xml-forbids"),
    pytest.param(HEAD + PLAIN.replace("<hr>", "<!-- <cad>7</cad> --><hr>") + TAIL, id="a-comment-in-every-point"),
    pytest.param(HEAD + PLAIN.replace("<hr>", "<cad><![CDATA[9]]></cad><hr>") + TAIL, id="cdata-in-every-point"),
    pytest.param(HEAD + PLAIN.replace("<hr>", "<cad>&#57;</cad><hr>") + TAIL, id="a-reference-in-every-point"),
    pytest.param(HEAD + PLAIN.replace("<hr>", "5<hr>") + TAIL, id="text-before-an-element"),
    pytest.param(HEAD + PLAIN.replace("</trkpt>", "</trkpt></trkseg><trkseg>") + TAIL, id="a-segment-each"),
    pytest.param(HEAD + PLAIN.replace("</trkpt>", "</trkpt><wpt></wpt>") + TAIL, id="something-behind-each"),
    pytest.param(HEAD + PLAIN.replace("<hr>", "<heartrate>6</heartrate><hr>") + TAIL, id="two-names-of-one-column"),
]
BACK_TO_EXPAT = [
    pytest.param(HEAD + "<!--" + PLAIN + "-->" + point(1) + TAIL, id="points-in-a-comment"),
    pytest.param(HEAD + "<!--" + PLAIN + "-->" + TAIL, id="all-in-a-comment"),
    pytest.param(HEAD + PLAIN + TAIL[:5], id="cut-behind-the-points"),
    pytest.param((HEAD + PLAIN)[:-20], id="cut-in-the-last-point"),
    pytest.param(HEAD + PLAIN.replace("<hr>", "<hr><") + TAIL, id="every-point-is-broken"),
    pytest.param(HEAD + PLAIN.replace('lat="', "lat='").replace('" lon', "' lon") + TAIL, id="other-quotes"),
    pytest.param(HEAD + PLAIN.replace("lat=", "LAT=") + TAIL, id="attribute-of-another-case"),
    pytest.param(HEAD + PLAIN.replace("lat=", "x:lat=") + TAIL, id="attribute-with-a-prefix"),
    pytest.param(HEAD + PLAIN.replace("lat=", "at=").replace("<hr>", '<x lat="7"/><hr>') + TAIL, id="place-within"),
]


TCX_HEAD = '<TrainingCenterDatabase><Activities><Activity Sport="Running"><Lap StartTime="2026-03-01T06:00:00Z"><Track>'
TCX_TAIL = "</Track></Lap></Activity></Activities></TrainingCenterDatabase>"
TCX_PLAIN = "".join(
    f"<Trackpoint>\n <Time>2026-03-01T06:{number // 60:02d}:{number % 60:02d}.000Z</Time>\n"
    f" <Position><LatitudeDegrees>47.{number:06d}</LatitudeDegrees><LongitudeDegrees>8.5</LongitudeDegrees></Position>"
    f"<DistanceMeters>{number}.25</DistanceMeters>"
    f'<HeartRateBpm xsi:type="x"><Value>{90 + number}</Value></HeartRateBpm>'
    f'<Extensions><TPX xmlns="y" CadenceSensor="Footpod"><Speed>2.5</Speed></TPX></Extensions></Trackpoint>\n'
    for number in range(COUNT)
)
TCX_LAP = '</Track><Extensions><LX/></Extensions></Lap><Lap StartTime="2026-03-01T06:09:00Z"><Track>'
COURSE = f"<Courses><Course><Track>{TCX_PLAIN}</Track></Course></Courses>"
TCX = [
    pytest.param(TCX_HEAD + TCX_PLAIN + TCX_TAIL, id="plain"),
    pytest.param(TCX_HEAD + TCX_PLAIN + TCX_LAP + TCX_PLAIN + TCX_TAIL, id="two-laps"),
    pytest.param(TCX_HEAD + TCX_PLAIN + "</Track><Track/><Track>" + TCX_PLAIN + TCX_TAIL, id="two-tracks"),
    pytest.param(TCX_HEAD + TCX_PLAIN + TCX_LAP + TCX_TAIL, id="a-lap-without-points"),
    pytest.param(
        TCX_HEAD + TCX_PLAIN + TCX_TAIL.replace("</Activities>", f"</Activities>{COURSE}"), id="a-course-behind"
    ),
    pytest.param(TCX_HEAD.replace("<Act", f"{COURSE}<Act", 1) + TCX_PLAIN + TCX_TAIL, id="a-course-before"),
    pytest.param(TCX_HEAD + TCX_PLAIN.replace("<Value>99<", "<Value><") + TCX_TAIL, id="an-empty-value"),
    pytest.param(TCX_HEAD + TCX_PLAIN.replace("06:00:59.000Z", "06:00:59+01:00") + TCX_TAIL, id="a-zone"),
    pytest.param(TCX_HEAD + TCX_PLAIN.replace("47.", "47,") + TCX_TAIL, id="decimal-commas"),
    pytest.param(TCX_HEAD + TCX_PLAIN[:-90], id="cut"),
    pytest.param(TCX_HEAD + TCX_PLAIN.replace("Trackpoint>", "TrackPoint>", 6) + TCX_TAIL, id="other-case"),
    pytest.param(TCX_HEAD + TCX_PLAIN.replace("Trackpoint>", "a:Trackpoint>", 6) + TCX_TAIL, id="a-prefix"),
]


@pytest.mark.parametrize(
    "text", [*ALIKE, *(pytest.param(one.values[0], id=one.id) for one in MIXED), *NOT_ALIKE, *BACK_TO_EXPAT]
)
def test_patterns_read_what_expat_reads(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _compare(text, decode_gpx, monkeypatch)


@pytest.mark.parametrize("text", TCX)
def test_patterns_read_tcx(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _compare(text, decode_tcx, monkeypatch)


@pytest.mark.parametrize("text", ALIKE)
def test_points_of_usual_files_are_read(text: str) -> None:
    regular = regular_points(text, "trkpt", GPX_VALUES)
    assert regular is not None
    assert regular.total == text.count("<trkpt")
    assert len(regular.places) == 2


@pytest.mark.parametrize(("text", "left"), MIXED)
def test_unusual_points_are_left_to_expat(text: str, left: int | None) -> None:
    regular = regular_points(text, "trkpt", GPX_VALUES)
    assert (regular and len(regular.places)) == left or (left is None and regular is not None)


@pytest.mark.parametrize("text", NOT_ALIKE)
def test_other_files_are_left_to_expat(text: str) -> None:
    assert regular_points(text, "trkpt", GPX_VALUES) is None


def _compare(text: str, decode: Decode, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = _outcome(text, decode)
    monkeypatch.setattr(sys.modules[decode.__module__], "regular_points", lambda *_: None)
    slow = _outcome(text, decode)
    if isinstance(fast, str) or isinstance(slow, str):
        assert fast == slow
        return
    assert fast[1] == slow[1]
    (one, other) = ({name.name: getattr(found[0], name.name) for name in fields(found[0])} for found in (fast, slow))
    for name, values in (other | other.pop("columns")).items():
        np.testing.assert_array_equal((one | one["columns"])[name], values)
    assert one.keys() == {*other, "columns"}


def _outcome(text: str, decode: Decode) -> tuple[Any, Damage | None] | str:
    try:
        return decode(text.encode(), where="x")
    except FileError as error:
        return str(error)
