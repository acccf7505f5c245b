"""The command `glute completion`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from pipeline.commands.base import say
from pipeline.commands.kinds import OneOf
from pipeline.errors import UsageError

COMPLETION_FILES = {
    "bash": ".local/share/bash-completion/completions/glute",
    "fish": ".config/fish/completions/glute.fish",
    "powershell": ".config/powershell/glute.ps1",
    "zsh": ".zfunc/_glute",
}
"""Where each shell looks, below the user's folder; for PowerShell, what its profile is to load."""

IN_A_NEW_TERMINAL = {
    "bash": "It works in a new terminal, where the package bash-completion is installed",
    "fish": "It works in a new terminal",
    "powershell": "It works in a new terminal, once the file $PROFILE holds: . ~/.config/powershell/glute.ps1",
    "zsh": "It works in a new terminal, once ~/.zshrc holds: fpath+=~/.zfunc; autoload -Uz compinit; compinit",
}


@click.command()
@click.argument("shell", required=False, type=OneOf(list(COMPLETION_FILES)))
@click.option("--print", "only_print", is_flag=True, help="Print the script instead.")
def completion(shell: str | None, *, only_print: bool) -> None:
    """Complete commands and options with the tab key.

    \b
      glute completion                        of the shell you use
      glute completion zsh
      glute completion bash --print
    """
    from click.shell_completion import get_completion_class

    from pipeline.commands.powershell import add_powershell
    from pipeline.files import write_atomically

    add_powershell()

    shell = shell or Path(os.environ.get("SHELL", "powershell" if os.name == "nt" else "")).stem
    kind = get_completion_class(shell) if shell in COMPLETION_FILES else None
    if kind is None:
        raise UsageError(
            "the shell is not known", hint=f"Name one of {', '.join(COMPLETION_FILES)}: glute completion bash"
        )
    root = click.get_current_context().find_root().command
    script = kind(root, {}, "glute", "_GLUTE_COMPLETE").source()
    if only_print:
        click.echo(script)
        return
    path = Path.home() / COMPLETION_FILES[shell]
    write_atomically(path, script.encode())
    say(f"written: {path}\n{IN_A_NEW_TERMINAL[shell]}")
