"""Athletes whose answer is known from what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.weekly.forecast.statements import Kind, state_of
from pipeline.weekly.outlook import outlook_of
from tests.weekly.stories import STORIES, Story, state_of_story

if TYPE_CHECKING:
    from pipeline.weekly.forecast.draws import Sample


def answer(story: Story, draws: Sample) -> tuple[str, str | None]:
    """Answer as the report does: the direction of muscle, or two where it is a close call, and that of fat."""
    state = state_of_story(story)
    if state.safety:
        return "safety", None
    said = state_of(outlook_of(state, draws).projection, state.training())
    both = " or ".join(sorted((said.muscle, said.runner_up), key=("smaller", "same", "larger").index))
    muscle = {Kind.CLOSE: both, Kind.ASKED: "asked"}.get(Kind(said.kind), said.muscle)
    return muscle, said.fat


@pytest.mark.parametrize("name", STORIES)
def test_story(name: str, draws: Sample) -> None:
    story = STORIES[name]
    muscle, fat = answer(story, draws)
    assert muscle == story.muscle
    if story.fat is not None:
        assert fat == story.fat
