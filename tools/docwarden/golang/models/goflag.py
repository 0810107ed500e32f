# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A model of Go's own package flag, whose flags reach a command through ``AddGoFlagSet``."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from docwarden.golang import selectors
from docwarden.golang.models import Model, flag_sets, pflag, struct_of
from docwarden.golang.models.flag_kinds import KINDS, parsed
from docwarden.golang.models.flag_sets import Flags, Registered
from docwarden.golang.named_types import BASIC
from docwarden.golang.pointers import CellRef, Pointer, Ref
from docwarden.golang.types import OPAQUE, Field, InterfaceOf, StructOf
from docwarden.golang.values import Cell, Struct, Unknown, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from docwarden.golang.machine import Call, Machine
    from docwarden.golang.values import Value

FLAG = Model("flag")
MODELS = [FLAG]

FLAG_SET = FLAG.type("FlagSet", StructOf((Field("Usage", InterfaceOf()),)))
ONE = FLAG.type(
    "Flag", StructOf(tuple(Field(name, BASIC["string"]) for name in ("Name", "Usage", "DefValue")))
)
FLAG.type("Value", InterfaceOf(("String", "Set")))
VALUE = FLAG.type("value", OPAQUE)
for _number, _name in enumerate(("ContinueOnError", "ExitOnError", "PanicOnError")):
    FLAG.value(_name, _number)


def _new(_: Machine) -> Ref:
    return Ref(Struct(FLAG_SET, native=Flags()))


FLAG.variable("CommandLine", _new)
FLAG.function("NewFlagSet", unknowns=True)(lambda call, *_: _new(call.machine))


def _register(names: tuple[str, ...], function: Callable[..., Value]) -> None:
    def on_command_line(call: Call, *arguments: Value) -> Value:
        return function(call, call.machine.names.member("flag", "CommandLine"), *arguments)

    FLAG.method("FlagSet", *names, unknowns=True)(function)
    FLAG.function(*names, unknowns=True)(on_command_line)


def _add(call: Call, flag_set: Value, texts: dict[str, Value], value: Value, registered: Registered) -> None:
    name = plain(texts["Name"])
    if isinstance(flag_set, Unknown) or not isinstance(name, str):
        call.machine.uncertain(call.place, "a flag whose name is not known")
        return
    flag = Ref(Struct(ONE, {**texts, "Value": value}, registered))
    flag_sets.flags_of(flag_set).formal[name] = flag


def _typed(name: str, *, has_pointer: bool) -> Callable[..., Value]:
    kind = KINDS[name]

    def register(call: Call, flag_set: Value, *arguments: Value) -> Value:
        rest = list(arguments)
        pointer = rest.pop(0) if has_pointer else CellRef(Cell(arguments[1]))
        flag_name, default, usage = rest
        if has_pointer and isinstance(pointer, Pointer):
            pointer.store(default)
        text = default if isinstance(plain(default), Unknown) else kind.text(call, default)
        texts = {"Name": flag_name, "Usage": usage, "DefValue": text}
        registered = Registered(kind.type, kind.zero, call.place)
        value = Struct(VALUE, native=(kind, pointer, registered))
        _add(call, flag_set, texts, Ref(value), registered)
        return None if has_pointer else pointer

    return register


for _name in ("Bool", "Duration", "Float64", "Int", "Int64", "String", "Uint", "Uint64"):
    _register((_name,), _typed(_name, has_pointer=False))
    _register((f"{_name}Var",), _typed(_name, has_pointer=True))


def _var(call: Call, flag_set: Value, value: Value, name: Value, usage: Value) -> None:
    texts = {"Name": name, "Usage": usage, "DefValue": pflag.method_text(call, value, "String")}
    registered = Registered(pflag.text_type(value), lambda _: False, call.place)
    if isinstance(value, Ref) and value.struct.type is VALUE:  # of a flag that is in another set as well
        registered = dataclasses.replace(value.struct.native[2], place=call.place)
    _add(call, flag_set, texts, value, registered)


@FLAG.method("value", "String")
def _text(call: Call, value: Value) -> Value:
    kind, pointer, _ = struct_of(value).native
    content = pointer.load() if isinstance(pointer, Pointer) else Unknown("where the value of a flag is kept")
    return content if isinstance(plain(content), Unknown) else kind.text(call, content)


@FLAG.method("value", "Set")
def _set_value(_: Call, value: Value, text: Value) -> None:
    kind, pointer, _ = struct_of(value).native
    if isinstance(pointer, Pointer):
        pointer.store(parsed(kind, plain(text)))


_register(("Var",), _var)


def _lookup(_: Call, flag_set: Value, name: Value) -> Value:
    return flag_sets.flags_of(flag_set).formal.get(plain(name))


def _visit_all(call: Call, flag_set: Value, function: Value) -> None:
    for _, flag in sorted(flag_sets.flags_of(flag_set).formal.items()):
        call.machine.call(function, [flag], call.place)


def _set(call: Call, flag_set: Value, name: Value, text: Value) -> Value:
    flag = _lookup(call, flag_set, name)
    if flag is not None:
        setter = selectors.select(call.machine, flag.struct.get("Value"), "Set")
        if not isinstance(setter, Unknown):
            call.machine.call(setter, [text], call.place)
    return None


_register(("Lookup",), _lookup)
_register(("VisitAll",), _visit_all)
_register(("Set",), _set)
_register(("Parse", "PrintDefaults", "SetOutput", "Visit"), lambda *_: None)
FLAG.function("Parsed")(lambda _: False)
