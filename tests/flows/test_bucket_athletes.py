"""An athlete whose tables lie in a bucket is given another id, archived and removed, on a real S3 server."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pyarrow.fs
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.jobs.nightly import nightly

from .conftest import NOW
from .test_bucket import bucket, s3_endpoint

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from .conftest import Garden
    from .test_bucket import Bucket

__all__ = ["bucket", "s3_endpoint"]


def glute(garden: Garden, *words: str) -> Result:
    result = CliRunner().invoke(main, ["--home", str(garden.home.root), *words])
    assert result.exit_code == 0, result.output
    return result


def objects(bucket: Bucket) -> list[str]:
    filesystem, base = pyarrow.fs.FileSystem.from_uri(bucket.url)
    return [info.path for info in filesystem.get_file_info(pyarrow.fs.FileSelector(base, recursive=True))]


@pytest.mark.slow
def test_an_athlete_of_a_bucket(garden: Garden, bucket: Bucket, tmp_path: Path) -> None:
    bucket.hold(garden)
    garden.add_athlete("annabel")
    garden.drop("annabel", "2024-W40")
    nightly(garden.home, now=NOW, workers=1)
    before, others = bucket.tables(), bucket.tables("annabel")
    filesystem, base = pyarrow.fs.FileSystem.from_uri(bucket.url)
    with filesystem.open_output_stream(f"{base}/_aside/weeks/athlete=anna/2024.parquet") as damaged:
        damaged.write(b"damaged")

    glute(garden, "athlete", "archive", "anna", "-o", str(tmp_path / "a.zip"))
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        archived = {name.removeprefix("tables/"): packed.read(name) for name in packed.namelist() if "tables/" in name}
    assert {name: data for name, data in archived.items() if not name.startswith("ledger")} == before

    glute(garden, "athlete", "rename", "anna", "zoe", "--workers", "1")
    assert not [path for path in objects(bucket) if "athlete=anna/" in path]
    assert bucket.tables("zoe") == before | {"weeks/2024.parquet": bucket.tables("zoe")["weeks/2024.parquet"]}
    assert glute(garden, "doctor", "--deep", "--quiet").output == ""

    glute(garden, "athlete", "remove", "zoe", "--yes", "--inbox")
    assert not [path for path in objects(bucket) if "zoe" in path]
    assert bucket.tables("annabel") == others
