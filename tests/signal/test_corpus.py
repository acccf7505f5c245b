from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline.errors import FileError
from pipeline.signal.clean import clean
from pipeline.sources.read import read_content
from pipeline.store.schemas import Streams
from pipeline.vocabulary import Flag

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.signal.clean import Signal


def signals(path: Path) -> list[Signal]:
    return [clean(activity) for activity in read_content(path.read_bytes(), where=path.name).activities]


def labels(shared: Path, file: str, label: str) -> list[tuple[int, int]]:
    table = pl.read_csv(shared / "corpus" / "labelled" / "labels.tsv", separator="\t")
    rows = table.filter((pl.col("file") == file) & (pl.col("label") == label))
    return [(int(start), int(end)) for start, end in rows.select("start_s", "end_s").rows()]


def test_every_real_file(shared: Path) -> None:
    seen = 0
    for path in sorted((shared / "corpus").rglob("*.*")):
        if path.suffix not in (".fit", ".gpx"):
            continue
        try:
            content = read_content(path.read_bytes(), where=path.name)
        except FileError:
            continue
        for activity in content.activities:
            signal = clean(activity)
            seen += 1
            whole = signal.stream.with_columns(
                activity_id=pl.lit("x"), local_date=pl.col("time").dt.date(), model_version=pl.lit("signal1")
            )
            Streams.validate(whole.select(Streams.column_names()), cast=False)
            summary = signal.summary
            assert summary.moving_s <= summary.timer_s <= summary.elapsed_s, path.name
            moving = signal.stream.filter(pl.col("state") == "moving")
            if moving["speed_mps"].count():
                assert moving["speed_mps"].sum() == pytest.approx(summary.distance_m, rel=1e-4, abs=1.0), path.name
            assert not {"latitude_deg", "longitude_deg"} & set(signal.stream.columns)
            assert {flag.partition(":")[0] for flag in summary.quality_flags} <= set(Flag)
    assert seen >= 35


@pytest.mark.parametrize("file", ["sprint-10x10s.fit", "sprint-9x15s.fit"])
def test_short_sprints_stand_out(file: str, shared: Path) -> None:
    (signal,) = signals(shared / "corpus" / "labelled" / file)
    speed = signal.stream["speed_mps"].to_numpy()
    bouts = labels(shared, file, "sprint")
    assert len(bouts) >= 9
    assert all(4.5 < speed[start : end + 5].max() < 7.0 for start, end in bouts)


def test_climbs_of_25m(shared: Path) -> None:
    (signal,) = signals(shared / "corpus" / "labelled" / "hill-5x25m.fit")
    climbs = labels(shared, "hill-5x25m.fit", "hill")[1:-1]
    assert len(climbs) == 5
    for start, end in climbs:
        part = signal.stream[start:end]
        heights = part["altitude_m"].drop_nulls()
        assert heights[-1] - heights[0] == pytest.approx(25, abs=3)
        assert part["grade"].median() == pytest.approx(0.12, abs=0.02)


def test_vertical_speed_in_a_tower(shared: Path) -> None:
    (signal,) = signals(shared / "corpus" / "labelled" / "stairs-tower.fit")
    for start, end in labels(shared, "stairs-tower.fit", "stairs"):
        assert signal.stream["vertical_speed_mps"][start:end].mean() == pytest.approx(0.225, abs=0.02)


@pytest.mark.parametrize(
    ("file", "ascent_m"),
    [
        pytest.param("labelled/tempo-vo2-4x4min.fit", 18, id="flat"),
        pytest.param("labelled/hill-5x25m.fit", 281, id="hills"),
        pytest.param("files/good/roznet+FitFileParser__running.fit", 254, id="rolling"),
        pytest.param("files/good/jimmykane+fit-parser__garmin-stamina.fit", 57, id="nearly-flat"),
    ],
)
def test_ascent_agrees_with_the_device(file: str, ascent_m: float, shared: Path) -> None:
    (signal,) = signals(shared / "corpus" / file)
    assert signal.summary.grade_quality == "barometric"
    assert signal.summary.ascent_m == pytest.approx(ascent_m, rel=0.15, abs=5)


def test_changes_of_pressure_are_no_ascent(shared: Path) -> None:
    """The watch counts 247 m on a loop whose places keep their height: it shows 10 m less whenever its wearer walks."""
    (signal,) = signals(shared / "corpus" / "labelled" / "hill-repeats.fit")
    assert signal.summary.ascent_m is not None
    assert signal.summary.ascent_m < 0.3 * 247
    assert any(flag.startswith("altitude_steps:") for flag in signal.summary.quality_flags)
