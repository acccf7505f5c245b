from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.report.document.build.team import failed_member, team_of
from pipeline.report.document.team import Consent, Look
from pipeline.vocabulary import OUTCOMES
from tests.report.teams import SUNDAY, member
from tests.report.weeks import WEEK

if TYPE_CHECKING:
    from datetime import date

    from pipeline.report.document.team import Member
    from pipeline.report.document.whole import Document


def keys(athlete: Member, today: date) -> list[str]:
    (standing,) = team_of([athlete], WEEK, today).standings
    return [reason.key for reason in standing.reasons]


def document_with(documents: dict[str, Document], word: str, goal: str) -> Document:
    document = documents["busy"]
    assert document.effect is not None
    assert document.effect.norm is not None
    norm = document.effect.norm
    compared = replace(norm, force=replace(norm.force, word=word))
    return replace(document, goal=goal, effect=replace(document.effect, norm=compared))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param({}, [], id="nothing stands out"),
        pytest.param({"minutes": (100.0,) * 11 + (129.0,)}, [], id="a little more"),
        pytest.param({"minutes": (100.0,) * 11 + (132.0,)}, ["jump"], id="much more"),
        pytest.param({"minutes": (20.0,) * 11 + (55.0,)}, [], id="much more of very little"),
        pytest.param({"minutes": (None,) * 9 + (100.0, 100.0, 300.0)}, [], id="too new for a jump"),
        pytest.param({"heart_rate": (1.0, 0.0, 0.0)}, ["heart_rate"], id="most runs without heart rate"),
        pytest.param({"heart_rate": (1.0, 1.0, 0.0)}, [], id="one run without"),
    ],
)
def test_who_needs_a_look(documents: dict[str, Document], changed: dict[str, Any], expected: list[str]) -> None:
    assert keys(member(documents["busy"], **changed), SUNDAY) == expected


@pytest.mark.parametrize(("days", "expected"), [(9, []), (10, ["pause"])])
def test_rest_is_counted_from_the_last_run(documents: dict[str, Document], days: int, expected: list[str]) -> None:
    assert keys(member(documents["busy"]), SUNDAY + timedelta(days=days)) == expected


@pytest.mark.parametrize(
    ("word", "goal", "share_body", "expected"),
    [
        ("less", "grow", True, ["goal"]),
        ("much_less", "grow", True, ["goal"]),
        ("about", "grow", True, []),
        ("less", "lean", True, []),
        ("less", "grow", False, []),
    ],
)
def test_a_shared_goal_counts(
    documents: dict[str, Document],
    word: str,
    goal: str,
    share_body: bool,  # noqa: FBT001
    expected: list[str],
) -> None:
    athlete = member(document_with(documents, word, goal), share_body=share_body)
    assert keys(athlete, SUNDAY) == expected


@pytest.mark.parametrize(
    ("name", "share_body", "consent"),
    [
        ("busy", True, Consent.SHARED),
        ("busy", False, Consent.NOT_SHARED),
        ("minor", True, Consent.TRAINING_ONLY),
        ("minor", False, Consent.NOT_SHARED),
        ("starving", True, Consent.HELD_BACK),
        ("starving", False, Consent.NOT_SHARED),
    ],
)
def test_body_needs_consent(
    documents: dict[str, Document],
    name: str,
    share_body: bool,  # noqa: FBT001
    consent: Consent,
) -> None:
    """Nothing of a body is kept unless it is shared."""
    athlete = member(documents[name], share_body=share_body)
    assert athlete.consent == consent
    assert bool(athlete.flags) == (consent == Consent.HELD_BACK)
    assert (athlete.chances is not None) == (consent == Consent.SHARED)
    assert (athlete.goal is not None) == (consent == Consent.SHARED)
    assert (athlete.chances_before is not None) == (consent == Consent.SHARED)


def test_the_order_is_by_need_then_name(documents: dict[str, Document]) -> None:
    calm = [member(replace(documents["busy"], athlete=name)) for name in ("zoe", "ann")]
    jumped = member(replace(documents["busy"], athlete="kim"), minutes=(100.0,) * 11 + (200.0,))
    ill = member(replace(documents["starving"], athlete="pam"))
    found = team_of([*calm, jumped, ill, failed_member("bob", "nothing stored")], WEEK, SUNDAY).standings
    assert [standing.member.athlete for standing in found] == ["bob", "pam", "kim", "ann", "zoe"]
    assert [standing.look for standing in found] == [Look.TODAY, Look.TODAY, Look.WEEK, Look.FINE, Look.FINE]


def test_chances_of_the_week_before(documents: dict[str, Document]) -> None:
    """Chances of the week before are those of its row."""
    assert member(documents["busy"]).chances_before == dict(zip(OUTCOMES, (0.3, 0.5, 0.1, 0.1), strict=True))
    assert member(documents["busy"], minutes=(100.0,) * 10 + (None, 100.0)).chances_before is None


def test_the_usual_counts_weeks_without_a_recording(documents: dict[str, Document]) -> None:
    minutes = (None,) * 6 + (100.0, None, 100.0, None, 100.0, 100.0)
    (standing,) = team_of([member(documents["busy"], minutes=minutes)], WEEK, SUNDAY).standings
    assert standing.usual_force == (0.0, 0.0, 0.5, 0.5, 0.5)
