"""Both engines of a format give the same content for every real file, but for what is listed here with its reason."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from pipeline.errors import FileError, NotAnActivityError
from pipeline.sources.activity import Activity, Content
from pipeline.sources.read import read_content
from tests.cases import few_of
from tests.sources.comparison import differences, same, thinned

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
FILES = sorted(path for path in CORPUS.rglob("*") if path.suffix in (".fit", ".gpx", ".tcx"))
SAMPLES = Path(__file__).parents[2] / "sample_data" / "exports"

REFUSES_MISALIGNED = (
    "fitparse stops at the first definition whose field size is no multiple of its type, which COROS writes"
)
ALLOWED = {
    "dtcooper+python-fitparse__coros-pace-2-cycling-misaligned-fields.fit": (
        {"damage", "records", "laps", "events", "sport", "totals"},
        REFUSES_MISALIGNED,
    ),
}
"""Fields that may differ by file, and why. A field listed here that does not differ fails the test."""

QUICK = [path for path in FILES if path.stat().st_size < 100_000]  # fitparse takes a second for more
SAMPLE_STEP = 10  # of the files of an athlete; fitparse needs half a minute for all
LEAST_ACTIVITIES = {"broken": 1, "good": 1, "odd": 1, "labelled": 1, "tcx": 1}  # every file of these folders gives one


@dataclass(frozen=True)
class _Error:
    kind: type[FileError]
    text: str


def _read(path: Path, engine: str, data: bytes | None = None) -> Content | _Error:
    try:
        return read_content(path.read_bytes() if data is None else data, where=path.name, engine=engine)
    except FileError as error:
        return _Error(type(error), str(error))


@pytest.mark.parametrize(
    "path",
    few_of(FILES, QUICK, lambda path: f"{path.parent.name}-{path.name}"),
)
def test_engines_agree(path: Path) -> None:
    data = path.read_bytes()
    data = thinned(data) if path.suffix == ".fit" else data
    columnar, reference = (_read(path, engine, data) for engine in ("columnar", "reference"))
    if isinstance(columnar, _Error) or isinstance(reference, _Error):
        assert columnar == reference
        return
    allowed, _ = ALLOWED.get(path.name, (set(), ""))
    assert set(differences(columnar, reference)) == allowed


@pytest.mark.parametrize("athlete", sorted(path.name for path in SAMPLES.iterdir()))
def test_engines_agree_on_samples(athlete: str) -> None:
    for path in sorted((SAMPLES / athlete).iterdir())[::SAMPLE_STEP]:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        columnar, reference = (
            read_content(
                thinned(data) if ".fit" in path.name else data, where=path.name.removesuffix(".gz"), engine=engine
            )
            for engine in ("columnar", "reference")
        )
        assert set(differences(columnar, reference)) == set(), path.name


def test_allowed_differences_name_real_files(shared: Path) -> None:
    assert shared.is_dir()
    assert set(ALLOWED) <= {path.name for path in FILES}


@pytest.mark.parametrize("path", [pytest.param(path, id=f"{path.parent.name}-{path.name}") for path in FILES])
def test_every_file_gets_what_its_folder_says(path: Path) -> None:
    found = _read(path, "columnar")
    folder = path.parent.name
    if folder in LEAST_ACTIVITIES:
        assert isinstance(found, Content)
        assert len(found.activities) >= LEAST_ACTIVITIES[folder]
    elif folder == "not-activity":
        assert isinstance(found, _Error)
        assert found.kind is NotAnActivityError
    else:
        assert isinstance(found, Content) or found.kind in (FileError, NotAnActivityError)


@pytest.mark.parametrize(
    ("name", "damaged"),
    [
        pytest.param("activity-filecrc", True, id="wrong-checksum"),
        pytest.param("activity-settings-corruptheader", True, id="corrupt-second-header"),
        pytest.param("activity-unexpected-eof", True, id="truncated"),
        pytest.param("strava-android-app-201.10-b1218918", True, id="garbage-in-the-middle"),
        pytest.param("coros-pace-2-cycling-misaligned-fields", False, id="misaligned-but-whole"),
    ],
)
def test_damage_of_broken_files(shared: Path, name: str, *, damaged: bool) -> None:
    path = shared / "corpus" / "files" / "broken" / f"dtcooper+python-fitparse__{name}.fit"
    found = read_content(path.read_bytes(), where=path.name)
    assert (found.damage is not None) is damaged


def test_a_summary_may_stand_first_or_last(shared: Path) -> None:
    folder = shared / "corpus" / "files" / "odd"
    first, last = (
        read_content((folder / f"jimmykane+fit-parser__triathlon_summary_{place}.fit").read_bytes(), where=place)
        for place in ("first", "last")
    )
    assert len(first.activities) == 5
    for one, other in zip(first.activities, last.activities, strict=True):
        different = {f.name for f in fields(Activity) if not same(getattr(one, f.name), getattr(other, f.name))}
        assert different <= {"events"}  # the two exports hold different events
