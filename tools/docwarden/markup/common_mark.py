# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""CommonMark descriptions as reStructuredText, for pages that restate what an API or a chart says of itself.

markdown-it-py parses; what reStructuredText cannot nest (mark-up in mark-up, quotations, HTML) becomes text.
Comments, which often speak to another generator, are not shown, as no Markdown viewer shows them.
"""

from __future__ import annotations

import functools
import re
import textwrap
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from docwarden.markup import rst

if TYPE_CHECKING:
    from collections.abc import Iterable

_HTML_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ADDRESS = re.compile(r"(?:https?|ftp|mailto):[^\s<>`]+")


def to_rst(text: str) -> str:
    r"""Render a CommonMark text as reStructuredText; an empty text stays empty.

    >>> to_rst("Use `x` or *y*.")
    'Use ``x`` or *y*\\ .'
    """
    return _blocks(SyntaxTreeNode(_parser().parse(text)))


@functools.cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": 20})


def _blocks(parent: SyntaxTreeNode) -> str:
    return "\n\n".join(filter(None, map(_block, parent.children)))


def _block(node: SyntaxTreeNode) -> str:
    if node.type == "paragraph":
        return _paragraph(node)
    if node.type == "heading":
        return _marked("**", _plain(node))
    if node.type in {"bullet_list", "ordered_list"}:
        mark = "- " if node.type == "bullet_list" else "#. "
        return "\n".join(_item(mark, _blocks(item)) for item in node.children)
    if node.type in {"fence", "code_block"}:
        return _verbatim(node.content)
    if node.type == "html_block":
        return rst.line(_HTML_COMMENT.sub("", node.content))
    return _blocks(node) if node.children else ""


def _item(mark: str, text: str) -> str:
    return mark + textwrap.indent(text, " " * len(mark)).lstrip() if text else ""


def _verbatim(text: str) -> str:
    return rst.code_block(text.expandtabs(4)).rstrip("\n") if text.strip() else ""


def _paragraph(node: SyntaxTreeNode) -> str:
    """Render a paragraph; a table, which CommonMark does not know, keeps its lines."""
    content = node.children[0].content
    if all(line.lstrip().startswith("|") for line in content.splitlines()):
        return _verbatim(content)
    return _joined(_inline(child) for child in node.children[0].children)


def _inline(node: SyntaxTreeNode) -> tuple[str, bool]:
    """Give a piece of text and whether it is mark-up."""
    plain = _plain(node)
    if node.type == "code_inline" and plain.strip():
        return rst.literal(plain), True
    if node.type in {"strong", "em"}:
        return _marked("**" if node.type == "strong" else "*", plain), True
    address = str(node.attrs.get("href", ""))
    if node.type == "link" and _ADDRESS.fullmatch(address) and plain.strip():
        label = rst.line(plain)
        return f"`{label} <{address}>`__", True
    return plain, False


def _plain(node: SyntaxTreeNode) -> str:
    """Give the text of a node without its mark-up."""
    if node.type in {"softbreak", "hardbreak"}:
        return " "
    if node.type == "html_inline":
        return _HTML_COMMENT.sub("", node.content)
    return "".join(map(_plain, node.children)) if node.children else node.content


def _marked(mark: str, text: str) -> str:
    return f"{mark}{rst.line(text)}{mark}" if text.strip() else ""


def _joined(pieces: Iterable[tuple[str, bool]]) -> str:
    """Join the pieces of a paragraph; where mark-up touches text, an escaped blank keeps them apart."""
    merged: list[tuple[str, bool]] = []
    for text, marked in pieces:
        if merged and not marked and not merged[-1][1]:
            merged[-1] = (merged[-1][0] + text, False)
        elif text:
            merged.append((text, marked))
    result = ""
    for text, marked in merged:
        touches = bool(result) and not result[-1].isspace() and not text[:1].isspace()
        result += ("\\ " if touches else "") + (text if marked else _escaped(text, first=not result))
    return result.strip()


def _escaped(text: str, *, first: bool) -> str:
    """Escape text, the blanks at its ends kept; what would start a block matters at the start alone."""
    words = text.split()
    inner = rst.line(text) if first else rst.line(" ".join(["x", *words]))[2:]
    lead = " " if text[:1].isspace() and not first else ""
    return f"{lead}{inner} " if text[-1:].isspace() and words else f"{lead}{inner}"
