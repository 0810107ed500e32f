# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The methods of types, and generic types and functions with their arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang import function_values
from docwarden.golang.context import Context
from docwarden.golang.function_values import Function
from docwarden.golang.named_types import Named
from docwarden.golang.types import Type
from docwarden.golang.values import Native, Unknown

if TYPE_CHECKING:
    from docwarden.golang.machine import Machine
    from docwarden.golang.values import Value


class MethodSets:
    """What the types of a program can do."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._instances: dict[tuple[Type, tuple[Type, ...]], Named] = {}
        self._methods: dict[tuple[str, str, str], Function | Native | None] = {}

    def instance(self, declared: Type, arguments: tuple[Type, ...]) -> Type:
        """Give a generic type with its type arguments."""
        if not isinstance(declared, Named):
            return declared
        key = (declared, arguments)
        if key not in self._instances:
            resolve = declared._resolve  # noqa: SLF001 - an instance is another of the same
            self._instances[key] = Named(
                declared.package, declared.name, resolve, arguments, declared.parameters
            )
        return self._instances[key]

    def instantiate(self, value: Value, arguments: tuple[Value, ...]) -> Value:
        """Give a generic function or type its type arguments."""
        if isinstance(value, Type):
            return self.instance(value, arguments)
        if isinstance(value, Function):
            return Function(value.code, value.scope, value.receiver, arguments, value.type)
        return value

    def method(self, declared: Named, name: str) -> Function | Native | None:
        """Find a method of a type, in a model or else in source; None where it has none of its own."""
        key = (declared.package, declared.name, name)
        if key not in self._methods:
            self._methods[key] = self._find_method(declared, name)
        return self._methods[key]

    def _find_method(self, declared: Named, name: str) -> Function | Native | None:
        path, receiver = declared.package, declared.name
        modelled = self._machine.models.method(path, receiver, name) or self._machine.models.derived(
            self._machine, declared, name
        )
        method = modelled or self.source_method(path, receiver, name)
        if method is None or modelled or not self._machine.models.is_opaque(path):
            return method
        unknown = Unknown(f"{path}.{receiver}.{name}, which is not evaluated", inert=True)
        return Native(f"{receiver}.{name}", lambda *_: unknown)

    def source_method(self, path: str, receiver: str, name: str) -> Function | None:
        """Find a method in source, be it modelled or not."""
        package = self._machine.packages.get(path) if path else None
        entry = package.find(name, receiver) if package else None
        if entry is None:
            return None
        return Function(
            function_values.compiled(Context(self._machine, entry), entry.node, f"{receiver}.{name}")
        )
