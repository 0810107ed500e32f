# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Reads the pages of a command reference back into flags and texts.

The layout is that of cobra's Markdown generator, as ``docwarden.markup.command_markdown`` writes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from docwarden.facts.commands import UNKNOWN, Flag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.facts.commands import Command

_BLOCK = re.compile(r"^### (Options[^\n]*)\n\n```\n(.*?)```\n", re.MULTILINE | re.DOTALL)
_HEAD = re.compile(r"^  (?:-(\S), |    )--(\S+?)(\[=.*?\])?(?: (\S.*?))??(?:\s{3,}|$)")
#: The last one: a usage that ends with a default of its own has another one after it.
_DEFAULT = re.compile(r" \(default ((?:(?! \(default ).)*)\)$", re.DOTALL)
_DEPRECATED = re.compile(r" \(DEPRECATED: (.*)\)$", re.DOTALL)
_RELATED = re.compile(r"^\* \[(.+?)\]\(.+?\)\t - (.*)$", re.MULTILINE)
_OPTIONAL = re.compile(r"(\[=.*\])$")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page documents: flags with the line each stands in, and the text around them."""

    flags: dict[str, Flag] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    related: dict[str, str] = field(default_factory=dict)
    rest: str = ""


def parse(text: str) -> Page:
    """Read a page; what does not look like a part of one is left in ``rest``."""
    page = Page(related={found[1]: found[2] for found in _RELATED.finditer(text)}, rest=_BLOCK.sub("", text))
    for block in _BLOCK.finditer(text):
        first = text.count("\n", 0, block.start(2)) + 1
        for offset, flag in _flags(block[2]):
            page.flags[flag.name] = flag
            page.lines[flag.name] = first + offset
    return page


def _flags(block: str) -> Iterator[tuple[int, Flag]]:
    """Give the flags of an option block; a line that starts no flag belongs to the usage before it."""
    start, head, usage = 0, None, ""
    for number, line in enumerate(block.splitlines()):
        found = _HEAD.match(line)
        if not found:
            usage += f"\n{line.strip()}"
            continue
        if head:
            yield start, _flag(head, usage)
        start, head, usage = number, found, line[found.end() :]
    if head:
        yield start, _flag(head, usage)


def _flag(head: re.Match[str], rest: str) -> Flag:
    deprecated = _DEPRECATED.search(rest)
    usage = rest[: deprecated.start()] if deprecated else rest
    default = _DEFAULT.search(usage)
    value = head[4] or ""
    optional = _OPTIONAL.search(value)
    return Flag(
        name=head[2],
        usage=usage[: default.start()] if default else usage,
        value_name=value[: optional.start()] if optional else value,
        shorthand=head[1] or "",
        default=default[1] if default else "",
        optional_value=head[3] or (optional[1] if optional else ""),
        deprecated=deprecated[1] if deprecated else "",
    )


#: The parts of a flag that a page shows, and what messages call them.
PARTS = {
    "shorthand": "shorthand",
    "value_name": "type",
    "optional_value": "value without argument",
    "usage": "usage",
    "default": "default",
    "deprecated": "deprecation",
}


def known_as(flag: Flag, committed: Flag | None) -> Flag:
    """Give a flag with what could not be known taken from the committed page, as far as that has it."""
    if not flag.unknown or committed is None:
        return flag
    shown = _with_usage(flag, committed)
    missing = {part: getattr(shown, part) for part in PARTS if getattr(flag, part) == UNKNOWN}
    return replace(flag, **missing)


def _with_usage(flag: Flag, committed: Flag) -> Flag:
    """Read a committed flag again with the usage that is known: a "(default 0)" may be part of it."""
    default = f" (default {committed.default})" if committed.default else ""
    text = f"{committed.usage}{default}"
    if flag.usage == UNKNOWN or not text.startswith(flag.usage):
        return committed
    rest = text.removeprefix(flag.usage)
    own = _DEFAULT.fullmatch(rest)
    if rest and not own:
        return committed
    return replace(committed, usage=flag.usage, default=own[1] if own else "")


def differences(flag: Flag, committed: Flag) -> Iterator[tuple[str, str, str]]:
    """Give each part that differs: what it is called, its text in the source and in the page."""
    for part, name in PARTS.items():
        ours, theirs = getattr(flag, part), getattr(committed, part)
        if ours != theirs and UNKNOWN not in ours:
            yield name, ours, theirs


def all_flags(command: Command) -> dict[str, Flag]:
    """Give the flags of a command's page by name."""
    return {flag.name: flag for flag in (*command.flags, *command.inherited_flags)}
