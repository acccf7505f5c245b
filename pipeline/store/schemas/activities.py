"""Activities, their streams, and the strength sets and scale readings found in files."""

from __future__ import annotations

from pipeline.segments.thresholds.efforts import EFFORT_DURATIONS_S
from pipeline.store.schemas.columns import dy, instant, local_day, number, numbers, share, text, whole_number, word
from pipeline.vocabulary import GRADE_QUALITIES, INTENSITIES, STATES


class Activities(dy.Schema):
    """One row for every activity kept."""

    activity_id = text("Start time in UTC and the first digits of the content's hash", key=True)
    source = text("Ledger source of the file it came from")
    content_sha256 = text("SHA-256 of that file's content")
    format = text("Format of the file")
    device = text("Maker and product of the device", nullable=True)
    sport = text("Sport in FIT's words; an annotation wins")
    recorded_sport = text("Sport as the file has it, inferred where it names none")
    sub_sport = text("Sub-sport in FIT's words", nullable=True)
    sport_inferred = dy.Bool(metadata={"unit": ""}, description="Whether the sport was inferred from the movement")
    start_time = instant("First second of the activity")
    end_time = instant("End of the activity, exclusive")
    local_start = dy.Datetime(
        time_unit="us", metadata={"unit": "local time"}, description="Start on the athlete's own clock"
    )
    utc_offset_s = whole_number("s", "Local time minus UTC")
    timezone_source = text("Where local time comes from: file, position, profile or utc")
    elapsed_s = number("s", "From start to end on the wall clock", low=0)
    timer_s = number("s", "Without pauses of the timer", low=0)
    moving_s = number("s", "Without pauses, standing, vehicles and gaps", low=0)
    distance_m = number("m", "Distance covered while moving", low=0)
    ascent_m = number("m", "Metres climbed", low=0)
    ascent_sd_m = number("m", "Standard deviation of the metres climbed", low=0)
    descent_m = number("m", "Metres descended", low=0)
    speed_source = text("Where speed comes from: device, distance, positions or none")
    grade_quality = word(GRADE_QUALITIES, "What the altitude rests on")
    heart_rate_coverage = share("Share of moving seconds with a trusted heart rate")
    cadence_coverage = share("Share of moving seconds with cadence")
    record_interval_s = number("s", "Median time between records", low=0)
    best_effort_duration_s = numbers("s", "Windows searched for the fastest stretch", most=len(EFFORT_DURATIONS_S))
    best_effort_flat_speed_mps = numbers("m/s", "Fastest flat-equivalent mean speed over each window")
    best_effort_speed_mps = numbers("m/s", "Ground speed over that same stretch")
    steady_flat_speed_mps = numbers("m/s", "Mean flat-equivalent speed of each steady stretch with heart rate")
    steady_heart_rate_bpm = numbers("bpm", "Mean heart rate of each steady stretch")
    max_heart_rate_bpm = number("bpm", "Highest heart rate held for 20 s", low=0)
    flat_power_w = number("W", "Mean device power of steady running on the flat", low=0)
    flat_power_speed_mps = number("m/s", "Mean speed of that running", low=0)
    flat_power_s = number("s", "How long that running is together", low=0)
    climb_rise_m = numbers("m", "Rise of each climb with a part as steep as stairs, to recognise places", nullable=True)
    climb_run_m = numbers("m", "Length of each piece of these climbs, eight of equal rise for each", nullable=True)
    climb_steps = numbers("steps", "Steps in each of these pieces", nullable=True)
    climb_stairs_log_odds = numbers(
        "nats", "Log odds of stairs in each of these pieces, by this activity alone", nullable=True
    )
    device_vo2max_ml_kg_min = number("ml/kg/min", "Maximal oxygen uptake as the device estimates it", low=0)
    device_hr_max_bpm = number("bpm", "Maximal heart rate as the device has it set", low=0)
    device_hr_rest_bpm = number("bpm", "Resting heart rate as the device has it", low=0)
    device_ascent_m = number("m", "Metres climbed as the device counted them", low=0)
    device_energy_kcal = number("kcal", "Energy as the device reports it; shown, never used", low=0)
    device_heart_rate_bpm = number(
        "bpm", "Mean heart rate as the device reports it; used where no second has one", low=25, high=240
    )
    energy_kcal = number("kcal", "Gross energy of the moving time", low=0)
    energy_kcal_low = number("kcal", "Lower end of the 90 % range", low=0)
    energy_kcal_high = number("kcal", "Upper end of the 90 % range", low=0)
    energy_net_kcal = number("kcal", "Energy above rest", low=0)
    trimp = number("TRIMP", "Training impulse from heart rate", low=0)
    running_stress_score = number("points", "Running stress score: 100 for an hour at critical speed", low=0)
    quality_flags = dy.List(
        dy.String(),
        metadata={"unit": ""},
        description="What was repaired or left out",
    )
    excluded = dy.Bool(metadata={"unit": ""}, description="Whether an annotation excludes it from weeks and thresholds")
    stream_version = text("Versions of the stages that made the stream, as `reader5.signal2`", nullable=True)
    model_version = text("Versions of the stages behind the derived columns", nullable=True)
    derived_from = text("Hash of thresholds, body, corrections and model behind the derived columns", nullable=True)


