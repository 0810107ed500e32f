# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A YAML document as Go's ``gopkg.in/yaml.v3`` (3.0.1) presents it: nodes with comments, aliases kept apart.

A node tree of PyYAML has neither comments nor aliases, and refuses an anchor that is defined twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import yaml

from docwarden.documents import MAX_DEPTH, events, tokens
from docwarden.errors import InputError
from docwarden.facts.yaml_comments import read_head_comments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.facts.yaml_comments import HeadComments

Kind = Literal["mapping", "sequence", "scalar", "alias"]

#: How large a document may be once its aliases are written out: its characters, and 32 for each node.
#: The largest charts that are published have some 400,000; an alias bomb has billions.
MAX_SIZE = 16 * 1024 * 1024
_NODE_SIZE = 32

_STANDARD = "tag:yaml.org,2002:"


@dataclass(slots=True)
class Node:
    """A node. The children of a mapping are its keys and values in turn, as in yaml.v3.

    ``value`` is the text of a scalar and the anchor's name of an alias; ``tag`` is the explicit tag, short
    (``!!str``), or empty; ``size`` counts what the node comes to with its aliases written out, ``height`` the
    levels below it; ``start`` and ``end`` are indexes in the text.
    """

    kind: Kind
    line: int
    column: int
    value: str = ""
    tag: str = ""
    plain: bool = False
    head_comment: str = ""
    children: list[Node] = field(default_factory=list)
    target: Node | None = None
    size: int = _NODE_SIZE
    height: int = 0
    start: int = 0
    end: int = 0

    def entries(self) -> Iterator[tuple[Node, Node]]:
        """Give the keys of a mapping with their values."""
        return zip(self.children[::2], self.children[1::2], strict=True)

    @property
    def resolved(self) -> Node:
        """The node that an alias stands for; any other node itself."""
        return self.target or self


def parse(text: str, path: str) -> Node | None:
    """Parse the first document of a YAML text, None where there is none.

    Raises InputError with line and column for malformed YAML, for unknown anchors, for aliases that recur or
    that expand to more than ``MAX_SIZE``, and for nesting deeper than ``documents.MAX_DEPTH``.
    """
    builder = _Builder(path)
    for event in events(text, path):
        # The rest is read for its errors: yaml.v3 drops without a word what cannot belong to the document.
        if not builder.root:
            builder.take(event)
    if builder.root:
        builder.attach(read_head_comments(text, tokens(text)))
    return builder.root


def _short(tag: str) -> str:
    """Shorten a standard tag; the tag ``!`` says nothing that a plain scalar does not."""
    if tag.startswith(_STANDARD):
        return f"!!{tag.removeprefix(_STANDARD)}"
    return "" if tag == "!" else tag


class _Builder:
    """Makes nodes of events."""

    def __init__(self, path: str) -> None:
        self.root: Node | None = None
        self._path = path
        self._leaves: dict[int, Node] = {}
        self._blocks: dict[int, Node] = {}
        self._open: list[Node] = []
        self._anchors: dict[str, Node] = {}

    def take(self, event: Any) -> None:
        """Add what an event says."""
        if isinstance(event, yaml.CollectionStartEvent):
            self._enter(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._leave(event)
        elif isinstance(event, yaml.ScalarEvent):
            node = self._node("scalar", event)
            node.value, node.plain = event.value, not event.style
            node.size += len(event.value)
            self._add(node)
        elif isinstance(event, yaml.AliasEvent):
            self._add(self._alias(event))

    def attach(self, comments: HeadComments) -> None:
        """Give each comment to its node."""
        for nodes, heads in ((self._leaves, comments.leaves), (self._blocks, comments.blocks)):
            for start, head in heads.items():
                nodes[start].head_comment = head

    def _node(self, kind: Kind, event: Any) -> Node:
        mark = event.start_mark
        node = Node(
            kind,
            line=mark.line + 1,
            column=mark.column + 1,
            tag=_short(getattr(event, "tag", None) or ""),
            start=mark.index,
            end=event.end_mark.index,
        )
        if kind in ("mapping", "sequence") and not event.flow_style:
            self._blocks[node.start] = node
        elif node.end > node.start:
            # A scalar that is not there begins where the next node does; the comment belongs to that.
            self._leaves[node.start] = node
        if event.anchor and kind != "alias":
            self._anchors[event.anchor] = node
        return node

    def _enter(self, event: Any) -> None:
        node = self._node("mapping" if isinstance(event, yaml.MappingStartEvent) else "sequence", event)
        node.height = 1
        self._bound_depth(node)
        self._open.append(node)

    def _leave(self, event: Any) -> None:
        node, is_block = self._open.pop(), event.end_mark.index == event.start_mark.index
        # The end mark of a block is where the next token begins, which may be far below.
        node.end = node.children[-1].end if is_block and node.children else event.end_mark.index
        self._add(node)

    def _bound_depth(self, node: Node) -> None:
        if len(self._open) + node.height > MAX_DEPTH:
            raise self._error(node, f"collections nest deeper than {MAX_DEPTH} levels")

    def _alias(self, event: Any) -> Node:
        node = self._node("alias", event)
        node.value, node.target = event.anchor, self._anchors.get(event.anchor)
        if node.target is None:
            raise self._error(node, f'the alias "*{event.anchor}" has no anchor above it')
        if any(node.target is one for one in self._open):
            raise self._error(node, "an alias refers to a node that holds it")
        node.size, node.height = node.target.size, node.target.height
        self._bound_depth(node)
        return node

    def _add(self, node: Node) -> None:
        """Put a finished node into the collection that is open."""
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        parent.children.append(node)
        parent.size += node.size
        parent.height = max(parent.height, node.height + 1)
        if parent.size > MAX_SIZE:
            raise self._error(node, f"the aliases expand to more than {MAX_SIZE:,} characters")

    def _error(self, node: Node, message: str) -> InputError:
        return InputError.at(self._path, message, line=node.line, column=node.column)
