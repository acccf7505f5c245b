"""Every table of the store: its columns, their units and what they mean.

`metadata["unit"]` is the unit as the glossary prints it; columns without a dimension carry an empty unit.
`TABLES` says how each table is keyed and split into files.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.imports import without

with without("sqlalchemy", "pydantic", "pydantic_core"):  # extras of it, which Prefect brings: a quarter of a second
    import dataframely as dy

from pipeline.file_reasons import FileReason
from pipeline.vocabulary import (
    EFFORTS,
    EVIDENCE_CODES,
    FIBRE_LABELS,
    FILE_STATUSES,
    GAITS,
    GRADE_QUALITIES,
    INTENSITIES,
    LABELS,
    MODES,
    MUSCLE_NAMES,
    MUSCLES,
    ORIGINS,
    OUTCOMES,
    QUANTITIES,
    STATES,
    STIMULUS_LABELS,
    PaceBasis,
)


def _number(unit: str, description: str, *, low: float | None = None, high: float | None = None) -> dy.Float32:
    return dy.Float32(nullable=True, min=low, max=high, metadata={"unit": unit}, description=description)


def _share(description: str) -> dy.Float32:
    return _number("fraction", description, low=0.0, high=1.0)


def _instant(description: str, *, key: bool = False, nullable: bool = False) -> dy.Datetime:
    return dy.Datetime(
        primary_key=key,
        nullable=nullable,
        time_zone="UTC",
        time_unit="us",
        metadata={"unit": "UTC"},
        description=description,
    )


def _text(description: str, *, key: bool = False, nullable: bool = False) -> dy.String:
    return dy.String(primary_key=key, nullable=nullable, metadata={"unit": ""}, description=description)


def _word(words: tuple[str, ...], description: str, *, nullable: bool = False) -> dy.Enum:
    return dy.Enum([str(word) for word in words], nullable=nullable, metadata={"unit": ""}, description=description)


def _local_date(description: str) -> dy.Date:
    return dy.Date(metadata={"unit": "local date"}, description=description)


def _count(unit: str, description: str, *, key: bool = False, nullable: bool = False) -> dy.Int32:
    return dy.Int32(primary_key=key, nullable=nullable, metadata={"unit": unit}, description=description)


def _numbers(unit: str, description: str) -> dy.List:
    return dy.List(dy.Float32(), metadata={"unit": unit}, description=description)


class Signature(dy.Schema):
    """What the ledger keeps of one activity to recognise its duplicates: no coordinates, no name."""

    activity_id = _text("Id the activity has, or would have, in the store")
    start_time = _instant("Start of the activity")
    elapsed_s = dy.Float64(metadata={"unit": "s"}, description="From the first to the last record")
    distance_m = dy.Float64(nullable=True, metadata={"unit": "m"}, description="Distance of the activity")
    sport = _text("Sport", nullable=True)
    richness = dy.Float64(
        metadata={"unit": ""}, description="How much data the copy holds: the richest of a group is kept"
    )
    minute_distance_m = dy.List(
        dy.Float32(), metadata={"unit": "m"}, description="Distance run in each minute of elapsed time"
    )


class VerdictReason(dy.Schema):
    """One reason for the verdict on a file. The code decides what the values are."""

    code = _word(tuple(FileReason), "What it is")
    values = dy.List(dy.String(), metadata={"unit": "by code"}, description="Counts, dates, names and messages")


def _reasons(description: str, *, nullable: bool = False) -> dy.List:
    parts = dy.Struct(dict(VerdictReason.columns()))
    return dy.List(parts, nullable=nullable, metadata={"unit": ""}, description=description)


class Ledger(dy.Schema):
    """One row for every file or archive member ever seen."""

    source = _text("Path from the ingested root, `!/` between archive and member, e-mail addresses masked", key=True)
    sha256 = _text("SHA-256 of the bytes as found", key=True)
    content_sha256 = _text("SHA-256 of the bytes after decompression")
    size_bytes = dy.Int64(metadata={"unit": "byte"}, description="Size as found")
    modified_time = _instant("Modification time of the file", nullable=True)
    format = _text("Format recognised by the content, empty if the file could not be opened", nullable=True)
    verdict = _word(FILE_STATUSES, "What became of the file")
    reason = _reasons("Reasons for the verdict; `glute ledger` puts them into words")
    damage = _reasons("Where the file is damaged, and what was left out", nullable=True)
    kept_activity_ids = dy.List(
        dy.String(), metadata={"unit": ""}, description="Activities that stand for this file in the store"
    )
    signatures = dy.List(
        dy.Struct(dict(Signature.columns())),
        metadata={"unit": ""},
        description="The activities found in the file, for the search of duplicates",
    )
    reader_version = _count("", "Version of the readers that gave this verdict")
    signal_version = _count("", "Version of the signal stage that read the activities", nullable=True)


class Activities(dy.Schema):
    """One row for every activity kept."""

    activity_id = _text("Start time in UTC and the first digits of the content's hash", key=True)
    source = _text("Ledger source of the file it came from")
    content_sha256 = _text("SHA-256 of that file's content")
    format = _text("Format of the file")
    device = _text("Maker and product of the device", nullable=True)
    sport = _text("Sport in FIT's words; an annotation wins")
    recorded_sport = _text("Sport as the file has it, inferred where it names none")
    sub_sport = _text("Sub-sport in FIT's words", nullable=True)
    sport_inferred = dy.Bool(metadata={"unit": ""}, description="Whether the sport was inferred from the movement")
    start_time = _instant("First second of the activity")
    end_time = _instant("End of the activity, exclusive")
    local_start = dy.Datetime(
        time_unit="us", metadata={"unit": "local time"}, description="Start on the athlete's own clock"
    )
    utc_offset_s = _count("s", "Local time minus UTC")
    timezone_source = _text("Where local time comes from: file, position, profile or utc")
    elapsed_s = _number("s", "From start to end on the wall clock", low=0)
    timer_s = _number("s", "Without pauses of the timer", low=0)
    moving_s = _number("s", "Without pauses, standing, vehicles and gaps", low=0)
    distance_m = _number("m", "Distance covered while moving", low=0)
    ascent_m = _number("m", "Metres climbed", low=0)
    ascent_sd_m = _number("m", "Standard deviation of the metres climbed", low=0)
    descent_m = _number("m", "Metres descended", low=0)
    speed_source = _text("Where speed comes from: device, distance, positions or none")
    grade_quality = _word(GRADE_QUALITIES, "What the altitude rests on")
    heart_rate_coverage = _share("Share of moving seconds with a trusted heart rate")
    cadence_coverage = _share("Share of moving seconds with cadence")
    record_interval_s = _number("s", "Median time between records", low=0)
    best_effort_duration_s = _numbers("s", "Windows searched for the fastest stretch")
    best_effort_flat_speed_mps = _numbers("m/s", "Fastest flat-equivalent mean speed over each window")
    best_effort_speed_mps = _numbers("m/s", "Ground speed over that same stretch")
    steady_flat_speed_mps = _numbers("m/s", "Mean flat-equivalent speed of each steady stretch with heart rate")
    steady_heart_rate_bpm = _numbers("bpm", "Mean heart rate of each steady stretch")
    max_heart_rate_bpm = _number("bpm", "Highest heart rate held for 20 s", low=0)
    flat_power_w = _number("W", "Mean device power of steady running on the flat", low=0)
    flat_power_speed_mps = _number("m/s", "Mean speed of that running", low=0)
    flat_power_s = _number("s", "How long that running is together", low=0)
    device_vo2max_ml_kg_min = _number("ml/kg/min", "Maximal oxygen uptake as the device estimates it", low=0)
    device_hr_max_bpm = _number("bpm", "Maximal heart rate as the device has it set", low=0)
    device_hr_rest_bpm = _number("bpm", "Resting heart rate as the device has it", low=0)
    device_ascent_m = _number("m", "Metres climbed as the device counted them", low=0)
    device_energy_kcal = _number("kcal", "Energy as the device reports it; shown, never used", low=0)
    device_heart_rate_bpm = _number(
        "bpm", "Mean heart rate as the device reports it; used where no second has one", low=25, high=240
    )
    energy_kcal = _number("kcal", "Gross energy of the moving time", low=0)
    energy_kcal_low = _number("kcal", "Lower end of the 90 % range", low=0)
    energy_kcal_high = _number("kcal", "Upper end of the 90 % range", low=0)
    energy_net_kcal = _number("kcal", "Energy above rest", low=0)
    trimp = _number("TRIMP", "Training impulse from heart rate", low=0)
    running_stress_score = _number("points", "Running stress score: 100 for an hour at critical speed", low=0)
    quality_flags = dy.List(
        dy.String(),
        metadata={"unit": ""},
        description="What was repaired or left out",
    )
    excluded = dy.Bool(metadata={"unit": ""}, description="Whether an annotation excludes it from weeks and thresholds")
    stream_version = _text("Versions of the stages that made the stream, as `reader5.signal2`", nullable=True)
    model_version = _text("Versions of the stages behind the derived columns", nullable=True)
    derived_from = _text("Hash of thresholds, body, corrections and model behind the derived columns", nullable=True)


class Streams(dy.Schema):
    """The clean 1 Hz stream of an activity. No coordinates."""

    activity_id = _text("Activity", key=True)
    local_date = _local_date("Local date the activity starts on")
    time = _instant("Start of the second", key=True)
    state = _word(STATES, "What the athlete does in this second")
    speed_mps = _number("m/s", "Ground speed", low=0)
    distance_m = _number("m", "Distance since the start, while moving", low=0)
    altitude_m = _number("m", "Altitude, despiked")
    grade = _number("fraction", "Rise over horizontal run", low=-1, high=1)
    grade_sd = _number("fraction", "Standard deviation of the grade", low=0)
    vertical_speed_mps = _number("m/s", "Rate of climb over a few seconds")
    heart_rate_bpm = _number("bpm", "Heart rate; empty where it cannot be trusted", low=25, high=240)
    cadence_spm = _number("steps/min", "Steps per minute, both feet", low=0, high=320)
    power_w = _number("W", "Running power of the device", low=0)
    contact_time_ms = _number("ms", "Ground contact of a step as the device measures it", low=0)
    vertical_oscillation_m = _number("m", "Rise and fall of the trunk in a step as the device measures it", low=0)
    step_length_m = _number("m", "Length of a step as the device measures it", low=0)
    respiration_per_min = _number("1/min", "Breaths per minute as the device estimates them", low=0)
    lap = dy.UInt16(nullable=True, metadata={"unit": ""}, description="Number of the lap in the file, from 0")
    lap_intensity = _word(INTENSITIES, "What the lap or workout step was meant to be", nullable=True)
    model_version = _text("Versions of the stages that made the row", nullable=True)


class Basis(dy.Schema):
    """One thing that a threshold rests on."""

    code = _word(ORIGINS, "What it is")
    quantity = _word(
        QUANTITIES, "The threshold it speaks through; empty where it speaks for this one itself", nullable=True
    )
    count = _count("", "Runs or activities behind it, where it rests on some of them", nullable=True)
    date = dy.Date(nullable=True, metadata={"unit": "local date"}, description="Date of a test")


def _origin(description: str) -> dy.List:
    return dy.List(dy.Struct(dict(Basis.columns())), nullable=True, metadata={"unit": ""}, description=description)


class ThresholdTable(dy.Schema):
    """The athlete's thresholds on each local date with an activity."""

    date = dy.Date(primary_key=True, metadata={"unit": "local date"}, description="Date the thresholds hold for")
    critical_speed_mps = _number("m/s", "Critical speed on the flat", low=0)
    critical_speed_sd_mps = _number("m/s", "Standard deviation of critical speed", low=0)
    critical_speed_origin = _origin("What critical speed rests on")
    d_prime_m = _number("m", "Distance that can be run above critical speed", low=0)
    d_prime_sd_m = _number("m", "Standard deviation of D'", low=0)
    d_prime_origin = _origin("What D' rests on")
    max_sprint_speed_mps = _number("m/s", "Maximal sprint speed", low=0)
    max_sprint_speed_sd_mps = _number("m/s", "Standard deviation of maximal sprint speed", low=0)
    max_sprint_speed_origin = _origin("What maximal sprint speed rests on")
    hr_max_bpm = _number("bpm", "Maximal heart rate", low=0)
    hr_max_sd_bpm = _number("bpm", "Standard deviation of maximal heart rate", low=0)
    hr_max_origin = _origin("What maximal heart rate rests on")
    hr_rest_bpm = _number("bpm", "Resting heart rate", low=0)
    hr_rest_sd_bpm = _number("bpm", "Standard deviation of resting heart rate", low=0)
    hr_rest_origin = _origin("What resting heart rate rests on")
    vo2max_ml_kg_min = _number("ml/kg/min", "Maximal oxygen uptake", low=0)
    vo2max_sd_ml_kg_min = _number("ml/kg/min", "Standard deviation of maximal oxygen uptake", low=0)
    vo2max_origin = _origin("What maximal oxygen uptake rests on")
    model_version = _text("Version of the stage that made the row", nullable=True)
    derived_from = _text("Hash of the body, the tests and the activities behind the thresholds of the date")


