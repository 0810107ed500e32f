# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What all subcommands share: options, accepted before or after the subcommand, settings and reporting."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from docwarden import config, reporters

if TYPE_CHECKING:
    from collections.abc import Callable

    from docwarden.config import Config
    from docwarden.reporters import Report

F = TypeVar("F", bound="Callable[..., Any]")


@dataclass(frozen=True, slots=True)
class Invocation:
    """The shared options as given; an option after the subcommand wins over the same one before it."""

    root: str = ""
    config: str = ""
    profile: str = ""
    format: str = "terminal"
    verbose: bool = False

    @property
    def command(self) -> str:
        """Spell how docwarden was called, for hints that name a command to run."""
        given = {"--root": self.root, "--config": self.config, "--profile": self.profile}
        words = [word for option, value in given.items() if value for word in (option, value)]
        return shlex.join(["docwarden", *words])

    def load_config(self) -> Config:
        """Read the settings that the options name; raises ConfigError."""
        file = None
        if self.config:
            file = Path(self.config)
        elif self.profile:
            file = config.profile_file(self.profile)
        return config.load(self._root(), file)

    def finish(self, report: Report, config: Config, *, silent: bool = False) -> NoReturn:
        """Print a report and end the program with its exit code; errors are on stderr in every format.

        A ``silent`` report shows in the exit code only: standard output holds something else.
        """
        report = replace(report, color=sys.stdout.isatty(), verbose=self.verbose)
        if not silent:
            click.echo(reporters.render(report, self.format), nl=False, color=True)
        for error in report.errors:
            show_error(str(error), error.hint)
        sys.exit(report.exit_code(config.settings.findings.fail_on))

    def _root(self) -> Path:
        if self.root:
            return Path(self.root)
        marks = (".git",) if self.config or self.profile else (config.FILE_NAME,)
        return config.find_root(Path.cwd(), marks)


def show_error(message: str, hint: str = "") -> None:
    """Print why something could not run: one line on stderr, its hint included."""
    label = click.style("error", fg="red", bold=True)
    click.echo(f"docwarden: {label}: {message}" + (f" ({hint})" if hint else ""), err=True)


def shared_options(function: F) -> F:
    """Add the shared options to a command; their values go into the Invocation of the context."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def pass_invocation(function: Callable[..., None]) -> Callable[..., None]:
    """Give a subcommand the shared options, too, and the Invocation as its first argument."""
    return shared_options(click.make_pass_decorator(Invocation, ensure=True)(function))


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    root = ctx.find_root()
    root.obj = root.obj or Invocation()
    if value is not None and not ctx.resilient_parsing:
        root.obj = replace(root.obj, **{str(param.name): value})
    ctx.obj = root.obj


def _option(*names: str, **settings: Any) -> Callable[[F], F]:
    return click.option(*names, expose_value=False, callback=_remember, default=None, **settings)


_OPTIONS = (
    _option("--root", metavar="DIR", help="The checkout  [default: the nearest folder with docwarden.toml]."),
    _option("--config", metavar="FILE", help="The settings file  [default: docwarden.toml at the root]."),
    _option("--profile", metavar="NAME", help="Settings that ship with docwarden, for a checkout without."),
    _option(
        "--format",
        type=click.Choice(reporters.names()),
        metavar="FORMAT",
        help=f"How to report: {', '.join(reporters.names())}  [default: terminal].",
    ),
    _option(
        "-v", "--verbose", is_flag=True, flag_value=True, help="Show everything, nothing cut or counted."
    ),
)
