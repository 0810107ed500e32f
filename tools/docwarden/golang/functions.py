# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Functions: how they are compiled, bound and called (Go specification, "Function declarations", "Calls")."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docwarden.golang import syntax
from docwarden.golang.context import Frame, Scope, Signal
from docwarden.golang.type_expressions import declare_parameters
from docwarden.golang.types import BASIC, MapOf, Named, Opaque, PointerTo, SliceOf
from docwarden.golang.values import Cell, Map, Ref, Slice, Struct, Typed, Unknown, copied

if TYPE_CHECKING:
    from tree_sitter import Node

    from docwarden.finding import Location
    from docwarden.golang.context import Code, Context, TypeCode
    from docwarden.golang.machine import Machine
    from docwarden.golang.types import Type
    from docwarden.golang.values import Value


class GoPanic(Exception):  # noqa: N818 - a panic is no error of ours
    """A panic of the evaluated program."""

    def __init__(self, value: Value, place: Location) -> None:
        super().__init__(f"panic: {value}")
        self.value = value
        self.place = place


class ProgramExit(Exception):  # noqa: N818 - what a program does, no error of ours
    """The program ended by itself."""

    def __init__(self, place: Location) -> None:
        super().__init__(f"the program exits at {place}")
        self.place = place


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter or a result: its name (empty where it has none) and its type."""

    name: str
    type: TypeCode
    node: Node
    variadic: bool = False


@dataclass(slots=True)
class FunctionCode:
    """What all closures of one function share. The body is compiled at the first call."""

    context: Context
    node: Node
    name: str
    type_parameters: list[str]
    receiver: list[Parameter]
    parameters: list[Parameter]
    results: list[Parameter]
    place: Location
    _body: Code | None = field(default=None, repr=False)

    @property
    def body(self) -> Code | None:
        """The compiled body, None for a function that is implemented elsewhere."""
        block = self.node.child_by_field_name("body")
        if self._body is None and block is not None:
            self._body = self.context.statement(block)
        return self._body

    @property
    def named_results(self) -> bool:
        """Tell whether the results are variables."""
        return any(result.name for result in self.results)


@dataclass(frozen=True, slots=True)
class Function:
    """A function value: code, the scope it closes over, its receiver and type arguments where it has them."""

    code: FunctionCode
    scope: Scope | None = None
    receiver: Value = None
    arguments: tuple[Type, ...] = ()
    type: Type | None = field(default=None, compare=False)

    def bound(self, receiver: Value) -> Function:
        """Bind a method to its receiver."""
        return Function(self.code, self.scope, receiver, self.arguments, self.type)

    def named(self, declared: Type) -> Function:
        """Convert to a named function type."""
        return Function(self.code, self.scope, self.receiver, self.arguments, declared)


def compiled(c: Context, node: Node, name: str) -> FunctionCode:
    """Compile the head of a function declaration, a method or a literal."""
    type_parameters = declare_parameters(c, node.child_by_field_name("type_parameters"))
    receiver = _parameters(c, node.child_by_field_name("receiver"), receiver=True)
    parameters = _parameters(c, node.child_by_field_name("parameters"))
    results = _parameters(c, node.child_by_field_name("result"))
    return FunctionCode(c, node, name, type_parameters, receiver, parameters, results, c.place(node))


def _parameters(c: Context, node: Node | None, *, receiver: bool = False) -> list[Parameter]:
    if node is None:
        return []
    if node.type != "parameter_list":
        return [Parameter("", c.type(node), node)]
    found = []
    for child in syntax.named(node):
        type_node = syntax.field(child, "type")
        if receiver:
            _receiver_parameters(c, type_node)
        variadic = child.type == "variadic_parameter_declaration"
        names = [syntax.text_of(name) for name in child.children_by_field_name("name")] or [""]
        found += [Parameter(name, c.type(type_node), type_node, variadic) for name in names]
    return found


def _receiver_parameters(c: Context, node: Node) -> None:
    """Remember the names that a receiver ``*T[K, V]`` gives to the type parameters."""
    c.local_types.update(receiver_parameters(node))


def receiver_parameters(node: Node) -> list[str]:
    """List the type parameters of a receiver's type."""
    return [
        syntax.text_of(child)
        for part in syntax.walk(node)
        if part.type == "type_arguments"
        for child in syntax.named(part)
    ]


def call(machine: Machine, function: Function, arguments: list[Value], place: Location) -> Value:
    """Call a function of the program and give its result, a tuple where it has several."""
    code = function.code
    if code.body is None:
        return Unknown(f"{code.name} is not written in Go")
    scope = Scope(function.scope, Frame())
    _bind_types(scope, function, arguments)
    _bind(scope, function, arguments)
    frame = scope.frame or Frame()
    if code.named_results:
        _declare_results(scope, frame, code)
    mark = machine.enter(code, place)
    try:
        value = _run(scope, frame, code)
        if len(machine.doubts) > mark:
            value = _doubtful(value, machine.doubts[-1])
    except (GoPanic, ProgramExit) as end:
        if len(machine.doubts) == mark:
            raise
        value = Unknown(f"the result of {code.name}: {machine.doubts[-1]}, and else: {end}")
    finally:
        machine.leave(mark)
    return _fitted_result(scope, code, value)


