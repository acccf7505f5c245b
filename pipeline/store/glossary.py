"""The glossary of every column and every word, made from the schemas: `python -m pipeline.store.glossary`."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import polars as pl

from pipeline.file_reasons import FileReason
from pipeline.store.schemas import TABLES, Basis, Reason, Signature, Table, VerdictReason
from pipeline.vocabulary import LABEL_DEFINITIONS

if TYPE_CHECKING:
    import dataframely as dy

INTRODUCTION = """# Glossary

Every column of every table of the store, its unit and its meaning. This page is made from the schemas, by
`python -m pipeline.store.glossary > docs/glossary.md`.

The files lie at `store/<table>/athlete=<id>/`. The athlete is in the path alone, and not a column of the files.
Categories are stored as plain text. Open a table with any reader of parquet, hive partitions included:

```python
polars.scan_parquet("store/segments/**/*.parquet", hive_partitioning=True)
pyarrow.dataset.dataset("store/segments", partitioning="hive")
duckdb.sql("select * from read_parquet('store/segments/*/*.parquet', hive_partitioning = true)")
```"""

GLOSSARY_PARTS: dict[str, type[dy.Schema]] = {
    "Reasons for verdicts on files": VerdictReason,
    "Signatures of the ledger": Signature,
    "Origins of thresholds": Basis,
    "Evidence of segments": Reason,
}
"""What lists in the tables hold, by the title of its section."""

VALUE = re.compile(r"\{.*?\}")

WORDS = {
    "Labels": ("What a segment is.", {str(label): meaning for label, meaning in LABEL_DEFINITIONS.items()}),
    "Efforts": (
        "How hard a segment is. A hill with effort sprint is an uphill sprint.",
        {
            "easy": "Below 0.84 of critical speed",
            "tempo": "0.84 to 1.00 of critical speed",
            "interval": "Critical speed to 0.80 of maximal sprint speed",
            "sprint": "From 0.80 of maximal sprint speed on; uphill by metabolic speed, from 0.65 in bouts of 10-45 s",
        },
    ),
    "Gaits": ("How the feet move.", {"run": "With a flight phase", "walk": "One foot always on the ground"}),
    "States": (
        "What the athlete does in a second of a stream.",
        {
            "moving": "On the move, by the sport's own means",
            "stopped": "Standing still for 5 s or more",
            "paused": "The timer is off",
            "vehicle": "Carried: faster than anyone on foot, or lifted without steps",
            "gap": "No record for longer than 10 s and five usual intervals",
        },
    ),
    "Grade qualities": (
        "What altitude and grade rest on.",
        {
            "barometric": "Air pressure",
            "gps": "GPS positions",
            "reported": "A treadmill, a foot pod or the athlete",
            "none": "Nothing: no segment is called a hill",
        },
    ),
    "Codes of origin": (
        "What a threshold rests on.",
        {
            "age": "Usual at that age",
            "sex": "Usual for that sex",
            "population": "Usual among adults who run",
            "profile": "The athlete's profile",
            "test": "A lab or field test, of `date`",
            "device": "What the device estimates or has set",
            "races": "Race results",
            "best_efforts": "The fastest stretches of all runs: one of them may have been all-out",
            "fastest_seconds": "The fastest seconds of `count` runs",
            "critical_speed": "The athlete's critical speed",
            "steady_running": "Heart rate of steady running",
            "highest_heart_rate": "The highest heart rate of `count` activities",
        },
    ),
    "Codes of evidence": (
        "What speaks for a label, and the unit of its numbers.",
        {
            "flat_speed": "Flat speed, as a share of critical speed [fraction]",
            "effort": "Speed, heart rate and usual pace together, where speed alone says else [of critical speed]",
            "slower_speed": "The slower of ground speed and flat speed, as a share of critical speed [fraction]",
            "critical_speed": "Critical speed [m/s]",
            "fast_as_sprint": "As fast as a sprint, but not within the limits of its time [s]",
            "slow_on_ground": "Flat speed is a sprint's, ground speed is below `low`, of critical speed [fraction]",
            "walking": "Walked",
            "duration": "Length in time [s]",
            "grade": "Rise over run [fraction]",
            "downhill": "Rise over run of a descent [fraction]",
            "rise": "Height gained [m]",
            "little_rise": "Height gained, too little for a hill [m]",
            "climb_rate": "Height gained in a second [m/s]",
            "slope": "Rise over run of steps [fraction]",
            "step_rise": "Height gained with a step [m]",
            "steady_steps": "Every step rises alike, and the ground before and after is level",
            "same_place": "What all passes of the same climb show together, by rise, length, shape and number of steps",
            "stairs_sport": "The sport of the file is stair or floor climbing",
            "heart_rate": "Heart rate, its first minute left out, as a share of the maximum [fraction]",
            "planned_work": "The file planned work",
            "planned_rest": "The file planned rest",
            "session_mean": "Only the mean pace of the session is known",
            "close": "No limit decided: the label is one of two that are about as probable",
            "usual": "No more is known: most running is easy, and a short climb over steps is mostly one of stairs",
        },
    ),
    "Quality flags": (
        "What was repaired or left out of an activity. The number that follows most, as in `gaps:2`, counts them.",
        {
            "times_going_back": "Records earlier than the one before them, sorted by time",
            "same_time_merged": "Records of the same time, merged",
            "points_without_time": "Points without a time, left out",
            "implausible_times": "Records whose time cannot be, left out",
            "impossible_values": "Values that no sensor can have measured of a person, left out",
            "impossible_speed": "Seconds faster than legs (13 m/s) or wheels (100 m/s) can be, left out",
            "clock_not_set": "1 where the clock of the device was not set: the activity is in no week",
            "clock_mended": "Records moved to the clock of the others, as it jumped while the recording went on",
            "clock_shifted_s": "Seconds added to all times, as `annotations.csv` says of the device",
            "heart_rate_from_strap": "Records without heart rate, filled from what a chest strap had stored",
            "records_far_away": "Records more than a day away from the others, left out",
            "cut_after_days": "The recording was cut after this number of days",
            "clock_relative": "The clock counts from power-on: durations are right, but the activity is in no week",
            "sparse_records": "Records are more than 5 s apart in the median: sprints are lost, bends estimated",
            "altitude_spikes": "Jumps of altitude, levelled",
            "altitude_steps": "Seconds in which the barometer was reset, levelled",
            "altitude_unit": "Unit of the reported heights, which the format says are in metres",
            "weather": "Slopes that neither speed nor heart rate responded to, levelled",
            "gps_jumps": "Jumps of the positions or the distance, left out",
            "speed_spikes": "Spikes of speed that no athlete can run, taken out",
            "scattered_speed": "Seconds of noisy GPS speed, replaced by what cadence predicts",
            "indoor_calibration_pct": "Distance set after an indoor session, in percent of the one recorded",
            "gaps": "Gaps in the recording",
            "vehicle": "Seconds in a vehicle",
            "faster_than_records": "Seconds at a pace beyond the world records: in a vehicle",
            "downhill_ride": "Seconds faster up than anyone climbs, or faster down than anyone runs: lifts, skis",
            "ride": "Seconds of an activity without steps that moves like a ride: in a vehicle",
            "low_heart_rate": "Seconds at running speed with a heart rate too low for it, without steps: in a vehicle",
            "mostly_vehicle": "Seconds without steps in an activity that is mostly in a vehicle: counted as such",
            "maybe_ride_pct": "Probability that a run without steps was a ride, in percent; "
            "from 25 it moves no threshold, from 50 it is no run",
            "unanswered_speed": "Seconds of fast bouts that neither cadence nor heart rate answered, smoothed over",
            "heart_rate_spikes": "Spikes of heart rate, taken out",
            "cadence_lock": "Seconds in which heart rate followed cadence, taken out",
            "distance_differs": "Distance and the total that the device reports [m], more than 5 % apart",
            "distance_unit": "Unit of the reported distance where the format says another; `unknown`: left out",
            "duration_unit": "Unit of the reported duration, which the format says is in seconds",
            "speed_unit": "Unit of the reported speed, which the format says is in m/s; `unknown`: left out",
            "own_export": "Written by `glute export-fit`: its original is kept wherever there is one",
            "no_records": "The activity has totals or sets, but no record",
        },
    ),
    "Sources of speed": (
        "Where ground speed is taken from.",
        {
            "device": "The speed that the device records",
            "distance": "The distance that the device counts",
            "positions": "GPS positions",
            "none": "Nothing: speed is unknown",
        },
    ),
    "Sources of the time zone": (
        "Where the offset of local time is taken from.",
        {
            "file": "The file",
            "position": "The first GPS fix",
            "profile": "The home time zone of the profile",
            "utc": "Nothing: local time is UTC",
        },
    ),
    "Verdicts on files": (
        "What became of a file or archive member.",
        {
            "stored": "Its activity is in the store",
            "duplicate": "Another copy of the same activity is in the store; the reason names it and the rule",
            "recovered": "The intact part of a damaged file is in the store",
            "not_an_activity": "A sound file that is not an activity",
            "unsupported": "No reader knows this kind of file",
            "rejected": "It could not be read, or holds nothing that could be used",
        },
    ),
    "Codes of reasons": (
        "Why a file has its verdict, with `…` for each value.",
        {str(code): VALUE.sub("…", code.text) for code in FileReason},
    ),
    "Verdicts on a week": (
        "What 12 weeks of training like the last four would be expected to do to gluteus maximus and gluteal fat.",
        {
            "growing": "Muscle volume up by more than 1.5 %",
            "maintaining": "Neither of the others",
            "toning": "Muscle kept within 1.5 %, gluteal fat down by more than 5 %",
            "shrinking": "Muscle volume down by more than 1.5 %",
            "undecided": "No class has at least half of the probability",
        },
    ),
}
"""Title, what the words are of, and each word with its meaning."""


def glossary() -> str:
    """Return the glossary as Markdown."""
    sections = [_table(table) for table in TABLES.values()]
    for title, part in GLOSSARY_PARTS.items():
        sections.append(f"## {title}\n\n{part.__doc__}\n\n{_columns(part)}")
    for title, (about, meanings) in WORDS.items():
        lines = [f"| `{word}` | {meaning} |" for word, meaning in meanings.items()]
        sections.append(f"## {title}\n\n{about}\n\n" + "\n".join(["| word | meaning |", "|---|---|", *lines]))
    return "\n\n".join([INTRODUCTION, *sections]) + "\n"


def _table(table: Table) -> str:
    files = {"year": "<year>.parquet", "month": "<year>-<month>.parquet", None: f"{table.name}.parquet"}[table.period]
    key = ", ".join(f"`{name}`" for name in table.schema.primary_key())
    order = ", ".join(f"`{name}`" for name in table.sorted_by)
    about = f"{table.schema.__doc__} Files: `{files}`. Key: {key}. Order of rows: {order}."
    return f"## Table {table.name}\n\n{about}\n\n{_columns(table.schema)}"


def _columns(schema: type[dy.Schema]) -> str:
    lines = ["| column | type | unit | meaning |", "|---|---|---|---|"]
    for name, column in schema.columns().items():
        unit = (column.metadata or {}).get("unit", "")
        empty = "; may be empty" if column.nullable else ""
        lines.append(f"| `{name}` | {_type(column.dtype)} | {unit} | {column.description}{empty} |")
    return "\n".join(lines)


def _type(dtype: pl.DataType | pl.datatypes.DataTypeClass) -> str:
    """Return the type of a column in plain words."""
    if isinstance(dtype, pl.List):
        return f"list of {_type(dtype.inner)}"
    if isinstance(dtype, pl.Struct):
        return next(
            part.__name__.lower()
            for part in GLOSSARY_PARTS.values()
            if list(part.columns()) == [field.name for field in dtype.fields]
        )
    if isinstance(dtype, pl.Enum):
        return "one of " + ", ".join(f"`{word}`" for word in dtype.categories)
    names = {"String": "text", "Boolean": "true or false", "Date": "date", "Datetime": "time"}
    name = str(dtype).partition("(")[0]
    return names.get(name, name.lower())


if __name__ == "__main__":
    sys.stdout.write(glossary())
