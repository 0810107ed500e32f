# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A model of github.com/spf13/pflag: the functions and methods that register flags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang import formatting, selectors
from docwarden.golang.models import struct_of
from docwarden.golang.models.flag_kinds import KINDS, USUAL, Kind, default_text, one_of
from docwarden.golang.models.flag_sets import PFLAG, VALUE, Registered, add, add_all, flags_of, make
from docwarden.golang.models.flag_sets import register as _register
from docwarden.golang.pointers import CellRef, Pointer, Ref, pointer_to
from docwarden.golang.types import OPAQUE
from docwarden.golang.values import Cell, Struct, Unknown, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

MODELS = [PFLAG]

#: What pflag wraps a value of package flag in.
_WRAPPER = PFLAG.type("flagValueWrapper", OPAQUE)


def _typed(kind: Kind, *, has_pointer: bool, has_shorthand: bool) -> Callable[..., Value]:
    """Make the method of a kind of flag, such as ``StringVarP``."""

    def register(call: Call, flag_set: Value, *arguments: Value) -> Value:
        rest = list(arguments)
        pointer = rest.pop(0) if has_pointer else None
        name = rest.pop(0)
        shorthand = rest.pop(0) if has_shorthand else ""
        default = rest.pop(0) if kind.type != "count" else 0
        usage = rest[-1]
        if has_pointer:
            if isinstance(pointer, Pointer):
                pointer.store(default)
        else:
            pointer = pointer_to(default, lambda: CellRef(Cell(default)))
        value = Ref(Struct(VALUE, native=(kind, pointer)))
        texts = {
            "Name": name,
            "Shorthand": shorthand,
            "Usage": usage,
            "DefValue": default_text(call, kind, default),
            "NoOptDefVal": kind.optional,
        }
        add(call, flag_set, make(call, value, texts, Registered(kind.type, kind.zero, call.place)))
        return None if has_pointer else pointer

    return register


for _kind_name, _kind in KINDS.items():
    for _suffix, _pointer, _shorthand in (("", False, False), ("P", False, True), ("Var", True, False)):
        _register((f"{_kind_name}{_suffix}",), _typed(_kind, has_pointer=_pointer, has_shorthand=_shorthand))
    _register((f"{_kind_name}VarP",), _typed(_kind, has_pointer=True, has_shorthand=True))


def method_text(call: Call, value: Value, name: str) -> Value:
    """Give what a method without arguments, such as ``String``, says of a value."""
    return plain(call.machine.call(selectors.select(call.machine, value, name), [], call.place))


def _is_bool(call: Call, value: Value) -> bool:
    method = selectors.select(call.machine, value, "IsBoolFlag")
    return not isinstance(method, Unknown) and plain(call.machine.call(method, [], call.place)) is True


def _var(  # noqa: PLR0913, PLR0917 - as many as pflag's
    call: Call, flag_set: Value, value: Value, name: Value, shorthand: Value, usage: Value
) -> Value:
    """Register a value of the program's own: its text is what its String method gives."""
    if isinstance(value, Ref) and value.struct.type is VALUE:
        kind: Kind = value.struct.native[0]
        registered = Registered(kind.type, kind.zero, call.place)
    else:
        zero = one_of("false", "") if _is_bool(call, value) else USUAL
        registered = Registered(method_text(call, value, "Type"), zero, call.place)
    texts = {
        "Name": name,
        "Shorthand": shorthand,
        "Usage": usage,
        "DefValue": method_text(call, value, "String"),
    }
    flag = make(call, value, texts, registered)
    add(call, flag_set, flag)
    return flag


def _var_without_shorthand(call: Call, flag_set: Value, value: Value, name: Value, usage: Value) -> None:
    _var(call, flag_set, value, name, "", usage)


def _function(kind: Kind, *, has_shorthand: bool) -> Callable[..., Value]:
    def register(call: Call, flag_set: Value, name: Value, *rest: Value) -> None:
        shorthand, usage = rest[:2] if has_shorthand else ("", rest[0])
        texts = {"Name": name, "Shorthand": shorthand, "Usage": usage, "NoOptDefVal": kind.optional}
        value = Ref(Struct(VALUE, native=(kind, None)))
        add(call, flag_set, make(call, value, texts, Registered(kind.type, kind.zero, call.place)))

    return register


_register(("VarPF", "VarP"), _var)
_register(("Var",), _var_without_shorthand)
_FUNCTION = Kind("func", lambda *_: "", USUAL)
_SWITCH = Kind("boolfunc", lambda *_: "", USUAL, "true")
_register(("Func",), _function(_FUNCTION, has_shorthand=False))
_register(("FuncP",), _function(_FUNCTION, has_shorthand=True))
_register(("BoolFunc",), _function(_SWITCH, has_shorthand=False))
_register(("BoolFuncP",), _function(_SWITCH, has_shorthand=True))


