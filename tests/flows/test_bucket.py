"""The store in a bucket: a real S3 server on loopback, and everything else as it always is."""

from __future__ import annotations

import contextlib
import itertools
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyarrow.fs
import pytest

from flows.nightly import nightly as nightly_flow
from pipeline.athletes.home import Home
from pipeline.athletes.settings import store_root
from pipeline.errors import DeniedError, GluteError, StoreError, UnreachableError
from pipeline.jobs.doctor import checkup
from pipeline.jobs.ingest.ingest import ingest
from pipeline.jobs.nightly import nightly
from pipeline.jobs.recompute import recompute
from pipeline.store.store import Store

from .conftest import ATHLETES, NOW, Garden

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE_S = 600.0
GLUTE = "from pipeline.cli import main; main()"
NUMBERS = itertools.count()
SECRET = "for-no-log-and-no-file"  # noqa: S105  of a server that asks for none


class Bucket:
    """A bucket of its own for each test, on the server of the session."""

    def __init__(self, endpoint: str, name: str) -> None:
        self.endpoint, self.url = endpoint, f"s3://{name}/glute"
        request = urllib.request.Request(f"{endpoint}/{name}", method="PUT")  # noqa: S310  on loopback
        urllib.request.urlopen(request, timeout=PATIENCE_S).close()  # noqa: S310  on loopback

    def hold(self, garden: Garden) -> None:
        """Let a home keep its tables here."""
        garden.home.settings.write_text(f'store = "{self.url}"\n')

    def tables(self, athlete: str = "anna") -> dict[str, bytes]:
        """Content of an athlete's tables, as `Garden.tables` tells it."""
        filesystem, base = pyarrow.fs.FileSystem.from_uri(self.url)
        listed = filesystem.get_file_info(pyarrow.fs.FileSelector(base, recursive=True))
        paths = [info.path for info in listed if f"athlete={athlete}/" in info.path and info.path.endswith(".parquet")]
        parts = [path.split("/") for path in sorted(paths)]
        return {
            f"{table}/{name}": filesystem.open_input_stream("/".join((*above, table, folder, name))).read()
            for *above, table, folder, name in parts
            if table != "ledger"
        }


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """Address of an S3 server that ends with the session."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:  # noqa: S603  our own
        endpoint = f"http://127.0.0.1:{port}"
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{endpoint}/moto-api/", timeout=PATIENCE_S).close()  # noqa: S310  on loopback
                break
            time.sleep(0.1)
        yield endpoint
        server.terminate()


@pytest.fixture
def bucket(s3_endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """An empty bucket; its keys and address are in the environment, and nowhere else."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "anna")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3_endpoint)
    return Bucket(s3_endpoint, f"bucket-{next(NUMBERS)}")


def test_a_store_in_a_bucket_equals_one_in_a_folder(garden: Garden, reported: Garden, bucket: Bucket) -> None:
    bucket.hold(garden)
    (garden.home.inbox("anna") / "2024-W40.fit").unlink()
    nightly(garden.home, now=NOW, workers=1)
    garden.drop("anna", "2024-W40")  # the oldest last, so that objects are replaced and put together anew
    (night,) = nightly(garden.home, now=NOW, workers=1)
    assert night.error is None
    assert bucket.tables() == reported.tables()
    assert garden.reports() == reported.reports()
    assert not garden.home.store.exists()
    assert checkup(garden.home, now=datetime.now(UTC)) == []


@pytest.mark.slow
def test_writers_of_different_athletes_do_not_meet(club: Garden, finished_club: Garden, bucket: Bucket) -> None:
    bucket.hold(club)
    command = [sys.executable, "-c", GLUTE, "--home", str(club.home.root), "ingest", "--workers", "1"]
    two = ATHLETES[:2]
    writers = [
        subprocess.Popen([*command, str(club.home.inbox(athlete)), "--athlete", athlete], stderr=subprocess.PIPE)  # noqa: S603  our own
        for athlete in two
    ]
    for writer in writers:
        _, errors = writer.communicate(timeout=PATIENCE_S)
        assert writer.returncode == 0, errors
    for athlete in two:
        assert bucket.tables(athlete) == finished_club.tables(athlete)


@pytest.mark.slow
def test_a_bucket_is_written_from_one_home_alone(garden: Garden, bucket: Bucket, tmp_path: Path) -> None:
    other = Garden(Home(tmp_path / "other"), garden.files)
    other.add_athlete()
    other.drop()
    bucket.hold(garden)
    bucket.hold(other)
    assert nightly(garden.home, now=NOW, workers=1)[0].error is None
    before = bucket.tables()
    (night,) = nightly(other.home, now=NOW, workers=1)
    assert "another home writes to this store" in str(night.error)
    assert bucket.tables() == before
    with pytest.raises(StoreError, match="another home writes to this store"):
        recompute(other.home, "anna")
    moved = Home(garden.home.root.rename(tmp_path / "moved"))
    assert nightly(moved, now=NOW, workers=1)[0].error is None, "the same home at another place"