class Reason(dy.Schema):
    """One thing that speaks for the label of a segment. The code decides the unit."""

    code = _word(EVIDENCE_CODES, "What it is")
    value = _number("by code", "The number that decided; empty where it is not known or the code says it all")
    sd = _number("by code", "Standard deviation of the value, where that decided, too")
    low = _number("by code", "Lower limit of the label that the value was held against")
    high = _number("by code", "Upper limit of the label that the value was held against")


def _activations() -> dict[str, dy.Float32]:
    """Three columns for each muscle."""
    columns: dict[str, dy.Float32] = {}
    for muscle in MUSCLES:
        name, what = f"{muscle}_pct_mvic", f"Activation of {MUSCLE_NAMES[muscle]}, burst mean"
        columns[name] = _number("% MVIC", what, low=0, high=130)
        columns[f"{name}_low"] = _number("% MVIC", "Lower end of the 90 % range", low=0)
        columns[f"{name}_high"] = _number("% MVIC", "Upper end of the 90 % range", low=0)
    return columns


class Segments(dy.Schema):
    """Stretches of one label: half-open, never overlapping, covering nothing but moving time."""

    activity_id = _text("Activity", key=True)
    local_date = _local_date("Local date the activity starts on")
    source = _text("Ledger source of the file")
    index = _count("", "Number of the segment within the activity, from 0", key=True)
    label = _word(LABELS, "What the stretch is")
    effort = _word(EFFORTS, "How hard it is against critical and maximal sprint speed")
    gait = _word(GAITS, "Running or walking")
    confidence = _share("Probability that the label is right")
    locals().update({f"probability_{label}": _share(f"Probability of {label}") for label in LABELS})
    runner_up = _word(LABELS, "Second most probable label", nullable=True)
    model_label = _word(LABELS, "What the model alone calls it: another label only where `annotated`", nullable=True)
    evidence = dy.List(
        dy.Struct(dict(Reason.columns())),
        nullable=True,
        metadata={"unit": ""},
        description="What speaks for `model_label`, the decisive first",
    )
    basis = _word(tuple(PaceBasis), "Whether its pace is that of its seconds or the session's mean", nullable=True)
    annotated = dy.Bool(metadata={"unit": ""}, description="Whether a person's annotation set the label")
    start_time = _instant("First second")
    end_time = _instant("End, exclusive")
    duration_s = _number("s", "Length in time", low=0)
    distance_m = _number("m", "Length on the ground", low=0)
    speed_mps = _number("m/s", "Mean ground speed", low=0)
    flat_speed_mps = _number("m/s", "Speed on the flat of equal effort; decides label and effort", low=0)
    metabolic_speed_mps = _number("m/s", "Speed on the flat of equal energy cost; decides uphill sprints", low=0)
    grade = _number("fraction", "Mean rise over run", low=-1, high=1)
    grade_quality = _word(GRADE_QUALITIES, "What the grade rests on")
    ascent_m = _number("m", "Net rise of the stretch, zero when it falls", low=0)
    heart_rate_bpm = _number("bpm", "Mean heart rate", low=25, high=240)
    cadence_spm = _number("steps/min", "Mean steps per minute", low=0, high=320)
    strides = _number("gait cycles", "Strides: one of each leg", low=0)
    locals().update(_activations())
    type_i = _share("Share of type I fibres recruited")
    type_i_low = _share("Lower end of the 90 % range")
    type_i_high = _share("Upper end of the 90 % range")
    type_iia = _share("Share of type IIa fibres recruited")
    type_iia_low = _share("Lower end of the 90 % range")
    type_iia_high = _share("Upper end of the 90 % range")
    type_iix = _share("Share of type IIx fibres recruited")
    type_iix_low = _share("Lower end of the 90 % range")
    type_iix_high = _share("Upper end of the 90 % range")
    type_ii_share = _share("Share of power that type II fibres give")
    type_ii_share_low = _share("Lower end of the 90 % range")
    type_ii_share_high = _share("Upper end of the 90 % range")
    fibre_label = _word(FIBRE_LABELS, "Fibres that give the power, in words", nullable=True)
    energy_kcal = _number("kcal", "Gross energy", low=0)
    energy_kcal_low = _number("kcal", "Lower end of the 90 % range", low=0)
    energy_kcal_high = _number("kcal", "Upper end of the 90 % range", low=0)
    energy_net_kcal = _number("kcal", "Energy above rest", low=0)
    energy_net_kcal_low = _number("kcal", "Lower end of the 90 % range", low=0)
    energy_net_kcal_high = _number("kcal", "Upper end of the 90 % range", low=0)
    set_equivalents = _number("sets", "Hard sets the stretch is worth, before the weekly cap", low=0)
    set_equivalents_low = _number("sets", "Lower end of the 90 % range", low=0)
    set_equivalents_high = _number("sets", "Upper end of the 90 % range", low=0)
    model_version = _text("Versions of the stages behind the row")


