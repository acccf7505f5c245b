"""Thresholds, and the segments and stimulus that rest on them."""

from __future__ import annotations

from pipeline.store.schemas.columns import dy, instant, local_day, number, share, text, whole_number, word
from pipeline.vocabulary import (
    EFFORTS,
    EVIDENCE_CODES,
    FIBRE_LABELS,
    GAITS,
    GRADE_QUALITIES,
    LABELS,
    MODES,
    MUSCLE_NAMES,
    MUSCLES,
    ORIGINS,
    QUANTITIES,
    STIMULUS_LABELS,
    PaceBasis,
)


class Basis(dy.Schema):
    """One thing that a threshold rests on."""

    code = word(ORIGINS, "What it is")
    quantity = word(
        QUANTITIES, "The threshold it speaks through; empty where it speaks for this one itself", nullable=True
    )
    count = whole_number("", "Runs or activities behind it, where it rests on some of them", nullable=True)
    date = dy.Date(nullable=True, metadata={"unit": "local date"}, description="Date of a test")


def _origin(description: str) -> dy.List:
    return dy.List(dy.Struct(dict(Basis.columns())), nullable=True, metadata={"unit": ""}, description=description)


def _threshold(unit: str, description: str) -> dy.Float32:
    """Describe what labels rest on, and how sure it is: where nothing is known, a prior stands in."""
    return number(unit, description, low=0, nullable=False)


class ThresholdTable(dy.Schema):
    """The athlete's thresholds on each local date with an activity."""

    date = dy.Date(primary_key=True, metadata={"unit": "local date"}, description="Date the thresholds hold for")
    critical_speed_mps = _threshold("m/s", "Critical speed on the flat")
    critical_speed_sd_mps = _threshold("m/s", "Standard deviation of critical speed")
    critical_speed_origin = _origin("What critical speed rests on")
    d_prime_m = _threshold("m", "Distance that can be run above critical speed")
    d_prime_sd_m = _threshold("m", "Standard deviation of D'")
    d_prime_origin = _origin("What D' rests on")
    max_sprint_speed_mps = _threshold("m/s", "Maximal sprint speed")
    max_sprint_speed_sd_mps = _threshold("m/s", "Standard deviation of maximal sprint speed")
    max_sprint_speed_origin = _origin("What maximal sprint speed rests on")
    hr_max_bpm = _threshold("bpm", "Maximal heart rate")
    hr_max_sd_bpm = _threshold("bpm", "Standard deviation of maximal heart rate")
    hr_max_origin = _origin("What maximal heart rate rests on")
    hr_rest_bpm = _threshold("bpm", "Resting heart rate")
    hr_rest_sd_bpm = _threshold("bpm", "Standard deviation of resting heart rate")
    hr_rest_origin = _origin("What resting heart rate rests on")
    vo2max_ml_kg_min = number("ml/kg/min", "Maximal oxygen uptake", low=0)
    vo2max_sd_ml_kg_min = number("ml/kg/min", "Standard deviation of maximal oxygen uptake", low=0)
    vo2max_origin = _origin("What maximal oxygen uptake rests on")
    model_version = text("Version of the stage that made the row", nullable=True)
    derived_from = text("Hash of the body, the tests and the activities behind the thresholds of the date")


class Reason(dy.Schema):
    """One thing that speaks for the label of a segment. The code decides the unit."""

    code = word(EVIDENCE_CODES, "What it is")
    value = number("by code", "The number that decided; empty where it is not known or the code says it all")
    sd = number("by code", "Standard deviation of the value, where that decided, too")
    low = number("by code", "Lower limit of the label that the value was held against")
    high = number("by code", "Upper limit of the label that the value was held against")


def _activations() -> dict[str, dy.Float32]:
    """Three columns for each muscle."""
    columns: dict[str, dy.Float32] = {}
    for muscle in MUSCLES:
        name, what = f"{muscle}_pct_mvic", f"Activation of {MUSCLE_NAMES[muscle]}, burst mean"
        columns[name] = number("% MVIC", what, low=0, high=130)
        columns[f"{name}_low"] = number("% MVIC", "Lower end of the 90 % range", low=0)
        columns[f"{name}_high"] = number("% MVIC", "Upper end of the 90 % range", low=0)
    return columns


