"""What a set of an exercise is worth for gluteus maximus: direct 1, indirect a half, none 0."""

from __future__ import annotations

import re

import polars as pl

from pipeline.physiology import parameters_training as parameters

DIRECT, INDIRECT = parameters.SET_DIRECT.value, parameters.SET_INDIRECT.value
HALF_DEPTH, NO_SET = parameters.SET_HALF_DEPTH.value, 0.0

EXERCISES: tuple[tuple[str, float, str], ...] = (
    (r"(half|quarter|partial).*squat|wall sit", HALF_DEPTH, "Kubo 2019"),
    (r"(band\w*|lateral|side|monster|crab) (band )?(side )?walk", NO_SET, "gluteus medius: Distefano 2009"),
    (r"abduct|clam|fire hydrant|side lying|hip stability|warm up|stretch", NO_SET, "gluteus medius: Distefano 2009"),
    (r"leg (curl|extension|raise)|nordic|hamstring curl|calf|adduct", NO_SET, "no hip extension under load"),
    (r"hip (thrust|raise)|\bbridge", DIRECT, "Plotkin 2023: hip thrust equals squat"),
    (r"rdl|romanian|stiff leg|dead ?lift|rack pull", DIRECT, "judgement: loaded hip extension over a long range"),
    (r"kick ?back|donkey|hip extension|pull through|glute ham", DIRECT, "judgement: hip extension"),
    (r"split squat|bulgarian|lunge|step ?up|pistol|single leg squat", DIRECT, "Neto 2020: like squat or more"),
    (r"sissy|leg press|sled|jump|plyo|burpee", INDIRECT, "judgement"),
    (r"squat|thruster", DIRECT, "Kubo 2019"),
    (r"good morning|hyperextension|back extension|swing|olympic|clean|snatch|total body", INDIRECT, "judgement"),
    (r"press|bench|row|curl|pull ?(up|down|over)|chin|push ?up|dip|raise|fly|shrug", NO_SET, "upper body"),
    (
        r"triceps|biceps|shoulder|plank|crunch|sit ?up|core|chop|carry|cardio|\brun\b|twist|\babs?\b",
        NO_SET,
        "elsewhere",
    ),
)
"""Patterns over the lower-case name, first match wins: fraction of a hard set, and its source."""

LONGEST_EXERCISE = 200  # characters that are looked at, judgement: some patterns take the square of a name's length
_COMPILED = tuple((re.compile(pattern), fraction) for pattern, fraction, _ in EXERCISES)


def set_fraction(exercise: str) -> float | None:
    """Tell what a hard set of an exercise counts for gluteus maximus.

    Parameters
    ----------
    exercise
        Its name as a person or a watch writes it (`Hip Thrust`, `romanian_deadlift`).

    Returns
    -------
    float or None
        Fraction of a hard set; None where the name says nothing to us.
    """
    name = re.sub(r"[^a-z0-9]+", " ", exercise[:LONGEST_EXERCISE].lower()).strip()
    return next((fraction for pattern, fraction in _COMPILED if pattern.search(name)), None)


def unrecognised(log: pl.DataFrame) -> list[str]:
    """List the exercises of a strength log that count nothing because their names say nothing to us.

    Parameters
    ----------
    log
        Column `exercise`.

    Returns
    -------
    list of str
        In alphabetical order.
    """
    return sorted(name for name in log["exercise"].unique() if set_fraction(name) is None)


def daily_sets(log: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Count the hard sets for gluteus maximus of each day.

    Parameters
    ----------
    log
        The athlete's own log: `date`, `exercise`, `sets`, `rir`; sets with more than three repetitions in reserve are
        not hard.
    found
        Rows of the table `strength_sets`; a day that the log knows is taken from the log alone. Watches leave most sets
        without a name: those tell nothing, not even that no glutes were trained.

    Returns
    -------
    pl.DataFrame
        `date`, `sets` and `logged` (by the athlete), one row for each day with strength work that has a name, sorted;
        0 sets where none of it was for the glutes.
    """
    own = log.select(
        "date",
        exercise="exercise",
        sets=pl.when(pl.col("rir").fill_null(0) <= parameters.HARD_SET_RESERVE.value)
        .then(pl.col("sets"))
        .otherwise(0.0),
        logged=True,
    )
    named = pl.concat_str("exercise_category", "exercise", separator=" ", ignore_nulls=True)
    files = found.select(date="local_date", exercise=named, sets=pl.lit(1.0), logged=False)
    days = pl.concat([own, files.join(own, on="date", how="anti")])
    names = days["exercise"].unique().to_list()
    worth = pl.DataFrame(
        {"exercise": names, "fraction": [set_fraction(name) for name in names]},
        schema={"exercise": pl.String, "fraction": pl.Float64},
    )
    return (
        days.join(worth, on="exercise")
        .filter(pl.col("logged") | pl.col("fraction").is_not_null())
        .group_by("date")
        .agg(sets=(pl.col("sets") * pl.col("fraction")).sum(), logged=pl.col("logged").any())
        .sort("date")
    )
