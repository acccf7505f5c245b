"""Completion for PowerShell, which click does not have."""

from __future__ import annotations

import os

from click.shell_completion import CompletionItem, ShellComplete, add_completion_class, split_arg_string

POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($word, $command, $cursor)
    $env:%(complete_var)s = "powershell_complete"
    $env:COMP_WORDS = $command.ToString()
    $env:COMP_WORD = $word
    %(prog_name)s | ForEach-Object {
        $value, $help = $_ -split "`t"
        [System.Management.Automation.CompletionResult]::new($value, $value, "ParameterValue", $help)
    }
    Remove-Item env:%(complete_var)s, env:COMP_WORDS, env:COMP_WORD -ErrorAction Ignore
}
"""


class PowerShell(ShellComplete):
    """Ask for what can be typed next; where nothing is offered, PowerShell offers files."""

    name = "powershell"
    source_template = POWERSHELL

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one that is typed, and that one."""
        words, begun = split_arg_string(os.environ["COMP_WORDS"])[1:], os.environ.get("COMP_WORD", "")
        return words[:-1] if begun else words, begun

    def format_completion(self, item: CompletionItem) -> str:
        """Write a line of the answer: PowerShell shows no value without a help text."""
        return f"{item.value}\t{item.help or item.value}"

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Offer all but files."""
        return [item for item in super().get_completions(args, incomplete) if item.type == "plain"]


def add_powershell() -> None:
    """Make PowerShell known to click."""
    add_completion_class(PowerShell)
