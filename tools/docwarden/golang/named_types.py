# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Declared types, which have a name and methods, and those that every program knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang.types import (
    BARE_ZEROS,
    INTEGERS,
    OPAQUE,
    ArrayOf,
    Basic,
    FunctionOf,
    InterfaceOf,
    MapOf,
    Opaque,
    SliceOf,
    StructOf,
    Type,
)
from docwarden.golang.values import Map, Slice, Struct, Typed, Unknown, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from docwarden.golang.values import Value


class Named(Type):
    """A declared type. ``package`` is the import path; the underlying type is resolved when it is needed."""

    def __init__(
        self,
        package: str,
        name: str,
        resolve: Callable[[Named], Type],
        arguments: tuple[Type, ...] = (),
        parameters: tuple[str, ...] = (),
    ) -> None:
        self.package = package
        self.name = name
        self.arguments = arguments
        self.parameters = parameters
        self._resolve = resolve
        self._underlying: Type | None = None

    def __str__(self) -> str:
        return f"{self.package.rpartition('/')[2]}.{self.name}" if self.package else self.name

    @property
    def underlying(self) -> Type:
        """The type behind the name; see the base class."""
        if self._underlying is None:
            self._underlying = OPAQUE  # what a type sees that is declared by itself
            self._underlying = self._resolve(self).underlying
        return self._underlying

    def zero(self) -> Value:
        """Give the zero value with this type; see the base class."""
        under = self.underlying
        if isinstance(under, StructOf | Opaque):
            return Struct(self)
        if isinstance(under, SliceOf):
            return Slice([], self, nil=True)
        return Map(self, nil=True) if isinstance(under, MapOf) else self.fit(under.zero())

    def fit(self, value: Value) -> Value:
        """Put this name on a value; see the base class.

        A map or slice may have another name, by which it came to a variable of a type without one: Go lets no
        value go from one name to another otherwise ("Assignability").
        """
        if isinstance(value, Typed) and isinstance(value.type, Named):
            return value
        under = self.underlying
        if isinstance(under, Basic) and isinstance(plain(value), bool | int | float | str):
            return Typed(self, under.number(under.bare(plain(value))))
        if isinstance(under, SliceOf | ArrayOf | MapOf):
            return self._named_collection(value)
        if isinstance(under, FunctionOf) and hasattr(value, "named") and value.type is None:
            return value.named(self)
        return value

    def _named_collection(self, value: Value) -> Value:
        if value is None:  # which has methods all the same
            return None if isinstance(self.underlying, ArrayOf) else self.zero()
        if isinstance(value, Map) and not isinstance(value.type, Named):
            value.type = self
        elif isinstance(value, Slice | Map) and value.type is not self:
            return value.retyped(self)
        return value

    def convert(self, value: Value) -> Value:
        """Convert and put this name on the result; see the base class."""
        if value is None or isinstance(value, Unknown) or isinstance(self.underlying, InterfaceOf):
            return self.zero() if value is None else value
        if isinstance(value, Struct):
            changed = value.copy()
            changed.type = self
            return changed
        if isinstance(value, Slice) and not isinstance(self.underlying, Basic):
            return value.retyped(self)
        converted = self.underlying.convert(value)
        if isinstance(converted, Map):
            return converted.retyped(self)
        if hasattr(converted, "named"):
            return converted.named(self)
        raw = plain(converted)
        return Typed(self, raw) if isinstance(raw, bool | int | float | str) else converted

    def zero_field(self, name: str) -> Value:
        """Give the zero value of a field; see the base class."""
        return self.underlying.zero_field(name)


BASIC = {name: Basic(name) for name in (*BARE_ZEROS, *INTEGERS, "float32", "complex64", "complex128")}

UNIVERSE: dict[str, Type] = {
    **BASIC,
    "byte": BASIC["uint8"],
    "rune": BASIC["int32"],
    "any": InterfaceOf(),
    "error": Named("", "error", lambda _: InterfaceOf(("Error",))),
    "comparable": InterfaceOf(),
}


def defined(package: str, name: str, underlying: Type = OPAQUE) -> Named:
    """Declare a type in a model."""
    return Named(package, name, lambda _: underlying)
