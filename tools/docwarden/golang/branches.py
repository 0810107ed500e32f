# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Branches: if, switch and select (Go specification, "If statements", "Switch statements")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.golang import selectors, syntax
from docwarden.golang.blocks import block, optional, skip
from docwarden.golang.context import Scope, Signal, statement
from docwarden.golang.operators import equal
from docwarden.golang.types import Type
from docwarden.golang.values import Unknown, copied, plain

if TYPE_CHECKING:
    from tree_sitter import Node

    from docwarden.golang.context import Code, Context
    from docwarden.golang.values import Value

#: An error that is not known is taken for none: a program whose set-up fails documents nothing.
_FAILS = re.compile(r"\w*[eE]rr(or)?\w*\s*!=\s*nil")
_SUCCEEDS = re.compile(r"\w*[eE]rr(or)?\w*\s*==\s*nil")


@statement("if_statement")
def _if(c: Context, node: Node) -> Code:
    initializer = optional(c, node.child_by_field_name("initializer"))
    condition_node = syntax.field(node, "condition")
    condition = c.expression(condition_node)
    then_node, else_node = syntax.field(node, "consequence"), node.child_by_field_name("alternative")
    then, otherwise = c.statement(then_node), optional(c, else_node)
    text, place = syntax.text_of(condition_node), c.place(node)

    def run(scope: Scope) -> Signal | None:
        inner = Scope(scope)
        if initializer:
            initializer(inner)
        chosen = plain(condition(inner))
        if isinstance(chosen, Unknown):
            if _FAILS.fullmatch(text) or _SUCCEEDS.fullmatch(text):
                chosen = _SUCCEEDS.fullmatch(text) is not None
            else:
                return skip(
                    c, [then_node, *([else_node] if else_node else [])], inner, f"{text} at {place}", chosen
                )
        branch = then if chosen else otherwise
        return branch(inner) if branch else None

    return run


@statement("expression_switch_statement")
def _switch(c: Context, node: Node) -> Code:
    initializer = optional(c, node.child_by_field_name("initializer"))
    value_node = node.child_by_field_name("value")
    subject = c.expression(value_node) if value_node else None
    cases = [
        _case(c, child) for child in syntax.named(node) if child.type in ("expression_case", "default_case")
    ]
    case_nodes = [child for child in syntax.named(node) if child.type in ("expression_case", "default_case")]
    place = c.place(node)

    def run(scope: Scope) -> Signal | None:
        inner = Scope(scope)
        if initializer:
            initializer(inner)
        value = subject(inner) if subject else True
        if isinstance(value, Unknown):
            return skip(c, case_nodes, inner, f"what the switch at {place} looks at", value)
        chosen = None
        for position, (conditions, _) in enumerate(cases):
            for condition in conditions or ():
                holds = _matches(value, condition(inner))
                if isinstance(holds, Unknown):
                    return skip(c, case_nodes, inner, f"a case of the switch at {place}", holds)
                if holds and chosen is None:
                    chosen = position
            if chosen is not None:
                break
        if chosen is None:
            chosen = next((at for at, (conditions, _) in enumerate(cases) if conditions is None), None)
        return _run_cases(cases, chosen, inner)

    return run


def _matches(value: Value, candidate: Value) -> Value:
    known = plain(candidate)
    if value is True or isinstance(known, Unknown):
        return known
    return equal(value, candidate)


def _case(c: Context, node: Node) -> tuple[list[Code] | None, Code]:
    values = node.child_by_field_name("value")
    conditions = [c.expression(child) for child in syntax.named(values)] if values else None
    return conditions, block(c, _body(node))


def _body(node: Node) -> list[Node]:
    found = []
    for child in syntax.named(node):
        if child.type == "statement_list":
            found += syntax.named(child)
    return found


def _run_cases(
    cases: list[tuple[list[Code] | None, Code]], chosen: int | None, scope: Scope
) -> Signal | None:
    while chosen is not None:
        signal = cases[chosen][1](Scope(scope))
        if not isinstance(signal, Signal):
            return None
        if signal.kind != "fallthrough":
            return None if signal == Signal("break") else signal
        chosen += 1
    return None


@statement("type_switch_statement")
def _type_switch(c: Context, node: Node) -> Code:
    initializer = optional(c, node.child_by_field_name("initializer"))
    subject = c.expression(syntax.field(node, "value"))
    alias_node = node.child_by_field_name("alias")
    alias = syntax.text_of(alias_node) if alias_node else "_"
    case_nodes = [child for child in syntax.named(node) if child.type in ("type_case", "default_case")]
    cases = [_type_case(c, child) for child in case_nodes]
    place = c.place(node)

    def run(scope: Scope) -> Signal | None:
        inner = Scope(scope)
        if initializer:
            initializer(inner)
        value = subject(inner)
        otherwise = None
        for wanted, body in cases:
            if wanted is None:
                otherwise = body
                continue
            holds = _any_type(c, value, [code(inner) for code in wanted])
            if isinstance(holds, Unknown):
                return skip(c, case_nodes, inner, f"the type that the switch at {place} looks at", holds)
            if holds:
                otherwise = body
                break
        once = Scope(inner)
        once.declare(alias, copied(value))
        signal = otherwise(once) if otherwise else None
        return None if signal == Signal("break") else signal

    return run


def _type_case(c: Context, node: Node) -> tuple[list[Code] | None, Code]:
    wanted = [c.expression(child) for child in node.children_by_field_name("type") if child.is_named]
    return (wanted if node.type == "type_case" else None), block(c, _body(node))


def _any_type(c: Context, value: Value, wanted: list[Value]) -> bool | Unknown:
    for declared in wanted:
        if not isinstance(declared, Type):
            holds: bool | Unknown = value is None and declared is None
        else:
            holds = selectors.implements(c.machine, value, declared)
        if holds is not False:
            return holds
    return False


@statement("select_statement")
def _select(c: Context, node: Node) -> Code:
    place = c.place(node)
    return lambda scope: skip(c, [node], scope, f"the select at {place}", Unknown("what channels hold"))