def _bind_types(scope: Scope, function: Function, arguments: list[Value]) -> None:
    code = function.code
    names = list(code.type_parameters)
    given = list(function.arguments)
    if not names and code.receiver:
        names = receiver_parameters(code.receiver[0].node)
        given = list(type_arguments_of(function.receiver))
    for name, found in zip(names, given, strict=False):
        scope.declare(name, found)
    for name in names[len(given) :]:
        scope.declare(name, _inferred(name, code, arguments))


def type_arguments_of(value: Value) -> tuple[Type, ...]:
    """Give the type arguments of a value's type."""
    declared = dynamic_type(value)
    if isinstance(declared, PointerTo):
        declared = declared.element
    return declared.arguments if isinstance(declared, Named) else ()


def _inferred(name: str, code: FunctionCode, arguments: list[Value]) -> Type:
    """Infer a type argument from the first argument whose parameter has that type."""
    for parameter, value in zip(code.parameters, arguments, strict=False):
        found = _match(parameter.node, name, dynamic_type(value))
        if found:
            return found
    return Opaque(f"the type {name} that is not known")


def _match(node: Node, name: str, declared: Type | None) -> Type | None:
    if syntax.text_of(node) == name:
        return declared
    if node.type == "pointer_type" and isinstance(declared, PointerTo):
        return _match(syntax.named(node)[0], name, declared.element)
    under = declared.underlying if declared else None
    if node.type == "slice_type" and isinstance(under, SliceOf):
        return _match(syntax.field(node, "element"), name, under.element)
    if node.type == "map_type" and isinstance(under, MapOf):
        return _match(syntax.field(node, "key"), name, under.key) or _match(
            syntax.field(node, "value"), name, under.element
        )
    return None


def dynamic_type(value: Value) -> Type | None:
    """Give the type of a value, None where it is not known."""
    if isinstance(value, Ref):
        return PointerTo(value.struct.type)
    if isinstance(value, Typed | Struct | Slice | Map | Function):
        return value.type
    for kind, name in ((bool, "bool"), (int, "int"), (float, "float64"), (str, "string")):
        if isinstance(value, kind):
            return BASIC[name]
    return None


def _bind(scope: Scope, function: Function, arguments: list[Value]) -> None:
    code = function.code
    if code.receiver:
        scope.declare(code.receiver[0].name or "_", copied(function.receiver))
    for position, parameter in enumerate(code.parameters):
        declared = parameter.type(scope)
        if parameter.variadic:
            rest = arguments[position:]
            value: Value = (
                rest[0].items if rest and isinstance(rest[0], Spread) else _variadic(rest, declared)
            )
        elif position < len(arguments):
            value = declared.fit(copied(arguments[position]))
        else:
            value = Unknown(f"an argument that {code.name} was not given")
        scope.declare(parameter.name or "_", value, declared if isinstance(declared, Named) else None)


def _variadic(values: list[Value], element: Type) -> Value:
    return Slice([element.fit(copied(value)) for value in values], SliceOf(element)) if values else None


#: What a ``return`` without values returns where the results are variables.
BARE = object()


@dataclass(frozen=True, slots=True)
class Spread:
    """An argument ``values...``."""

    items: Value


def _declare_results(scope: Scope, frame: Frame, code: FunctionCode) -> None:
    for result in code.results:
        declared = result.type(scope)
        cell = Cell(declared.zero(), declared if isinstance(declared, Named) else None)
        frame.results.append(cell)
        if result.name and result.name != "_":
            scope.names[result.name] = cell


def _run(scope: Scope, frame: Frame, code: FunctionCode) -> Value:
    """Run a body, then what it deferred; give what it returns."""
    body, value = code.body, None
    try:
        signal = body(scope) if body else None
        value = _returned(code, signal)
        _set_results(frame, value)
    except GoPanic as panic:
        frame.panic = panic
    while frame.deferred:
        frame.deferred.pop()()
    if frame.panic:
        raise frame.panic
    if frame.results:
        results = [cell.value for cell in frame.results]
        return results[0] if len(results) == 1 else tuple(results)
    return value


def _returned(code: FunctionCode, signal: Signal | None) -> Value:
    if isinstance(signal, Signal) and signal.kind == "return":
        return signal.value
    if not code.results:
        return None
    return Unknown(f"the result of {code.name}: a branch that returns was not understood")


def _set_results(frame: Frame, value: Value) -> None:
    """Give named results what was returned, so that deferred functions see and change it."""
    if value is BARE:
        return
    values = value if isinstance(value, tuple) else (value,) * len(frame.results)
    for cell, result in zip(frame.results, values, strict=False):
        cell.value = result


def _doubtful(value: Value, reason: str) -> Value:
    """Give what a function returns where skipped code might have returned something else before."""
    if isinstance(value, tuple):
        return tuple(_doubtful(item, reason) for item in value)
    return value if isinstance(value, Ref | Unknown) else Unknown(reason)


def _fitted_result(scope: Scope, code: FunctionCode, value: Value) -> Value:
    if isinstance(value, Unknown) and len(code.results) > 1:
        return (value,) * len(code.results)
    if not code.results or value is None or isinstance(value, Ref):
        return value
    if isinstance(value, tuple):
        pairs = zip(value, code.results, strict=False)
        return tuple(result.type(scope).fit(item) for item, result in pairs)
    return code.results[0].type(scope).fit(value)
