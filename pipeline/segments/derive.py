"""Everything derived from one activity's stream: segments with estimates, energy and load."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from pipeline.segments.corrections import NONE, Corrections, corrected
from pipeline.segments.estimates.energy import Calibration
from pipeline.segments.estimates.estimate import estimate
from pipeline.segments.estimates.seconds import SegmentSeconds
from pipeline.segments.estimates.stimulus import stimulus_of_other_sport, stimulus_of_segments
from pipeline.segments.estimates.totals import (
    ActivityEnergy,
    ActivityLoad,
    activity_load,
    energy_of_other_sport,
    energy_of_segments,
)
from pipeline.segments.labels.climbs import NO_CLIMBS
from pipeline.segments.labels.segment import Override, ground_of, label_ground
from pipeline.segments.labels.terrain import STAIR_SPORTS
from pipeline.segments.session import Session, session_stream, with_basis
from pipeline.segments.stair_machine import with_machine_climb
from pipeline.vocabulary import ON_FOOT, GradeQuality, StimulusLabel

if TYPE_CHECKING:
    from pipeline.arrays import Floats
    from pipeline.athletes.profile import Person
    from pipeline.segments.labels.climbs import Climbs
    from pipeline.segments.labels.segment import Ground
    from pipeline.segments.thresholds.daily import Thresholds


_DEFAULT = Calibration()


class Recording(NamedTuple):
    """What a file states about its activity as a whole.

    Attributes
    ----------
    sport
        In FIT's words. Only sports on foot are cut into segments.
    grade_quality
        What its altitude rests on.
    indoors
        Whether the file marks it as indoors; a treadmill in corrections does so, too.
    timer_s
        How long the timer ran [s]: all that is known of strength work and swims without records.
    session
        Its totals, which stand in for the pace of seconds where the file has none.
    sub_sport
        In FIT's words.
    """

    sport: str
    grade_quality: str
    indoors: bool = False
    timer_s: float = 0.0
    session: Session | None = None
    sub_sport: str | None = None


class Derived(NamedTuple):
    """Segments with all estimates and stimulus, no rows where there are none, totals and climbs of the activity."""

    segments: pl.DataFrame
    stimulus: pl.DataFrame
    energy: ActivityEnergy
    load: ActivityLoad
    climbs: Climbs = NO_CLIMBS


class Prepared(NamedTuple):
    """An activity whose ground is known.

    Attributes
    ----------
    stream
        What is labelled: with a person's corrections, and at the mean pace where seconds have none.
    of_seconds
        The stream with corrections alone.
    recording
        What its file states, as corrected; without a session where its totals do not stand in for seconds.
    thresholds, corrections
        As given.
    ground
        None of sports that are not on foot.
    """

    stream: pl.DataFrame
    of_seconds: pl.DataFrame
    recording: Recording
    thresholds: Thresholds
    corrections: Corrections
    ground: Ground | None

    @property
    def climbs(self) -> Climbs:
        """The steep climbs, by which places are recognised."""
        return NO_CLIMBS if self.ground is None else self.ground.terrain.climbs


def derive_activity(
    stream: pl.DataFrame,
    recording: Recording,
    *,
    thresholds: Thresholds,
    person: Person,
    corrections: Corrections = NONE,
    calibration: Calibration = _DEFAULT,
    places: Floats | None = None,
) -> Derived:
    """Label and estimate one activity.

    Parameters
    ----------
    stream
        Its clean 1 Hz stream.
    recording
        What its file states about it.
    thresholds, person
        Those of its local date.
    corrections
        A person's corrections of it.
    calibration
        The athlete's own fits on that date, for the device that recorded it.
    places
        What all passes of each of its climbs say about stairs, as `places_of` gives it; None where the climbs of no
        other activity are alike.
    """
    prepared = prepare(stream, recording, thresholds=thresholds, corrections=corrections, places=places)
    return derive_prepared(prepared, person=person, calibration=calibration)


def prepare(
    stream: pl.DataFrame,
    recording: Recording,
    *,
    thresholds: Thresholds,
    corrections: Corrections = NONE,
    places: Floats | None = None,
) -> Prepared:
    """Apply a person's corrections, and find the ground of an activity on foot. Parameters are of `derive_activity`."""
    stream = corrected(stream, corrections)
    recording = recording._replace(sport=corrections.sport or recording.sport)
    if corrections.treadmill_grade is not None:
        recording = recording._replace(grade_quality=GradeQuality.REPORTED)
    if recording.sport not in ON_FOOT:
        return Prepared(stream, stream, recording, thresholds, corrections, None)
    of_seconds = stream
    if recording.sport in STAIR_SPORTS:
        stream = with_machine_climb(stream)
    at_mean_pace = session_stream(stream, recording.session) if recording.session else None
    recording = recording if at_mean_pace is not None else recording._replace(session=None)
    stream = stream if at_mean_pace is None else at_mean_pace
    ground = ground_of(
        stream,
        thresholds,
        sport=recording.sport,
        sub_sport=recording.sub_sport,
        grade_quality=recording.grade_quality,
        places=places,
    )
    return Prepared(stream, of_seconds, recording, thresholds, corrections, ground)


def derive_prepared(prepared: Prepared, *, person: Person, calibration: Calibration = _DEFAULT) -> Derived:
    """Label and estimate an activity whose ground is known. Parameters are those of `derive_activity`."""
    stream, of_seconds, recording, thresholds, corrections, ground = prepared
    sport, on_foot = recording.sport, ground is not None
    load = activity_load(of_seconds, thresholds=thresholds, person=person, on_foot=on_foot, calibration=calibration)
    if ground is None:
        energy = energy_of_other_sport(stream, sport, timer_s=recording.timer_s, thresholds=thresholds, person=person)
        stimulus = stimulus_of_other_sport(stream, sport, thresholds=thresholds, person=person)
        return Derived(pl.DataFrame(), stimulus, energy, load)
    overrides = [Override(*part) for part in corrections.labels]
    segments = label_ground(ground, stream, thresholds, grade_quality=recording.grade_quality, overrides=overrides)
    stimulus = pl.DataFrame()
    if not segments.is_empty():
        seconds = SegmentSeconds(stream, with_basis(segments, of_session=recording.session is not None))
        stimulus = stimulus_of_segments(seconds, thresholds)
        segments = estimate(
            seconds,
            thresholds=thresholds,
            person=person,
            calibration=calibration,
            carried_kg=corrections.carried_kg,
            indoors=recording.indoors or corrections.on_treadmill,
        )
    if sport in STAIR_SPORTS and _says_nothing_of_steps(stream):
        stimulus = stimulus_of_other_sport(
            stream, sport, thresholds=thresholds, person=person, label=StimulusLabel.STAIRS
        )
    return Derived(segments, stimulus, energy_of_segments(segments, person), load, prepared.climbs)


def _says_nothing_of_steps(stream: pl.DataFrame) -> bool:
    """Return whether neither speed nor a rate of climb is known anywhere."""
    return all(stream[name].null_count() == stream.height for name in ("speed_mps", "vertical_speed_mps"))
