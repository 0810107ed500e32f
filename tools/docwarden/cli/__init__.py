# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The command line: one module per subcommand, each parses, calls, reports and gives an exit code."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import click

import docwarden
from docwarden.cli.invocation import shared_options

if TYPE_CHECKING:
    from collections.abc import Callable

#: The subcommands in the order of ``docwarden --help``; ``NAME`` is ``command`` in the module of that name.
COMMANDS = (
    "generate",
    "generators",
    "cmdref",
    "check",
    "check-build",
    "build",
    "adopt",
    "baseline",
    "preview",
    "examples",
    "redirects",
    "links",
    "owners",
    "review",
    "versions",
    "words",
    "rules",
    "image",
    "init",
    "doctor",
    "completion",
)


class _Commands(click.Group):
    """A group whose subcommands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the subcommands; see the base class."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a subcommand; see the base class."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(
            f"docwarden.cli.{cmd_name.replace('-', '_')}"
        ).command
        return command


def _program(function: Callable[..., None]) -> click.Group:
    settings = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
    return click.group(name="docwarden", cls=_Commands, context_settings=settings)(function)


@_program
@shared_options
@click.version_option(docwarden.__version__, message="docwarden %(version)s")
def program() -> None:
    """Build, regenerate, check and govern the manual of a cloud-native codebase.

    Exit codes: 0 all is well, 1 there are findings, 2 something could not run.
    """