class Segments(dy.Schema):
    """Stretches of one label: half-open, never overlapping, covering nothing but moving time."""

    activity_id = text("Activity", key=True)
    local_date = local_day("Local date the activity starts on")
    source = text("Ledger source of the file")
    index = whole_number("", "Number of the segment within the activity, from 0", key=True)
    label = word(LABELS, "What the stretch is")
    effort = word(EFFORTS, "How hard it is against critical and maximal sprint speed")
    gait = word(GAITS, "Running or walking")
    confidence = share("Probability that the label is right")
    locals().update({f"probability_{label}": share(f"Probability of {label}") for label in LABELS})
    runner_up = word(LABELS, "Second most probable label", nullable=True)
    model_label = word(LABELS, "What the model alone calls it: another label only where `annotated`", nullable=True)
    evidence = dy.List(
        dy.Struct(dict(Reason.columns())),
        nullable=True,
        metadata={"unit": ""},
        description="What speaks for `model_label`, the decisive first",
    )
    basis = word(tuple(PaceBasis), "Whether its pace is that of its seconds or the session's mean", nullable=True)
    annotated = dy.Bool(metadata={"unit": ""}, description="Whether a person's annotation set the label")
    start_time = instant("First second")
    end_time = instant("End, exclusive")
    duration_s = number("s", "Length in time", low=0)
    distance_m = number("m", "Length on the ground", low=0)
    speed_mps = number("m/s", "Mean ground speed", low=0)
    flat_speed_mps = number("m/s", "Speed on the flat of equal effort; decides label and effort", low=0)
    metabolic_speed_mps = number("m/s", "Speed on the flat of equal energy cost; decides uphill sprints", low=0)
    grade = number("fraction", "Mean rise over run", low=-1, high=1)
    grade_quality = word(GRADE_QUALITIES, "What the grade rests on")
    ascent_m = number("m", "Net rise of the stretch, zero when it falls", low=0)
    heart_rate_bpm = number("bpm", "Mean heart rate", low=25, high=240)
    cadence_spm = number("steps/min", "Mean steps per minute", low=0, high=320)
    strides = number("gait cycles", "Strides: one of each leg", low=0)
    locals().update(_activations())
    type_i = share("Share of type I fibres recruited")
    type_i_low = share("Lower end of the 90 % range")
    type_i_high = share("Upper end of the 90 % range")
    type_iia = share("Share of type IIa fibres recruited")
    type_iia_low = share("Lower end of the 90 % range")
    type_iia_high = share("Upper end of the 90 % range")
    type_iix = share("Share of type IIx fibres recruited")
    type_iix_low = share("Lower end of the 90 % range")
    type_iix_high = share("Upper end of the 90 % range")
    type_ii_share = share("Share of power that type II fibres give")
    type_ii_share_low = share("Lower end of the 90 % range")
    type_ii_share_high = share("Upper end of the 90 % range")
    fibre_label = word(FIBRE_LABELS, "Fibres that give the power, in words", nullable=True)
    energy_kcal = number("kcal", "Gross energy", low=0)
    energy_kcal_low = number("kcal", "Lower end of the 90 % range", low=0)
    energy_kcal_high = number("kcal", "Upper end of the 90 % range", low=0)
    energy_net_kcal = number("kcal", "Energy above rest", low=0)
    energy_net_kcal_low = number("kcal", "Lower end of the 90 % range", low=0)
    energy_net_kcal_high = number("kcal", "Upper end of the 90 % range", low=0)
    model_version = text("Versions of the stages behind the row")


class Stimulus(dy.Schema):
    """Strides by their activation, of each label and mode of an activity. They add up over anything."""

    activity_id = text("Activity", key=True)
    local_date = local_day("Local date the activity starts on")
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
    counted_s = number("s", "Moving time counted", low=0)
    lost_s = number("s", "Moving time without a speed, which counts nothing", low=0)
    left_out_s = number("s", "Moving time faster than the athlete can run", low=0)
    no_altitude_s = number("s", "Time counted as level for want of altitude", low=0)
    no_cadence_s = number("s", "Time counted with steps modelled from speed", low=0)
    no_heart_rate_s = number("s", "Time of another sport whose effort is known by its name alone", low=0)
    strides = number("gait cycles", "Strides, or pushes of another sport", low=0)
    stride_tenths = dy.List(
        dy.UInt32(),
        metadata={"unit": "tenths of a stride"},
        description="Strides by activation of gluteus maximus: 65 bins of 2 % MVIC, centres 1, 3 .. 129",
    )
    locals().update(
        {
            f"{muscle}_activation_min": number(
                "activation-minutes", f"Minutes times activation of {MUSCLE_NAMES[muscle]} over 100 % MVIC", low=0
            )
            for muscle in MUSCLES
        }
    )
    max_sprint_speed_mps = number("m/s", "Maximal sprint speed that activation rests on", low=0)
    model_version = text("Versions of the stages behind the row")