class Stimulus(dy.Schema):
    """Strides by their activation, of each label and mode of an activity. They add up over anything."""

    activity_id = _text("Activity", key=True)
    local_date = _local_date("Local date the activity starts on")
    label = dy.Enum(
        [str(word) for word in STIMULUS_LABELS],
        primary_key=True,
        metadata={"unit": ""},
        description="Label of the segments, uphill sprints and walking apart, or another sport",
    )
    mode = dy.Enum(
        [str(word) for word in MODES],
        primary_key=True,
        metadata={"unit": ""},
        description="How the strides were made: it decides the errors of their activation",
    )
    counted_s = _number("s", "Moving time counted", low=0)
    lost_s = _number("s", "Moving time without a speed, which counts nothing", low=0)
    left_out_s = _number("s", "Moving time faster than the athlete can run", low=0)
    no_altitude_s = _number("s", "Time counted as level for want of altitude", low=0)
    no_cadence_s = _number("s", "Time counted with steps modelled from speed", low=0)
    no_heart_rate_s = _number("s", "Time of another sport whose effort is known by its name alone", low=0)
    strides = _number("gait cycles", "Strides, or pushes of another sport", low=0)
    stride_tenths = dy.List(
        dy.UInt32(),
        metadata={"unit": "tenths of a stride"},
        description="Strides by activation of gluteus maximus: 65 bins of 2 % MVIC, centres 1, 3 .. 129",
    )
    locals().update(
        {
            f"{muscle}_activation_min": _number(
                "activation-minutes", f"Minutes times activation of {MUSCLE_NAMES[muscle]} over 100 % MVIC", low=0
            )
            for muscle in MUSCLES
        }
    )
    max_sprint_speed_mps = _number("m/s", "Maximal sprint speed that activation rests on", low=0)
    model_version = _text("Versions of the stages behind the row")


