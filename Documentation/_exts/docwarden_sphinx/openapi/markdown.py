# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""CommonMark, with tables, as docutils nodes.

HTML is left out but for its text: a description must not bring scripts to a page. Links that are no addresses
become text, since they were made for another viewer.
"""

from __future__ import annotations

import functools
import html
import re
from typing import TYPE_CHECKING

from docutils import nodes
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from pygments.lexers import find_lexer_class_by_name
from pygments.util import ClassNotFound

from docwarden_sphinx.openapi import build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ADDRESS = re.compile(r"(?:https?|ftp|mailto):\S+")
_TAG = re.compile(
    r"<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)\s*>|</?[A-Za-z][^>]*>", re.DOTALL | re.IGNORECASE
)

_INLINE: dict[str, type[nodes.TextElement]] = {
    "strong": nodes.strong,
    "em": nodes.emphasis,
    "s": nodes.inline,
}


@functools.cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": 20}).enable(["table", "strikethrough"])


class MarkdownReader:
    """Makes nodes of one text."""

    def __init__(self, path: str, line: int) -> None:
        """Take the file that holds the text, and the line where it begins."""
        self._path = path
        self._line = line
        self._blocks: dict[str, Callable[[SyntaxTreeNode], nodes.Node | None]] = {
            "paragraph": self._paragraph,
            "heading": self._heading,
            "bullet_list": self._list,
            "ordered_list": self._list,
            "blockquote": self._quote,
            "fence": self._code,
            "code_block": self._code,
            "table": self._table,
            "html_block": self._html,
        }

    def read(self, text: str) -> list[nodes.Node]:
        """Read a text."""
        return self._children(SyntaxTreeNode(_parser().parse(text)))

    def _children(self, parent: SyntaxTreeNode) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        for child in parent.children:
            make = self._blocks.get(child.type)
            node = make(child) if make else None
            if isinstance(node, nodes.Element):
                node.source = self._path
                node.line = self._line + (child.map[0] if child.map else 0)
                found.append(node)
        return found

    def _paragraph(self, node: SyntaxTreeNode) -> nodes.Node:
        children = list(_inlines(node.children[0]))
        return nodes.paragraph("", "", *children)

    def _heading(self, node: SyntaxTreeNode) -> nodes.Node:
        return nodes.rubric("", "", *_inlines(node.children[0]), classes=["openapi-rubric"])

    def _list(self, node: SyntaxTreeNode) -> nodes.Node:
        items = [nodes.list_item("", *self._children(item)) for item in node.children]
        if node.type == "bullet_list":
            return nodes.bullet_list("", *items)
        start = int(node.attrs.get("start", 1))
        listed = nodes.enumerated_list("", *items, enumtype="arabic", prefix="", suffix=".")
        if start != 1:
            listed["start"] = start
        return listed

    def _quote(self, node: SyntaxTreeNode) -> nodes.Node:
        return nodes.block_quote("", *self._children(node))

    def _code(self, node: SyntaxTreeNode) -> nodes.Node:
        language = node.info.split()[0].lower() if node.type == "fence" and node.info.strip() else ""
        return build.block(node.content.rstrip("\n"), language if _is_known(language) else "none")

    def _html(self, node: SyntaxTreeNode) -> nodes.Node | None:
        text = _text_of(node.content).strip()
        return nodes.paragraph("", " ".join(text.split())) if text else None

    def _table(self, node: SyntaxTreeNode) -> nodes.Node:
        parts = {part.type: part for part in node.children}
        head = parts["thead"].children
        columns = len(head[0].children)
        group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in range(columns)), cols=columns)
        group += nodes.thead("", *map(_row, head))
        body = parts["tbody"].children if "tbody" in parts else []
        group += nodes.tbody("", *map(_row, body))
        return nodes.table("", group)


def _row(row: SyntaxTreeNode) -> nodes.row:
    cells = [
        nodes.paragraph("", "", *(one for part in cell.children for one in _inlines(part)))
        for cell in row.children
    ]
    return nodes.row("", *(nodes.entry("", cell) for cell in cells))


def _inlines(parent: SyntaxTreeNode) -> Iterator[nodes.Node]:
    for child in parent.children:
        yield from _inline(child)


def _inline(node: SyntaxTreeNode) -> Iterator[nodes.Node]:
    if node.type == "text" and node.content:
        yield nodes.Text(node.content)
    elif node.type in {"softbreak", "hardbreak"}:
        yield nodes.Text("\n")
    elif node.type == "code_inline":
        yield nodes.literal("", node.content)
    elif node.type in _INLINE:
        yield _INLINE[node.type]("", "", *_inlines(node))
    elif node.type == "link":
        yield from _link(node)
    elif node.type == "image":
        yield nodes.Text(str(node.content))
    elif node.type == "html_inline" and node.content.lower().startswith("<br"):
        yield nodes.Text("\n")


def _link(node: SyntaxTreeNode) -> Iterator[nodes.Node]:
    address = str(node.attrs.get("href", ""))
    children = list(_inlines(node))
    if _ADDRESS.fullmatch(address):
        yield nodes.reference("", "", *children, refuri=address)
    else:
        yield from children


def _text_of(source: str) -> str:
    """Give the text of HTML.

    >>> _text_of("<p>one <b>two</b></p><script>three()</script>")
    'one two'
    """
    return html.unescape(_TAG.sub("", source))


@functools.cache
def _is_known(language: str) -> bool:
    try:
        find_lexer_class_by_name(language)
    except ClassNotFound:
        return False
    return bool(language)
