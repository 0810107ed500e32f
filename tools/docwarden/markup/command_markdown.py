# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A page of Markdown per command, laid out as cobra's generator (cobra/doc) lays it out.

Option blocks are aligned as pflag aligns them: a column for shorthands, one for names and values, one for
the usage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docwarden.facts.commands import Command, Flag


def pages(program: Command, links: Mapping[str, str] | None = None) -> dict[str, str]:
    """Render a program: page text by file name; ``links`` are other addresses of files."""
    return {
        command.file_name: page_of(command, parent, links or {})
        for command, parent in _with_parents(program, None)
    }


def _with_parents(command: Command, parent: Command | None) -> Iterator[tuple[Command, Command | None]]:
    yield command, parent
    for child in command.children:
        yield from _with_parents(child, command)


def page_of(command: Command, parent: Command | None = None, links: Mapping[str, str] | None = None) -> str:
    """Render one command; ``parent`` is the command above it."""
    parts = [f"## {command.name}\n\n{command.short}\n\n"]
    if command.long:
        parts.append(f"### Synopsis\n\n{command.long}\n\n")
    if command.runnable:
        parts.append(f"```\n{command.usage_line}\n```\n\n")
    if command.example:
        parts.append(f"### Examples\n\n```\n{command.example}\n```\n\n")
    if command.flags:
        parts.append(f"### Options\n\n```\n{flag_usages(command.flags)}```\n\n")
    if command.inherited_flags:
        block = flag_usages(command.inherited_flags)
        parts.append(f"### Options inherited from parent commands\n\n```\n{block}```\n\n")
    parts += _see_also(command, parent, links or {})
    return "".join(parts)


def _see_also(command: Command, parent: Command | None, links: Mapping[str, str]) -> Iterator[str]:
    related = ([parent] if parent else []) + sorted(command.children, key=lambda child: child.path)
    if related:
        yield "### SEE ALSO\n\n"
        yield from (
            f"* [{one.name}]({links.get(one.file_name, one.file_name)})\t - {one.short}\n" for one in related
        )
        yield "\n"


def flag_usages(flags: Sequence[Flag]) -> str:
    """Give the option block of some flags; the lines of a longer usage stand below each other."""
    heads = [head(flag) for flag in flags]
    column = max(_width(text) for text in heads) + 3
    indented = "\n" + " " * column
    return "".join(
        f"{text}{' ' * (column - _width(text))}{usage(flag).replace(_LINE, indented)}\n"
        for text, flag in zip(heads, flags, strict=True)
    )


_LINE = "\n"


def _width(text: str) -> int:
    """Count as pflag does, in bytes."""
    return len(text.encode("utf-8", errors="surrogateescape"))


def head(flag: Flag) -> str:
    """Give the start of a flag's line: shorthand, name, value."""
    shorthand = f"-{flag.shorthand}, " if flag.shorthand else "    "
    value = f" {flag.value_name}" if flag.value_name else ""
    return f"  {shorthand}--{flag.name}{value}{flag.optional_value}"


def usage(flag: Flag) -> str:
    """Give the rest of a flag's line: what it is for, its default, its deprecation."""
    default = f" (default {flag.default})" if flag.default else ""
    deprecated = f" (DEPRECATED: {flag.deprecated})" if flag.deprecated else ""
    return f"{flag.usage}{default}{deprecated}"