class StrengthSets(dy.Schema):
    """Strength sets found in files, beside the athlete's own log."""

    activity_id = _text("Activity", key=True)
    index = _count("", "Number of the set within the activity, from 0", key=True)
    start_time = _instant("Start of the set", nullable=True)
    local_date = _local_date("Local date the activity starts on")
    duration_s = _number("s", "Length of the set", low=0)
    exercise_category = _text("Exercise category in FIT's words", nullable=True)
    exercise = _text("Exercise in FIT's words", nullable=True)
    repetitions = _count("", "Repetitions", nullable=True)
    weight_kg = _number("kg", "Weight moved", low=0)


class Body(dy.Schema):
    """Scale readings found in files, beside the athlete's own log."""

    time = _instant("Time of the reading", key=True)
    source = _text("Ledger source of the file")
    mass_kg = _number("kg", "Body mass", low=0)
    body_fat_pct = _number("%", "Body fat", low=0, high=100)
    muscle_mass_kg = _number("kg", "Muscle mass", low=0)


def _endurances() -> dict[str, dy.Float32]:
    """Three columns for each muscle."""
    columns: dict[str, dy.Float32] = {}
    for muscle in MUSCLES:
        name, what = f"{muscle}_endurance", f"Endurance of {MUSCLE_NAMES[muscle]}: 100 for four easy hours"
        columns[name] = _number("points", what, low=0)
        columns[f"{name}_low"] = _number("points", "Lower end of the 90 % range", low=0)
        columns[f"{name}_high"] = _number("points", "Upper end of the 90 % range", low=0)
    return columns


