# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A model of github.com/spf13/pflag: flags are registered, looked up, hidden and deprecated.

A flag set and a flag are Go structs with the fields that programs see; what pflag keeps for itself is in
``native``.
"""

from __future__ import annotations

import base64
import csv
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docwarden.golang import formatting, selectors
from docwarden.golang.functions import GoPanic
from docwarden.golang.models import Model, network, struct_of
from docwarden.golang.models.text import new_error
from docwarden.golang.types import BASIC, OPAQUE, Field, InterfaceOf, StructOf
from docwarden.golang.values import (
    Cell,
    CellRef,
    Pointer,
    Ref,
    Slice,
    Struct,
    Unknown,
    plain,
    pointer_to,
    strings,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docwarden.finding import Location
    from docwarden.golang.machine import Call, Machine
    from docwarden.golang.values import (
        Value,
    )

PATH = "github.com/spf13/pflag"
PFLAG = Model(PATH)
MODELS = [PFLAG]

VALUE = PFLAG.type("typedValue", OPAQUE)
PFLAG.type("NormalizedName", BASIC["string"])
PFLAG.type("Value", InterfaceOf(("String", "Set", "Type")))
PFLAG.type("ErrorHandling", BASIC["int"])
PFLAG.type("FlagSet", StructOf((Field("SortFlags", BASIC["bool"]), Field("Usage", InterfaceOf()))))
PFLAG.type("ParseErrorsWhitelist", StructOf((Field("UnknownFlags", BASIC["bool"]),)))
_TEXTS = ("Name", "Shorthand", "Usage", "DefValue", "NoOptDefVal", "Deprecated", "ShorthandDeprecated")
PFLAG.type(
    "Flag",
    StructOf(
        (
            *(Field(name, BASIC["string"]) for name in _TEXTS),
            Field("Hidden", BASIC["bool"]),
            Field("Changed", BASIC["bool"]),
            Field("Value", InterfaceOf()),
            Field("Annotations", InterfaceOf()),
        )
    ),
)
for _position, _name in enumerate(("ContinueOnError", "ExitOnError", "PanicOnError")):
    PFLAG.value(_name, _position)


@dataclass(slots=True)
class Flags:
    """What a flag set keeps: its flags by name in the order of their registration."""

    formal: dict[str, Ref] = field(default_factory=dict)
    normalize: Value = None


@dataclass(slots=True)
class Registered:
    """What is known of a flag beyond its fields."""

    type: Value
    zero: Callable[[str], bool]
    place: Location
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of flag: the type that help shows, how a default is printed, which default is none."""

    type: str
    text: Callable[[Call, Value], Value]
    zero: Callable[[str], bool]
    optional: str = ""


def _is(*texts: str) -> Callable[[str], bool]:
    return lambda default: default in texts


_USUAL = _is("false", "<nil>", "", "0")


def _csv(texts: Iterable[str]) -> str:
    stream = io.StringIO()
    rows = list(texts)
    if not rows:
        return "[]"
    csv.writer(stream, lineterminator="").writerow(rows)
    return f"[{stream.getvalue()}]"


def _items(convert: Callable[[Any], str]) -> Callable[[Call, Value], Value]:
    def text(_: Call, value: Value) -> Value:
        return "[" + ",".join(convert(plain(item)) for item in value or ()) + "]"

    return text


def _texts(_: Call, value: Value) -> Value:
    return _csv(plain(item) for item in value or ())


def _pairs(_: Call, value: Value) -> Value:
    return _csv(f"{plain(key)}={plain(item)}" for key, item in (value.pairs() if value else ()))


def _numbers_by_name(_: Call, value: Value) -> Value:
    pairs = value.pairs() if value else ()
    return "[" + ",".join(f"{plain(key)}={plain(item)}" for key, item in pairs) + "]"


def _bool(_: Call, value: Value) -> Value:
    return "true" if plain(value) else "false"


def _number(_: Call, value: Value) -> Value:
    return str(int(plain(value)))


def _float(bits: int) -> Callable[[Call, Value], Value]:
    return lambda _, value: formatting.float_text(float(plain(value)), "g", -1, bits=bits)


def _time(_: Call, value: Value) -> Value:
    return "" if struct_of(value).native is None else Unknown("how a time is printed")


_INTEGERS = ("Int", "Int8", "Int16", "Int32", "Int64", "Uint", "Uint8", "Uint16", "Uint32", "Uint64")

