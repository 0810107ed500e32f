# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Models of sync, sync/atomic and context: one goroutine runs, so locks are free and ``Once`` runs once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.golang import operators
from docwarden.golang.models import Model, struct_of
from docwarden.golang.named_types import BASIC
from docwarden.golang.pointers import Pointer
from docwarden.golang.types import OPAQUE
from docwarden.golang.values import Native, Unknown, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from docwarden.golang.machine import Call
    from docwarden.golang.values import Struct, Value

SYNC = Model("sync", inert=True)
ATOMIC = Model("sync/atomic", inert=True)
CONTEXT = Model("context", inert=True)
MODELS = [SYNC, ATOMIC, CONTEXT]

for _name in ("Mutex", "RWMutex", "WaitGroup", "Once", "Map", "Pool"):
    SYNC.type(_name, OPAQUE)


@SYNC.method("Once", "Do", unknowns=True)
def _once(call: Call, once: Value, function: Value) -> None:
    struct = struct_of(once)
    if struct.native is None:
        struct.native = "done"
        call.machine.call(function, [], call.place)


@SYNC.function("OnceFunc")
def _once_function(_: Call, function: Value) -> Value:
    done: list[bool] = []

    def run(call: Call) -> None:
        if not done:
            done.append(True)
            call.machine.call(function, [], call.place)

    return Native("sync.OnceFunc", run)


@SYNC.function("OnceValue", "OnceValues")
def _once_value(_: Call, function: Value) -> Value:
    found: list[Value] = []

    def run(call: Call) -> Value:
        if not found:
            found.append(call.machine.call(function, [], call.place))
        return found[0]

    return Native("sync.OnceValue", run)


for _receiver in ("Mutex", "RWMutex", "WaitGroup"):

    @SYNC.method(_receiver, "Lock", "Unlock", "RLock", "RUnlock", "Add", "Done", "Wait", unknowns=True)
    def _free(_: Call, *__: Value) -> None:
        return None


@dataclass(frozen=True, slots=True)
class _Held:
    """What an atomic type holds, as a place to read and to write."""

    struct: Struct
    zero: Value

    def load(self) -> Value:
        """Read it."""
        return self.zero if self.struct.native is None else self.struct.native

    def store(self, value: Value) -> None:
        """Write it."""
        self.struct.native = value


def _load(place: _Held | Pointer) -> Value:
    return place.load()


def _store(place: _Held | Pointer, value: Value) -> None:
    place.store(value)


def _swap(place: _Held | Pointer, value: Value) -> Value:
    before = place.load()
    place.store(value)
    return before


def _add(place: _Held | Pointer, value: Value) -> Value:
    place.store(operators.binary("+", place.load(), value))
    return place.load()


def _compare_and_swap(place: _Held | Pointer, expected: Value, value: Value) -> Value:
    same = plain(operators.binary("==", place.load(), expected))
    if same is not False:
        place.store(value if same is True else Unknown("whether a value was swapped"))
    return same


_OPERATIONS: dict[str, Callable[..., Value]] = {
    "Load": _load,
    "Store": _store,
    "Swap": _swap,
    "Add": _add,
    "CompareAndSwap": _compare_and_swap,
}


def _on_pointer(operation: Callable[..., Value]) -> Callable[..., Value]:
    """Make a function of package atomic, as ``AddInt32``."""

    def run(_: Call, pointer: Value, *values: Value) -> Value:
        return operation(pointer, *values) if isinstance(pointer, Pointer) else Unknown("what is shared")

    return run


def _on_holder(operation: Callable[..., Value], zero: Value) -> Callable[..., Value]:
    """Make a method of a type of package atomic, as ``Int32.Add``."""

    def run(_: Call, holder: Value, *values: Value) -> Value:
        if isinstance(holder, Unknown):
            return holder
        return operation(_Held(struct_of(holder), zero), *values)

    return run


_NUMBERS = ("Int32", "Int64", "Uint32", "Uint64")
for _type, _zero in (
    *((name, BASIC[name.lower()].zero()) for name in _NUMBERS),
    ("Bool", False),
    ("Pointer", None),
    ("Value", None),
):
    ATOMIC.type(_type, OPAQUE)
    for _name, _operation in _OPERATIONS.items():
        ATOMIC.method(_type, _name, unknowns=True)(_on_holder(_operation, _zero))
        if _type in _NUMBERS:
            ATOMIC.function(f"{_name}{_type}", unknowns=True)(_on_pointer(_operation))


@CONTEXT.function("Background", "TODO", "WithValue", unknowns=True)
def _context(_: Call, *__: Value) -> Value:
    return Unknown("a context", inert=True)


@CONTEXT.function("WithCancel", "WithTimeout", "WithDeadline", unknowns=True)
def _cancellable(_: Call, *__: Value) -> Value:
    return Unknown("a context", inert=True), Native("cancel", lambda *_: None)
