"""Numbers as people read them: rounded, with their unit and their range, metric or imperial."""

from __future__ import annotations

import math
import re
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.physiology.parameters_size import HEDGES
from pipeline.report.sentences import counted, sentence
from pipeline.units import METRES_PER_FOOT, METRES_PER_MILE, METRES_PER_YARD, SECONDS_PER_HOUR

if TYPE_CHECKING:
    from pipeline.vocabulary import Units
    from pipeline.weekly.answer import Range

PACE_UNITS: dict[Units, tuple[str, float]] = {"metric": ("min/km", 1000.0), "imperial": ("min/mi", METRES_PER_MILE)}
SHORT_DISTANCE_M = 1000.0  # below it, metres or yards; judgement
SHORT_DURATION_S = 600  # below it, seconds count; judgement
SLOWEST_PACE_MPS = 0.5  # below it a pace says nothing; judgement
PROBABILITY_STEP_PCT = 5  # shown probabilities are rounded to it (health wording rules)
PROBABILITY_FLOOR, PROBABILITY_CEILING = 0.05, 0.95  # no probability outside is shown as a number
EFFORT_STEP_PCT = 5  # to which effort and shares of fibres are rounded: their ranges allow no more; judgement
EFFORT_TOP_PCT = 100  # a maximal hold; more is shown as more than that
ENERGY_STEP_KCAL, POINTS_STEP = 10, 5  # to which energy and load are rounded; judgement
COARSE_FROM_STEPS = 10  # steps; smaller amounts are rounded to 1; judgement
CLOSE_CALL_PCT = 10, 55  # least and most that is shown of an outcome that is too close to call
ROUNDING_NOISE = 1e-6  # of a step: less is noise of floats
NARROW_STEP_PCT, WIDE_FROM_PCT = 0.5, 6.0  # step of a range of changes [%], and the width from which it is 1 %
HELD_SPACE = re.compile(r"(?<=[\d)]) (?=(?:%|kcal|km|mi|m|yd|ft|min|s|h|bpm|sets?|points|→)(?!\w))|(?<=→) (?=\d)")
MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"


def number(value: float, digits: int = 0) -> str:
    """Return a number with thousands separated and a true minus sign, as the language of the report writes it."""
    text = f"{value:,.{digits}f}"
    minus = MINUS if _is_shown(value, digits) else ""
    marks = str.maketrans({",": sentence("number.thousands"), ".": sentence("number.decimal"), "-": minus})
    return text.translate(marks)


def _is_shown(value: float, digits: int) -> bool:
    """Return whether a number is more than zero as it is rounded."""
    return bool(float(f"{value:.{digits}f}"))


def rounded(value: float, step: int) -> str:
    """Return a number to the nearest multiple of a step."""
    return number(step * round(value / step))


def hold_units(text: str, space: str) -> str:
    """Put another kind of space between a number and its unit or its arrow, at which no line ends."""
    return HELD_SPACE.sub(space, text)


def signed(value: float, digits: int = 1) -> str:
    """Return a change with its sign."""
    text = number(value, digits)
    return f"+{text}" if value > 0 and _is_shown(value, digits) else text


def ranged(found: Range | None, digits: int = 0, factor: float = 1.0, step: int | None = None) -> str:
    """Return an estimate with its range, times a factor, as `365 (330-404)`; a dash where there is none.

    Both are rounded to so many digits or, where it is given, to a `step`.
    """
    if found is None:
        return DASH
    size = step or 10.0**-digits
    low, high = outward(factor * found.low, factor * found.high, size)
    value = step * round(factor * found.value / step) if step else factor * found.value
    return f"{number(value, digits)} ({number(low, digits)}{DASH}{number(high, digits)})"


def energy(found: Range | None) -> str:
    """Return an energy [kcal] with its range, in steps of 10 where it is not small; without its unit."""
    return ranged(found, step=None if found is None else energy_step(found.value))


def energy_step(kcal: float) -> int:
    """Return to how many kcal an energy is rounded: 10, and 1 where it is small."""
    return _step(kcal, ENERGY_STEP_KCAL)


