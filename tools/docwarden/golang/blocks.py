# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Blocks of statements, and what happens where one of them is skipped (Go specification, "Blocks")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang import syntax
from docwarden.golang.context import Scope, statement
from docwarden.golang.doubt import Skipped

if TYPE_CHECKING:
    from tree_sitter import Node

    from docwarden.golang.context import Code, Context, Signal
    from docwarden.golang.values import Unknown


def block(c: Context, nodes: list[Node]) -> Code:
    """Compile the statements of a block, which run until one of them ends the flow."""
    codes = [c.statement(node) for node in nodes if node.type not in ("comment", "empty_statement")]
    machine = c.machine

    def run(scope: Scope) -> Signal | None:
        for code in codes:
            machine.step()
            signal: Signal | None = code(scope)
            if signal is not None:
                return signal
        return None

    return run


@statement("block")
def _block(c: Context, node: Node) -> Code:
    run = block(c, syntax.statements(node))
    return lambda scope: run(Scope(scope))


def optional(c: Context, node: Node | None) -> Code | None:
    """Compile a statement that need not be there."""
    return c.statement(node) if node else None


def skip(c: Context, nodes: list[Node], scope: Scope, what: str, why: Unknown) -> Signal | None:
    """Skip code that depends on what is not known."""
    reason = f"{what} is not known ({why.reason})"
    for node in nodes:
        c.machine.step(node.descendant_count)  # each part of it is looked at
        skipped = Skipped(c, node, reason)
        skipped.taint(scope)
        if skipped.leaves():
            c.machine.doubt(reason)
        if skipped.ends_loops():
            c.machine.skipped_ends += 1
    return None
