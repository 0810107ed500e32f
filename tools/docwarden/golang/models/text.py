# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Models of the packages that work on text: strings, strconv, fmt, errors, bytes, unicode."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.golang import formatting
from docwarden.golang.doubt import is_buffer
from docwarden.golang.models import Model, struct_of
from docwarden.golang.types import OPAQUE
from docwarden.golang.values import Ref, Slice, Struct, Unknown, plain, strings

if TYPE_CHECKING:
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

STRINGS = Model("strings")
BYTES = Model("bytes")
STRCONV = Model("strconv")
FMT = Model("fmt")
ERRORS = Model("errors")
UNICODE = Model("unicode")
MODELS = [STRINGS, BYTES, STRCONV, FMT, ERRORS, UNICODE]

BUILDER = STRINGS.type("Builder", OPAQUE)
BUFFER = BYTES.type("Buffer", OPAQUE)
REPLACER = STRINGS.type("Replacer", OPAQUE)
ERROR = ERRORS.type("errorString", OPAQUE)

_SPACE = " \t\n\v\f\r\x85\xa0"


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
        "Count": lambda s, part: s.count(part) if part else len(s) + 1,
        "ToLower": lambda s: s.lower(),
        "ToUpper": lambda s: s.upper(),
        "Title": lambda s: re.sub(r"(?<!\w)\w", lambda letter: letter[0].upper(), s),
        "TrimSpace": lambda s: s.strip(_SPACE),
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


@STRINGS.function("TrimFunc", "TrimLeftFunc", "TrimRightFunc")
def _trim_function(call: Call, text: Value, function: Value) -> Value:
    text = plain(text)
    drop = {
        letter
        for letter in set(text)
        if plain(call.machine.call(function, [ord(letter)], call.place)) is True
    }
    return text.strip("".join(drop)) if drop else text


@STRINGS.function("NewReplacer")
def _new_replacer(_: Call, *pairs: Value) -> Value:
    texts = [plain(item) for item in pairs]
    return Ref(Struct(REPLACER, native=dict(zip(texts[::2], texts[1::2], strict=True))))


@STRINGS.method("Replacer", "Replace")
def _replace(_: Call, replacer: Value, text: Value) -> Value:
    table = struct_of(replacer).native
    pattern = "|".join(map(re.escape, table))
    return re.sub(pattern, lambda found: table[found[0]], plain(text))


def _buffer(value: Value) -> Struct:
    struct = struct_of(value)
    if struct.native is None:
        struct.native = ""
    return struct


def collected(value: Value) -> Value:
    """Give what was written to a builder or a buffer."""
    return _buffer(value).native


def write(value: Value, text: Value) -> None:
    """Write to a builder or a buffer; what is written elsewhere is of no interest."""
    if not is_buffer(value):
        return
    struct = _buffer(value)
    unknown = next((part for part in (struct.native, text) if isinstance(part, Unknown)), None)
    struct.native = unknown or struct.native + text


for _model, _type in ((STRINGS, "Builder"), (BYTES, "Buffer")):

    @_model.method(_type, "WriteString", "Write", unknowns=True)
    def _write(_: Call, buffer: Value, text: Value) -> Value:
        text = formatting.bytes_text(text)
        write(buffer, text)
        return (
            (text, None)
            if isinstance(text, Unknown)
            else (len(text.encode("utf-8", "surrogateescape")), None)
        )

    @_model.method(_type, "WriteByte", "WriteRune", unknowns=True)
    def _write_rune(_: Call, buffer: Value, letter: Value) -> None:
        letter = plain(letter)
        write(buffer, letter if isinstance(letter, Unknown) else chr(letter))

    @_model.method(_type, "String")
    def _string(_: Call, buffer: Value) -> Value:
        return _buffer(buffer).native

    @_model.method(_type, "Len")
    def _length(_: Call, buffer: Value) -> Value:
        text = _buffer(buffer).native
        return text if isinstance(text, Unknown) else len(text.encode("utf-8", "surrogateescape"))

    @_model.method(_type, "Reset", "Grow", "Truncate")
    def _reset(_: Call, buffer: Value, *size: Value) -> None:
        if not size or size[0] == 0:
            _buffer(buffer).native = ""


@BYTES.method("Buffer", "Bytes")
def _bytes(_: Call, buffer: Value) -> Value:
    text = _buffer(buffer).native
    return text if isinstance(text, Unknown) else Slice(list(text.encode("utf-8", "surrogateescape")))


@BYTES.function("NewBufferString", "NewBuffer")
def _new_buffer(_: Call, text: Value) -> Value:
    return Ref(Struct(BUFFER, native=formatting.bytes_text(text)))


