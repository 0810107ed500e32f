# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Descriptions of an OpenAPI document as nodes, each with its file and line.

So messages of docutils, and misspelled words, are told where somebody wrote them.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.parsers.rst.states import RSTState
from docutils.statemachine import StringList
from sphinx.util.docutils import switch_source_input

from docwarden_sphinx.openapi import build
from docwarden_sphinx.openapi.markdown import MarkdownReader

if TYPE_CHECKING:
    from collections.abc import Callable

    from docwarden.facts.openapi_types import Prose

#: Text that is the same in both mark-up languages: nothing in it opens any construct.
_PLAIN_LINE = re.compile(
    r"""(?!\s|[-+#=.:>(/]|\w{1,8}[.)])[^`*|\\<>\[\]{}~^$&_"']*\w[^`*|\\<>\[\]{}~^$&_"']*"""
)
_NOT_PLAIN = re.compile(r"::|://|@|--|\.\.\.")


class ProseReader:
    """Makes nodes of descriptions for one directive."""

    def __init__(self, state: RSTState, markup: str, place: Callable[[str], str]) -> None:
        """Take the state of the parser, the name of the mark-up, and what makes file names absolute.

        ``is_spelled`` tells whether the words are looked up in the dictionary.
        """
        self.is_spelled = True
        self._state = state
        self.absolute = functools.cache(place)
        # In a Markdown page, the parser at hand reads Markdown.
        self._is_markdown = markup in {"markdown", "commonmark"} or not isinstance(state, RSTState)

    def __call__(self, prose: Prose) -> list[nodes.Node]:
        """Make nodes of a description."""
        found = self._read(prose) if prose else []
        if not self.is_spelled:
            for node in found:
                build.leave_spelling(node)
        return found

    def _read(self, prose: Prose) -> list[nodes.Node]:
        text, path = prose.text.rstrip(), self.absolute(prose.path)
        if is_plain(text):
            return list(_paragraphs(text, path, prose.line))
        if self._is_markdown:
            return MarkdownReader(path, prose.line).read(text)
        return self._parse(text, path, prose.line)

    def _parse(self, text: str, path: str, line: int) -> list[nodes.Node]:
        lines = text.expandtabs(8).splitlines()
        content = StringList(lines, items=[(path, line - 1 + number) for number in range(len(lines))])
        holder = nodes.Element()
        holder.document = self._state.document
        with switch_source_input(self._state, content):
            self._state.nested_parse(content, 0, holder)
        return list(holder.children)


def is_plain(text: str) -> bool:
    """Tell whether a text holds no mark-up of any kind: most descriptions do not, and parsing takes time.

    >>> is_plain("Name of the pool."), is_plain("See `pools`."), is_plain("- one")
    (True, False, False)
    """
    if _NOT_PLAIN.search(text):
        return False
    return all(_PLAIN_LINE.fullmatch(line) for line in text.splitlines() if line.strip())


def _paragraphs(text: str, path: str, line: int) -> list[nodes.Node]:
    found: list[nodes.Node] = []
    for match in re.finditer(r"(?:^.*\S.*$\n?)+", text, re.MULTILINE):
        content = match[0].rstrip()
        paragraph = nodes.paragraph(content, content)
        paragraph.source, paragraph.line = path, line + text.count("\n", 0, match.start())
        found.append(paragraph)
    return found
