# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Pointers: what can be loaded and stored through, and what is pointed at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.golang.values import Struct, Typed, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from docwarden.golang.types import Type
    from docwarden.golang.values import Cell


class Pointer:
    """The base of pointers: something that can be loaded and stored through."""

    __slots__ = ()

    def load(self) -> Value:
        """Give what is pointed at."""
        raise NotImplementedError

    def store(self, value: Value) -> None:
        """Replace what is pointed at."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, eq=False)
class Ref(Pointer):
    """A pointer to a struct; two are equal when they point at the same one."""

    struct: Struct

    def load(self) -> Value:
        """Give the struct; see the base class."""
        return self.struct

    def store(self, value: Value) -> None:
        """Change the struct in place; see the base class."""
        if isinstance(value, Struct):
            self.struct.become(value)
        else:
            self.struct.fields = _Tainted(value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ref) and other.struct is self.struct

    def __hash__(self) -> int:
        return id(self.struct)


class _Tainted(dict[str, Value]):
    """The fields of a struct of which nothing is known any more."""

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> Value:
        return self.value


@dataclass(frozen=True, slots=True)
class CellRef(Pointer):
    """A pointer to a variable that holds no struct."""

    cell: Cell

    def load(self) -> Value:
        """Read the variable; see the base class."""
        return self.cell.value

    def store(self, value: Value) -> None:
        """Set the variable; see the base class."""
        self.cell.value = fitted(value, self.cell.value, self.cell.type)


@dataclass(frozen=True, slots=True)
class FieldRef(Pointer):
    """A pointer to a field that holds no struct."""

    struct: Struct
    name: str

    def load(self) -> Value:
        """Read the field; see the base class."""
        return self.struct.get(self.name)

    def store(self, value: Value) -> None:
        """Set the field; see the base class."""
        self.struct.fields[self.name] = fitted(value, self.struct.get(self.name))


@dataclass(frozen=True, slots=True, eq=False)
class ElementRef(Pointer):
    """A pointer to an element of a slice or an array."""

    items: list[Value]
    index: int

    def load(self) -> Value:
        """Read the element; see the base class."""
        return self.items[self.index]

    def store(self, value: Value) -> None:
        """Set the element; see the base class."""
        self.items[self.index] = fitted(value, self.items[self.index])


def fitted(value: Value, before: Value, declared: Type | None = None) -> Value:
    """Fit a value that is assigned to the variable's type."""
    if declared is not None:
        return declared.fit(value)
    if isinstance(before, Typed) and not isinstance(value, Typed) and isinstance(value, int | float | str):
        return before.type.fit(value)
    return value


def pointer_to(value: Value, otherwise: Callable[[], Pointer]) -> Pointer:
    """Point at a struct itself, or else at the place that holds the value."""
    return Ref(value) if isinstance(value, Struct) else otherwise()
