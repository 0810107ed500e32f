# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What docutils and Sphinx do with trees of nodes, without what nobody sees of it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from docutils import nodes

from docwarden_sphinx import node_presence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx.util.nodes import NodeMatcher


def find_without_recursion(node: nodes.Node, cls: type) -> Iterator[nodes.Node]:
    """Yield the nodes of a class at and below a node, in document order, also while the tree changes."""
    if not node_presence.current.may_hold(node, cls):
        return
    ways = [iter((node,))]
    while ways:
        for found in ways[-1]:
            if isinstance(found, cls):
                yield found
            if found.children:
                ways.append(iter(found.children))
                break
        else:
            ways.pop()


def find_matches(matcher: NodeMatcher[Any], node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield the nodes that a matcher of Sphinx's matches."""
    if matcher.classes and not any(node_presence.current.may_hold(node, one) for one in matcher.classes):
        return
    yield from node.findall(matcher)


def adopt_child(parent: nodes.Node, child: nodes.Node) -> None:
    """Make a node the child of another; the document is looked up through all levels once, not four times."""
    child.parent = parent
    document = parent.document
    if document:
        child.document = document
        if child.source is None:
            child.source = document.current_source
        if child.line is None:
            child.line = document.current_line


def walk(node: nodes.Node, visitor: nodes.NodeVisitor) -> bool:
    """Go through a tree, and tell whether to stop, without a debug message for each node."""
    try:
        try:
            visitor.dispatch_visit(node)
        except (nodes.SkipChildren, nodes.SkipNode):
            return False
        except nodes.SkipDeparture:
            pass
        try:
            for child in node.children[:]:
                if child.walk(visitor):
                    return True
        except nodes.SkipSiblings:
            pass
    except nodes.StopTraversal:
        return True
    return False


def walk_about(node: nodes.Node, visitor: nodes.NodeVisitor) -> bool:
    """Go into and out of each node of a tree, and tell whether to stop, without debug messages."""
    departs, stops = True, False
    try:
        try:
            visitor.dispatch_visit(node)
        except nodes.SkipNode:
            return False
        except nodes.SkipDeparture:
            departs = False
        try:
            for child in node.children[:]:
                if child.walkabout(visitor):
                    stops = True
                    break
        except nodes.SkipSiblings:
            pass
    except nodes.SkipChildren:
        pass
    except nodes.StopTraversal:
        stops = True
    if departs:
        visitor.dispatch_departure(node)
    return stops


def visit(visitor: nodes.NodeVisitor, node: nodes.Node) -> Any:
    """Call the method of a visitor for a node."""
    return getattr(visitor, f"visit_{type(node).__name__}", visitor.unknown_visit)(node)


def depart(visitor: nodes.NodeVisitor, node: nodes.Node) -> Any:
    """Call the method of a visitor for leaving a node."""
    return getattr(visitor, f"depart_{type(node).__name__}", visitor.unknown_departure)(node)


def translate(prefix: str, otherwise: Callable[[Any, nodes.Node], Any]) -> Callable[[Any, nodes.Node], None]:
    """Give what Sphinx's translators do at a node; the class that names the method is found out once."""

    @functools.cache
    def names(node_class: type) -> tuple[str, ...]:
        return tuple(f"{prefix}_{one.__name__}" for one in node_class.__mro__)

    def dispatch(translator: Any, node: nodes.Node) -> None:
        node_class: type = type(node)
        for name in names(node_class):
            method = getattr(translator, name, None)
            if method:
                method(node)
                return
        otherwise(translator, node)

    return dispatch
