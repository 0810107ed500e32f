# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A model of go-runewidth, which writers of tables measure their cells with.

Its own tables are long, and what it gives for other than ASCII depends on the reader's locale.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang.models import Model
from docwarden.golang.values import Unknown, plain

if TYPE_CHECKING:
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

RUNEWIDTH = Model("github.com/mattn/go-runewidth")
MODELS = [RUNEWIDTH]


@RUNEWIDTH.function("StringWidth")
def _string_width(_: Call, text: Value) -> Value:
    text = plain(text)
    if text.isascii():
        return sum(letter.isprintable() for letter in text)
    return Unknown("the width of letters that depends on the locale")
