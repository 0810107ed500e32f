# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The model of regexp. RE2 is the engine that Go's follows (https://github.com/google/re2/wiki/Syntax)."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

from docwarden.golang.endings import GoPanic
from docwarden.golang.models import Model, struct_of
from docwarden.golang.models.errors import new_error
from docwarden.golang.pointers import Ref
from docwarden.golang.types import OPAQUE
from docwarden.golang.values import Struct, plain, strings

if TYPE_CHECKING:
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

REGEXP = Model("regexp")
MODELS = [REGEXP]

PATTERN = REGEXP.type("Regexp", OPAQUE)

#: What stands for a group in a replacement, or for the sign itself.
_GROUP = re.compile(r"\$(?:(?P<sign>\$)|(?P<plain>\w+)|\{(?P<braced>\w+)\})", re.ASCII)


@functools.cache
def _engine() -> tuple[Any, Any]:
    """Give RE2 and its options; it takes a while to load, and most programs have no pattern to match."""
    import re2  # noqa: PLC0415

    options = re2.Options()
    options.log_errors = False
    return re2, options


def _compiled(text: Value) -> tuple[Value, str]:
    """Give a pattern, or what is wrong with it."""
    re2, options = _engine()
    try:
        return Ref(Struct(PATTERN, native=re2.compile(plain(text), options))), ""
    except re2.error as error:
        return None, f"error parsing regexp: {error.args[0].decode(errors='replace')}"


@REGEXP.function("MustCompile")
def _must_compile(call: Call, text: Value) -> Value:
    pattern, wrong = _compiled(text)
    if wrong:
        raise GoPanic(f"regexp: Compile(`{plain(text)}`): {wrong}", call.place)
    return pattern


@REGEXP.function("Compile")
def _compile(_: Call, text: Value) -> Value:
    pattern, wrong = _compiled(text)
    return pattern, new_error(wrong) if wrong else None


REGEXP.function("QuoteMeta")(lambda _, text: re.sub(r"([\\.+*?()|\[\]{}^$])", r"\\\1", plain(text)))


@REGEXP.function("MatchString")
def _matches(_: Call, text: Value, searched: Value) -> Value:
    pattern, wrong = _compiled(text)
    if wrong:
        return False, new_error(wrong)
    return struct_of(pattern).native.search(plain(searched)) is not None, None


@REGEXP.method("Regexp", "MatchString")
def _match(_: Call, pattern: Value, text: Value) -> Value:
    return struct_of(pattern).native.search(plain(text)) is not None


@REGEXP.method("Regexp", "FindStringSubmatch")
def _submatch(_: Call, pattern: Value, text: Value) -> Value:
    found = struct_of(pattern).native.search(plain(text))
    return strings([found[0], *(group or "" for group in found.groups())]) if found else None


@REGEXP.method("Regexp", "FindString")
def _find(_: Call, pattern: Value, text: Value) -> Value:
    found = struct_of(pattern).native.search(plain(text))
    return found[0] if found else ""


REGEXP.method("Regexp", "String")(lambda _, pattern: struct_of(pattern).native.pattern)


@REGEXP.method("Regexp", "ReplaceAllString")
def _replace(_: Call, pattern: Value, text: Value, replacement: Value) -> Value:
    template = plain(replacement)
    return struct_of(pattern).native.sub(lambda match: _expanded(template, match), plain(text))


@REGEXP.method("Regexp", "ReplaceAllLiteralString")
def _replace_literally(_: Call, pattern: Value, text: Value, replacement: Value) -> Value:
    return struct_of(pattern).native.sub(lambda _match: plain(replacement), plain(text))


def _expanded(template: str, match: Any) -> str:
    """Put groups into a replacement as ``Regexp.Expand`` does: one that the pattern lacks is empty."""

    def group(found: re.Match[str]) -> str:
        name = found["plain"] or found["braced"]
        if found["sign"]:
            return "$"
        key = int(name) if name.isdigit() else name
        has = key <= match.re.groups if isinstance(key, int) else key in match.re.groupindex
        return (match[key] or "") if has else ""

    return _GROUP.sub(group, template)
