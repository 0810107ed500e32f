# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Statements (Go specification, "Statements")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.golang import assignments, selectors, syntax
from docwarden.golang.context import Scope, Signal, statement
from docwarden.golang.doubt import Skipped
from docwarden.golang.expressions import equal
from docwarden.golang.functions import BARE
from docwarden.golang.type_expressions import declare_parameters
from docwarden.golang.types import Type
from docwarden.golang.values import Map, Pointer, Slice, Typed, Unknown, copied, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from docwarden.golang.context import Code, Context
    from docwarden.golang.values import Value

#: An error that is not known is taken for none: a program whose set-up fails documents nothing.
_FAILS = re.compile(r"\w*[eE]rr(or)?\w*\s*!=\s*nil")
_SUCCEEDS = re.compile(r"\w*[eE]rr(or)?\w*\s*==\s*nil")


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
            scope.declare(name, c.machine.local_type(c, spec, scope))

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
        _loop(c, inner[0], label)
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
        callee, values = function(scope), [argument(scope) for argument in arguments]
        if scope.frame is not None and not isinstance(callee, Unknown):
            frame = scope.frame
            frame.deferred.append(lambda: c.machine.deferred(callee, values, place, frame))

    return run


@statement("if_statement")
def _if(c: Context, node: Node) -> Code:
    initializer = _optional(c, node.child_by_field_name("initializer"))
    condition_node = syntax.field(node, "condition")
    condition = c.expression(condition_node)
    then_node, else_node = syntax.field(node, "consequence"), node.child_by_field_name("alternative")
    then, otherwise = c.statement(then_node), _optional(c, else_node)
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


def skip(c: Context, nodes: list[Node], scope: Scope, what: str, why: Unknown) -> Signal | None:
    """Skip code that depends on what is not known."""
    reason = f"{what} is not known ({why.reason})"
    for node in nodes:
        skipped = Skipped(c, node, reason)
        skipped.taint(scope)
        if skipped.leaves():
            c.machine.doubt(reason)
    return None


def _optional(c: Context, node: Node | None) -> Code | None:
    return c.statement(node) if node else None


@statement("for_statement")
def _for(c: Context, node: Node) -> Code:
    return _loop(c, node, "")


def _loop(c: Context, node: Node, label: str) -> Code:
    head = [child for child in syntax.named(node) if child.type != "block"]
    body = c.statement(syntax.field(node, "body"))
    if head and head[0].type == "range_clause":
        return _range(c, node, head[0], body, label)
    clause = head[0] if head and head[0].type == "for_clause" else None
    condition_node = clause.child_by_field_name("condition") if clause else (head[0] if head else None)
    condition = c.expression(condition_node) if condition_node else None
    start = _optional(c, clause.child_by_field_name("initializer") if clause else None)
    update = _optional(c, clause.child_by_field_name("update") if clause else None)
    place = c.place(node)

    def run(scope: Scope) -> Signal | None:
        outer = Scope(scope)
        if start:
            start(outer)
        while True:
            c.machine.step()
            goes_on = plain(condition(outer)) if condition else True
            if isinstance(goes_on, Unknown):
                return skip(c, [node], outer, f"the condition of the loop at {place}", goes_on)
            if not goes_on:
                return None
            once = Scope(outer)
            once.names.update({name: type(cell)(cell.value, cell.type) for name, cell in outer.names.items()})
            signal, ends = _after(body(once), label)
            if ends:
                return signal
            for name in outer.names:
                outer.names[name] = type(outer.names[name])(once.names[name].value, once.names[name].type)
            if update:
                update(outer)

    return run


def _after(signal: Value, label: str) -> tuple[Signal | None, bool]:
    """Tell what a loop does after its body: what it passes on, and whether it ends."""
    if not isinstance(signal, Signal):
        return None, False
    if signal.kind in ("break", "continue") and signal.label in ("", label):
        return None, signal.kind == "break"
    return signal, True


def _range(c: Context, node: Node, head: Node, body: Code, label: str) -> Code:
    over = c.expression(syntax.field(head, "right"))
    left = head.child_by_field_name("left")
    declares = ":=" in syntax.text_of(head).partition("range")[0]
    targets = syntax.named(left) if left else []
    assign = assignments.targets(c, targets, declares=declares)
    place = c.place(node)

    def run(scope: Scope) -> Signal | None:
        value = over(scope)
        items = _items(c, value)
        if isinstance(items, Unknown):
            return skip(c, [node], scope, f"what the loop at {place} ranges over", items)
        for pair in items:
            c.machine.step()
            once = Scope(scope)
            assign(once, list(pair[: len(targets)]))
            signal, ends = _after(body(once), label)
            if ends:
                return signal
        return None

    return run


def _items(c: Context, value: Value) -> list[tuple[Value, Value]] | Unknown:  # noqa: PLR0911
    content = plain(value.load() if isinstance(value, Pointer) else value)
    if isinstance(content, Unknown):
        return content
    if content is None:
        return []
    if isinstance(content, Map):
        return content.pairs()
    if isinstance(content, Slice):
        return list(enumerate(content))
    if isinstance(content, str):
        return list(_runes(content))
    if isinstance(content, int):
        return [
            (number if not isinstance(value, Typed) else value.type.fit(number), None)
            for number in range(content)
        ]
    return c.machine.iterated(content)


def _runes(text: str) -> Iterator[tuple[int, int]]:
    offset = 0
    for letter in text:
        yield offset, ord(letter)
        offset += len(letter.encode("utf-8", errors="surrogateescape"))


@statement("expression_switch_statement")
def _switch(c: Context, node: Node) -> Code:
    initializer = _optional(c, node.child_by_field_name("initializer"))
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
    initializer = _optional(c, node.child_by_field_name("initializer"))
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
    wanted = [c.expression(child) for child in node.children_by_field_name("type")]
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
