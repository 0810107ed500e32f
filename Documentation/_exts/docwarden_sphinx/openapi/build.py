# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The few docutils nodes that pages of APIs are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def inline(text: str, *classes: str) -> nodes.inline:
    """Give a piece of text with classes."""
    return nodes.inline("", text, classes=list(classes))


def badge(text: str, kind: str = "") -> nodes.inline:
    """Give a short word that stands out."""
    return inline(text, "openapi-badge", *([f"openapi-{kind}"] if kind else []))


def code(text: str, *classes: str) -> nodes.literal:
    """Give code in a line."""
    return nodes.literal("", text, classes=list(classes))


def paragraph(*children: nodes.Node | str, classes: Iterable[str] = ()) -> nodes.paragraph:
    """Give a paragraph."""
    return nodes.paragraph("", "", *_as_nodes(children), classes=list(classes))


def labelled(label: str, *children: nodes.Node | str) -> nodes.paragraph:
    """Give a line that opens with what it is about."""
    return paragraph(inline(f"{label}:", "openapi-label"), " ", *children)


def title(text: str) -> nodes.title:
    """Give the title of a section: a word of ours, or the name of a tag."""
    node = nodes.title("", text)
    leave_spelling(node)
    return node


def rubric(text: str) -> nodes.rubric:
    """Give a heading below those of sections."""
    return nodes.rubric("", text, classes=["openapi-rubric"])


def bullets(items: Sequence[Sequence[nodes.Node]], *classes: str) -> list[nodes.Node]:
    """Give a list, or nothing where it has no items."""
    if not items:
        return []
    return [nodes.bullet_list("", *(nodes.list_item("", *item) for item in items), classes=list(classes))]


def definitions(items: Iterable[tuple[nodes.term, Sequence[nodes.Node]]], *classes: str) -> list[nodes.Node]:
    """Give a list of terms and what they mean, or nothing where it has no items."""
    found = [nodes.definition_list_item("", term, nodes.definition("", *content)) for term, content in items]
    return [nodes.definition_list("", *found, classes=["openapi-list", *classes])] if found else []


def term(*children: nodes.Node | str) -> nodes.term:
    """Give a term, its parts apart by blanks."""
    parts: list[nodes.Node | str] = []
    for child in children:
        parts += [" ", child] if parts else [child]
    return nodes.term("", "", *_as_nodes(parts))


def block(text: str, language: str) -> nodes.literal_block:
    """Give a block of code, which may be nearly of its language only."""
    return nodes.literal_block(text, text, language=language, force=True)


def folded(heading: str, children: Sequence[nodes.Node]) -> nodes.admonition:
    """Give content that is folded away until a reader opens it; no script is needed for that."""
    return nodes.admonition("", title(heading), *children, collapsible="closed", classes=["openapi-folded"])


def link(text: str, anchor: str, *, is_code: bool = True) -> nodes.reference:
    """Give a link within the page."""
    child = code(text) if is_code else nodes.Text(text)
    return nodes.reference("", "", child, refid=anchor, internal=True)


def leave_spelling(node: nodes.Node) -> None:
    """Keep the words of a node from the dictionary, as sphinxcontrib-spelling marks them."""
    for text in node.findall(nodes.Text):
        text.spellingIgnore = True  # type: ignore[attr-defined]


def outside(text: str, address: str) -> nodes.Node:
    """Give a link to an address elsewhere; what is none stays text."""
    if address.startswith(("https://", "http://", "mailto:")):
        return nodes.reference("", text or address, refuri=address)
    return nodes.Text(f"{text} ({address})" if text and address else text or address)


def _as_nodes(children: Iterable[nodes.Node | str]) -> list[nodes.Node]:
    return [nodes.Text(child) if isinstance(child, str) else child for child in children]
