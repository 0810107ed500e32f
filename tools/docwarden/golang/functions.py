# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Calls of functions: parameters, results, deferred calls, panics (Go specification, "Calls")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.golang.context import Frame, Scope, Signal
from docwarden.golang.dynamic_types import bind_types
from docwarden.golang.endings import GoPanic, ProgramExit
from docwarden.golang.named_types import Named
from docwarden.golang.pointers import Ref
from docwarden.golang.types import SliceOf
from docwarden.golang.values import Cell, Slice, Unknown, copied

if TYPE_CHECKING:
    from docwarden.finding import Location
    from docwarden.golang.function_values import Function, FunctionCode
    from docwarden.golang.machine import Machine
    from docwarden.golang.types import Type
    from docwarden.golang.values import Value


def call(machine: Machine, function: Function, arguments: list[Value], place: Location) -> Value:
    """Call a function of the program and give its result, a tuple where it has several."""
    code = function.code
    if code.body is None:
        return Unknown(f"{code.name} is not written in Go")
    scope = Scope(function.scope, Frame())
    bind_types(scope, function, arguments)
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
        if frame.deferred:
            value = tuple(map(copied, value)) if isinstance(value, tuple) else copied(value)
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
