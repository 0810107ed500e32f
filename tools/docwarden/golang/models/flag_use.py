# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A model of github.com/spf13/pflag: how registered flags are looked up, marked, set and asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang import selectors
from docwarden.golang.models import struct_of
from docwarden.golang.models.errors import new_error
from docwarden.golang.models.flag_kinds import KINDS, default_text, parsed
from docwarden.golang.models.flag_sets import PFLAG, add, flags_of, normalized, on_command_line, ordered
from docwarden.golang.pointers import Pointer
from docwarden.golang.values import Unknown, plain, strings

if TYPE_CHECKING:
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

MODELS = [PFLAG]


def _lookup(call: Call, flag_set: Value, name: Value) -> Value:
    return flags_of(flag_set).formal.get(normalized(call, flag_set, plain(name)))


PFLAG.method("FlagSet", "Lookup")(_lookup)
PFLAG.function("Lookup")(on_command_line(_lookup))


@PFLAG.method("FlagSet", "ShorthandLookup")
def _shorthand_lookup(_: Call, flag_set: Value, name: Value) -> Value:
    flags = flags_of(flag_set).formal.values()
    return next((flag for flag in flags if plain(flag.struct.get("Shorthand")) == plain(name)), None)


@PFLAG.method("FlagSet", "VisitAll")
def _visit_all(call: Call, flag_set: Value, function: Value) -> None:
    for flag in ordered(flag_set):
        call.machine.call(function, [flag], call.place)


@PFLAG.method(
    "FlagSet", "Visit", "Parse", "ParseAll", "SetOutput", "SetInterspersed", "PrintDefaults", unknowns=True
)
def _nothing(_: Call, *__: Value) -> None:
    """Do what changes no flag: nothing was given on a command line."""


PFLAG.function("Parse", unknowns=True)(lambda *_: None)


@PFLAG.method("FlagSet", "HasFlags", "HasAvailableFlags")
def _has_flags(_: Call, flag_set: Value) -> Value:
    return any(plain(flag.struct.get("Hidden")) is not True for flag in flags_of(flag_set).formal.values())


@PFLAG.method("FlagSet", "Changed", "Parsed")
def _unchanged(_: Call, *__: Value) -> Value:
    return False


@PFLAG.method("FlagSet", "FlagUsages", "FlagUsagesWrapped")
def _usages(_: Call, *__: Value) -> Value:
    return Unknown("the help of all flags, which is put together when the program runs")


@PFLAG.method("FlagSet", "NFlag", "NArg")
def _none(_: Call, *__: Value) -> Value:
    return 0


@PFLAG.method("FlagSet", "Args")
def _no_arguments(_: Call, __: Value) -> Value:
    return strings([])


def _mark(flag_set: Value, name: Value, fields: dict[str, Value]) -> Value:
    flag = flags_of(flag_set).formal.get(plain(name))
    if flag is None:
        return new_error(f'flag "{plain(name)}" does not exist')
    flag.struct.fields.update(fields)
    return None


@PFLAG.method("FlagSet", "MarkHidden")
def _mark_hidden(call: Call, flag_set: Value, name: Value) -> Value:
    return _mark(flag_set, normalized(call, flag_set, plain(name)), {"Hidden": True})


@PFLAG.method("FlagSet", "MarkDeprecated")
def _mark_deprecated(call: Call, flag_set: Value, name: Value, message: Value) -> Value:
    return _mark(flag_set, normalized(call, flag_set, plain(name)), {"Deprecated": message, "Hidden": True})


@PFLAG.method("FlagSet", "MarkShorthandDeprecated")
def _mark_shorthand(_: Call, flag_set: Value, name: Value, message: Value) -> Value:
    return _mark(flag_set, name, {"ShorthandDeprecated": message})


@PFLAG.method("FlagSet", "SetAnnotation")
def _annotate(*_: Value) -> None:
    """Annotations do not show in help."""


@PFLAG.method("FlagSet", "SetNormalizeFunc", unknowns=True)
def _set_normalize(call: Call, flag_set: Value, function: Value) -> None:
    flags = flags_of(flag_set)
    flags.normalize = function
    before, flags.formal = flags.formal, {}
    for flag in before.values():
        add(call, flag_set, flag)


@PFLAG.method("FlagSet", "GetNormalizeFunc")
def _get_normalize(_: Call, flag_set: Value) -> Value:
    return flags_of(flag_set).normalize


@PFLAG.method("FlagSet", "Set")
def _set(call: Call, flag_set: Value, name: Value, text: Value) -> Value:
    flag = _lookup(call, flag_set, name)
    if flag is None:
        return new_error(f"no such flag -{plain(name)}")
    flag.struct.fields["Changed"] = True
    return call.machine.call(
        selectors.select(call.machine, flag.struct.get("Value"), "Set"), [text], call.place
    )


def _get(call: Call, flag_set: Value, name: Value) -> Value:
    flag = _lookup(call, flag_set, name)
    if flag is None:
        return None, new_error(f"flag accessed but not defined: {plain(name)}")
    native = struct_of(flag.struct.get("Value")).native
    pointer = native[1] if isinstance(native, tuple) else None
    return (
        pointer.load() if isinstance(pointer, Pointer) else Unknown(f"the value of --{plain(name)}")
    ), None


PFLAG.method("FlagSet", *(f"Get{name}" for name in KINDS))(_get)


@PFLAG.method("Flag", "SetAnnotation", unknowns=True)
def _flag_annotation(*_: Value) -> None:
    """Annotations do not show in help."""


@PFLAG.method("typedValue", "Type")
def _type(_: Call, value: Value) -> Value:
    return struct_of(value).native[0].type


@PFLAG.method("typedValue", "String")
def _string(call: Call, value: Value) -> Value:
    kind, pointer = struct_of(value).native
    return default_text(call, kind, pointer.load()) if isinstance(pointer, Pointer) else ""


@PFLAG.method("typedValue", "Set")
def _set_value(_: Call, value: Value, text: Value) -> Value:
    kind, pointer = struct_of(value).native
    if isinstance(pointer, Pointer):
        pointer.store(parsed(kind, plain(text)))
    return None
