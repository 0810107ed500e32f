# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Mark-up that docutils takes for something else than its author meant, and says so too quietly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

SUSPICIOUS_MARKUP = Rule(
    id="suspicious-markup",
    severity=Severity.ERROR,
    summary="What looks like a title, a list or a directive is one.",
    why="docutils shows such a line as plain text, or not at all, and builds say nothing of it.",
    bad="Agent\n==",
    good="Agent\n=====",
    language="rst",
)

# What is no mistake: targets that nothing refers to, titles that occur twice or give way to a target of their
# name, the same link written twice, the lookup of roles and directives by language.
_HARMLESS = re.compile(
    r"Hyperlink target .* is not referenced|Duplicate implicit target name|No (role|directive) entry for"
    r"|Duplicate name .* for external target|Target name overrides implicit target name|Using <module "
)

# Markdown's form of a link, which reStructuredText shows as it is; a regular expression looks much like it.
_MARKDOWN_LINK = re.compile(r"\[[^\]\n]+\]\((?!\?)(?:[^()\s\[\]\\*|^$]|\([^()\s]*\))+\)")
_LITERAL = re.compile(r"``.+?``", re.DOTALL)
_ITEM = re.compile(r"([-*+]|#\.|\d{1,3}[.)]) +\S")
_HALF_ROLE = re.compile(r"(?<![\w:`.+-])([a-z][\w+.-]{0,40}(?::[\w+.-]{1,40})?):`[^`\n]+`(?!_)")
_JOINED_LINK = re.compile(r"(?<![\w:`])`[^`<>]*[^\s`<>\\](<[a-z][a-z+.-]{1,20}:[^`<>\s]+>)`__?(?!\w)")
_JOINED_DIRECTIVE = re.compile(r"\.\.([a-z][\w+.:-]{0,40}?)::(?:\s|$)")
_COMMENTED_DIRECTIVE = re.compile(r"([a-z][\w+.-]{0,40}(?::[\w+.-]{1,40})?):(?:\s|$)")


def in_paragraph(text: str, roles: Collection[str], directives: Collection[str]) -> Iterator[tuple[int, str]]:
    """Find mark-up in the source of a paragraph that is none for docutils: a line, from 0, and a message.

    >>> list(in_paragraph("See [boats](boats.html) first.", (), ()))
    [(0, "[boats](boats.html) is Markdown's form of a link; in reStructuredText: `boats <boats.html>`__")]
    """
    if "`" in text or "](" in text:
        yield from _in_words(text, roles)
    lines = text.split("\n")
    yield from _items(lines)
    for number, line in enumerate(lines):
        joined = _JOINED_DIRECTIVE.match(line)
        if joined and joined[1] in directives:
            yield number, f'"..{joined[1]}::" is text: a directive has a blank after the two dots'


def in_comment(text: str, directives: Collection[str]) -> str | None:
    """Tell whether a comment is a directive that lacks its second colon.

    >>> in_comment("note: Boats float.", {"note"})
    '".. note:" is a comment, which nobody sees: a directive ends in two colons'
    """
    found = _COMMENTED_DIRECTIVE.match(text)
    if not found or found[1] not in directives:
        return None
    return f'".. {found[1]}:" is a comment, which nobody sees: a directive ends in two colons'


def _in_words(text: str, roles: Collection[str]) -> Iterator[tuple[int, str]]:
    words = _LITERAL.sub(lambda match: re.sub(r"[^\n]", "`", match[0]), text)
    if found := _MARKDOWN_LINK.search(words):
        shown, _, address = found[0].removesuffix(")").partition("](")
        message = f"is Markdown's form of a link; in reStructuredText: `{shown[1:]} <{address}>`__"
        yield words.count("\n", 0, found.start()), f"{found[0]} {message}"
    for found in _HALF_ROLE.finditer(words):
        if found[1] in roles:
            yield words.count("\n", 0, found.start()), f"{found[0]} lacks the colon before its role"
    for found in _JOINED_LINK.finditer(words):
        message = f"{found[1]} is no address without a blank before it, but a part of the name"
        yield words.count("\n", 0, found.start(1)), message


def _items(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Find the first item of a list that docutils takes for the text above it; a single dash may be one."""
    marks = [(number, found[1]) for number, line in enumerate(lines) if (found := _ITEM.match(line))]
    if not marks or marks[0][0] == 0:
        return
    (number, mark), *others = marks
    introduced = lines[number - 1].rstrip().endswith(":")
    another = any(_is_next(mark, other) for _, other in others)
    if another or (introduced and not mark[0].isdigit()):
        yield number, f'"{mark}" begins no list: an empty line has to stand above the first item'


def _is_next(mark: str, other: str) -> bool:
    """Tell whether a mark goes on with the list that another began."""
    if mark[:-1].isdigit():
        return other == f"{int(mark[:-1]) + 1}{mark[-1]}"
    return other == mark


def is_suspicious(message: str) -> bool:
    """Tell whether a message of docutils' lowest level hints at a mistake.

    >>> is_suspicious('Duplicate implicit target name: "usage".')
    False
    >>> is_suspicious("Possible title underline, too short for the title.")
    True
    """
    return not _HARMLESS.match(message)
