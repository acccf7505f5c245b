"""Colours must be told apart, on both backgrounds, by colour-blind readers too."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from pipeline.report.render import theme
from pipeline.vocabulary import LABELS, OUTCOMES

# Full dichromacy in linear RGB: Machado, Oliveira, Fernandes 2009, IEEE TVCG 15:1291, doi 10.1109/TVCG.2009.113.
VISION = {
    "normal": np.eye(3),
    "protanopia": np.array([[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]),
    "deuteranopia": np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]),
    "tritanopia": np.array([[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]]),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.9505, 1.0, 1.089])
LEAST_DISTANCE = 20.0  # CIELAB; about ten times what is just noticed
LEAST_BETWEEN_KINDS = 12.0  # between a label and a class, which differ in shape and place as well
LEAST_CONTRAST = 3.0  # WCAG 2.2, graphics
LEAST_STEP = 10.0  # of lightness in CIELAB, between shades of one hue


def linear(colour: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    parts = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(colour: str, vision: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    xyz = TO_XYZ @ np.clip(VISION[vision] @ linear(colour), 0, 1) / WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(colours: dict[str, str], one: str, other: str, vision: str) -> float:
    return float(np.linalg.norm(lab(colours[one], vision) - lab(colours[other], vision)))


def contrast(one: str, other: str) -> float:
    dark, light = sorted(float(TO_XYZ[1] @ linear(colour)) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("names", [pytest.param(LABELS, id="labels"), pytest.param(OUTCOMES, id="classes")])
@pytest.mark.parametrize("colours", [pytest.param(theme.LIGHT, id="light"), pytest.param(theme.DARK, id="dark")])
def test_colours_stay_apart(colours: dict[str, str], names: tuple[str, ...], vision: str) -> None:
    near = [pair for pair in combinations(names, 2) if distance(colours, *pair, vision) < LEAST_DISTANCE]
    assert near == []


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("colours", [pytest.param(theme.LIGHT, id="light"), pytest.param(theme.DARK, id="dark")])
def test_no_label_looks_like_a_class(colours: dict[str, str], vision: str) -> None:
    pairs = product(LABELS, OUTCOMES)
    assert [pair for pair in pairs if distance(colours, *pair, vision) < LEAST_BETWEEN_KINDS] == []


@pytest.mark.parametrize(
    ("colours", "background"),
    [
        pytest.param(theme.LIGHT, theme.LIGHT_BACKGROUND, id="light"),
        pytest.param(theme.DARK, theme.DARK_BACKGROUND, id="dark"),
    ],
)
def test_colours_stand_out(colours: dict[str, str], background: str) -> None:
    assert set(colours) == {*LABELS, *OUTCOMES}
    assert {name for name, colour in colours.items() if contrast(colour, background) < LEAST_CONTRAST} == set()


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("ramp", [pytest.param(theme.RAMP_LIGHT, id="light"), pytest.param(theme.RAMP_DARK, id="dark")])
def test_shades_are_steps_of_lightness(ramp: tuple[str, ...], vision: str) -> None:
    """The shades of an amount are steps of lightness."""
    steps = np.diff([lab(colour, vision)[0] for colour in ramp])
    assert (np.sign(steps) == np.sign(steps[0])).all()
    assert np.abs(steps).min() >= LEAST_STEP


@pytest.mark.parametrize(
    ("ramp", "ink", "paper"),
    [
        pytest.param(theme.RAMP_LIGHT, "#16191d", theme.LIGHT_BACKGROUND, id="light"),
        pytest.param(theme.RAMP_DARK, "#e9ebee", theme.DARK_BACKGROUND, id="dark"),
    ],
)
def test_marks_stand_out_on_every_shade(ramp: tuple[str, ...], ink: str, paper: str) -> None:
    on = [ink, ink, ink, paper, paper]
    assert min(contrast(*pair) for pair in zip(ramp, on, strict=True)) >= LEAST_CONTRAST
