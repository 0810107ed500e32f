# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A model of reflect, as far as it walks structs of options: fields, their tags, kinds and addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.golang.dynamic_types import dynamic_type
from docwarden.golang.models import Model, struct_of
from docwarden.golang.named_types import BASIC, Named
from docwarden.golang.pointers import FieldRef, Pointer, pointer_to
from docwarden.golang.types import (
    OPAQUE,
    ArrayOf,
    Basic,
    Channel,
    FunctionOf,
    InterfaceOf,
    MapOf,
    PointerTo,
    SliceOf,
    StructOf,
)
from docwarden.golang.values import Map, Slice, Struct, Typed, Unknown, plain

if TYPE_CHECKING:
    from docwarden.golang.machine import Call
    from docwarden.golang.types import Field, Type
    from docwarden.golang.values import Value

REFLECT = Model("reflect", inert=True)
MODELS = [REFLECT]

VALUE = REFLECT.type("Value", OPAQUE)
TYPE = REFLECT.type("rtype", OPAQUE)
FIELD = REFLECT.type("StructField", OPAQUE)
TAG = REFLECT.type("StructTag", BASIC["string"])
KIND = REFLECT.type("Kind", BASIC["uint"])

_KINDS = (
    *("Invalid", "Bool", "Int", "Int8", "Int16", "Int32", "Int64"),
    *("Uint", "Uint8", "Uint16", "Uint32", "Uint64", "Uintptr"),
    *("Float32", "Float64", "Complex64", "Complex128", "Array", "Chan", "Func", "Interface", "Map"),
    *("Pointer", "Slice", "String", "Struct", "UnsafePointer"),
)
_COMPOSED = {
    ArrayOf: "Array",
    Channel: "Chan",
    FunctionOf: "Func",
    InterfaceOf: "Interface",
    MapOf: "Map",
    PointerTo: "Pointer",
    SliceOf: "Slice",
    StructOf: "Struct",
}
for _number, _name in enumerate(_KINDS):
    REFLECT.value(_name, Typed(KIND, _number))
REFLECT.value("Ptr", Typed(KIND, _KINDS.index("Pointer")))


@dataclass(frozen=True, slots=True)
class Seen:
    """What a ``reflect.Value`` looks at: a value, its type where that is known, the place that holds it."""

    value: Value
    type: Type | None
    place: Pointer | None = None
    exported: bool = True


def _value(
    value: Value, declared: Type | None, place: Pointer | None = None, *, exported: bool = True
) -> Struct:
    return Struct(VALUE, native=Seen(value, declared or dynamic_type(value), place, exported))


def _seen(value: Value) -> Seen:
    seen: Seen = struct_of(value).native
    return seen


def _type(declared: Type | None) -> Value:
    return Struct(TYPE, native=declared) if declared else Unknown("a type that is not known")


def _kind(declared: Type | None) -> Value:
    under = declared.underlying if declared else None
    name = under.name.capitalize() if isinstance(under, Basic) else _COMPOSED.get(type(under), "")
    return (
        Typed(KIND, _KINDS.index(name)) if name in _KINDS else Unknown("the kind of a type that is not known")
    )


def _fields(declared: Type | None) -> tuple[Field, ...]:
    under = declared.underlying if declared else None
    if not isinstance(under, StructOf):
        raise TypeError(f"the fields of {declared}")
    return under.fields


REFLECT.function("ValueOf")(lambda _, value: _value(value, None))
REFLECT.function("TypeOf")(lambda _, value: _type(dynamic_type(value)))


@REFLECT.method("Value", "Elem")
def _elem(_: Call, value: Value) -> Value:
    seen = _seen(value)
    if not isinstance(seen.value, Pointer):
        return _value(seen.value, None, seen.place)
    declared = seen.type.element if isinstance(seen.type, PointerTo) else None
    return _value(seen.value.load(), declared, seen.value)


@REFLECT.function("Indirect")
def _indirect(call: Call, value: Value) -> Value:
    return _elem(call, value) if isinstance(_seen(value).value, Pointer) else value


def _field(value: Value, field: Field) -> Value:
    struct = struct_of(_seen(value).value)
    content = struct.get(field.name)
    place = pointer_to(content, lambda: FieldRef(struct, field.name))
    return _value(content, field.type, place, exported=field.name[0].isupper())


REFLECT.method("Value", "Field")(lambda _, value, at: _field(value, _fields(_seen(value).type)[plain(at)]))


