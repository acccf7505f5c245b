from __future__ import annotations

import re

import pytest

from pipeline.physiology.parameters import PARAMETERS

SOURCED = re.compile(r"\b(?:19|20)\d\d\b|judgement|from memory|computed|by definition")


def test_every_parameter_says_where_it_comes_from() -> None:
    for name, parameter in PARAMETERS.items():
        assert SOURCED.search(parameter.source), name
        assert parameter.sd is None or parameter.sd >= 0


def test_the_fibre_types_make_a_whole() -> None:
    shares = [PARAMETERS[f"share_type_{kind}"].value for kind in ("i", "iia", "iix")]
    assert sum(shares) == pytest.approx(1.0)