KINDS: dict[str, Kind] = {
    "Bool": Kind("bool", _bool, _is("false", ""), "true"),
    "String": Kind("string", lambda _, value: plain(value), _is("")),
    "Duration": Kind("duration", lambda _, value: formatting.duration(int(plain(value))), _is("0", "0s")),
    "Float32": Kind("float32", _float(32), _is("0")),
    "Float64": Kind("float64", _float(64), _is("0")),
    **{name: Kind(name.lower(), _number, _is("0")) for name in _INTEGERS},
    "Count": Kind("count", lambda *_: "0", _is("0"), "+1"),
    "StringSlice": Kind("stringSlice", _texts, _is("[]")),
    "StringArray": Kind("stringArray", _texts, _is("[]")),
    "IntSlice": Kind("intSlice", _items(str), _is("[]")),
    "BoolSlice": Kind("boolSlice", _items(lambda item: str(item).lower()), _USUAL),
    **{
        f"{name}Slice": Kind(f"{name.lower()}Slice", _items(str), _USUAL)
        for name in ("Int32", "Int64", "Uint")
    },
    **{f"Float{bits}Slice": Kind(f"float{bits}Slice", _items("{:f}".format), _USUAL) for bits in (32, 64)},
    "DurationSlice": Kind("durationSlice", _items(formatting.duration), _USUAL),
    "StringToString": Kind("stringToString", _pairs, _USUAL),
    "StringToInt": Kind("stringToInt", _numbers_by_name, _USUAL),
    "StringToInt64": Kind("stringToInt64", _numbers_by_name, _USUAL),
    "IP": Kind("ip", lambda _, value: network.address_text(network.octets(value)), _is("<nil>")),
    "IPMask": Kind("ipMask", lambda _, value: network.octets(value).hex() or "<nil>", _is("<nil>")),
    "IPNet": Kind("ipNet", lambda _, value: network.network_text(struct_of(value)), _is("<nil>")),
    "IPSlice": Kind(
        "ipSlice", lambda _, v: _csv(network.address_text(network.octets(i)) for i in v or ()), _USUAL
    ),
    "IPNetSlice": Kind(
        "ipNetSlice", lambda _, v: _csv(network.network_text(struct_of(i)) for i in v or ()), _USUAL
    ),
    "BytesHex": Kind("bytesHex", lambda _, value: network.octets(value).hex().upper(), _USUAL),
    "BytesBase64": Kind("bytesBase64", lambda _, v: base64.b64encode(network.octets(v)).decode(), _USUAL),
    "Time": Kind("time", _time, _USUAL),
}


def new_flag_set(machine: Machine) -> Ref:
    """Make a flag set, sorted as ``pflag.NewFlagSet`` makes it."""
    return Ref(Struct(machine.type_named(PATH, "FlagSet"), {"SortFlags": True}, Flags()))


PFLAG.variable("CommandLine", new_flag_set)


def flags_of(flag_set: Value) -> Flags:
    """Give what a flag set keeps."""
    struct = struct_of(flag_set)
    if not isinstance(struct.native, Flags):
        struct.native = Flags()
    return struct.native


@PFLAG.function("NewFlagSet", unknowns=True)
def _new(call: Call, *_: Value) -> Value:
    return new_flag_set(call.machine)


def normalized(call: Call, flag_set: Value, name: str) -> str:
    """Give the name that a flag set knows a flag by."""
    function = flags_of(flag_set).normalize
    if function is None:
        return name
    found = plain(call.machine.call(function, [flag_set, name], call.place))
    return found if isinstance(found, str) else name


def add(call: Call, flag_set: Value, flag: Ref) -> None:
    """Add a flag to a set; a second one of its name panics, as it does in pflag."""
    name = plain(flag.struct.get("Name"))
    if isinstance(flag_set, Unknown) or not isinstance(name, str):
        call.machine.uncertain(
            call.place, f"a flag whose name is not known ({getattr(name, 'reason', 'no name')})"
        )
        return
    flags = flags_of(flag_set)
    key = normalized(call, flag_set, name)
    if key in flags.formal:
        raise GoPanic(f"flag redefined: {key}", call.place)
    flag.struct.fields["Name"] = key
    flags.formal[key] = flag


def add_all(call: Call, flag_set: Value, others: Value) -> None:
    """Add the flags of a set that another one lacks."""
    flags = flags_of(flag_set)
    for flag in ordered(others):
        if plain(flag.struct.get("Name")) not in flags.formal:
            add(call, flag_set, flag)


def make(call: Call, value: Value, texts: dict[str, Value], registered: Registered) -> Ref:
    """Make a flag of its texts."""
    registered.doubt = "; ".join(call.machine.doubts)
    fields = {name: texts.get(name, "") for name in _TEXTS} | {"Value": value, "Hidden": False}
    return Ref(Struct(call.machine.type_named(PATH, "Flag"), fields, registered))


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
            "DefValue": _default_text(call, kind, default),
            "NoOptDefVal": kind.optional,
        }
        add(call, flag_set, make(call, value, texts, Registered(kind.type, kind.zero, call.place)))
        return None if has_pointer else pointer

    return register


