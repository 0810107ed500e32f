# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The first mistake in a tree of tree-sitter, which reads any text and marks what it could not make out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.syntax.problem import Problem

if TYPE_CHECKING:
    from tree_sitter import Node

#: As much of the text is shown.
_SHOWN = 30


def first_problem(root: Node, language: str) -> Problem | None:
    """Say what is wrong first; None where all is well."""
    if not root.has_error:
        return None
    pending = [root]
    while pending:
        node = pending.pop()
        if node.is_missing:
            return _problem(node, f'{language}: expected "{node.type}"')
        if node.type == "ERROR":
            return _problem(node, f'{language}: cannot make out "{_start_of(node)}"')
        pending.extend(reversed(node.children))
    return Problem(1, 1, f"{language}: cannot be made out")


def _problem(node: Node, message: str) -> Problem:
    return Problem(node.start_point[0] + 1, node.start_point[1] + 1, message)


def _start_of(node: Node) -> str:
    text = (node.text or b"").decode("utf-8", errors="replace").split("\n", 1)[0]
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
