"""Looking at the place of a store, and for what killed writers left there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.files import UNFINISHED
from pipeline.store.files import Files
from pipeline.store.partitions import SUFFIX

if TYPE_CHECKING:
    from pathlib import Path


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
