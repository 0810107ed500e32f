# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Models of code that has no source in a checkout, or that is quicker to model than to run.

Each module declares ``MODELS``: a ``Model`` per Go package, with functions, methods, types and variables. A
model wins over source for functions and methods; for types the source wins, so that all fields are known.
"""

from __future__ import annotations

import functools
import importlib
from typing import TYPE_CHECKING, Any, TypeVar

from docwarden.golang.dynamic_types import description
from docwarden.golang.named_types import Named
from docwarden.golang.pointers import Ref
from docwarden.golang.registration import REGISTRIES, registers
from docwarden.golang.values import Cell, Native, Struct, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from docwarden.golang.machine import Machine
    from docwarden.golang.types import Type
    from docwarden.golang.values import Value

#: The modules of this package that declare models.
_MODULES = (
    "strings",
    "buffers",
    "bytes",
    "strconv",
    "fmt",
    "errors",
    "unicode",
    "writers",
    "tabwriter",
    "system",
    "network",
    "collections",
    "color",
    "concurrency",
    "inert",
    "decoding",
    "reflection",
    "readers",
    "regexp",
    "runewidth",
    "embed",
    "elliptic",
    "protobuf",
    "goflag",
    "pflag",
    "flag_use",
    "cobra",
    "dig",
)

F = TypeVar("F", bound="Callable[..., Value]")


class Model:
    """The model of one Go package."""

    def __init__(self, path: str, *, inert: bool = False) -> None:
        """Model a package by import path; an ``inert`` one never registers anything, whatever it is given."""
        self.path = path
        self._registry = path in REGISTRIES
        self.inert = inert
        self.functions: dict[str, Native] = {}
        self.methods: dict[tuple[str, str], Native] = {}
        self.types: dict[str, Type] = {}
        self.variables: dict[str, Callable[[Machine], Value]] = {}
        self.derived: list[Callable[[Machine, Named, str], Native | None]] = []

    def derive(self, find: Callable[[Machine, Named, str], Native | None]) -> None:
        """Register a function that finds methods of types that import this package (of generated code."""
        self.derived.append(find)

    def function(self, *names: str, unknowns: bool = False) -> Callable[[F], F]:
        """Register a function; without ``unknowns`` it is only called when all arguments are known."""

        def register(function: F) -> F:
            for name in names:
                self.functions[name] = self._native(name, name, function, unknowns=unknowns)
            return function

        return register

    def method(self, receiver: str, *names: str, unknowns: bool = False) -> Callable[[F], F]:
        """Register a method; its first argument after the call is the receiver."""

        def register(function: F) -> F:
            for name in names:
                full_name = f"{receiver}.{name}"
                self.methods[receiver, name] = self._native(name, full_name, function, unknowns=unknowns)
            return function

        return register

    def _native(self, name: str, full_name: str, function: Callable[..., Value], *, unknowns: bool) -> Native:
        return Native(
            f"{self.path}.{full_name}",
            function if unknowns else _strict(function),
            registers=self._registry and registers(name),
        )

    def type(self, name: str, underlying: Type) -> Named:
        """Declare a type, for where its source is not there."""
        declared = Named(self.path, name, lambda _: underlying)
        self.types[name] = declared
        return declared

    def value(self, name: str, value: Value) -> None:
        """Declare a constant."""
        self.variables[name] = lambda _: value

    def variable(self, name: str, make: Callable[[Machine], Value]) -> None:
        """Declare a variable, made once per run."""
        self.variables[name] = make


def _strict(function: Callable[..., Value]) -> Callable[..., Value]:
    @functools.wraps(function)
    def run(call: Any, *arguments: Value) -> Value:
        for argument in arguments:
            if isinstance(argument, Unknown):
                return argument
        return function(call, *arguments)

    return run


class Models:
    """All models, by import path."""

    def __init__(self, found: list[Model]) -> None:
        self._models = {model.path: model for model in found if not model.path.endswith("/...")}
        self._below = tuple(model.path.removesuffix("...") for model in found if model.path.endswith("/..."))

    def member(self, machine: Machine, path: str, name: str) -> Value | None:
        """Give what a model says of ``path.name``, None where it says nothing."""
        model = self._models.get(path)
        if model is None:
            return None
        if name in model.functions:
            return model.functions[name]
        cell = self.variable(machine, path, name)
        if cell:
            return cell.value
        if name in model.types and machine.packages.get(path) is None:
            return model.types[name]
        return None

    def variable(self, machine: Machine, path: str, name: str) -> Cell | None:
        """Give a modelled variable, None where there is none of that name."""
        model = self._models.get(path)
        if model is None or name not in model.variables:
            return None
        key = f"{path}.{name}"
        if key not in machine.state:
            machine.state[key] = Cell(model.variables[name](machine))
        cell: Cell = machine.state[key]
        return cell

    def method(self, path: str, receiver: str, name: str) -> Native | None:
        """Give a modelled method, None where there is none."""
        model = self._models.get(path)
        return model.methods.get((receiver, name)) if model else None

    def derived(self, machine: Machine, declared: Named, name: str) -> Native | None:
        """Give a method that a model derives from the package of a type, None where none does."""
        package = machine.packages.get(declared.package) if declared.package else None
        for path in package.imports if package else ():
            for find in self._models[path].derived if path in self._models else ():
                method = find(machine, declared, name)
                if method:
                    return method
        return None

    def is_opaque(self, path: str) -> bool:
        """Tell whether a package is known never to register anything, so that its source is not evaluated."""
        model = self._models.get(path)
        return bool(model and model.inert) or path.startswith(self._below)

    def is_inert(self, path: str) -> bool:
        """Tell whether a package without source registers nothing: an opaque one."""
        return self.is_opaque(path) or "." not in path.partition("/")[0]


@functools.cache
def load() -> Models:
    """Collect the models of all modules."""
    modules = [importlib.import_module(f"{__name__}.{name}") for name in _MODULES]
    return Models([model for module in modules for model in module.MODELS])


def struct_of(value: Value) -> Struct:
    """Give the struct that a receiver is or points at; raise TypeError for anything else."""
    struct = value.struct if isinstance(value, Ref) else value
    if not isinstance(struct, Struct):
        raise TypeError(f"expected a struct, found {description(value)}")
    return struct