@pytest.mark.slow
def test_keys_stay_in_the_environment(
    garden: Garden,
    bucket: Bucket,
    prefect_server: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    bucket.hold(garden)
    monkeypatch.setenv("GLUTE_HOME", str(garden.home.root))
    with caplog.at_level("DEBUG"):
        assert "3 stored" in nightly_flow(workers=1)
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        garden.home.settings.write_text('store = "s3://elsewhere/glute"\n')
        monkeypatch.setattr("flows.run.TRIES_AGAIN_S", ())
        with pytest.raises(GluteError):
            nightly_flow(workers=1)
    assert SECRET not in caplog.text
    with contextlib.closing(sqlite3.connect(prefect_server / "prefect.db")) as connection:
        assert SECRET not in "\n".join(connection.iterdump())
    files = [path for path in garden.home.root.rglob("*") if path.is_file()]
    assert not [path for path in files if SECRET.encode() in path.read_bytes()]


@pytest.mark.slow
def test_a_damaged_object_is_found(garden: Garden, bucket: Bucket) -> None:
    bucket.hold(garden)
    nightly(garden.home, now=NOW, workers=1)
    filesystem, base = pyarrow.fs.FileSystem.from_uri(bucket.url)
    with filesystem.open_output_stream(f"{base}/segments/athlete=anna/2024.parquet") as stream:
        stream.write(b"PAR1 is all that is left")
    (finding,) = checkup(garden.home, now=datetime.now(UTC))
    assert "segments/athlete=anna/2024.parquet is damaged" in finding.what
    assert finding.mend == "glute ingest --again anna"
    (outcome,) = ingest(garden.home, athlete="anna", again=True, workers=1)
    assert "moved the damaged" in outcome.notes[0]
    (aside,) = filesystem.get_file_info(pyarrow.fs.FileSelector(f"{base}/_aside/segments/athlete=anna"))
    assert filesystem.open_input_stream(aside.path).read() == b"PAR1 is all that is left"
    assert checkup(garden.home, now=datetime.now(UTC)) == []


@pytest.fixture
def locked(bucket: Bucket) -> Iterator[Callable[[], None]]:
    """Have the server ask for keys that it knows, of which there are none."""

    def keys_asked_from(action: str) -> None:
        address, plain = f"{bucket.endpoint}/moto-api/reset-auth", {"Content-Type": "text/plain"}
        request = urllib.request.Request(address, action.encode(), plain, method="POST")  # noqa: S310  on loopback
        urllib.request.urlopen(request, timeout=PATIENCE_S).close()  # noqa: S310  on loopback

    yield lambda: keys_asked_from("0")
    keys_asked_from("inf")


@pytest.mark.slow
def test_a_bucket_that_refuses_the_keys_is_not_damaged(
    garden: Garden, bucket: Bucket, locked: Callable[[], None]
) -> None:
    bucket.hold(garden)
    nightly(garden.home, now=NOW, workers=1)
    locked()
    with pytest.raises(DeniedError, match="access to the store is denied"):
        Store(store_root(garden.home)).read("weeks", "anna")
    (night,) = nightly(garden.home, now=NOW, workers=1)
    (finding,) = checkup(garden.home, now=datetime.now(UTC))
    for words in (str(night.error), finding.what + finding.mend):
        assert "denied" in words
        assert "AWS_ACCESS_KEY_ID" in words
        assert "damaged" not in words
        assert "elete" not in words


def test_a_missing_bucket_is_reported(garden: Garden, bucket: Bucket) -> None:
    garden.home.settings.write_text('store = "s3://no-such-bucket/glute"\n')
    (night,) = nightly(garden.home, now=NOW, workers=1)
    assert "cannot write to the store" in str(night.error)
    assert "NO_SUCH_BUCKET" in str(night.error)
    assert not night.transient
    assert bucket.endpoint
    assert any("NO_SUCH_BUCKET" in finding.what for finding in checkup(garden.home, now=datetime.now(UTC)))


def test_a_server_that_does_not_answer_is_no_damage(garden: Garden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "anna")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    garden.home.settings.write_text('store = "s3://unreachable/glute"\n')
    with pytest.raises(UnreachableError, match="the store does not answer") as caught:
        Store(store_root(garden.home)).read("weeks", "anna")
    assert caught.value.transient
    assert isinstance(caught.value, StoreError)
    for number in range(20):
        garden.add_athlete(f"a{number}")
    began_s = time.perf_counter()
    nights = nightly(garden.home, now=NOW, workers=1)
    assert all("the store does not answer" in str(night.error) for night in nights)
    assert time.perf_counter() - began_s < len(nights) * 3.0, "each alone would wait for six seconds"
