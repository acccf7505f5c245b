"""Check whether a store can be reached, and which files killed writers left unfinished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.files import UNFINISHED
from pipeline.store.files import Files
from pipeline.store.partitions import SUFFIX

if TYPE_CHECKING:
    from pathlib import Path


def check_place(root: str) -> None:
    """Check that the bucket of a store can be listed; a folder need not exist before the first write.

    Raises
    ------
    StoreError
        The bucket is missing, does not answer, or refuses the keys.
    """
    files = Files(root)
    if not files.is_local:
        files.listed(files.base.split("/")[0], SUFFIX, must_exist=True)


def unfinished_files(*folders: Path) -> list[Path]:
    """Return the unfinished files that killed writers left below some folders."""
    return sorted(path for folder in folders for path in folder.rglob(f".*{UNFINISHED}"))
