# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Reads the commands of Python programs made with click, by importing them."""

from __future__ import annotations

import importlib
import inspect
from typing import TYPE_CHECKING

import click

from docwarden.errors import InputError
from docwarden.facts.commands import Command, Flag

if TYPE_CHECKING:
    from collections.abc import Iterator


def read(reference: str, name: str, where: str) -> Command:
    """Read the commands of a click program, given as ``module:object``; its module is imported.

    ``name`` is what users type. ``where`` names the setting that holds the reference, for InputError,
    which is raised when it does not lead to a click command.
    """
    module, _, attribute = reference.partition(":")
    try:
        program = getattr(importlib.import_module(module), attribute or "", None)
    except ImportError as error:
        raise InputError(f'{where}: cannot import "{module}": {error}', hint="install the program") from None
    if not isinstance(program, click.Command):
        raise InputError(f'{where}: "{reference}" is not a click command', hint="write module:object")
    context = click.Context(program, info_name=name, **program.context_settings)
    return _click_command(program, context, (name,), ())


def _click_command(
    command: click.Command, context: click.Context, path: tuple[str, ...], inherited: tuple[str, ...]
) -> Command:
    own = [_click_flag(option, context) for option in _click_options(command, context)]
    passed_on = inherited + tuple(flag.name for flag in own if flag.name != "help")
    return Command(
        path=path,
        short=command.get_short_help_str(limit=200).removesuffix("."),
        long=_plain(command.help or ""),
        usage_line=" ".join([*path, *command.collect_usage_pieces(context)]),
        flags=tuple(flag for flag in own if flag.name not in inherited),
        inherited_flags=tuple(flag for flag in own if flag.name in inherited),
        children=tuple(_click_children(command, context, path, passed_on)),
        runnable=not isinstance(command, click.Group),
    )


def _click_children(
    command: click.Command, context: click.Context, path: tuple[str, ...], inherited: tuple[str, ...]
) -> Iterator[Command]:
    if not isinstance(command, click.Group):
        return
    for name in sorted(command.list_commands(context)):
        child = command.get_command(context, name)
        if child and not child.hidden:
            below = click.Context(child, parent=context, info_name=name)
            yield _click_command(child, below, (*path, name), inherited)


def _click_options(command: click.Command, context: click.Context) -> list[click.Option]:
    found = [
        item for item in command.get_params(context) if isinstance(item, click.Option) and not item.hidden
    ]
    return sorted(found, key=_long_name)


def _click_flag(option: click.Option, context: click.Context) -> Flag:
    shorthand = next((name[1:] for name in option.opts if len(name) == 2), "")  # noqa: PLR2004 - a dash, a letter
    usage, _, default = (option.help or "").partition("  [default: ")
    return Flag(
        name=_long_name(option),
        usage=" ".join(usage.split()).removesuffix("."),
        value_name="" if option.is_flag else option.make_metavar(context),
        shorthand=shorthand,
        default=default.rstrip("]."),
    )


def _long_name(option: click.Option) -> str:
    return max((name.lstrip("-") for name in option.opts), key=len)


def _plain(text: str) -> str:
    """Take click's own marks off a help text: a form feed cuts it, a backspace keeps a paragraph as it is."""
    return inspect.cleandoc(text.partition("\f")[0].replace("\b\n", "")).strip()
