# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Go's types without a name of their own: what a zero value is, what an assignment and a conversion do."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docwarden.golang.pointers import Pointer, Ref
from docwarden.golang.values import Map, Slice, Struct, Typed, Unknown, plain

if TYPE_CHECKING:
    from docwarden.golang.values import Value

INTEGERS = {
    "int8": (8, True),
    "int16": (16, True),
    "int32": (32, True),
    "int64": (64, True),
    "uint": (64, False),
    "uint8": (8, False),
    "uint16": (16, False),
    "uint32": (32, False),
    "uint64": (64, False),
    "uintptr": (64, False),
}

#: Basic types that Python values stand for by themselves.
BARE_ZEROS: dict[str, Any] = {"bool": False, "int": 0, "float64": 0.0, "string": ""}


class Type:
    """The base of types. Unless a type says otherwise its zero value is nil and it takes any value as it."""

    @property
    def underlying(self) -> Type:
        """The type behind a name."""
        return self

    def zero(self) -> Value:
        """Give the zero value."""
        return None

    def fit(self, value: Value) -> Value:
        """Give a value that is assigned to this type; an untyped constant takes the type on."""
        return value

    def convert(self, value: Value) -> Value:
        """Give the value of a conversion ``T(value)``."""
        return self.fit(value)

    def zero_field(self, name: str) -> Value:
        """Give the zero value of a field."""
        return Unknown(f"no field {name} is known of {self}")


@dataclass(frozen=True)
class Basic(Type):
    """A predeclared boolean, numeric or string type."""

    name: str

    def __str__(self) -> str:
        return self.name

    def zero(self) -> Value:
        """Give false, 0 or the empty string; see the base class."""
        return BARE_ZEROS[self.name] if self.name in BARE_ZEROS else Typed(self, self.number(0))

    def fit(self, value: Value) -> Value:
        """Give a number the size of this type; see the base class."""
        if isinstance(value, (Typed, bool)) or not isinstance(value, int | float | str):
            return value
        return self.bare(value) if self.name in BARE_ZEROS else Typed(self, self.number(value))

    def bare(self, value: Any) -> Any:
        """Give a constant as a Python value: ``float64`` of 5 is 5.0, ``int`` of 1e3 is 1000."""
        if self.name == "float64" and isinstance(value, int):
            return float(value)
        if self.name == "int" and isinstance(value, float):
            return int(value)
        return value

    def convert(self, value: Value) -> Value:
        """Convert between numbers, and to strings from numbers and bytes; see the base class."""
        if isinstance(value, Unknown):
            return value
        if self.name == "string":
            return _text(value)
        raw = plain(value)
        if self.name == "bool" or not isinstance(raw, int | float):
            return raw
        if self.name in ("int", "float64"):
            return int(raw) if self.name == "int" else float(raw)
        return Typed(self, self.number(raw))

    def number(self, value: Any) -> Any:
        """Cut a number to the size of this type."""
        if self.name == "float32" and isinstance(value, int | float):
            return struct.unpack("f", struct.pack("f", value))[0]
        if self.name not in INTEGERS or not isinstance(value, int | float):
            return value
        bits, signed = INTEGERS[self.name]
        cut = int(value) & ((1 << bits) - 1)
        return cut - (1 << bits) if signed and cut >> (bits - 1) else cut


