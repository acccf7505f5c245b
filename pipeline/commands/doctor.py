"""The command `glute doctor`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from pipeline.commands.base import cluster_option, say, with_home

if TYPE_CHECKING:
    from pipeline.athletes.home import Home

EXIT_FAULTY = 1
OLD_PROCESSOR = "this processor has no AVX2, which polars is built for: any command may end without a word"
COMPATIBLE_POLARS = "python -m pip install 'polars[rtcompat]', where glute is installed"


@click.command()
@click.option("--deep", is_flag=True, help="Check every row, and derive everything again to compare.")
@click.option("--quiet", is_flag=True, help="Print only faults: nothing where all is well.")
@cluster_option
@with_home
def doctor(home: Home, cluster: str | None, deep: bool, quiet: bool) -> None:  # noqa: FBT001  click hands options by name
    """Find what is missing or stale, and the command that fixes it.

    \b
      glute doctor
      glute doctor --deep                              prove that every row is what it must be
      glute doctor --quiet || notify                   a health check
      glute doctor --cluster tcp://10.0.0.2:8786       also check that a cluster can work on this home

    Exits with 1 if there is a fault.
    """
    from pipeline.processor import lacks_avx2

    old = lacks_avx2()
    if old:
        _show("fault", OLD_PROCESSOR, COMPATIBLE_POLARS)  # first, as importing polars may end the program
    from datetime import UTC, datetime

    from pipeline.jobs.doctor import checkup
    from pipeline.words import counted

    findings = checkup(home, now=datetime.now(UTC).astimezone(), cluster=cluster, deep=deep)
    for finding in findings if not quiet else filter(lambda finding: finding.fault, findings):
        _show("fault" if finding.fault else "note ", finding.what, finding.mend)
    faults = sum(finding.fault for finding in findings)
    if not quiet:
        say(f"{counted(faults + old, 'fault')}, {counted(len(findings) - faults, 'note')}", err=False)
    if faults or old:
        sys.exit(EXIT_FAULTY)


def _show(kind: str, what: str, mend: str) -> None:
    say(f"{kind}  {what}\n       -> {mend}", err=False)
