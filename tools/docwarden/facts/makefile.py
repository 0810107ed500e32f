# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The values of a Makefile's variables, such as the options that an object is compiled with.

Assignments, continuation lines and references between variables are understood (GNU make manual, chapter 6);
functions and recipes are not needed for that, and a reference to what is not defined is empty, as in make.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from docwarden.errors import InputError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docwarden.source import Codebase

_ASSIGNMENT = re.compile(r"^(?:override[ \t]+)?([\w.-]+)[ \t]*(\+|\?|::?|)=[ \t]*(.*)$", re.MULTILINE)
_REFERENCE = re.compile(r"\$[({]([\w.-]+)[)}]")
_DEEPEST = 50


def read_variables(codebase: Codebase, path: str) -> dict[str, str]:
    """Read the variables of a Makefile, not expanded; InputError where it cannot be read."""
    text = re.sub(r"[ \t]*\\\n[ \t]*", " ", codebase.read_text(path))
    values: dict[str, str] = {}
    for name, operator, rest in _ASSIGNMENT.findall(text):
        value = rest.partition(" #")[0].strip()
        if operator == "+":
            values[name] = f"{values.get(name, '')} {value}".strip()
        elif operator != "?" or name not in values:
            values[name] = value
    return values


def flags(values: Mapping[str, str], name: str, path: str) -> tuple[str, ...]:
    """Give a variable as the words of a command line; InputError where the Makefile does not define it."""
    if name not in values:
        raise InputError.at(path, f'no variable "{name}"', hint=did_you_mean(name, values))
    text = f"$({name})"
    for _ in range(_DEEPEST):
        text, count = _REFERENCE.subn(lambda found: values.get(found[1], ""), text)
        if not count:
            return tuple(shlex.split(text))
    raise InputError.at(path, f'the variable "{name}" refers to itself')
