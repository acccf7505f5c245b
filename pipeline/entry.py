"""The program as shells start it: Ctrl-C ends it silently also while its modules are loaded."""

from __future__ import annotations

import sys


def run() -> None:
    """Run the command line, and exit with its code."""
    try:
        from pipeline.cli import main  # noqa: PLC0415  an interrupt of this import is caught here

        main()
    except KeyboardInterrupt:
        sys.exit(130)  # `EXIT_STOPPED` of `pipeline.errors`, which may not be loaded
