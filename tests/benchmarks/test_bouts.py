"""The definitions hold bout by bout: named sessions, on every device that can record them."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.bouts import SESSIONS, Session, answers_of
from benchmarks.scoring import EventScore, score_events
from pipeline.vocabulary import LABELS
from tests.cases import few_of

LEAST_RECALL = {
    "stairs of 25 steps": 0.85,
    "12 s hill sprints": 0.85,
    "rolling road": 0.85,
    "hike": 0.85,  # 14 climbs
    "progression": 0.75,  # 7 runs
    "walk breaks": 0.75,  # 7 runs, each one long bout that a single false hill parts
}
NAMES = ("stairs of 25 steps", "12 s hill sprints", "hike", "5 x 1000 m")  # of each label one that is hard to find
QUICK = [session for session in SESSIONS if session.name in NAMES]
BORDER_S = {"hill": 6.0}  # by a barometer; 3 s for the others


@pytest.mark.parametrize("session", few_of(SESSIONS, QUICK, lambda session: session.name))
def test_bouts_are_found_with_their_borders(session: Session) -> None:
    answers = answers_of(session, athletes=1, seed=31)
    code = LABELS.index(session.label)
    score = sum((score_events(a.truth, a.found, code, a.watched) for a in answers), EventScore())
    assert score.matched >= LEAST_RECALL.get(session.name, 0.95) * score.truth > 0
    assert np.median(score.border_errors_s) <= BORDER_S.get(session.label, 3.0)
    assert np.mean([answer.share_right for answer in answers]) > 0.95
