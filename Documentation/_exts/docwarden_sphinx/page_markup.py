# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Looks at a page for mark-up that builds without a word and shows something else than was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from docutils.utils import get_source_line

from docwarden.checks import code_blocks, suspicious_markup
from docwarden_sphinx import markup_names, plain_markup
from docwarden_sphinx.source_lines import restructured_lines, source_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment

    from docwarden.finding import Rule
    from docwarden_sphinx.markup_names import Names

Found = tuple["Rule", str, int, str]

#: The names that code blocks give to reStructuredText.
_LANGUAGES = {"rst", "rest", "restructuredtext"}


def problems(env: BuildEnvironment, doctree: nodes.document) -> Iterator[Found]:
    """Give rule, path, line and message of each."""
    for block in doctree.findall(nodes.literal_block):
        if str(block.get("language", "")).lower() in _LANGUAGES and not block.get("force"):
            yield from _nested(env, block)
    for session in doctree.findall(nodes.doctest_block):
        if found := code_blocks.problem("doctest", session.rawsource):
            path, line = _first_line(session)
            yield code_blocks.CODE_SYNTAX, path, line + found[0] - 1, found[2]
    names = markup_names.of(env)
    for paragraph in doctree.findall(nodes.paragraph):
        yield from _in_paragraph(names, paragraph)
    for comment in doctree.findall(nodes.comment):
        yield from _in_comment(names, comment)
    for transition in doctree.findall(nodes.transition):
        if _is_last(transition):
            path, line = _place(transition)
            yield suspicious_markup.SUSPICIOUS_MARKUP, path, line, "Document may not end with a transition."


def _nested(env: BuildEnvironment, block: nodes.literal_block) -> Iterator[Found]:
    text = block.rawsource or block.astext()
    path, line = _first_line(block)
    for below, message in plain_markup.problems(env, text, code=True):
        yield code_blocks.CODE_SYNTAX, path, line + below - 1, f"reStructuredText: {message}"


def _in_paragraph(names: Names, paragraph: nodes.paragraph) -> Iterator[Found]:
    # What has been told apart, such as roles and links, has left nothing to find but in several lines.
    text = paragraph.rawsource
    if "\n" not in text and "`" not in text and "](" not in text and not text.startswith(".."):
        return
    found = list(suspicious_markup.in_paragraph(text, names.roles, names.directives))
    path, line = _place(paragraph) if found else ("", 0)
    for below, message in found:
        if _is_restructured(path, line):
            yield suspicious_markup.SUSPICIOUS_MARKUP, path, line + below, message


def _in_comment(names: Names, comment: nodes.comment) -> Iterator[Found]:
    if message := suspicious_markup.in_comment(comment.rawsource or comment.astext(), names.directives):
        path, line = _place(comment)
        if _is_restructured(path, line):
            yield suspicious_markup.SUSPICIOUS_MARKUP, path, _opening(path, line, comment), message


def _is_restructured(path: str, line: int) -> bool:
    """Tell whether a line of a source is reStructuredText, also within Markdown."""
    if path.endswith(".md"):
        return line in restructured_lines(path)
    return path.endswith(".rst")


def _opening(path: str, near: int, comment: nodes.comment) -> int:
    """Find the line where a comment begins; docutils knows where it ends."""
    first = f".. {comment.astext().partition(chr(10))[0].strip()}"
    lines = source_lines(path)
    above = (line for line in range(min(near, len(lines)), 0, -1) if lines[line - 1].strip() == first)
    return next(above, near)


def _is_last(transition: nodes.transition) -> bool:
    """Tell whether only what readers do not see follows, such as what ``rst_epilog`` defines.

    Where nothing at all follows, docutils says so itself.
    """
    after: list[nodes.Node] = []
    node: nodes.Node = transition
    while node.parent is not None:
        after += node.parent.children[node.parent.index(node) + 1 :]
        node = node.parent
    after = [one for one in after if not isinstance(one, nodes.system_message)]
    return bool(after) and all(isinstance(one, nodes.Invisible) for one in after)


def _place(node: nodes.Node) -> tuple[str, int]:
    source, line = get_source_line(node)
    return str(source or ""), line or 1


def _first_line(block: nodes.Element) -> tuple[str, int]:
    """Find the line where the text of a block begins, at or after the line that docutils gives it."""
    path, near = _place(block)
    first = block.rawsource.split("\n", 1)[0].strip() or block.astext().split("\n", 1)[0].strip()
    lines = source_lines(path)
    places = (line for line in range(max(near - 1, 1), len(lines) + 1) if lines[line - 1].strip() == first)
    return path, next(places, near)
