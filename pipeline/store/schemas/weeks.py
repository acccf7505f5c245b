"""The table of weeks."""

from __future__ import annotations

from pipeline.store.schemas.columns import dy, number, share, text, whole_number, word
from pipeline.vocabulary import MUSCLE_NAMES, MUSCLES, OUTCOMES


def _endurances() -> dict[str, dy.Float32]:
    """Three columns for each muscle."""
    columns: dict[str, dy.Float32] = {}
    for muscle in MUSCLES:
        name, what = f"{muscle}_endurance", f"Endurance of {MUSCLE_NAMES[muscle]}: 100 for four easy hours"
        columns[name] = number("points", what, low=0)
        columns[f"{name}_low"] = number("points", "Lower end of the 90 % range", low=0)
        columns[f"{name}_high"] = number("points", "Upper end of the 90 % range", low=0)
    return columns


def _comparisons() -> dict[str, dy.Float32]:
    """Four columns for each span that a week is held against."""
    columns: dict[str, dy.Float32] = {}
    for over, what in (("usual", "the mean of up to eight earlier weeks"), ("last_week", "the last week")):
        columns[f"force_of_{over}"] = number("times", f"High-force dose over {what}", low=0)
        columns[f"force_of_{over}_low"] = number("times", "Lower end of the 90 % range", low=0)
        columns[f"force_of_{over}_high"] = number("times", "Upper end of the 90 % range", low=0)
        columns[f"endurance_of_{over}"] = number("times", f"Endurance of gluteus maximus over {what}", low=0)
    return columns


class Weeks(dy.Schema):
    """One row for every ISO week with an activity."""

    week = text("ISO week, as 2026-W46", key=True)
    activities = whole_number("", "Activities that start in the week")
    runs = whole_number("", "Those that were cut into segments")
    moving_s = number("s", "Moving time on foot", low=0)
    distance_m = number("m", "Distance on foot", low=0)
    ascent_m = number("m", "Metres climbed on foot", low=0)
    easy_s = number("s", "Time labelled easy", low=0)
    tempo_s = number("s", "Time labelled tempo", low=0)
    sprint_s = number("s", "Time labelled sprint", low=0)
    hill_s = number("s", "Time labelled hill", low=0)
    stairs_s = number("s", "Time labelled stairs", low=0)
    sprints = whole_number("", "Sprints")
    uphill_sprints = whole_number("", "Hills run with sprint effort")
    strides = number("gait cycles", "Strides", low=0)
    energy_kcal = number("kcal", "Gross energy of all sports", low=0)
    energy_kcal_low = number("kcal", "Lower end of the 90 % range", low=0)
    energy_kcal_high = number("kcal", "Upper end of the 90 % range", low=0)
    energy_net_kcal = number("kcal", "Energy of all sports above rest", low=0)
    force_sessions = number(
        "sessions", "High-force dose for gluteus maximus, in sessions of 10 x 30 s of hill sprints", low=0
    )
    force_sessions_low = number("sessions", "Lower end of the 90 % range", low=0)
    force_sessions_high = number("sessions", "Upper end of the 90 % range", low=0)
    locals().update(_endurances())
    locals().update(_comparisons())
    speed_coverage = share("Share of moving time with a speed; below 0.80 there is no dose")
    strength_sets = number("sets", "Fractional hard sets of strength work for gluteus maximus", low=0)
    trimp = number("TRIMP", "Training impulse of the week", low=0)
    running_stress_score = number("points", "Running stress score of the week", low=0)
    chronic_load = number("points/day", "Training load averaged over 42 days", low=0)
    acute_load = number("points/day", "Training load averaged over 7 days", low=0)
    monotony = number("", "Mean daily load of the week over its standard deviation", low=0)
    verdict = word(
        (*OUTCOMES, "undecided"),
        "The class with a probability of 0.60 or more; empty where the body is hidden",
        nullable=True,
    )
    probability_growing = share("Probability of muscle growth over 1.5 % in 12 weeks")
    probability_maintaining = share("Probability of no change in size")
    probability_toning = share("Probability of muscle kept and gluteal fat down over 5 %")
    probability_shrinking = share("Probability of muscle loss over 1.5 % in 12 weeks")
    muscle_change_pct = number("%", "Change of gluteus maximus volume over 12 weeks, median")
    muscle_change_pct_low = number("%", "Lower end of the 90 % range")
    muscle_change_pct_high = number("%", "Upper end of the 90 % range")
    fat_change_pct = number("%", "Change of gluteal fat over 12 weeks, median")
    fat_change_pct_low = number("%", "Lower end of the 90 % range")
    fat_change_pct_high = number("%", "Upper end of the 90 % range")
    model_version = text("Versions of the stages behind the row")
    derived_from = text("Hash of the profile, logs and model behind the row")