def points(found: Range) -> str:
    """Return load points with their range, in steps of 5 where they are not few."""
    return sentence("amount.points", value=ranged(found, step=_step(found.value, POINTS_STEP)))


def _step(value: float, step: int) -> int:
    return step if abs(value) >= COARSE_FROM_STEPS * step else 1


def effort(found: Range | None) -> str:
    """Return muscle effort with its range [% MVIC]; a dash where there is none."""
    if found is None:
        return DASH
    return f"{effort_text(found.value)} ({effort_ends(found)})"


def effort_ends(found: Range) -> str:
    """Return the range of muscle effort, rounded outward; one end where both read alike, above a maximal hold."""
    return DASH.join(dict.fromkeys(map(effort_text, outward(found.low, found.high, EFFORT_STEP_PCT))))


def effort_text(percent: float) -> str:
    """Round effort to steps of 5; more than a maximal hold is possible, and shown as no more than that."""
    nearest = EFFORT_STEP_PCT * round(percent / EFFORT_STEP_PCT)
    return f"{EFFORT_TOP_PCT}+" if nearest > EFFORT_TOP_PCT else number(nearest)


def share(found: Range | None) -> str:
    """Return a share of fibres with its range [%], in steps of 5; a dash where there is none."""
    return ranged(found, factor=100, step=EFFORT_STEP_PCT)


def outward(low: float, high: float, step: float) -> tuple[float, float]:
    """Round the ends of a range to a step, never inward; float noise moves no end by a step.

    >>> outward(-1.24, 2.0, 0.5)
    (-1.5, 2.0)
    """
    return step * math.floor(low / step + ROUNDING_NOISE), step * math.ceil(high / step - ROUNDING_NOISE)


def signed_range(change: Range) -> str:
    """Return a change in percent and its range, as `+0.5 (-1.0 to +2.0)`: no finer than the range allows."""
    step, digits = _step_of(change)
    value = signed(step * round(change.value / step), digits)
    return f"{value} ({change_ends(change)})"


def change_ends(change: Range) -> str:
    """Return the ends of a change in percent, rounded as in `signed_range`."""
    return signed_ends(change.low, change.high, *_step_of(change))


def _step_of(change: Range) -> tuple[float, int]:
    """Return to what a change is rounded [%], and with how many decimals."""
    return (NARROW_STEP_PCT, 1) if change.high - change.low < WIDE_FROM_PCT else (1.0, 0)


def signed_ends(low: float, high: float, step: float = 1.0, digits: int = 0) -> str:
    """Return the ends of a range that may change sign, rounded outward, as `-1.0 to +2.0`."""
    low, high = outward(low, high, step)
    return sentence("word.to", low=signed(low, digits), high=signed(high, digits))


