# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a Go program computes with.

``bool``, ``int``, ``float64``, ``string`` and ``nil`` are Python's bool, int, float, str and None.
Everything that has a name of its own or a fixed size is ``Typed``; the rest are the classes below, and
the pointers of the module of that name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docwarden.golang.types import Type

Value: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that cannot be known, and why. ``inert`` values come from code that never registers."""

    reason: str
    inert: bool = False

    def because(self, more: str) -> Unknown:
        """Say what was tried with this value, once: the first reason is the one that helps."""
        return self if self.reason else Unknown(more, self.inert)


class UnknownRest(Unknown):
    """As many values as are not known, in the place of the last argument of a call ``f(values...)``."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Typed:
    """A basic value of a named or sized type."""

    type: Type
    value: Any


class Cell:
    """A variable. Its type is known when it was declared with one."""

    __slots__ = ("type", "value")

    def __init__(self, value: Value, declared: Type | None = None) -> None:
        self.value = value
        self.type = declared


class Struct:
    """A struct value. Fields are filled with their zero value when they are first asked for.

    ``native`` is for models that keep more than Go's own fields.
    """

    __slots__ = ("fields", "native", "type")

    def __init__(self, declared: Type, fields: dict[str, Value] | None = None, native: Any = None) -> None:
        self.type = declared
        self.fields = fields if fields is not None else {}
        self.native = native

    def get(self, name: str) -> Value:
        """Read a field that the struct's type has."""
        if name not in self.fields:
            self.fields[name] = self.type.zero_field(name)
        return self.fields[name]

    def copy(self) -> Struct:
        """Copy as an assignment does: structs and arrays within are copied, what is pointed at is not."""
        return Struct(self.type, {name: copied(value) for name, value in self.fields.items()}, self.native)

    def become(self, other: Struct) -> None:
        """Take another struct's contents, so that pointers to this one see them."""
        self.type, self.fields, self.native = other.type, other.copy().fields, other.native


class Slice:
    """A slice (or, with ``fixed``, an array): a window on a list. ``type`` is its type where that is known.

    ``nil`` marks the zero value of a named type, which has methods though it is nil.
    """

    __slots__ = ("fixed", "items", "nil", "start", "stop", "type")

    def __init__(  # noqa: PLR0913
        self,
        items: list[Value],
        declared: Type | None = None,
        start: int = 0,
        stop: int | None = None,
        *,
        fixed: bool = False,
        nil: bool = False,
    ) -> None:
        self.items = items
        self.type = declared
        self.start = start
        self.stop = len(items) if stop is None else stop
        self.fixed = fixed
        self.nil = nil

    def __len__(self) -> int:
        return self.stop - self.start

    def __iter__(self) -> Iterator[Value]:
        return iter(self.items[self.start : self.stop])

    def window(self, low: int, high: int) -> Slice:
        """Cut a slice that shares its elements with this one."""
        return Slice(self.items, self.type, self.start + low, self.start + high)

    def appended(self, values: list[Value]) -> Slice:
        """Append as Go does: in place where the room behind is free, else to a copy."""
        if self.stop == len(self.items) and not self.fixed:
            self.items.extend(values)
            return Slice(self.items, self.type, self.start)
        return Slice([*self, *values], self.type)

    def retyped(self, declared: Type) -> Slice:
        """Give the same elements another type."""
        return Slice(self.items, declared, self.start, self.stop, fixed=self.fixed)


class Map:
    """A map. Keys are kept by what makes two of them equal."""

    __slots__ = ("items", "nil", "type")

    def __init__(
        self,
        declared: Type | None = None,
        pairs: list[tuple[Value, Value]] | None = None,
        *,
        nil: bool = False,
    ) -> None:
        self.type = declared
        self.nil = nil
        self.items: dict[Any, tuple[Value, Value]] = {hashed(key): (key, value) for key, value in pairs or ()}

    def retyped(self, declared: Type) -> Map:
        """Give the same map under another type."""
        same = Map(declared, nil=self.nil)
        same.items = self.items
        return same

    def __len__(self) -> int:
        return len(self.items)

    def get(self, key: Value) -> tuple[Value, bool]:
        """Look a key up; the second result tells whether it is there."""
        found = self.items.get(hashed(key))
        return (found[1], True) if found else (None, False)

    def set(self, key: Value, value: Value) -> None:
        """Set a key."""
        self.nil = False
        self.items[hashed(key)] = (key, value)

    def pairs(self) -> list[tuple[Value, Value]]:
        """List keys and values in the order of their insertion."""
        return list(self.items.values())


class Native:
    """A function of a model. It is called with a ``machine.Call`` and the arguments.

    ``registers`` tells that its calls register flags or commands.
    """

    __slots__ = ("function", "name", "registers")

    def __init__(self, name: str, function: Callable[..., Value], *, registers: bool = False) -> None:
        self.name = name
        self.function = function
        self.registers = registers


@dataclass(frozen=True, slots=True)
class Package:
    """An import, as the left side of a selector."""

    path: str


def plain(value: Value) -> Any:
    """Take the type off a basic value."""
    return value.value if isinstance(value, Typed) else value


def copied(value: Value) -> Value:
    """Copy what has value semantics: structs and arrays."""
    if isinstance(value, Struct):
        return value.copy()
    if isinstance(value, Slice) and value.fixed:
        return Slice([copied(item) for item in value], value.type, fixed=True)
    return value


def hashed(value: Value) -> Any:
    """Give what makes two map keys equal."""
    if isinstance(value, Struct):
        return tuple((name, hashed(field)) for name, field in sorted(value.fields.items()))
    if isinstance(value, Slice):
        return tuple(hashed(item) for item in value)
    if isinstance(value, Typed):
        return value.value
    return value


def strings(values: list[str]) -> Slice:
    """Make a ``[]string``."""
    return Slice(list(values))
