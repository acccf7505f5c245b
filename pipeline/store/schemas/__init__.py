"""Every table of the store: its columns, their units and what they mean.

`metadata["unit"]` is the unit as the glossary prints it; columns without a dimension carry an empty unit.
`TABLES` says how each table is keyed and split into files.
"""

from pipeline.store.schemas.activities import Activities, Body, Streams, StrengthSets
from pipeline.store.schemas.ledger import Ledger, Signature, VerdictReason
from pipeline.store.schemas.segments import Basis, Reason, Segments, Stimulus, ThresholdTable
from pipeline.store.schemas.tables import TABLES, Table
from pipeline.store.schemas.weeks import Weeks

__all__ = [
    "TABLES",
    "Activities",
    "Basis",
    "Body",
    "Ledger",
    "Reason",
    "Segments",
    "Signature",
    "Stimulus",
    "Streams",
    "StrengthSets",
    "Table",
    "ThresholdTable",
    "VerdictReason",
    "Weeks",
]
