# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Pages that are no text in their encoding: one warning at the place, and the rest of the page is read."""

from __future__ import annotations

import codecs
import functools
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

#: Before the name of an encoding: the same one, which puts a sign in the place of what it cannot read.
LENIENT = "docwarden_lenient_"


def _lenient(name: str) -> codecs.CodecInfo | None:
    if not name.startswith(LENIENT):
        return None
    strict = codecs.lookup(name.removeprefix(LENIENT))

    def decoder(_errors: str = "strict") -> codecs.IncrementalDecoder:
        return strict.incrementaldecoder("replace")

    return codecs.CodecInfo(strict.encode, strict.decode, incrementaldecoder=decoder, name=name)  # type: ignore[arg-type]


@functools.cache
def _register() -> None:
    codecs.register(_lenient)


def read_page(env: BuildEnvironment, docname: str, read: Callable[[], None]) -> None:
    """Read a page; where it is no text, warn of the first place, and read what can be read."""
    try:
        read()
    except UnicodeDecodeError:
        encoding = env.settings["input_encoding"]
        path = env.doc2path(docname)
        place = _first_damage(Path(path), encoding)
        if place is None:  # it is about another file
            raise
        _register()
        env.settings["input_encoding"] = LENIENT + codecs.lookup(encoding).name.replace("-", "_")
        try:
            read()
        finally:
            env.settings["input_encoding"] = encoding
        line, column, byte = place
        found = f"expected UTF-8 text, found the byte 0x{byte:02x}"
        _warn(str(path), line, column, f"{found}; save the page as UTF-8")


def warn_of_zero(path: str, text: str) -> None:
    """Warn of the first byte 0 of a page: text has none, and what follows it can vanish from the output."""
    before, found, _ = text.partition("\0")
    if found:
        line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
        _warn(path, line, column, "expected text, found the byte 0x00; take it out")


def _warn(path: str, line: int, column: int, message: str) -> None:
    extra = {"docwarden_column": column}
    logger.warning(message, location=f"{path}:{line}", type="page", subtype="encoding", extra=extra)


def _first_damage(path: Path, encoding: str) -> tuple[int, int, int] | None:
    """Give line, column and value of the first byte that is no text."""
    data = path.read_bytes()
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        # The codec of UTF-8 with a mark counts from behind the mark.
        before = error.object[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode(encoding, "replace")) + 1
        return line, column, error.object[error.start]
    return None