def duration(seconds: float) -> str:
    """Return a time span as `35 s`, `4:05 min`, `52 min`, `1 h 05 min` or `4 h`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < SHORT_DURATION_S and whole % 60:
        return f"{whole // 60}:{whole % 60:02d} min"
    hours, minutes = divmod(round(whole / 60), 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{minutes:02d} min" if hours else f"{minutes} min"] * bool(minutes)
    return " ".join(parts)


def distance(metres: float, units: Units) -> str:
    """Return a distance on the ground in km or m, mi or yd."""
    if metres < SHORT_DISTANCE_M:
        return f"{number(metres)} m" if units == "metric" else f"{number(metres / METRES_PER_YARD)} yd"
    return f"{number(metres / 1000, 1)} km" if units == "metric" else f"{number(metres / METRES_PER_MILE, 1)} mi"


def height(metres: float, units: Units) -> str:
    """Return a rise in m or ft."""
    return f"{number(metres)} m" if units == "metric" else f"{number(metres / METRES_PER_FOOT)} ft"


def pace(speed_mps: float | None, units: Units, *, unit: bool = True) -> str:
    """Return a speed as a pace, `5:30 min/km` or `8:51 min/mi`; a dash where it is too slow to say anything."""
    if speed_mps is None or speed_mps < SLOWEST_PACE_MPS:
        return DASH
    name, metres = PACE_UNITS[units]
    seconds = round(metres / speed_mps)
    return f"{seconds // 60}:{seconds % 60:02d}" + (f" {name}" if unit else "")


def pace_range(speed: Range, units: Units) -> str:
    """Return a pace and its range, the slower end first: `4:37 (4:56 to 4:20) min/km`; a dash for an end too slow."""
    middle, slow, fast = (pace(mps, units, unit=False) for mps in (speed.value, speed.low, speed.high))
    return f"{middle} ({sentence('word.to', low=slow, high=fast)}) {PACE_UNITS[units][0]}"


def speed_range(speed: Range, units: Units) -> str:
    """Return a speed [m/s] and its range in km/h or mph."""
    unit, metres = ("km/h", 1000.0) if units == "metric" else ("mph", METRES_PER_MILE)
    return f"{ranged(speed, 1, SECONDS_PER_HOUR / metres)} {unit}"


def speed(mps: float, units: Units) -> str:
    """Return a speed in km/h or mph."""
    unit, metres = ("km/h", 1000.0) if units == "metric" else ("mph", METRES_PER_MILE)
    return f"{number(mps * SECONDS_PER_HOUR / metres)} {unit}"


def sets(value: float) -> str:
    """Return a number of sets, with a decimal only where it has one."""
    return counted(round(value, 1), "set", number(value, digits_of(value)))


def digits_of(value: float) -> int:
    """Return how many decimals an amount is shown with: one, and none where it is whole as it is shown."""
    return 0 if round(value, 1) == round(value) else 1


def probability_text(probability: float) -> str:
    """Return a probability as text may show it: steps of 5 %, `under 5 %`, `over 95 %`.

    What is less than a word of the text needs never reads as that much: nothing that is only likely reads as 90 %.
    """
    if probability < PROBABILITY_FLOOR:
        return sentence("word.under")
    if probability > PROBABILITY_CEILING:
        return sentence("word.over")
    pct = _rounded_pct(probability)
    below_word = any(pct == round(100 * least) and probability < least for least in HEDGES.value.values())
    return f"{pct - PROBABILITY_STEP_PCT if below_word else pct} %"


def close_call(probability: float) -> str:
    """Return the probability of an outcome that is too close to call: steps of 5 %, 55 % at most."""
    least, most = CLOSE_CALL_PCT
    pct = PROBABILITY_STEP_PCT * round(100 * probability / PROBABILITY_STEP_PCT)
    return f"{min(most, max(least, pct))} %"


def _rounded_pct(probability: float) -> int:
    """Return a probability [fraction] in steps of 5 %, never outside 5 to 95 %."""
    clipped = min(max(probability, PROBABILITY_FLOOR), PROBABILITY_CEILING)
    return PROBABILITY_STEP_PCT * round(100 * clipped / PROBABILITY_STEP_PCT)


def day(iso: str) -> str:
    """Return the day of a local start as `Tue 10 Nov`."""
    start = datetime.fromisoformat(iso)
    return sentence("date.day", weekday=sentence(f"weekday.{start.isoweekday()}"), **_date(start))


def moment(iso: str) -> str:
    """Return a local start as `Tue 10 Nov 07:30`."""
    return f"{day(iso)} {datetime.fromisoformat(iso):%H:%M}"


def short_date(iso: str) -> str:
    """Return an ISO date as `9 Nov`."""
    return sentence("date.short", **_date(datetime.fromisoformat(iso)))


def long_date(iso: str) -> str:
    """Return an ISO date as `9 Nov 2026`."""
    return sentence("date.long", **_date(datetime.fromisoformat(iso)))


def month(iso: str) -> str:
    """Return the month of an ISO date as `November 2026`."""
    start = datetime.fromisoformat(iso)
    return sentence("date.month", month=sentence(f"month.{start.month}"), year=str(start.year))


def _date(start: datetime) -> dict[str, str]:
    return {"day": str(start.day), "month": sentence(f"month_short.{start.month}"), "year": str(start.year)}
