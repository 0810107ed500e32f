# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A model of github.com/spf13/pflag: flag sets, flags, and how one is added to the other.

A flag set and a flag are Go structs with the fields that programs see; what pflag keeps for itself is in
``native``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docwarden.golang.endings import GoPanic
from docwarden.golang.models import Model, struct_of
from docwarden.golang.named_types import BASIC
from docwarden.golang.pointers import Ref
from docwarden.golang.types import OPAQUE, Field, InterfaceOf, StructOf
from docwarden.golang.values import Struct, Unknown, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from docwarden.finding import Location
    from docwarden.golang.machine import Call, Machine
    from docwarden.golang.values import Value


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


def new_flag_set(machine: Machine) -> Ref:
    """Make a flag set, sorted as ``pflag.NewFlagSet`` makes it."""
    return Ref(Struct(machine.names.type_named(PATH, "FlagSet"), {"SortFlags": True}, Flags()))


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
    return Ref(Struct(call.machine.names.type_named(PATH, "Flag"), fields, registered))


def on_command_line(function: Callable[..., Value]) -> Callable[..., Value]:
    """Make the function that does to the flags of the command line what a method does to a set's."""

    def run(call: Call, *arguments: Value) -> Value:
        return function(call, call.machine.names.member(PATH, "CommandLine"), *arguments)

    return run


def register(names: tuple[str, ...], function: Callable[..., Value]) -> None:
    """Register a method of flag sets, and the function that does the same on the command line's."""
    PFLAG.method("FlagSet", *names, unknowns=True)(function)
    PFLAG.function(*names, unknowns=True)(on_command_line(function))


def ordered(flag_set: Value) -> list[Ref]:
    """List the flags of a set in the order in which help shows them."""
    flags = flags_of(flag_set).formal
    names = sorted(flags) if plain(struct_of(flag_set).get("SortFlags")) else list(flags)
    return [flags[name] for name in names]
