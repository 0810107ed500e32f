# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A model of crypto/elliptic: the names and sizes of its curves, which options choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang.models import Model, struct_of
from docwarden.golang.named_types import BASIC
from docwarden.golang.pointers import Ref
from docwarden.golang.types import OPAQUE, Field, InterfaceOf, StructOf
from docwarden.golang.values import Struct

if TYPE_CHECKING:
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

ELLIPTIC = Model("crypto/elliptic")
MODELS = [ELLIPTIC]

PARAMETERS = ELLIPTIC.type(
    "CurveParams", StructOf((Field("Name", BASIC["string"]), Field("BitSize", BASIC["int"])))
)
ELLIPTIC.type("Curve", InterfaceOf(("Params",)))
CURVE = ELLIPTIC.type("curve", OPAQUE)


@ELLIPTIC.method("curve", "Params")
def _parameters(_: Call, curve: Value) -> Value:
    bits = struct_of(curve).native
    return Ref(Struct(PARAMETERS, {"Name": f"P-{bits}", "BitSize": bits}))


for _bits in (224, 256, 384, 521):
    ELLIPTIC.function(f"P{_bits}")(lambda _, bits=_bits: Ref(Struct(CURVE, native=bits)))
