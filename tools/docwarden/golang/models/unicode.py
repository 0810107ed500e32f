# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A model of package unicode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang.models import Model
from docwarden.golang.models.strings import SPACE
from docwarden.golang.values import plain

if TYPE_CHECKING:
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

UNICODE = Model("unicode")
MODELS = [UNICODE]


@UNICODE.function("IsSpace")
def _is_space(_: Call, letter: Value) -> Value:
    return chr(plain(letter)) in SPACE


@UNICODE.function("IsUpper")
def _is_upper(_: Call, letter: Value) -> Value:
    return chr(plain(letter)).isupper()


@UNICODE.function("IsDigit")
def _is_digit(_: Call, letter: Value) -> Value:
    return chr(plain(letter)).isdigit()


@UNICODE.function("IsLetter")
def _is_letter(_: Call, letter: Value) -> Value:
    return chr(plain(letter)).isalpha()


@UNICODE.function("ToLower")
def _to_lower(_: Call, letter: Value) -> Value:
    return ord(chr(plain(letter)).lower()[0])


@UNICODE.function("ToUpper")
def _to_upper(_: Call, letter: Value) -> Value:
    return ord(chr(plain(letter)).upper()[0])
