"""Names of devices and programs: tables hold the makers, models and programs known here, and nothing else of a text.

The fields with such a name are free text: people name a watch after themselves, and programs add serial numbers.
Words of models that are first names, too, as Max, are left out.
"""

from __future__ import annotations

import re

LONGEST_LOOKED_AT = 200  # characters, judgement: the longest names of devices have about 60
_MAKERS = """
amazfit android apple bryton casio coros decathlon epson fitbit garmin google hammerhead honor huawei ios ipad iphone
kalenji magene microsoft mi mio mobvoi motorola nike oneplus oppo polar realme samsung sigma sony stryd suunto timex
tomtom wahoo withings xiaomi zepp
"""
_MODELS = """
a'balance active adapt adventurer alpha ambit apex approach ascent band bip cardio charge cheetah classic descent edge
electro elemnt enduro epix etrex explore falcon fenix fit forerunner foretrex fr fénix galaxy gear gps gpsmap gr grit
gt gtr gts hr ignite inspire instinct ionic kiprun lite loop lte marq mini move multisport music onmove oregon
pace pacer peak pixel plus pop pro quatix race rex rival runner sapphire scanwatch se sense series smart solar spark
spartan speed sport sports surge swim t-rex tactix titan titanium touch trainer traverse ultra unite vantage venu
verity versa vertical vertix vivoactive vivofit vivomove vivosmart vivosport vívoactive vívofit vívomove vívosmart
vívosport watch wear xt
"""
_PROGRAMS = """
app babel basecamp bridge connect endomondo export exporter flow fitotrack footpath goldencheetah gpsbabel gpslogger
gpx gpx.py gpxpy health healthfit komoot locus mapmyfitness mapmyride mapmyrun mapmywalk movescount nikeplus nrc
opentracks oruxmaps osmand outdooractive peaksware ridewithgps rungap runalyze runkeeper runtastic sporttracks strava
stravagpx tapiriik trainingpeaks tredict wikiloc workoutdoors zwift
"""
_WORDS = frozenset(f"{_MAKERS} {_MODELS} {_PROGRAMS}".split())

_NUMBER = r"\d{1,4}(?:,\d{1,2})?[a-z]{0,2}"
_MODEL = re.compile(rf"(?:fr|hrm?|rcx?|rs|ft|sm-[a-z]|[amstv])?{_NUMBER}|[mvx]")
"""What follows the name of a model, as `735XT`, `M430` or `X`: too short for a serial number, a date or a name."""
_WORD_AND_NUMBER = re.compile(rf"([^\W\d]{{2,}})({_NUMBER})?")


def device_name(text: str | None) -> str | None:
    """Return the known makers, models and programs in a text, in its spelling; None where there are none.

    >>> device_name("Garmin Forerunner 735XT"), device_name("Ada's Apple Watch, serial 3854007508")
    ('Garmin Forerunner 735XT', 'Apple Watch')
    """
    known: list[str] = []
    may_be_number = False
    for word in (text or "")[:LONGEST_LOOKED_AT].replace("_", " ").split():
        plain = word.strip("()[]/,;:").casefold()
        is_number = may_be_number and _MODEL.fullmatch(plain) is not None
        joined = _WORD_AND_NUMBER.fullmatch(plain)
        is_word = plain in _WORDS or (joined is not None and joined[1] in _WORDS)
        if is_word or is_number:
            known.append(word.strip("()[]/,;:"))
        may_be_number = is_word
    return " ".join(known) or None