@REFLECT.method("Value", "FieldByName")
def _field_by_name(_: Call, value: Value, name: Value) -> Value:
    found = next((field for field in _fields(_seen(value).type) if field.name == plain(name)), None)
    return _field(value, found) if found else Struct(VALUE, native=Seen(None, None))


@REFLECT.method("Value", "Index")
def _index(_: Call, value: Value, at: Value) -> Value:
    return _value(list(_seen(value).value)[plain(at)], None)


REFLECT.method("Value", "NumField")(lambda _, value: len(_fields(_seen(value).type)))
REFLECT.method("Value", "Len")(lambda _, value: len(plain(_seen(value).value) or ()))
REFLECT.method("Value", "Kind")(lambda _, value: _kind(_seen(value).type))
REFLECT.method("Value", "Type")(lambda _, value: _type(_seen(value).type))
REFLECT.method("Value", "Interface")(lambda _, value: _seen(value).value)
REFLECT.method("Value", "IsValid")(lambda _, value: _seen(value) != Seen(None, None))
REFLECT.method("Value", "CanInterface")(lambda _, value: _seen(value).exported)
REFLECT.method("Value", "CanAddr")(lambda _, value: _seen(value).place is not None)
REFLECT.method("Value", "CanSet")(lambda _, value: _seen(value).place is not None and _seen(value).exported)
REFLECT.method("Value", "String", "Int", "Uint", "Bool", "Float")(lambda _, value: plain(_seen(value).value))


@REFLECT.method("Value", "Addr")
def _address(_: Call, value: Value) -> Value:
    seen = _seen(value)
    return _value(seen.place, PointerTo(seen.type) if seen.type else None)


@REFLECT.method("Value", "IsNil")
def _is_nil(_: Call, value: Value) -> Value:
    content = _seen(value).value
    return content is None or (isinstance(content, Slice | Map) and content.nil)


@REFLECT.method("Value", "IsZero")
def _is_zero(_: Call, value: Value) -> Value:
    content = plain(_seen(value).value)
    if isinstance(content, bool | int | float | str) or content is None:
        return not content
    return Unknown("whether a value is zero")


@REFLECT.method("Value", "Set", "SetString", "SetInt", "SetUint", "SetBool", "SetFloat", unknowns=True)
def _set(_: Call, value: Value, new: Value) -> None:
    place = _seen(value).place
    if place is not None:
        place.store(_seen(new).value if isinstance(new, Struct) and new.type is VALUE else new)


def _declared(value: Value) -> Type:
    declared: Type = struct_of(value).native
    return declared


def _described(field: Field) -> Struct:
    fields = {
        "Name": field.name,
        "Type": _type(field.type),
        "Tag": Typed(TAG, field.tag),
        "Anonymous": field.embedded,
        "PkgPath": "" if field.name[0].isupper() else "hidden",
    }
    return Struct(FIELD, fields)


REFLECT.method("rtype", "Kind")(lambda _, value: _kind(_declared(value)))
REFLECT.method("rtype", "NumField")(lambda _, value: len(_fields(_declared(value))))
REFLECT.method("rtype", "Field")(lambda _, value, at: _described(_fields(_declared(value))[plain(at)]))
REFLECT.method("rtype", "String")(lambda _, value: str(_declared(value)))


@REFLECT.method("rtype", "Name")
def _name_of(_: Call, value: Value) -> Value:
    declared = _declared(value)
    return declared.name if isinstance(declared, Named | Basic) else ""


@REFLECT.method("rtype", "Elem")
def _element(_: Call, value: Value) -> Value:
    under = _declared(value).underlying
    return (
        _type(under.element) if isinstance(under, PointerTo | SliceOf | ArrayOf | MapOf) else Unknown("Elem")
    )


REFLECT.method("StructField", "IsExported")(lambda _, field: struct_of(field).fields["Name"][0].isupper())
REFLECT.method("Kind", "String")(lambda _, kind: _KINDS[plain(kind)].lower().replace("pointer", "ptr"))


def _tag(text: str, key: str) -> tuple[str, bool]:
    found = re.search(rf'(?:^|\s){re.escape(key)}:"((?:[^"\\]|\\.)*)"', text)
    return (re.sub(r"\\(.)", r"\1", found[1]), True) if found else ("", False)


REFLECT.method("StructTag", "Get")(lambda _, tag, key: _tag(plain(tag), plain(key))[0])
REFLECT.method("StructTag", "Lookup")(lambda _, tag, key: _tag(plain(tag), plain(key)))
