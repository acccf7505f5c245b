"""What the process that workers are copies of imports once for all of them; it keeps each to one thread first."""

from pipeline.imports import keep_single

keep_single()

import pipeline.jobs.derive.label  # noqa: E402
import pipeline.jobs.ingest.read  # noqa: E402, F401
