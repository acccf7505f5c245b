from __future__ import annotations

import shutil
import zipfile
from typing import TYPE_CHECKING

import polars as pl
from click.testing import CliRunner

from pipeline.athletes.home import Home
from pipeline.cli import main
from pipeline.jobs.removal import traces
from pipeline.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def glute(home: Home, *words: str, text: str = "") -> Result:
    return CliRunner().invoke(main, ["--home", str(home.root), *words], input=text)


def naming(home: Home, word: str) -> list[Path]:
    """Everything whose name or content holds a word, but not as part of `annabel`."""
    found = []
    for path in home.root.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        if word in path.name.replace("annabel", "") or word.encode() in content.replace(b"annabel", b""):
            found.append(path)
    return found


def leave_traces(home: Home) -> None:
    """Name `anna` where no table of today does."""
    aside = home.store / "_aside" / "weeks" / "athlete=anna"
    aside.mkdir(parents=True)
    (aside / "2026.parquet").write_bytes(b"damaged")
    (home.root / "prefect").mkdir()
    (home.root / "prefect" / "server.log").write_text("night of anna")
    (home.root / "reports" / "overview.html").write_text("<b>anna</b>")


def test_an_athlete_is_removed_without_a_trace(home: Home) -> None:
    leave_traces(home)
    others = Store(home.store).read("segments", "annabel")
    assert naming(home, "anna")
    result = glute(home, "athlete", "remove", "anna", text="y\ny\n")
    assert result.exit_code == 0, result.output
    assert naming(home, "anna") == []
    assert Store(home.store).read("segments", "annabel").equals(others)
    assert "annabel" in (home.root / "reports" / "index.html").read_text()
    assert "backups" in result.stderr


def test_inbox_files_stay_unless_asked_for(home: Home) -> None:
    result = glute(home, "athlete", "remove", "anna", text="y\nn\n")
    assert result.exit_code == 0, result.output
    assert {path.relative_to(home.inbox("anna")).parts for path in naming(home, "anna") if path.is_dir()} == {()}
    assert (home.inbox("anna") / "2026" / "day-0.fit").exists()


def test_nothing_is_removed_without_a_yes(home: Home) -> None:
    before = {path for path in home.root.rglob("*") if path.is_file()}
    assert glute(home, "athlete", "remove", "anna", text="n\n").exit_code == 130
    assert {path for path in home.root.rglob("*") if path.is_file()} == before
    assert glute(home, "athlete", "remove", "carl", "--yes").exit_code == 2


def test_tables_without_a_profile_are_removed(home: Home) -> None:
    shutil.rmtree(home.athlete("anna"))
    assert glute(home, "athlete", "remove", "anna", "--yes", "--inbox").exit_code == 0
    assert naming(home, "anna") == []


def test_an_archive_holds_everything(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    assert glute(home, "athlete", "archive", "anna", "-o", str(path)).exit_code == 0
    with zipfile.ZipFile(path) as packed:
        names = set(packed.namelist())
        assert "## Table segments" in packed.read("README.md").decode()
        segments = pl.read_parquet(packed.read("tables/segments/2026.parquet"))
    stored = [f"tables/{p.relative_to(home.store).parts[0]}/{p.name}" for p in home.store.glob("*/athlete=anna/*")]
    assert names >= {"athlete/profile.toml", "athlete/sources.csv", *stored}
    assert any(name.startswith("reports/2026-W") for name in names)
    assert segments.height == Store(home.store).read("segments", "anna").height
    assert path.stat().st_mode & 0o077 == 0


def test_bytes_of_watch_files_are_no_names(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.inbox("ben").mkdir(parents=True)
    (home.inbox("ben") / "run.fit").write_bytes(b"\x00me\x00")
    assert traces(home, "me") == []
    page, folder = home.root / "page.html", home.inbox("me")
    page.write_text("<b>me</b>")
    folder.mkdir()
    assert traces(home, "me") == sorted([str(page), str(folder)])


def test_a_folder_above_the_home_is_no_name(tmp_path: Path) -> None:
    home = Home(tmp_path / "me" / "home")
    places = home.sources("ben")
    places.parent.mkdir(parents=True)
    places.write_text(f"{home.inbox('ben')}/run.fit\n{tmp_path}/me/Downloads/run.fit\n")
    assert traces(home, "me") == []
    places.write_text(f"{home.inbox('me')}/run.fit\n")
    assert traces(home, "me") == [str(places)]
