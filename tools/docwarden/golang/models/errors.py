# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A model of package errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang.models import Model, struct_of
from docwarden.golang.pointers import Ref
from docwarden.golang.types import OPAQUE
from docwarden.golang.values import Struct, Unknown, plain

if TYPE_CHECKING:
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

ERRORS = Model("errors")
MODELS = [ERRORS]
ERROR = ERRORS.type("errorString", OPAQUE)


def new_error(message: str) -> Value:
    """Make an error."""
    return Ref(Struct(ERROR, {"s": message}))


@ERRORS.function("New")
def _new(_: Call, message: Value) -> Value:
    return new_error(plain(message))


@ERRORS.method("errorString", "Error")
def _error(_: Call, error: Value) -> Value:
    return struct_of(error).fields["s"]


@ERRORS.function("Is", "As")
def _is(_: Call, error: Value, target: Value) -> Value:
    if error is None:
        return False
    return True if error == target else Unknown("what an error wraps")


@ERRORS.function("Unwrap")
def _unwrap(_: Call, error: Value) -> Value:
    return None if error is None else Unknown("what an error wraps")


@ERRORS.function("Join")
def _join_errors(_: Call, *errors: Value) -> Value:
    return next((error for error in errors if error is not None), None)