class Streams(dy.Schema):
    """The clean 1 Hz stream of an activity. No coordinates."""

    activity_id = text("Activity", key=True)
    local_date = local_day("Local date the activity starts on")
    time = instant("Start of the second", key=True)
    state = word(STATES, "What the athlete does in this second")
    speed_mps = number("m/s", "Ground speed", low=0)
    distance_m = number("m", "Distance since the start, while moving", low=0)
    altitude_m = number("m", "Altitude, despiked")
    grade = number("fraction", "Rise over horizontal run", low=-1, high=1)
    grade_sd = number("fraction", "Standard deviation of the grade", low=0)
    vertical_speed_mps = number("m/s", "Rate of climb over a few seconds")
    heart_rate_bpm = number("bpm", "Heart rate; empty where it cannot be trusted", low=25, high=240)
    cadence_spm = number("steps/min", "Steps per minute, both feet", low=0, high=320)
    power_w = number("W", "Running power of the device", low=0)
    contact_time_ms = number("ms", "Ground contact of a step as the device measures it", low=0)
    vertical_oscillation_m = number("m", "Rise and fall of the trunk in a step as the device measures it", low=0)
    step_length_m = number("m", "Length of a step as the device measures it", low=0)
    respiration_per_min = number("1/min", "Breaths per minute as the device estimates them", low=0)
    lap = dy.UInt16(nullable=True, metadata={"unit": ""}, description="Number of the lap in the file, from 0")
    lap_intensity = word(INTENSITIES, "What the lap or workout step was meant to be", nullable=True)
    model_version = text("Versions of the stages that made the row", nullable=True)


class StrengthSets(dy.Schema):
    """Strength sets found in files, beside the athlete's own log."""

    activity_id = text("Activity", key=True)
    index = whole_number("", "Number of the set within the activity, from 0", key=True)
    start_time = instant("Start of the set", nullable=True)
    local_date = local_day("Local date the activity starts on")
    duration_s = number("s", "Length of the set", low=0)
    exercise_category = text("Exercise category in FIT's words", nullable=True)
    exercise = text("Exercise in FIT's words", nullable=True)
    repetitions = whole_number("", "Repetitions", nullable=True)
    weight_kg = number("kg", "Weight moved", low=0)


class Body(dy.Schema):
    """Scale readings found in files, beside the athlete's own log."""

    time = instant("Time of the reading", key=True)
    source = text("Ledger source of the file")
    mass_kg = number("kg", "Body mass", low=0)
    body_fat_pct = number("%", "Body fat", low=0, high=100)
    muscle_mass_kg = number("kg", "Muscle mass", low=0)
