"""Sound inputs of every format, some kilobytes each, which `tests.fuzz.mutate` damages."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

from pipeline.sources.fit.profile import FIELDS, MESSAGE_NUMBERS
from pipeline.sources.fit.writer import FitWriter
from sample_data import vendor_files, vendors
from sample_data.files import to_fit, to_gpx
from sample_data.short_runs import run
from tests.sources.conftest import START, at
from tests.sources.conftest import run as short_run
from tests.sources.test_hostile import TEXTS
from tests.sources.vendors.test_lists import TABLES

RECORDS = 30  # of a run: readers work by columns, and more of the same finds nothing more

PROFILE = (
    b'# a profile\nname = "Anna"\nsex = "female"\nbirth_date = 1990-05-31\nheight_cm = 168.0\nmass_kg = 60.0\n'
    b'races = ["10k=48:30", "half=1:45:10@2026-05-01"]\ncare = []\ntimezone = "Europe/Berlin"\n'
)
ROSTER = b"id,sex,birth_date,height_cm,races\nbob,male,1990-01-02,180,10k=40:00\ncleo,female,,168.5,\n"
LOGS = {
    "weight": b"date,mass_kg,body_fat_pct\n2026-05-01,60.5,22\n2026-05-02,60.4,\n",
    "food": b"date,energy_kcal,protein_g\n2026-05-01,2100,90\n",
    "thresholds": b"date,quantity,value,sd\n2026-05-01,hr_max_bpm,190,2\n",
    "annotations": b"activity,start_time,from_s,to_s,label\n,2026-05-01T07:30:00,10,20,hill\n",
    "strength": b"date,exercise,sets,reps,load_kg\n2026-05-01,squat,3,8,60\n",
    "exercises": b"name,exercise\nmy squat,squat\n",
    "pauses": b"date,from,to,kind\n2026-05-01,2026-05-01,2026-05-03,bed\n",
    "measure": b"date,quantity,value,sd\n2026-05-01,hip_circumference_cm,95,0.5\n",
}
IMPORTS = (
    b"start_time,exercise_title,set_type,reps,weight_kg,rpe\n2026-05-01 08:00,Squat (Barbell),normal,8,60,8\n",
    b"Date;Exercise Name;Set Order;Reps;Weight;Weight Unit;RPE\n2026-05-01 08:00:00;Hip Thrust;1;8;80;kg;\n",
    b"Day,Food Name,Energy (kcal),Protein (g)\n2026-05-01,Oats,370,13\n",
    b"Date,Meal,Calories,Protein (g)\n2026-05-01,Breakfast,500,20\n",
    b"Date,Weight (kg),Fat mass (kg)\n2026-05-01 07:00:00,60.5,14.1\n",
)


EXAMPLES: dict[str, Any] = {"time": at(0), "word": 1, "whole": 2, "real": 1.5, "list": [1.0, 2.0, 3.0], "text": "text"}
YOUNGER = {"respiration_rate", "enhanced_respiration_rate"}  # than the profile the writer knows


@cache
def fits() -> tuple[bytes, ...]:
    """Return FIT files of both byte orders, with every kind of message that is read."""
    whole = FitWriter(big_endian=True, compressed_timestamps=True)
    whole.describe_developer_field("Power", "uint16", units="W")
    whole.write("user_profile", gender="female", weight=60.0, height=1.68, resting_heart_rate=50)
    whole.write("event", timestamp=at(0), event="timer", event_type="start")
    for second in range(RECORDS):
        place = {"position_lat": 5e8 + 400 * second, "position_long": 1e8}
        own = {"heart_rate": 120 + second, "enhanced_speed": 3.0, "enhanced_altitude": 100.0 + second, "cadence": 85}
        whole.write("record", timestamp=at(second), developer={"Power": 200 + second}, **place, **own)
    whole.write("set", start_time=at(0), duration=30.0, set_type="active", repetitions=8, weight=40.0)
    whole.write("weight_scale", timestamp=at(0), weight=61.2, percent_fat=24.5)
    whole.write("lap", timestamp=at(20), start_time=at(0), total_elapsed_time=20.0, intensity="active")
    whole.write("event", timestamp=at(RECORDS), event="timer", event_type="stop_all")
    for sport in ("running", "cycling"):
        whole.write("session", timestamp=at(RECORDS), start_time=at(0), sport=sport, total_elapsed_time=30.0)
    whole.write("activity", timestamp=at(RECORDS), local_timestamp=START + timedelta(seconds=RECORDS, hours=1))
    watch = replace(run(7), records=run(7).records.head(RECORDS))
    plain = short_run(records=RECORDS).to_bytes()
    return plain, whole.to_bytes(), every_field(), to_fit(watch, compressed_timestamps=True)


def every_field() -> bytes:
    """Return a FIT file with every message and field that is read."""
    writer = short_run()
    for message, fields in FIELDS.items():
        if message in MESSAGE_NUMBERS:
            values = {field.name: EXAMPLES[field.kind] for field in fields.values() if field.name not in YOUNGER}
            writer.write(message, **values)
    return writer.to_bytes()


@cache
def texts() -> dict[str, tuple[bytes, ...]]:
    """Return files of XML, JSON and other text, by format."""
    watch = replace(run(7), records=run(7).records.head(RECORDS))
    return {
        "gpx": (TEXTS["gpx"].encode(), to_gpx(watch), vendors.to_route(watch)),
        "tcx": (TEXTS["tcx"].encode(), vendor_files.to_tcx(watch)),
        "kml": (vendor_files.to_kml(watch),),
        "pwx": (vendor_files.to_pwx(watch),),
        "sml": (vendor_files.to_sml(watch),),
        "hrm": (vendor_files.to_hrm(watch),),
        "json": (
            json.dumps(vendors.to_polar(watch)).encode(),
            vendor_files.to_nike(watch),
            vendor_files.to_suunto_json(watch),
            vendor_files.to_suunto_cloud(watch),
            json.dumps([vendor_files.to_fitbit(watch)]).encode(),
            vendor_files.to_motion_path(watch, watch),
            *vendor_files.to_samsung(watch),
        ),
        "hitrack": (vendor_files.to_hitrack(watch),),
        "list": tuple(table.encode() for table in TABLES.values()),
    }


@cache
def apple_export() -> bytes:
    """Return what Apple Health writes beside its routes: a run outdoors and one indoors."""
    return "".join(vendors.apple_xml([run(5)], [run(12)], domestic=2)).encode()


@cache
def exports() -> tuple[dict[str, bytes], ...]:
    """Return vendors' exports of a few files, as they are packed."""
    fit, rich, *_ = fits()
    route = texts()["gpx"][2]
    root = "apple_health_export"
    header = b"Activity ID,Activity Date,Activity Name,Activity Type,Filename\n"
    return (
        {"activities.csv": header + b'1,"May 1, 2026, 7:00:00 AM",Run,Run,activities/1.fit\n', "activities/1.fit": fit},
        {f"{root}/workout-routes/route_1.gpx": route, f"{root}/export.xml": apple_export()},
        {"a@example.org_1.fit": rich, "empty": b"", "inner.zip": vendors.zipped({"1.gpx": texts()["gpx"][0]})},
    )
