# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Models of what reads from a text: readers of packages strings and bytes, scanners of package bufio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.golang import formatting
from docwarden.golang.models import Model, struct_of
from docwarden.golang.models.buffers import BYTES
from docwarden.golang.models.strings import STRINGS
from docwarden.golang.models.writers import IO
from docwarden.golang.pointers import Ref
from docwarden.golang.types import OPAQUE
from docwarden.golang.values import Native, Struct, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

BUFIO = Model("bufio")
MODELS = [BUFIO]

_STRING_READER = STRINGS.type("Reader", OPAQUE)
_BYTES_READER = BYTES.type("Reader", OPAQUE)
_SCANNER = BUFIO.type("Scanner", OPAQUE)


@dataclass(slots=True)
class _Scan:
    """What a scanner has read: its text, the tokens that are left once it was started, the current one."""

    text: str
    tokens: Callable[[str], list[str]]
    left: list[str] | None = None
    token: str = ""

    def advance(self) -> bool:
        """Go to the next token; False where there is none."""
        if self.left is None:
            self.left = self.tokens(self.text)
        more = bool(self.left)
        self.token = self.left.pop(0) if more else ""
        return more


def _lines(text: str) -> list[str]:
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")] if text else []


#: What each split function makes tokens of.
_SPLITS: dict[str, Callable[[str], list[str]]] = {
    "ScanLines": _lines,
    "ScanWords": str.split,
    "ScanRunes": list,
}


@STRINGS.function("NewReader")
def _string_reader(_: Call, text: Value) -> Value:
    return Ref(Struct(_STRING_READER, native=text))


@BYTES.function("NewReader")
def _bytes_reader(_: Call, text: Value) -> Value:
    return Ref(Struct(_BYTES_READER, native=formatting.bytes_text(text)))


def _rest(reader: Value) -> Value:
    """Take all that is left in a reader of a text; what another one reads is not known."""
    struct = struct_of(reader) if isinstance(reader, Ref) else None
    if not isinstance(struct, Struct) or not isinstance(struct.native, str):
        return Unknown("what is read")
    text, struct.native = struct.native, ""
    return text


@IO.function("ReadAll")
def _read_all(_: Call, reader: Value) -> Value:
    return formatting.text_bytes(_rest(reader)), None


@BUFIO.function("NewScanner")
def _scanner(_: Call, reader: Value) -> Value:
    text = _rest(reader)
    return text if isinstance(text, Unknown) else Ref(Struct(_SCANNER, native=_Scan(text, _lines)))


for _name in _SPLITS:
    BUFIO.function(_name)(lambda _, *__: Unknown("what a split function of package bufio gives"))


@BUFIO.method("Scanner", "Split")
def _split(_: Call, scanner: Value, split: Value) -> None:
    struct = struct_of(scanner)
    known = split.name.removeprefix("bufio.") if isinstance(split, Native) else ""
    if known in _SPLITS:
        struct.native.tokens = _SPLITS[known]
    else:
        struct.native = Unknown("what the program's own split function gives")


@BUFIO.method("Scanner", "Scan")
def _scan(_: Call, scanner: Value) -> Value:
    state = struct_of(scanner).native
    return state if isinstance(state, Unknown) else state.advance()


@BUFIO.method("Scanner", "Text")
def _text(_: Call, scanner: Value) -> Value:
    state = struct_of(scanner).native
    return state if isinstance(state, Unknown) else state.token


@BUFIO.method("Scanner", "Bytes")
def _bytes(call: Call, scanner: Value) -> Value:
    return formatting.text_bytes(_text(call, scanner))


@BUFIO.method("Scanner", "Err", "Buffer", unknowns=True)
def _nothing(_: Call, *__: Value) -> None:
    """Read without an error, in a buffer that is large enough."""
