from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from click.testing import CliRunner
from polars.testing import assert_frame_equal

from pipeline.athletes.file_key import file_key, pseudonym
from pipeline.athletes.home import Home
from pipeline.cli import main
from pipeline.errors import UsageError
from pipeline.jobs.export_tables import EXPORTED, LEFT_OUT, export_tables
from pipeline.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path


def read(folder: Path, table: str) -> pl.DataFrame:
    return pl.read_parquet(folder / table / "**" / "*.parquet", hive_partitioning=True)


def test_all_rows_under_pseudonyms(home: Home, tmp_path: Path) -> None:
    done = export_tables(home, tmp_path / "club")
    store, ids = Store(home.store), ("anna", "annabel")
    counts = {table: sum(store.read(table, one).height for one in ids) for table in EXPORTED}
    assert (done.athletes, done.rows) == (2, sum(counts.values()))
    for table in ("segments", "weeks", "streams"):
        rows = read(tmp_path / "club", table)
        assert rows.height == counts[table]
        assert rows["athlete"].n_unique() == 2
        assert set(rows["year"]) == {2026}
        assert not {*LEFT_OUT, *ids} & {*rows.columns, *rows["athlete"]}
        own = rows.filter(pl.col("athlete") == pseudonym(file_key(home, "anna"))).drop("athlete", "year")
        stored = store.read(table, "anna").drop(LEFT_OUT, strict=False)
        keys = [name for name in ("activity_id",) if name in own.columns]
        assert_frame_equal(own.drop(keys), stored.drop(keys), check_dtypes=False)
        assert not {one for name in keys for one in own[name]} & {one for name in keys for one in stored[name]}
    both = read(tmp_path / "club", "segments").join(read(tmp_path / "club", "activities"), on="activity_id")
    assert both.height == counts["segments"], "tables still refer to one another"
    content = b"".join(path.read_bytes() for path in (tmp_path / "club").rglob("*.parquet"))
    assert b"anna" not in content
    assert b"day-0" not in content


def test_pseudonyms_stay_the_same(home: Home, tmp_path: Path) -> None:
    export_tables(home, tmp_path / "all")
    export_tables(home, tmp_path / "one", athletes=["anna"], tables=["weeks"])
    (name,) = read(tmp_path / "one", "weeks")["athlete"].unique()
    assert name in set(read(tmp_path / "all", "weeks")["athlete"])
    assert {path.name for path in (tmp_path / "one").iterdir()} == {"README.md", "weeks"}


def test_rows_are_written_a_few_at_a_time(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.jobs.export_tables.ROWS_IN_GROUP", 1)
    done = export_tables(home, tmp_path / "club", athletes=["anna", "anna"], tables=["streams", "streams"])
    stored = Store(home.store).read("streams", "anna")
    assert (done.athletes, done.files, done.rows) == (1, 1, stored.height)
    assert_frame_equal(
        read(tmp_path / "club", "streams").select("time", "speed_mps"), stored.select("time", "speed_mps")
    )


def test_a_home_without_athletes_has_nothing_to_export(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no athlete yet"):
        export_tables(Home(tmp_path / "home"), tmp_path / "club")


def test_an_export_that_fails_leaves_nothing(home: Home, tmp_path: Path) -> None:
    (damaged,) = home.store.glob("weeks/athlete=annabel/*.parquet")
    damaged.write_bytes(b"no table")
    result = CliRunner().invoke(main, ["--home", str(home.root), "export", "--all", "-o", str(tmp_path / "club")])
    assert result.exit_code == 3, result.output
    assert list(tmp_path.glob("*club*")) == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["-o", "x"], "ids of athletes, or --all"),
        (["anna", "--all", "-o", "x"], "ids of athletes, or --all"),
        (["--all", "--table", "ledger", "-o", "x"], "no table 'ledger'"),
        (["zoe", "-o", "x"], "no athlete 'zoe'"),
        (["--all", "-o", "."], "exists already"),
    ],
)
def test_what_cannot_be_meant(home: Home, words: list[str], why: str) -> None:
    result = CliRunner().invoke(main, ["--home", str(home.root), "export", *words])
    assert result.exit_code == 2
    assert why in result.output
