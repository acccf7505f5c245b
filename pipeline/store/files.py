"""The files of a store: below a folder, or objects below the URL of a bucket."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.fs
import pyarrow.parquet as pq

from pipeline.errors import StoreError, UnreachableError
from pipeline.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Sequence

# What the S3 client of Arrow says after its own retries, where trying again later can help.
PASSING = re.compile(
    "AWS Error (NETWORK_CONNECTION|SLOW_DOWN|SERVICE_UNAVAILABLE|INTERNAL_FAILURE|REQUEST_TIMEOUT|THROTTLING)"
)


class Files:
    """Files that are listed, read and replaced as a whole.

    Parameters
    ----------
    root
        A folder, which need not exist yet, or a URL that `pyarrow.fs` knows, as `s3://bucket/glute`. Keys, region and
        endpoint of a bucket are read from the environment, as `AWS_ACCESS_KEY_ID`.
    """

    def __init__(self, root: str) -> None:
        self.root = root
        self.filesystem, self.base = _opened(root)

    @property
    def is_local(self) -> bool:
        """Whether the files lie in folders."""
        return isinstance(self.filesystem, pyarrow.fs.LocalFileSystem)

    def listed(self, folder: str, suffix: str, *, must_exist: bool = False) -> list[str]:
        """List the files right in a folder whose names end in `suffix`, hidden ones left out, in their order.

        Raises
        ------
        StoreError
            The folder, or the bucket, cannot be read.
        """
        selector = pyarrow.fs.FileSelector(folder, allow_not_found=not must_exist)
        try:
            found = [info.path for info in self.filesystem.get_file_info(selector) if info.is_file]
        except OSError as error:
            raise self.failure("the store cannot be read", folder, error) from error
        return sorted(path for path in found if path.endswith(suffix) and not Path(path).name.startswith("."))

    def content(self, path: str) -> bytes | None:
        """Return all bytes of a file, None where there is none."""
        try:
            with self.filesystem.open_input_stream(path) as stream:
                return bytes(stream.read())
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise self.failure("a file of the store is damaged", path, error) from error

    def parquet(self, path: str, words: Sequence[str] = ()) -> pq.ParquetFile:
        """Open a parquet file; over a network, neighbouring columns are fetched together. `words` stay numbered."""
        file = self.filesystem.open_input_file(path)
        return pq.ParquetFile(file, pre_buffer=not self.is_local, read_dictionary=list(words))

    def put(self, path: str, current: bytes | None, content: bytes | None) -> None:
        """Replace a file as a whole, remove it where there is no content, leave it where nothing changed.

        Parameters
        ----------
        path
            Of the file.
        current
            What it holds now, None where there is none.
        content
            What it shall hold.

        Raises
        ------
        StoreError
            The disk is full, or the store refuses to be written. The old file is untouched then.
        """
        if content == current:
            return
        try:
            if content is None:
                self.filesystem.delete_file(path)
            elif self.is_local:
                write_atomically(Path(path), content)
            else:  # object stores show an object only when all of it has arrived
                with self.filesystem.open_output_stream(path) as stream:
                    stream.write(content)
        except OSError as error:
            hint = "Mend that, then run the same command again: it goes on where it stopped"
            raise self.failure("cannot write to the store", path, error, hint=hint) from error

    def failure(self, what: str, path: str, error: Exception, hint: str = "Run: glute doctor") -> StoreError:
        """Tell an error of the filesystem in our words: a store that does not answer is not damaged."""
        if PASSING.search(str(error)):
            hint = "Try again when it answers; what is stored is whole"
            return UnreachableError("the store does not answer", where=self.root, why=str(error), hint=hint)
        return StoreError(what, where=path, why=str(error), hint=hint)


@functools.cache
def _opened(root: str) -> tuple[pyarrow.fs.FileSystem, str]:
    """Filesystem, and the path in it. One client of an object store serves the whole process."""
    if "://" not in root:
        return pyarrow.fs.LocalFileSystem(), Path(root).absolute().as_posix()
    # With the option, an object of up to 5 MB takes one request to write instead of three.
    option = f"{'&' if '?' in root else '?'}allow_delayed_open=true" if root.startswith("s3://") else ""
    try:
        filesystem, base = pyarrow.fs.FileSystem.from_uri(root + option)
    except (pa.ArrowException, OSError) as error:
        hint = "Check it in settings.toml, and the region and the endpoint in the environment"
        raise StoreError("the store cannot be opened", where=root, why=str(error), hint=hint) from error
    return filesystem, base.rstrip("/")