def _comparisons() -> dict[str, dy.Float32]:
    """Four columns for each span that a week is held against."""
    columns: dict[str, dy.Float32] = {}
    for over, what in (("usual", "the mean of up to eight earlier weeks"), ("last_week", "the last week")):
        columns[f"force_of_{over}"] = _number("times", f"High-force dose over {what}", low=0)
        columns[f"force_of_{over}_low"] = _number("times", "Lower end of the 90 % range", low=0)
        columns[f"force_of_{over}_high"] = _number("times", "Upper end of the 90 % range", low=0)
        columns[f"endurance_of_{over}"] = _number("times", f"Endurance of gluteus maximus over {what}", low=0)
    return columns


class Weeks(dy.Schema):
    """One row for every ISO week with an activity."""

    week = _text("ISO week, as 2026-W46", key=True)
    activities = _count("", "Activities that start in the week")
    runs = _count("", "Those that were cut into segments")
    moving_s = _number("s", "Moving time on foot", low=0)
    distance_m = _number("m", "Distance on foot", low=0)
    ascent_m = _number("m", "Metres climbed on foot", low=0)
    easy_s = _number("s", "Time labelled easy", low=0)
    tempo_s = _number("s", "Time labelled tempo", low=0)
    sprint_s = _number("s", "Time labelled sprint", low=0)
    hill_s = _number("s", "Time labelled hill", low=0)
    stairs_s = _number("s", "Time labelled stairs", low=0)
    sprints = _count("", "Sprints")
    uphill_sprints = _count("", "Hills run with sprint effort")
    strides = _number("gait cycles", "Strides", low=0)
    energy_kcal = _number("kcal", "Gross energy of all sports", low=0)
    energy_kcal_low = _number("kcal", "Lower end of the 90 % range", low=0)
    energy_kcal_high = _number("kcal", "Upper end of the 90 % range", low=0)
    energy_net_kcal = _number("kcal", "Energy of all sports above rest", low=0)
    set_equivalents = _number("sets", "Hard sets that the running is worth, after the weekly cap", low=0)
    set_equivalents_low = _number("sets", "Lower end of the 90 % range", low=0)
    set_equivalents_high = _number("sets", "Upper end of the 90 % range", low=0)
    force_sessions = _number(
        "sessions", "High-force dose for gluteus maximus, in sessions of 10 x 30 s of hill sprints", low=0
    )
    force_sessions_low = _number("sessions", "Lower end of the 90 % range", low=0)
    force_sessions_high = _number("sessions", "Upper end of the 90 % range", low=0)
    locals().update(_endurances())
    locals().update(_comparisons())
    speed_coverage = _share("Share of moving time with a speed; below 0.80 there is no dose")
    strength_sets = _number("sets", "Fractional hard sets of strength work for gluteus maximus", low=0)
    trimp = _number("TRIMP", "Training impulse of the week", low=0)
    running_stress_score = _number("points", "Running stress score of the week", low=0)
    chronic_load = _number("points/day", "Training load averaged over 42 days", low=0)
    acute_load = _number("points/day", "Training load averaged over 7 days", low=0)
    monotony = _number("", "Mean daily load of the week over its standard deviation", low=0)
    verdict = _word(
        (*OUTCOMES, "undecided"),
        "The class with at least half of the probability; empty where the body is hidden",
        nullable=True,
    )
    probability_growing = _share("Probability of muscle growth over 1.5 % in 12 weeks")
    probability_maintaining = _share("Probability of no change in size")
    probability_toning = _share("Probability of muscle kept and gluteal fat down over 5 %")
    probability_shrinking = _share("Probability of muscle loss over 1.5 % in 12 weeks")
    muscle_change_pct = _number("%", "Change of gluteus maximus volume over 12 weeks, median")
    muscle_change_pct_low = _number("%", "Lower end of the 90 % range")
    muscle_change_pct_high = _number("%", "Upper end of the 90 % range")
    fat_change_pct = _number("%", "Change of gluteal fat over 12 weeks, median")
    fat_change_pct_low = _number("%", "Lower end of the 90 % range")
    fat_change_pct_high = _number("%", "Upper end of the 90 % range")
    model_version = _text("Versions of the stages behind the row")
    derived_from = _text("Hash of the profile, logs and model behind the row")


