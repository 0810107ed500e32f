# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Selectors ``x.name``: fields, methods, what embedded fields promote (Go specification, "Selectors")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang.dynamic_types import description, dynamic_type
from docwarden.golang.function_values import Function
from docwarden.golang.named_types import Named
from docwarden.golang.pointers import CellRef, FieldRef, Pointer, Ref, fitted, pointer_to
from docwarden.golang.types import InterfaceOf, Opaque, PointerTo, StructOf, Type, View
from docwarden.golang.values import Map, Native, Package, Slice, Struct, Unknown, copied

if TYPE_CHECKING:
    from collections.abc import Callable

    from docwarden.golang.machine import Machine
    from docwarden.golang.types import Field
    from docwarden.golang.values import Value

#: How deep fields may be embedded in one another; real code has three or four levels.
_MAX_DEPTH = 8


def select(machine: Machine, value: Value, name: str) -> Value:
    """Give ``value.name``."""
    if isinstance(value, Package):
        return machine.names.member(value.path, name)
    if isinstance(value, Unknown):
        return value.because(name)
    if isinstance(value, Type):
        return _method_expression(machine, value, name)
    struct = value.struct if isinstance(value, Ref) else value
    if isinstance(struct, Struct):
        found = _of_struct(machine, struct, name)
    else:
        found = _method_of(machine, value, name)
    if found is not _NOTHING:
        return found
    if value is None:
        return Unknown(f"{name} of nil")
    return Unknown(
        f"{name} of {dynamic_type(value) or description(value)}: there is neither source nor a model for it"
    )


def select_of_nil(machine: Machine, place: Value, name: str) -> Value:
    """Give a member of a place that holds nil; a nil pointer has the methods of its type."""
    declared = _place_type(place) if isinstance(place, Pointer) else None
    if isinstance(declared, PointerTo) and isinstance(declared.element, Named):
        method = machine.method_sets.method(declared.element, name)
        if isinstance(method, Function) and _wants_pointer(method):
            return method.bound(None)
    return select(machine, None, name)


_NOTHING = object()


def _of_struct(machine: Machine, struct: Struct, name: str) -> Value:
    if name in struct.fields:
        return struct.fields[name]
    under = struct.type.underlying
    if isinstance(under, StructOf) and under.field(name):
        return struct.get(name)
    found = _method_of(machine, Ref(struct), name)
    if found is not _NOTHING:
        return found
    return _promoted(machine, struct, name)


def _promoted(machine: Machine, struct: Struct, name: str) -> Value:
    """Look breadth first into the embedded fields."""
    level = [struct]
    for _ in range(_MAX_DEPTH):
        below: list[Struct] = []
        for outer in level:
            for field in embedded(outer.type):
                inner = outer.get(field.name)
                found = _of_embedded(machine, inner, field, name)
                if found is not _NOTHING:
                    return bound_to_place(found, inner, lambda: FieldRef(outer, field.name))  # noqa: B023
                content = inner.struct if isinstance(inner, Ref) else inner
                if isinstance(content, Struct):
                    below.append(content)
        level = below
    return _NOTHING


def _of_embedded(machine: Machine, inner: Value, field: Field, name: str) -> Value:
    struct = inner.struct if isinstance(inner, Ref) else inner
    if isinstance(struct, Struct):
        if name in struct.fields:
            return struct.fields[name]
        under = struct.type.underlying
        if isinstance(under, StructOf) and under.field(name):
            return struct.get(name)
        return _method_of(machine, Ref(struct), name)
    if isinstance(inner, Unknown) or inner is None:
        return _unknown_member(machine, inner, field, name)
    return _method_of(machine, inner, name)


def _unknown_member(machine: Machine, inner: Value, field: Field, name: str) -> Value:
    """Say that a member of an embedded value is not known, where its type has (or may have) that member."""
    declared = field.type.element if isinstance(field.type, PointerTo) else field.type
    under = declared.underlying
    has = isinstance(under, Opaque) or (isinstance(under, StructOf) and under.field(name) is not None)
    if not has and not (isinstance(under, InterfaceOf) and name in methods_of(under)):
        has = isinstance(declared, Named) and machine.method_sets.method(declared, name) is not None
    if not has:
        return _NOTHING
    return (
        inner.because(name)
        if isinstance(inner, Unknown)
        else Unknown(f"{name} of the embedded {field.name}, which is nil")
    )


def embedded(declared: Type) -> list[Field]:
    """List the embedded fields of a struct type."""
    under = declared.underlying
    return [field for field in under.fields if field.embedded] if isinstance(under, StructOf) else []


def _method_of(machine: Machine, value: Value, name: str) -> Value:
    declared = receiver_type(value)
    if declared is None:
        return _NOTHING
    method = machine.method_sets.method(declared, name)
    if method is None:
        return _NOTHING
    return bind(machine, method, value)


def receiver_type(value: Value) -> Named | None:
    """Give the named type whose methods a value has."""
    if isinstance(value, Pointer) and not isinstance(value, Ref):
        declared = declared_type(value)
        content = value.load() if declared is None else None
        return declared or (None if isinstance(content, Pointer) else receiver_type(content))
    found = dynamic_type(value)
    if isinstance(found, PointerTo):
        found = found.element
    return found if isinstance(found, Named) else None


