from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from pipeline.athletes.home import Home
from pipeline.jobs.inspect import analyze
from pipeline.report.render.plot import write_plots
from pipeline.report.render.theme import LIGHT
from pipeline.vocabulary import LABELS

if TYPE_CHECKING:
    from pathlib import Path

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def sample() -> Path:
    with as_file(files("sample_data") / "exports" / "anna" / "2026-11-10-easy.fit") as path:
        return path


def test_a_plot_stands_alone(sample: Path, tmp_path: Path) -> None:
    analysis = analyze(Home(tmp_path / "home"), sample)
    (path,) = write_plots(analysis, tmp_path / "out.svg")
    text = path.read_text()
    root = ET.fromstring(text)  # noqa: S314  our own drawing
    words = [element.text for element in root.iter(f"{SVG}text")]
    assert set(LABELS) | {"km/h", "grade, %", "altitude, m", "bpm"} <= set(words)
    assert {"tempo", "critical speed", "hill"} <= set(words)  # where labels change
    assert words[0]
    assert words[0].startswith("Tue 10 Nov 2026")
    assert LIGHT["easy"] in text
    assert not [word for word in ("var(", "currentColor", "href", "<script") if word in text]


def test_missing_channels_are_not_drawn(shared: Path, tmp_path: Path) -> None:
    file = shared / "corpus" / "labelled" / "stairs-tower.fit"  # neither speed nor positions
    (path,) = write_plots(analyze(Home(tmp_path / "home"), file), tmp_path / "out.svg")
    words = {element.text for element in ET.parse(path).iter(f"{SVG}text")}  # noqa: S314  our own drawing
    assert {"altitude, m", "bpm"} <= words
    assert not {"km/h", "grade, %", "critical speed"} & words


def test_every_activity_of_a_file_is_drawn(shared: Path, tmp_path: Path) -> None:
    file = next((shared / "corpus" / "files" / "odd").glob("*multisport*"))
    analysis = analyze(Home(tmp_path / "home"), file)
    paths = write_plots(analysis, tmp_path / "out.svg")
    assert len(paths) == analysis.activities.height > 1
    assert [path.name for path in paths[:2]] == ["out.svg", "out-2.svg"]
    for path in paths:
        ET.parse(path)  # noqa: S314  our own drawing