def _text_var(call: Call, flag_set: Value, pointer: Value, name: Value, *rest: Value) -> None:
    shorthand, default, usage = rest if len(rest) == 3 else ("", *rest)  # noqa: PLR2004 - with a shorthand
    text = call.machine.call(selectors.select(call.machine, default, "MarshalText"), [], call.place)
    text = text[0] if isinstance(text, tuple) else text
    type_name = str(selectors.receiver_type(pointer) or "").rpartition(".")[2]
    texts = {"Name": name, "Shorthand": shorthand, "Usage": usage, "DefValue": formatting.bytes_text(text)}
    add(call, flag_set, make(call, pointer, texts, Registered(type_name, USUAL, call.place)))


_register(("TextVar", "TextVarP"), _text_var)


@PFLAG.method("FlagSet", "AddFlag", unknowns=True)
def _add_flag(call: Call, flag_set: Value, flag: Value) -> None:
    if not isinstance(flag, Ref):
        call.machine.uncertain(call.place, "a flag that is not known is added")
        return
    if not isinstance(flag.struct.native, Registered):
        value = flag.struct.get("Value")
        zero = one_of("false", "") if _is_bool(call, value) else USUAL
        flag.struct.native = Registered(method_text(call, value, "Type"), zero, call.place)
    flag.struct.native.doubt = flag.struct.native.doubt or "; ".join(call.machine.doubts)
    add(call, flag_set, flag)


@PFLAG.method("FlagSet", "AddFlagSet", unknowns=True)
def _add_flag_set(call: Call, flag_set: Value, others: Value) -> None:
    if isinstance(others, Unknown):
        call.machine.uncertain(call.place, f"a flag set that is not known is added ({others.reason})")
    elif others is not None:
        add_all(call, flag_set, others)


@PFLAG.method("FlagSet", "AddGoFlagSet", unknowns=True)
def _add_go_flag_set(call: Call, flag_set: Value, others: Value) -> None:
    if isinstance(others, Unknown):
        call.machine.uncertain(call.place, f"a flag set that is not known is added ({others.reason})")
        return
    for flag in list(flags_of(others).formal.values()):
        if plain(flag.struct.get("Name")) not in flags_of(flag_set).formal:
            _add_go_flag(call, flag_set, flag)


@PFLAG.method("FlagSet", "AddGoFlag", unknowns=True)
def _add_go_flag(call: Call, flag_set: Value, flag: Value) -> None:
    add(call, flag_set, from_go(call, flag))


@PFLAG.function("PFlagFromGoFlag", unknowns=True)
def from_go(call: Call, flag: Value) -> Ref:
    """Make a flag of one of Go's own package flag, as ``PFlagFromGoFlag`` does."""
    source = struct_of(flag)
    name = plain(source.get("Name"))
    texts = {
        "Name": name,
        "Shorthand": name if isinstance(name, str) and len(name) == 1 else "",
        "Usage": source.get("Usage"),
        "DefValue": _current(call, source),
        "NoOptDefVal": "true" if source.native.type == "bool" else "",
    }
    registered = Registered(source.native.type, USUAL, source.native.place)
    return make(call, _wrapped(source.get("Value"), source.native.type), texts, registered)


def _current(call: Call, flag: Struct) -> Value:
    """Give what a flag of package flag is set to, which pflag takes for its default."""
    text = method_text(call, flag.get("Value"), "String")
    return flag.get("DefValue") if isinstance(text, Unknown) else text


def _wrapped(value: Value, type_name: Value) -> Value:
    """Give a value of package flag the method ``Type`` that values of pflag have."""
    return Ref(Struct(_WRAPPER, {"inner": value, "type": type_name}))


PFLAG.method("flagValueWrapper", "Type")(lambda _, wrapper: wrapper.struct.get("type"))


@PFLAG.method("flagValueWrapper", "String", unknowns=True)
def _wrapped_text(call: Call, wrapper: Value) -> Value:
    return method_text(call, wrapper.struct.get("inner"), "String")


@PFLAG.method("flagValueWrapper", "Set", unknowns=True)
def _set_wrapped(call: Call, wrapper: Value, text: Value) -> Value:
    return call.machine.call(
        selectors.select(call.machine, wrapper.struct.get("inner"), "Set"), [text], call.place
    )


@PFLAG.method("flagValueWrapper", "IsBoolFlag", unknowns=True)
def _wraps_switch(call: Call, wrapper: Value) -> Value:
    return _is_bool(call, wrapper.struct.get("inner"))


def text_type(value: Value) -> str:
    """Give the name of a value's type as Go's reflection gives it, for flags of Go's own package flag."""
    return str(selectors.receiver_type(value) or "").rpartition(".")[2].removesuffix("Value")
