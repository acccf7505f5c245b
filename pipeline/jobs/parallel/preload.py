"""What the process that workers are copies of imports once for all of them; it keeps each to one thread first.

The borders of time zones (0.1 s, 32 MB) are loaded here too, and what is here is left alone by the garbage collector,
which would write to each page of it: pages that no worker writes to are there once.
"""

import gc

from pipeline.imports import keep_collector_rare, keep_single

keep_single()
keep_collector_rare()

import pipeline.jobs.derive.label  # noqa: E402
import pipeline.jobs.ingest.read  # noqa: E402, F401
from pipeline.signal.clock import zone_at  # noqa: E402

zone_at(0.0, 0.0)
gc.freeze()
