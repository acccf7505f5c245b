from __future__ import annotations

import pytest

from pipeline.sources.device_names import device_name

KNOWN = {
    "Garmin Forerunner 735XT": "Garmin Forerunner 735XT",
    "fr735xt": "fr735xt",
    "Forerunner305": "Forerunner305",
    "Fenix 7X Pro Solar": "Fenix 7X Pro Solar",
    "vívoactive 4S": "vívoactive 4S",
    "COROS PACE 2": "COROS PACE 2",
    "polar_v800": "polar v800",
    "Polar Vantage M": "Polar Vantage M",
    "Amazfit T-Rex 2": "Amazfit T-Rex 2",
    "Watch6,2": "Watch6,2",
    "StravaGPX Android": "StravaGPX Android",
    "GPSBabel - http://www.gpsbabel.org": "GPSBabel",
    "gpx.py -- https://github.com/tkrajina/gpxpy": "gpx.py",
    "Forerunner 410 Software Version 2.20": "Forerunner 410",
}
FREE = {
    "Ada Lovelace": None,
    "Ada's Apple Watch": "Apple Watch",
    "Garmin 3854007508": "Garmin",
    "Garmin SN-38540": "Garmin",
    "Edge 530 1852 1210": "Edge 530",
    "Forerunner 245 (ada@example.org)": "Forerunner 245",
    "ada-watch-3": None,
    "Max": None,
    "Mark Garmin": "Garmin",
    "iPhone 15 Pro Max": "iPhone 15 Pro",
    "M430": None,
    "\x1b[2JGarmin\x1b[0m": None,
    "": None,
}


@pytest.mark.parametrize(("text", "name"), [*KNOWN.items(), *FREE.items()])
def test_only_what_is_known_is_kept(text: str, name: str | None) -> None:
    assert device_name(text) == name