def _default_text(call: Call, kind: Kind, value: Value) -> Value:
    if isinstance(plain(value), Unknown):
        return value
    try:
        return kind.text(call, value)
    except (AttributeError, TypeError, ValueError) as error:
        items = value if isinstance(value, Slice) else ()
        unknown = next((item for item in items if isinstance(item, Unknown)), None)
        return unknown or Unknown(f"a default of type {kind.type} at {call.place}: {error}")


def _on_command_line(function: Callable[..., Value]) -> Callable[..., Value]:
    def run(call: Call, *arguments: Value) -> Value:
        return function(call, call.machine.member(PATH, "CommandLine"), *arguments)

    return run


def _register(names: tuple[str, ...], function: Callable[..., Value]) -> None:
    """Register a method of flag sets, and the function that does the same on the command line's."""
    PFLAG.method("FlagSet", *names, unknowns=True)(function)
    PFLAG.function(*names, unknowns=True)(_on_command_line(function))


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
        zero = _is("false", "") if _is_bool(call, value) else _USUAL
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
_FUNCTION = Kind("func", lambda *_: "", _USUAL)
_SWITCH = Kind("boolfunc", lambda *_: "", _USUAL, "true")
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
    add(call, flag_set, make(call, pointer, texts, Registered(type_name, _USUAL, call.place)))


_register(("TextVar", "TextVarP"), _text_var)


@PFLAG.method("FlagSet", "AddFlag", unknowns=True)
def _add_flag(call: Call, flag_set: Value, flag: Value) -> None:
    if not isinstance(flag, Ref):
        call.machine.uncertain(call.place, "a flag that is not known is added")
        return
    if not isinstance(flag.struct.native, Registered):
        value = flag.struct.get("Value")
        zero = _is("false", "") if _is_bool(call, value) else _USUAL
        flag.struct.native = Registered(method_text(call, value, "Type"), zero, call.place)
    flag.struct.native.doubt = flag.struct.native.doubt or "; ".join(call.machine.doubts)
    add(call, flag_set, flag)


@PFLAG.method("FlagSet", "AddFlagSet", unknowns=True)
def _add_flag_set(call: Call, flag_set: Value, others: Value) -> None:
    if isinstance(others, Unknown):
        call.machine.uncertain(call.place, f"a flag set that is not known is added ({others.reason})")
    elif others is not None:
        add_all(call, flag_set, others)


def _lookup(call: Call, flag_set: Value, name: Value) -> Value:
    return flags_of(flag_set).formal.get(normalized(call, flag_set, plain(name)))


PFLAG.method("FlagSet", "Lookup")(_lookup)
PFLAG.function("Lookup")(_on_command_line(_lookup))


@PFLAG.method("FlagSet", "ShorthandLookup")
def _shorthand_lookup(_: Call, flag_set: Value, name: Value) -> Value:
    flags = flags_of(flag_set).formal.values()
    return next((flag for flag in flags if plain(flag.struct.get("Shorthand")) == plain(name)), None)


def ordered(flag_set: Value) -> list[Ref]:
    """List the flags of a set in the order in which help shows them."""
    flags = flags_of(flag_set).formal
    names = sorted(flags) if plain(struct_of(flag_set).get("SortFlags")) else list(flags)
    return [flags[name] for name in names]


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
    return _default_text(call, kind, pointer.load()) if isinstance(pointer, Pointer) else ""


@PFLAG.method("typedValue", "Set")
def _set_value(_: Call, value: Value, text: Value) -> Value:
    kind, pointer = struct_of(value).native
    if isinstance(pointer, Pointer):
        pointer.store(plain(text) if kind.type == "string" else _parsed(kind, plain(text)))
    return None


def _parsed(kind: Kind, text: str) -> Value:
    if kind.type == "bool":
        return text in ("1", "t", "T", "true", "TRUE", "True")
    if re.fullmatch(r"u?int\d*", kind.type) and re.fullmatch(r"-?\d+", text):
        return int(text)
    return Unknown(f"the text {text!r} as {kind.type}")


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
        "DefValue": source.get("DefValue"),
        "NoOptDefVal": "true" if source.native.type == "bool" else "",
    }
    registered = Registered(source.native.type, _USUAL, source.native.place)
    return make(call, source.get("Value"), texts, registered)


def text_type(value: Value) -> str:
    """Give the name of a value's type as Go's reflection gives it, for flags of Go's own package flag."""
    return str(selectors.receiver_type(value) or "").rpartition(".")[2].removesuffix("Value")
