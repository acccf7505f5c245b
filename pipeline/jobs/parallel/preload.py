"""What the process that workers are copies of imports once for all of them; it keeps each to one thread first.

The borders of time zones (0.1 s, 32 MB) are loaded here too, and what is here is left alone by the garbage collector,
which would write to each page of it: pages that no worker writes to are there once.
"""

# ruff: noqa: E402, F401  threads are limited before anything is imported, and all of it is for the workers

import gc

from pipeline.imports import keep_collector_rare, keep_single

keep_single()
keep_collector_rare()

import numpy.fft
import numpy.ma
import numpy.random

import pipeline.jobs.derive.label
import pipeline.jobs.derive.tasks
import pipeline.jobs.ingest.batches
import pipeline.jobs.ingest.read
from pipeline.signal.clock import zone_at

zone_at(0.0, 0.0)
gc.freeze()
