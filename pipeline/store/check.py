"""Looking for damage: every parquet file of an athlete, read from end to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.files import UNFINISHED

if TYPE_CHECKING:
    from pathlib import Path


def damaged_files(store: Path, athlete: str) -> dict[Path, str]:
    """Find the files that cannot be read to their end, and why.

    Parameters
    ----------
    store
        Folder of the tables.
    athlete
        Whose.
    """
    damaged = {}
    for path in sorted(store.glob(f"*/athlete={athlete}/*.parquet")):
        try:
            file = pq.ParquetFile(path)
            for group in range(file.num_row_groups):  # one at a time: a month of streams is large
                file.read_row_group(group)
        except (pa.ArrowException, OSError) as error:
            damaged[path] = str(error).splitlines()[0]
    return damaged


def streamed_activities(store: Path, athlete: str) -> set[str]:
    """Return the ids of activities that have a stream, from the statistics of the files alone."""
    ids = set()
    for path in store.glob(f"streams/athlete={athlete}/*.parquet"):
        metadata = pq.read_metadata(path)
        column = metadata.schema.names.index("activity_id")
        for group in range(metadata.num_row_groups):  # one for each activity
            ids.add(str(metadata.row_group(group).column(column).statistics.min))
    return ids


def unfinished_files(*folders: Path) -> list[Path]:
    """Find what writers that were killed left behind in some folders and right below them."""
    return sorted(path for folder in folders for path in folder.rglob(f".*{UNFINISHED}"))
