"""Looking for damage: every parquet file of an athlete, read from end to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.errors import UnreachableError
from pipeline.files import UNFINISHED
from pipeline.store.files import Files
from pipeline.store.partitions import SUFFIX
from pipeline.store.schemas import TABLES

if TYPE_CHECKING:
    from pathlib import Path


def damaged_files(root: str, athlete: str) -> dict[str, str]:
    """Find the files that cannot be read to their end, and why.

    Parameters
    ----------
    root
        Folder or URL of the tables.
    athlete
        Whose.

    Raises
    ------
    UnreachableError
        The store does not answer.
    """
    files, damaged = Files(root), {}
    for table in TABLES:
        for path in files.listed(f"{files.base}/{table}/athlete={athlete}", SUFFIX):
            try:
                file = files.parquet(path)
                for group in range(file.num_row_groups):  # one at a time: a month of streams is large
                    file.read_row_group(group)
            except (pa.ArrowException, OSError) as error:
                failure = files.failure("a file of the store is damaged", path, error)
                if isinstance(failure, UnreachableError):
                    raise failure from error
                damaged[path] = str(error).splitlines()[0]
    return damaged


def streamed_activities(root: str, athlete: str) -> set[str]:
    """Return the ids of activities that have a stream, from the statistics of the files alone."""
    files, ids = Files(root), set()
    for path in files.listed(f"{files.base}/streams/athlete={athlete}", SUFFIX):
        metadata = files.parquet(path).metadata
        column = metadata.schema.names.index("activity_id")
        for group in range(metadata.num_row_groups):  # one for each activity
            ids.add(str(metadata.row_group(group).column(column).statistics.min))
    return ids


def check_place(root: str) -> None:
    """Look whether the bucket of a store can be listed; a folder is made by the first write.

    Raises
    ------
    StoreError
        The bucket is missing, does not answer, or refuses the keys.
    """
    files = Files(root)
    if not files.is_local:
        files.listed(files.base.split("/")[0], SUFFIX, must_exist=True)


def unfinished_files(*folders: Path) -> list[Path]:
    """Find what writers that were killed left behind in some folders and right below them."""
    return sorted(path for folder in folders for path in folder.rglob(f".*{UNFINISHED}"))
