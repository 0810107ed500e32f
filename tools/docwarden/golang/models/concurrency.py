# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Models of sync, sync/atomic and context: one goroutine runs, so locks are free and ``Once`` runs once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang.models import Model, struct_of
from docwarden.golang.named_types import BASIC
from docwarden.golang.types import OPAQUE
from docwarden.golang.values import Native, Unknown

if TYPE_CHECKING:
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

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


for _receiver, _zero in (
    ("Bool", False),
    ("Int32", BASIC["int32"].zero()),
    ("Int64", BASIC["int64"].zero()),
    ("Uint32", BASIC["uint32"].zero()),
    ("Uint64", BASIC["uint64"].zero()),
    ("Pointer", None),
    ("Value", None),
):
    ATOMIC.type(_receiver, OPAQUE)

    @ATOMIC.method(_receiver, "Load")
    def _load(_: Call, holder: Value, zero: Value = _zero) -> Value:
        native = struct_of(holder).native
        return zero if native is None else native

    @ATOMIC.method(_receiver, "Store", unknowns=True)
    def _store(_: Call, holder: Value, value: Value) -> None:
        if not isinstance(holder, Unknown):
            struct_of(holder).native = value


@CONTEXT.function("Background", "TODO", "WithValue", unknowns=True)
def _context(_: Call, *__: Value) -> Value:
    return Unknown("a context", inert=True)


@CONTEXT.function("WithCancel", "WithTimeout", "WithDeadline", unknowns=True)
def _cancellable(_: Call, *__: Value) -> Value:
    return Unknown("a context", inert=True), Native("cancel", lambda *_: None)
