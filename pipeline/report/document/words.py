"""Annotations that parts of the document share."""

from collections.abc import Mapping
from typing import Annotated

from pipeline.report.document.form import Ends, Form, Keys, Limits, OneOf
from pipeline.vocabulary import EFFORTS, FIBRE_LABELS, GAITS, LABELS, OUTCOMES, Goal
from pipeline.weekly.answer import Range
from pipeline.weekly.forecast.classes import UNDECIDED

Share = Annotated[float, Limits(0, 1)]
Count = Annotated[int, Limits(0)]
Amount = Annotated[float, Limits(0)]
Day = Annotated[str, Form(name="date")]
IsoWeek = Annotated[str, Form(pattern="^[0-9]{4}-W[0-9]{2}$")]
Named = Annotated[Range, Ends("low", "high")]
"""A range whose parent names the quantity."""

Chances = Annotated[Mapping[str, Share], Keys(OUTCOMES)]
LabelName = Annotated[str, OneOf(LABELS)]
EffortName = Annotated[str, OneOf(EFFORTS)]
GaitName = Annotated[str, OneOf(GAITS)]
FibreLabelName = Annotated[str, OneOf(FIBRE_LABELS)]
GoalName = Annotated[str, OneOf(tuple(Goal))]
VerdictName = Annotated[str, OneOf((*OUTCOMES, UNDECIDED))]
Grade = Annotated[str, OneOf(("A", "B", "C", "D"))]
