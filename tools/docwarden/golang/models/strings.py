# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A model of package strings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.golang import formatting
from docwarden.golang.models import Model, struct_of
from docwarden.golang.pointers import Ref
from docwarden.golang.types import OPAQUE
from docwarden.golang.values import Struct, Unknown, plain, strings

if TYPE_CHECKING:
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

STRINGS = Model("strings")
MODELS = [STRINGS]
REPLACER = STRINGS.type("Replacer", OPAQUE)

SPACE = " \t\n\v\f\r\x85\xa0"


def _predicates() -> None:
    """Register the functions of strings that are methods of Python's strings."""
    same = {
        "HasPrefix": lambda s, prefix: s.startswith(prefix),
        "HasSuffix": lambda s, suffix: s.endswith(suffix),
        "Contains": lambda s, part: part in s,
        "ContainsRune": lambda s, rune: chr(rune) in s,
        "ContainsAny": lambda s, letters: any(letter in s for letter in letters),
        "EqualFold": lambda s, other: s.casefold() == other.casefold(),
        "Index": lambda s, part: _offset(s, s.find(part)),
        "IndexByte": lambda s, byte: _offset(s, s.find(chr(byte))),
        "IndexRune": lambda s, rune: _offset(s, s.find(chr(rune))),
        "IndexAny": lambda s, letters: _offset(s, _first(s, letters)),
        "LastIndexByte": lambda s, byte: _offset(s, s.rfind(chr(byte))),
        "LastIndex": lambda s, part: _offset(s, s.rfind(part)),
        "LastIndexAny": lambda s, letters: _offset(s, max(map(s.rfind, letters), default=-1)),
        "Count": lambda s, part: s.count(part) if part else len(s) + 1,
        "ToLower": lambda s: s.lower(),
        "ToUpper": lambda s: s.upper(),
        "Title": lambda s: re.sub(r"(?<!\w)\w", lambda letter: letter[0].upper(), s),
        "TrimSpace": lambda s: s.strip(SPACE),
        "Trim": lambda s, letters: s.strip(letters),
        "TrimLeft": lambda s, letters: s.lstrip(letters),
        "TrimRight": lambda s, letters: s.rstrip(letters),
        "TrimPrefix": lambda s, prefix: s.removeprefix(prefix),
        "TrimSuffix": lambda s, suffix: s.removesuffix(suffix),
        "Repeat": lambda s, count: (
            s * count if len(s) * count < formatting.LONGEST else Unknown("a long text")
        ),
        "ReplaceAll": lambda s, old, new: s.replace(old, new),
        "Replace": lambda s, old, new, count: s.replace(old, new, count),
        "Compare": lambda s, other: (s > other) - (s < other),
    }
    for name, function in same.items():
        STRINGS.function(name)(lambda _, *values, function=function: function(*map(plain, values)))


def _first(text: str, letters: str) -> int:
    return next((at for at, letter in enumerate(text) if letter in letters), -1)


def _offset(text: str, position: int) -> int:
    return len(text[:position].encode("utf-8", errors="surrogateescape")) if position > 0 else position


_predicates()


@STRINGS.function("Join")
def _join(_: Call, items: Value, separator: Value) -> Value:
    texts = [plain(item) for item in items or ()]
    unknown = next((text for text in texts if isinstance(text, Unknown)), None)
    return unknown or plain(separator).join(texts)


@STRINGS.function("Split")
def _split(_: Call, text: Value, separator: Value) -> Value:
    text, separator = plain(text), plain(separator)
    return strings(text.split(separator) if separator else list(text))


@STRINGS.function("SplitN")
def _split_n(_: Call, text: Value, separator: Value, count: Value) -> Value:
    return strings(plain(text).split(plain(separator), count - 1 if count > 0 else -1)) if count else None


@STRINGS.function("IndexFunc")
def _index_function(call: Call, text: Value, function: Value) -> Value:
    for at, letter in enumerate(plain(text)):
        if plain(call.machine.call(function, [ord(letter)], call.place)) is True:
            return _offset(plain(text), at)
    return -1


@STRINGS.function("Fields")
def _fields(_: Call, text: Value) -> Value:
    return strings(plain(text).split())


@STRINGS.function("Cut")
def _cut(_: Call, text: Value, separator: Value) -> Value:
    before, found, after = plain(text).partition(plain(separator))
    return before, after, bool(found)


@STRINGS.function("CutPrefix")
def _cut_prefix(_: Call, text: Value, prefix: Value) -> Value:
    text, prefix = plain(text), plain(prefix)
    return text.removeprefix(prefix), text.startswith(prefix)


@STRINGS.function("CutSuffix")
def _cut_suffix(_: Call, text: Value, suffix: Value) -> Value:
    text, suffix = plain(text), plain(suffix)
    return text.removesuffix(suffix), text.endswith(suffix)


@STRINGS.function("Map")
def _map(call: Call, function: Value, text: Value) -> Value:
    letters = [plain(call.machine.call(function, [ord(letter)], call.place)) for letter in plain(text)]
    unknown = next((letter for letter in letters if isinstance(letter, Unknown)), None)
    return unknown or "".join(chr(letter) for letter in letters if letter >= 0)


def _satisfying(call: Call, text: str, function: Value) -> str:
    """Give the letters of a text for which a function is true."""
    answers = {letter: call.machine.call(function, [ord(letter)], call.place) for letter in set(text)}
    return "".join(letter for letter, answer in answers.items() if plain(answer) is True)


@STRINGS.function("TrimFunc")
def _trim_function(call: Call, text: Value, function: Value) -> Value:
    return plain(text).strip(_satisfying(call, plain(text), function))


@STRINGS.function("TrimLeftFunc")
def _trim_left_function(call: Call, text: Value, function: Value) -> Value:
    return plain(text).lstrip(_satisfying(call, plain(text), function))


@STRINGS.function("TrimRightFunc")
def _trim_right_function(call: Call, text: Value, function: Value) -> Value:
    return plain(text).rstrip(_satisfying(call, plain(text), function))


@STRINGS.function("ContainsFunc")
def _contains_function(call: Call, text: Value, function: Value) -> Value:
    return bool(_satisfying(call, plain(text), function))


@STRINGS.function("FieldsFunc")
def _fields_function(call: Call, text: Value, function: Value) -> Value:
    apart = _satisfying(call, plain(text), function)
    fields = re.split(f"[{re.escape(apart)}]+", plain(text)) if apart else [plain(text)]
    return strings([field for field in fields if field])


@STRINGS.function("SplitAfter")
def _split_after(_: Call, text: Value, separator: Value) -> Value:
    text, separator = plain(text), plain(separator)
    if not separator:
        return strings(list(text))
    *before, last = text.split(separator)
    return strings([*(f"{part}{separator}" for part in before), last])


@STRINGS.function("NewReplacer")
def _new_replacer(_: Call, *pairs: Value) -> Value:
    texts = [plain(item) for item in pairs]
    return Ref(Struct(REPLACER, native=dict(zip(texts[::2], texts[1::2], strict=True))))


@STRINGS.method("Replacer", "Replace")
def _replace(_: Call, replacer: Value, text: Value) -> Value:
    table = struct_of(replacer).native
    pattern = "|".join(map(re.escape, table))
    return re.sub(pattern, lambda found: table[found[0]], plain(text))