def _text(value: Value) -> Value:
    if value is None:
        return ""
    if isinstance(value, Slice):
        items = [plain(item) for item in value]
        if any(not isinstance(item, int) for item in items):
            return Unknown("a conversion to string of elements that are not known")
        element = value.type.underlying if value.type else None
        if isinstance(element, SliceOf) and str(element.element.underlying) in ("rune", "int32"):
            return "".join(map(chr, items))
        return bytes(items).decode("utf-8", errors="surrogateescape")
    raw = plain(value)
    return chr(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw


@dataclass(frozen=True)
class PointerTo(Type):
    """``*T``."""

    element: Type

    def __str__(self) -> str:
        return f"*{self.element}"

    def convert(self, value: Value) -> Value:
        """See the same place as another type; see the base class."""
        if isinstance(value, Ref):
            return Ref(Struct(self.element, value.struct.fields, value.struct.native))
        return View(value, self.element) if isinstance(value, Pointer) else value


@dataclass(frozen=True)
class View(Pointer):
    """A pointer that was converted: the same place, seen as another type."""

    pointer: Pointer
    type: Type

    def load(self) -> Value:
        """Read the place as the new type; see the base class."""
        return self.type.convert(self.pointer.load())

    def store(self, value: Value) -> None:
        """Write the place as its own type; see the base class."""
        declared = getattr(self.pointer.load(), "type", None)
        if isinstance(value, Slice | Map) and isinstance(declared, Type):
            value = declared.convert(value)
        self.pointer.store(plain(value))


@dataclass(frozen=True)
class SliceOf(Type):
    """``[]T``."""

    element: Type

    def __str__(self) -> str:
        return f"[]{self.element}"

    def fit(self, value: Value) -> Value:
        """Let a slice without a type take this one; see the base class."""
        if isinstance(value, Slice) and value.type is None:
            value.type = self
        return value

    def convert(self, value: Value) -> Value:
        """Make bytes or runes of a string; see the base class."""
        raw = plain(value)
        if isinstance(raw, str):
            runes = str(self.element.underlying) in ("rune", "int32")
            items = list(map(ord, raw)) if runes else list(raw.encode("utf-8", errors="surrogateescape"))
            return Slice(items, self)
        return value.retyped(self) if isinstance(value, Slice) else value


@dataclass(frozen=True)
class ArrayOf(Type):
    """``[N]T``."""

    length: int
    element: Type

    def __str__(self) -> str:
        return f"[{self.length}]{self.element}"

    def zero(self) -> Value:
        """Give an array of zero values; see the base class."""
        return Slice([self.element.zero() for _ in range(self.length)], self, fixed=True)


@dataclass(frozen=True)
class MapOf(Type):
    """``map[K]V``."""

    key: Type
    element: Type

    def __str__(self) -> str:
        return f"map[{self.key}]{self.element}"

    def fit(self, value: Value) -> Value:
        """Let a map without a type take this one; see the base class."""
        if isinstance(value, Map) and value.type is None:
            value.type = self
        return value


@dataclass(frozen=True)
class Field:
    """A field of a struct type."""

    name: str
    type: Type
    embedded: bool = False
    tag: str = ""


@dataclass(frozen=True)
class StructOf(Type):
    """``struct { … }``."""

    fields: tuple[Field, ...]

    def __str__(self) -> str:
        return "struct"

    def zero(self) -> Value:
        """Give a struct of zero values; see the base class."""
        return Struct(self)

    def field(self, name: str) -> Field | None:
        """Find a field by name."""
        return next((field for field in self.fields if field.name == name), None)

    def zero_field(self, name: str) -> Value:
        """Give the zero value of a field; see the base class."""
        field = self.field(name)
        return field.type.zero() if field else Unknown(f"there is no field {name}")


@dataclass(frozen=True)
class InterfaceOf(Type):
    """``interface { … }``: the names of its methods, and the interfaces within."""

    methods: tuple[str, ...] = ()
    embedded: tuple[Type, ...] = ()

    def __str__(self) -> str:
        return "interface"


@dataclass(frozen=True)
class FunctionOf(Type):
    """``func(…) …``; ``results`` tells how many values it gives."""

    results: int = 0

    def __str__(self) -> str:
        return "func"


@dataclass(frozen=True)
class Channel(Type):
    """``chan T``."""

    def __str__(self) -> str:
        return "chan"


@dataclass(frozen=True)
class Opaque(Type):
    """A type of which nothing but perhaps the name is known: its source is not there."""

    reason: str = ""

    def __str__(self) -> str:
        return "an unknown type"


OPAQUE = Opaque()
