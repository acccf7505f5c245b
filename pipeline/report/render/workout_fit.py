"""Workouts as FIT files, as watches take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.sources.fit.writer import FitWriter

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.report.sections.workouts import Target, Workout, WorkoutStep

BPM_OFFSET = 100  # FIT counts heart rates from here; below it stand percentages of the maximum
STRENGTH: dict[str, Any] = {"sport": "training", "sub_sport": "strength_training"}
RUNNING: dict[str, Any] = {"sport": "running", "sub_sport": "generic"}


def workout_fit(workout: Workout, *, created: datetime, number: int) -> bytes:
    """Write a workout as a FIT file.

    Parameters
    ----------
    workout
        What to write.
    created
        Time for the file [UTC].
    number
        Serial number; with `created` it tells the file apart from others on a watch.

    Returns
    -------
    bytes
        A `file_id`, a `workout`, and one `workout_step` for each step and each repeat.
    """
    steps: list[dict[str, Any]] = []
    for block in workout.blocks:
        first = len(steps)
        steps += [_step(step) for step in block.steps]
        if block.times > 1:
            repeat = {"duration_type": "repeat_until_steps_cmplt", "duration_step": first, "repeat_steps": block.times}
            steps.append({**repeat, "target_type": "open"})
    writer = FitWriter()
    writer.write(
        "file_id", type="workout", manufacturer="development", product=0, serial_number=number, time_created=created
    )
    sport = STRENGTH if workout.key == "strength" else RUNNING
    writer.write("workout", wkt_name=workout.name, num_valid_steps=len(steps), **sport)
    for index, values in enumerate(steps):
        writer.write("workout_step", message_index=index, **values)
    return writer.to_bytes()


def _step(step: WorkoutStep) -> dict[str, Any]:
    """Give the fields of one step."""
    values = {"wkt_step_name": step.name, "intensity": step.intensity, **_until(step), **_target(step.target)}
    return values if step.exercise is None else {**values, "exercise_category": step.exercise}


def _until(step: WorkoutStep) -> dict[str, Any]:
    if step.seconds is not None:
        return {"duration_type": "time", "duration_time": step.seconds}
    if step.metres is not None:
        return {"duration_type": "distance", "duration_distance": step.metres}
    if step.repetitions is not None:
        return {"duration_type": "reps", "duration_reps": step.repetitions}
    return {"duration_type": "open"}


def _target(target: Target | None) -> dict[str, Any]:
    """Give a range of the athlete's own instead of one of the watch's zones, which is what zone 0 says."""
    if target is None:
        return {"target_type": "open"}
    kind, low, high = target
    if kind == "speed":
        return {
            "target_type": "speed",
            "target_speed_zone": 0,
            "custom_target_speed_low": low,
            "custom_target_speed_high": high,
        }
    return {
        "target_type": "heart_rate",
        "target_hr_zone": 0,
        "custom_target_heart_rate_low": round(low) + BPM_OFFSET,
        "custom_target_heart_rate_high": round(high) + BPM_OFFSET,
    }