@dataclass(frozen=True)
class Table:
    """How a table is keyed and split into files.

    Attributes
    ----------
    name
        Its name, and that of its folder.
    schema
        Columns, types and rules of its rows.
    dated_by
        Column that holds the local date, the local time or the ISO week of a row; None for a single file per athlete.
    period
        `year` or `month`: the span of dates that one file covers; None for a single file per athlete.
    sorted_by
        Order of the rows in each file.
    row_group_per_activity
        Whether each activity has a row group of its own, which is copied undecoded when other activities change.
    """

    name: str
    schema: type[dy.Schema]
    dated_by: str | None
    period: str | None
    sorted_by: tuple[str, ...]
    row_group_per_activity: bool = False


TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        Table("ledger", Ledger, None, None, ("source", "sha256")),
        Table("activities", Activities, "local_start", "year", ("start_time", "activity_id")),
        Table("streams", Streams, "local_date", "month", ("activity_id", "time"), row_group_per_activity=True),
        Table("thresholds", ThresholdTable, "date", "year", ("date",)),
        Table("segments", Segments, "local_date", "year", ("start_time", "activity_id", "index")),
        Table("stimulus", Stimulus, "local_date", "year", ("local_date", "activity_id", "label", "mode")),
        Table("strength_sets", StrengthSets, "local_date", "year", ("local_date", "activity_id", "index")),
        Table("body", Body, "time", "year", ("time",)),
        Table("weeks", Weeks, "week", "year", ("week",)),
    )
}
