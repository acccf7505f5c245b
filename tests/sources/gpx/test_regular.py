"""Points read by a pattern are those that expat reads tag by tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.errors import FileError
from pipeline.sources.gpx import columnar
from pipeline.sources.gpx.regular import LEAST, alike_points
from sample_data.short_runs import run
from sample_data.vendors import to_route

if TYPE_CHECKING:
    from pipeline.sources.activity import Damage
    from pipeline.sources.gpx.points import GpxPoints

COUNT = LEAST + 20
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
NOT_ALIKE = [
    pytest.param(with_one(50, "<!-- x --><hr>1</hr>"), id="a-comment"),
    pytest.param(with_one(50, "<hr>1&#48;</hr>"), id="a-reference"),
    pytest.param(with_one(50, ""), id="one-without-an-element"),
    pytest.param(with_one(50, "<hr><![CDATA[9]]></hr>"), id="cdata"),
    pytest.param(HEAD + PLAIN.replace("<hr>", "<cad>7</cad><hr>").replace("hr>", "cad>") + TAIL, id="two-of-a-name"),
    pytest.param(f"{HEAD}{PLAIN}</trkseg><trkseg>{PLAIN}{TAIL}", id="two-segments"),
    pytest.param(HEAD + "".join(POINTS[: LEAST - 1]) + TAIL, id="few"),
    pytest.param(with_one(50, "<hr>1\x01</hr>"), id="a-character-that-xml-forbids"),
    pytest.param(with_one(50, "<hr>1\ufffe</hr>"), id="another-one"),
    pytest.param(HEAD + PLAIN.replace("<hr>", "<!-- <cad>7</cad> --><hr>") + TAIL, id="a-comment-in-every-point"),
    pytest.param(HEAD + PLAIN.replace("<hr>", "<cad><![CDATA[9]]></cad><hr>") + TAIL, id="cdata-in-every-point"),
    pytest.param(HEAD + PLAIN.replace("<hr>", "<cad>&#57;</cad><hr>") + TAIL, id="a-reference-in-every-point"),
    pytest.param(HEAD + PLAIN.replace("<hr>", "5<hr>") + TAIL, id="text-before-an-element"),
    pytest.param(HEAD + PLAIN.replace("</trkpt>", "</trkpt></trkseg><trkseg>") + TAIL, id="a-segment-each"),
    pytest.param(HEAD + PLAIN.replace("</trkpt>", "</trkpt><wpt></wpt>") + TAIL, id="something-behind-each"),
]
BACK_TO_EXPAT = [
    pytest.param(HEAD + "<!--" + PLAIN + "-->" + point(1) + TAIL, id="points-in-a-comment"),
    pytest.param(HEAD + "<!--" + PLAIN + "-->" + TAIL, id="all-in-a-comment"),
    pytest.param(HEAD + PLAIN.replace("<hr>", "<heartrate>6</heartrate><hr>") + TAIL, id="two-names-of-one-column"),
    pytest.param(HEAD + PLAIN + TAIL[:5], id="cut-behind-the-points"),
    pytest.param((HEAD + PLAIN)[:-20], id="cut-in-the-last-point"),
    pytest.param(HEAD + PLAIN.replace("<hr>", "<hr><") + TAIL, id="every-point-is-broken"),
    pytest.param(HEAD + PLAIN.replace('lat="', "lat='").replace('" lon', "' lon") + TAIL, id="other-quotes"),
    pytest.param(HEAD + PLAIN.replace("lat=", "LAT=") + TAIL, id="attribute-of-another-case"),
    pytest.param(HEAD + PLAIN.replace("lat=", "x:lat=") + TAIL, id="attribute-with-a-prefix"),
    pytest.param(HEAD + PLAIN.replace("lat=", "at=").replace("<hr>", '<x lat="7"/><hr>') + TAIL, id="place-within"),
]


@pytest.mark.parametrize("text", [*ALIKE, *NOT_ALIKE, *BACK_TO_EXPAT])
def test_a_pattern_reads_what_expat_reads(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = _outcome(text)
    monkeypatch.setattr(columnar, "alike_points", lambda _text: None)
    slow = _outcome(text)
    if isinstance(fast, str) or isinstance(slow, str):
        assert fast == slow
        return
    assert fast[1] == slow[1]
    assert fast[0].columns.keys() == slow[0].columns.keys()
    for name, values in slow[0].columns.items():
        np.testing.assert_array_equal(fast[0].columns[name], values)
    for name in ("time_us", "track", "segment", "track_types", "utc_offset_s", "creator"):
        np.testing.assert_array_equal(getattr(fast[0], name), getattr(slow[0], name))


@pytest.mark.parametrize("text", ALIKE)
def test_most_points_of_usual_files_are_alike(text: str) -> None:
    alike = alike_points(text)
    assert alike is not None
    assert alike.number == text.count("<trkpt") - 2


@pytest.mark.parametrize("text", NOT_ALIKE)
def test_other_points_are_left_to_expat(text: str) -> None:
    assert alike_points(text) is None


def _outcome(text: str) -> tuple[GpxPoints, Damage | None] | str:
    try:
        return columnar.decode(text.encode(), where="x")
    except FileError as error:
        return str(error)
