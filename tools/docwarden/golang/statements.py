# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Statements that are neither branches nor loops (Go specification, "Statements")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang import assignments, loops, syntax
from docwarden.golang.context import Signal, statement
from docwarden.golang.doubt import Skipped
from docwarden.golang.functions import BARE
from docwarden.golang.type_expressions import declare_parameters
from docwarden.golang.values import Unknown, copied

if TYPE_CHECKING:
    from tree_sitter import Node

    from docwarden.golang.context import Code, Context, Scope


@statement("expression_statement", "go_statement")
def _expression(c: Context, node: Node) -> Code:
    if node.type == "go_statement":
        return _go(c, node)
    code = c.expression(syntax.named(node)[0])

    def run(scope: Scope) -> None:
        code(scope)

    return run


def _go(c: Context, node: Node) -> Code:
    """Skip a goroutine: when it runs is not known."""
    skipped = Skipped(c, node, f"a goroutine at {c.place(node)}")
    return skipped.taint


@statement(
    "var_declaration", "short_var_declaration", "assignment_statement", "inc_statement", "dec_statement"
)
def _assignment(c: Context, node: Node) -> Code:
    return assignments.compiled(c, node)


@statement("const_declaration")
def _constants(c: Context, node: Node) -> Code:
    return assignments.constants(c, node)


@statement("type_declaration")
def _types(c: Context, node: Node) -> Code:
    specs = syntax.named(node)
    for spec in specs:
        c.local_types.add(syntax.text_of(syntax.field(spec, "name")))
        declare_parameters(c, spec.child_by_field_name("type_parameters"))

    def run(scope: Scope) -> None:
        for spec in specs:
            name = syntax.text_of(syntax.field(spec, "name"))
            scope.declare(name, c.machine.names.local_type(c, spec, scope))

    return run


@statement("send_statement", "empty_statement", "comment")
def _nothing(_: Context, __: Node) -> Code:
    return lambda _: None


@statement("return_statement")
def _return(c: Context, node: Node) -> Code:
    lists = syntax.named(node)
    if not lists:
        signal = Signal("return", value=BARE)
        return lambda _: signal
    codes = [c.expression(child) for child in syntax.named(lists[0])]
    if len(codes) == 1:
        only = codes[0]
        return lambda scope: Signal("return", value=only(scope))
    return lambda scope: Signal("return", value=tuple(code(scope) for code in codes))


@statement("break_statement", "continue_statement", "fallthrough_statement", "goto_statement")
def _jump(c: Context, node: Node) -> Code:
    if node.type == "goto_statement":
        return c._not_understood(node, statement=True)  # noqa: SLF001 - the one statement that is never run
    label = syntax.named(node)
    signal = Signal(node.type.partition("_")[0], syntax.text_of(label[0]) if label else "")
    return lambda _: signal


@statement("labeled_statement")
def _labeled(c: Context, node: Node) -> Code:
    label = syntax.text_of(syntax.field(node, "label"))
    inner = [child for child in syntax.named(node) if child.type != "label_name"]
    if not inner:
        return lambda _: None
    return (
        loops.loop(c, inner[0], label)
        if inner[0].type == "for_statement"
        else _unlabeled(c.statement(inner[0]), label)
    )


def _unlabeled(code: Code, label: str) -> Code:
    def run(scope: Scope) -> Signal | None:
        signal = code(scope)
        return None if isinstance(signal, Signal) and signal == Signal("break", label) else signal

    return run


@statement("defer_statement")
def _defer(c: Context, node: Node) -> Code:
    call = syntax.named(node)[0]
    function = c.expression(syntax.field(call, "function"))
    arguments = [c.expression(child) for child in syntax.named(syntax.field(call, "arguments"))]
    place = c.place(node)

    def run(scope: Scope) -> None:
        callee, values = function(scope), [copied(argument(scope)) for argument in arguments]
        if scope.frame is not None and not isinstance(callee, Unknown):
            frame = scope.frame
            frame.deferred.append(lambda: c.machine.deferred(callee, values, place, frame))

    return run