@STRCONV.function("Itoa")
def _itoa(_: Call, number: Value) -> Value:
    return str(plain(number))


@STRCONV.function("FormatInt", "FormatUint")
def _format_int(_: Call, number: Value, base: Value) -> Value:
    return formatting.in_base(plain(number), plain(base))


@STRCONV.function("AppendInt", "AppendUint")
def _append_int(_: Call, start: Value, number: Value, base: Value) -> Value:
    text = formatting.in_base(plain(number), plain(base))
    return Slice([*(start or ()), *text.encode()])


@STRCONV.function("AppendQuote")
def _append_quote(_: Call, start: Value, text: Value) -> Value:
    return Slice([*(start or ()), *formatting.quoted(plain(text)).encode("utf-8", "surrogateescape")])


@STRCONV.function("FormatBool")
def _format_bool(_: Call, value: Value) -> Value:
    return "true" if plain(value) else "false"


@STRCONV.function("FormatFloat")
def _format_float(_: Call, value: Value, verb: Value, precision: Value, bits: Value) -> Value:
    return formatting.float_text(float(plain(value)), chr(plain(verb)), plain(precision), bits=plain(bits))


@STRCONV.function("Quote")
def _quote(_: Call, text: Value) -> Value:
    return formatting.quoted(plain(text))


def _parsed(call: Call, kind: type, text: Value, *base: int) -> Value:
    try:
        return kind(plain(text), *base), None
    except ValueError:
        return kind(), new_error(f'cannot parse "{plain(text)}" at {call.place}')


@STRCONV.function("Atoi")
def _atoi(call: Call, text: Value) -> Value:
    return _parsed(call, int, text, 10)


@STRCONV.function("ParseInt", "ParseUint")
def _parse_int(call: Call, text: Value, base: Value, _: Value) -> Value:
    return _parsed(call, int, text, plain(base))


@STRCONV.function("ParseFloat")
def _parse_float(call: Call, text: Value, _: Value) -> Value:
    return _parsed(call, float, text)


@STRCONV.function("ParseBool")
def _parse_bool(_: Call, text: Value) -> Value:
    if plain(text) in ("1", "t", "T", "true", "TRUE", "True"):
        return True, None
    if plain(text) in ("0", "f", "F", "false", "FALSE", "False"):
        return False, None
    return False, new_error(f"invalid syntax: {plain(text)}")


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


@FMT.function("Sprintf", unknowns=True)
def _sprintf(call: Call, pattern: Value, *values: Value) -> Value:
    return formatting.sprintf(call, pattern, values)


@FMT.function("Errorf", unknowns=True)
def _errorf(call: Call, pattern: Value, *values: Value) -> Value:
    text = formatting.sprintf(call, pattern, values)
    return text if isinstance(text, Unknown) else new_error(text)


@FMT.function("Sprint", unknowns=True)
def _sprint(call: Call, *values: Value) -> Value:
    parts: list[Value] = [formatting.text_of(call, value) for value in values]
    unknown = next((part for part in parts if isinstance(part, Unknown)), None)
    if unknown:
        return unknown
    text = ""
    for position, part in enumerate(parts):
        apart = position and not any(
            isinstance(plain(value), str) for value in values[position - 1 : position + 1]
        )
        text += f" {part}" if apart else part
    return text


@FMT.function("Sprintln", unknowns=True)
def _sprintln(call: Call, *values: Value) -> Value:
    parts: list[Value] = [formatting.text_of(call, value) for value in values]
    unknown = next((part for part in parts if isinstance(part, Unknown)), None)
    return unknown or " ".join(parts) + "\n"


@FMT.function("Fprintf", unknowns=True)
def _fprintf(call: Call, writer: Value, pattern: Value, *values: Value) -> Value:
    if is_buffer(writer):
        write(writer, formatting.sprintf(call, pattern, values))
    return 0, None


@FMT.function("Fprint", unknowns=True)
def _fprint(call: Call, writer: Value, *values: Value) -> Value:
    if is_buffer(writer):
        write(writer, _sprint(call, *values))
    return 0, None


@FMT.function("Fprintln", unknowns=True)
def _fprintln(call: Call, writer: Value, *values: Value) -> Value:
    if is_buffer(writer):
        write(writer, _sprintln(call, *values))
    return 0, None


@FMT.function("Print", "Printf", "Println", unknowns=True)
def _print(_: Call, *__: Value) -> Value:
    return 0, None


@UNICODE.function("IsSpace")
def _is_space(_: Call, letter: Value) -> Value:
    return chr(plain(letter)) in _SPACE


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
