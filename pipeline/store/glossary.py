"""The glossary of every column and every word, made from the schemas: `python -m pipeline.store.glossary`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import polars as pl

from pipeline.store.schemas import TABLES, Signature, Table

if TYPE_CHECKING:
    import dataframely as dy

INTRODUCTION = """# Glossary

Every column of every table of the store, its unit and its meaning. This page is made from the schemas, by
`python -m pipeline.store.glossary > docs/glossary.md`.

The files lie at `store/<table>/athlete=<id>/`. The athlete is told by the path alone and is no column of the files.
Words are stored as plain text. Open a table with any reader of parquet, hive partitions included:

```python
polars.scan_parquet("store/segments/**/*.parquet", hive_partitioning=True)
pyarrow.dataset.dataset("store/segments", partitioning="hive")
duckdb.sql("select * from read_parquet('store/segments/*/*.parquet', hive_partitioning = true)")
```"""

WORDS = {
    "Labels": (
        "What a segment is.",
        {
            "easy": "Flat speed below 0.84 of critical speed; walking on the flat; descents below tempo effort",
            "tempo": "Flat speed from 0.84 of critical speed on, and any faster bout of over 90 s",
            "sprint": "Ground speed and flat speed above 1.15 of critical speed for 3 to 90 s, not on a hill",
            "hill": "Uphill at 4 % mean grade or more, for 8 s and 3 m of rise (6 m where altitude is from satellites)",
            "stairs": "Climbing steps, the way up only",
        },
    ),
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
            "gps": "Satellites",
            "reported": "A treadmill, a foot pod or the athlete",
            "none": "Nothing: no segment is called a hill",
        },
    ),
    "Verdicts on files": (
        "What became of a file or archive member.",
        {
            "stored": "It stands in the store",
            "duplicate": "Another copy of the same activity stands in the store; the reason names it and the rule",
            "recovered": "The intact part of a damaged file stands in the store",
            "not_an_activity": "A sound file that holds something else",
            "unsupported": "No reader knows this kind of file",
            "rejected": "It could not be read, or holds nothing that could be used",
        },
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
    sections.append(f"## Signatures of the ledger\n\n{Signature.__doc__}\n\n{_columns(Signature)}")
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
    """Type of a column in plain words."""
    if isinstance(dtype, pl.List):
        inner = "signature" if dtype.inner == pl.Struct else _type(dtype.inner)
        return f"list of {inner}"
    if isinstance(dtype, pl.Enum):
        return "one of " + ", ".join(f"`{word}`" for word in dtype.categories)
    names = {"String": "text", "Boolean": "true or false", "Date": "date", "Datetime": "time"}
    name = str(dtype).partition("(")[0]
    return names.get(name, name.lower())


if __name__ == "__main__":
    sys.stdout.write(glossary())
