"""Kinds of seconds before bouts are labelled, as numbers: the place of a label in `LABELS`, or one of two more."""

from __future__ import annotations

import numpy as np

from pipeline.vocabulary import LABELS, Label

EASY, TEMPO, SPRINT, HILL, STAIRS = map(LABELS.index, (Label.EASY, Label.TEMPO, Label.SPRINT, Label.HILL, Label.STAIRS))
WALK, INTERVAL, ANNOTATED = range(len(LABELS), len(LABELS) + 3)
"""Walking is labelled easy, intervals tempo; a person's label number n is `ANNOTATED + n`."""

LABEL_OF_KIND = np.array([*range(len(LABELS)), EASY, TEMPO, *range(len(LABELS))])
"""Place in `LABELS` of the label of each kind."""