def _place_type(pointer: Pointer) -> Type | None:
    """Give the type that a place was declared with, as far as that is known."""
    if isinstance(pointer, View):
        return pointer.type
    if isinstance(pointer, CellRef):
        return pointer.cell.type
    if isinstance(pointer, FieldRef):
        under = pointer.struct.type.underlying
        field = under.field(pointer.name) if isinstance(under, StructOf) else None
        return field.type if field else None
    return None


def declared_type(pointer: Pointer) -> Named | None:
    """Give the type that a place was declared with, where that is a named one."""
    declared = _place_type(pointer)
    return (
        declared if isinstance(declared, Named) and not isinstance(declared.underlying, InterfaceOf) else None
    )


def set_field(owner: Struct, name: str, value: Value) -> None:
    """Set a field; a struct changes in place, so that pointers to it see the change."""
    before = owner.fields.get(name)
    if isinstance(before, Struct) and isinstance(value, Struct):
        before.become(value)
        return
    under = owner.type.underlying
    field = under.field(name) if isinstance(under, StructOf) else None
    owner.fields[name] = field.type.fit(copied(value)) if field else fitted(copied(value), before)


def bind(machine: Machine, method: Function | Native, value: Value) -> Value:  # noqa: ARG001
    """Bind a method to a value; the value is followed or pointed at as the receiver asks."""
    if isinstance(method, Native):
        native = method
        return Native(
            native.name,
            lambda call, *arguments: native.function(call, value, *arguments),
            registers=native.registers,
        )
    wants_pointer = _wants_pointer(method)
    if wants_pointer and isinstance(value, Struct):
        return method.bound(Ref(value))
    if not wants_pointer and isinstance(value, Pointer):
        return method.bound(value.load())
    return method.bound(value)


def _wants_pointer(method: Function) -> bool:
    return bool(method.code.receiver) and method.code.receiver[0].node.type == "pointer_type"


def bound_to_place(found: Value, value: Value, place: Callable[[], Value]) -> Value:
    """Bind a method that wants a pointer to the place of its receiver, which structs know by themselves."""
    if (
        isinstance(found, Function)
        and found.receiver is value
        and not isinstance(value, Pointer | Struct | None)
        and _wants_pointer(found)
    ):
        pointer = place()
        return found.bound(pointer) if isinstance(pointer, Pointer) else found
    return found


def _method_expression(machine: Machine, declared: Type, name: str) -> Value:
    """Give ``T.method``: a function whose first argument is the receiver."""
    element = declared.element if isinstance(declared, PointerTo) else declared
    del element
    return Native(
        f"{declared}.{name}",
        lambda call, receiver, *arguments: machine.call(
            select(machine, receiver, name), list(arguments), call.place
        ),
    )


def address(machine: Machine, value: Value, name: str) -> Value:
    """Give ``&value.name``."""
    if isinstance(value, Package):
        cell = machine.names.package_variable(value.path, name)
        return pointer_to(cell.value, lambda: CellRef(cell)) if cell else Unknown(f"the address of {name}")
    if isinstance(value, Unknown):
        return value
    owner = owner_of(value, name)
    if owner is None:
        return Unknown(f"the address of {name}")
    content = owner.get(name)
    return pointer_to(content, lambda: FieldRef(owner, name))


def owner_of(value: Value, name: str) -> Struct | None:
    """Find the struct that has a field, be it in an embedded one."""
    level = [value.struct if isinstance(value, Ref) else value]
    for _ in range(_MAX_DEPTH):
        structs = [item for item in level if isinstance(item, Struct)]
        for struct in structs:
            under = struct.type.underlying
            if name in struct.fields or (isinstance(under, StructOf) and under.field(name)):
                return struct
        level = [
            inner.struct if isinstance(inner := struct.get(field.name), Ref) else inner
            for struct in structs
            for field in embedded(struct.type)
        ]
    first = value.struct if isinstance(value, Ref) else value
    return first if isinstance(first, Struct) and isinstance(first.type.underlying, Opaque) else None


def methods_of(interface: InterfaceOf) -> set[str]:
    """List all methods of an interface."""
    names = set(interface.methods)
    for inner in interface.embedded:
        if isinstance(inner.underlying, InterfaceOf):
            names |= methods_of(inner.underlying)
    return names


def implements(machine: Machine, value: Value, wanted: Type) -> bool | Unknown:
    """Tell whether a value's dynamic type is, or implements, a type."""
    if isinstance(value, Unknown):
        return value
    if value is None:
        return False
    under = wanted.underlying
    if isinstance(under, InterfaceOf):
        return all(_has_method(machine, value, name) for name in methods_of(under))
    if isinstance(under, Opaque) and not isinstance(wanted, Named):
        return Unknown(f"whether a value is of {wanted}")
    found = dynamic_type(value)
    if found is None and isinstance(value, Slice | Map | Pointer):
        return Unknown(f"whether a value is of {wanted}")
    return same(found, wanted)


def _has_method(machine: Machine, value: Value, name: str) -> bool:
    struct = value.struct if isinstance(value, Ref) else value
    if isinstance(struct, Struct):
        return _of_struct(machine, struct, name) is not _NOTHING
    return _method_of(machine, value, name) is not _NOTHING


def same(one: Type | None, other: Type | None) -> bool:
    """Tell whether two types are identical."""
    if isinstance(one, Named) and isinstance(other, Named):
        return (one.package, one.name) == (other.package, other.name) and one.arguments == other.arguments
    if isinstance(one, PointerTo) and isinstance(other, PointerTo):
        return same(one.element, other.element)
    return one == other
