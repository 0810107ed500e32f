# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The files of a document as a directive names them: read once, and again when one of them has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.errors import InputError
from docwarden.facts.openapi_document import read_document
from docwarden.source import Recorder, WorkTree

if TYPE_CHECKING:
    from pathlib import Path

    from docwarden.facts.openapi_types import Document
    from docwarden.source import Codebase, Trace

#: How many documents are kept in memory: pages show the same one in parts, one after the other.
KEPT = 8

_kept: dict[tuple[Path, str, str], tuple[Trace, Document]] = {}


class Encoded(WorkTree):
    """A checkout whose files are in another encoding than UTF-8."""

    def __init__(self, root: Path, encoding: str) -> None:
        """Take the folder, and the name of the encoding."""
        super().__init__(root)
        self._encoding = encoding

    def read_bytes(self, path: str) -> bytes:
        """Read a file, in UTF-8."""
        data = super().read_bytes(path)
        try:
            return data.decode(self._encoding).encode()
        except UnicodeDecodeError as error:
            raise InputError.at(path, f"expected {self._encoding} text: {error.reason}") from None


def read(root: Path, path: str, encoding: str) -> tuple[Document | InputError, list[str]]:
    """Read a document, or say why not; give also the paths of the files it is made of, missing ones too."""
    key = (root, path, encoding)
    codebase: Codebase = WorkTree(root) if encoding == "utf-8-sig" else Encoded(root, encoding)
    if key in _kept and _kept[key][0].holds(codebase):
        trace, document = _kept[key]
        return document, files_of(trace)
    recorder = Recorder(codebase)
    try:
        document = read_document(recorder, path)
    except InputError as error:
        return error, files_of(recorder.trace)
    while len(_kept) >= KEPT:
        _kept.pop(next(iter(_kept)))
    _kept[key] = (recorder.trace, document)
    return document, files_of(recorder.trace)


def files_of(trace: Trace) -> list[str]:
    """Give the files that were read or looked for."""
    asked = [path.removeprefix(":") for path in trace.asked if path.startswith(":")]
    return sorted({*trace.files, *asked})


def root_of(file: Path, sources: Path) -> Path:
    """Find the folder that references of a document may not leave: the checkout, if there is one.

    Else that is the folder which holds both the manual and the document.
    """
    for folder in file.parents:
        if (folder / ".git").exists():
            return folder
    common = [folder for folder in file.parents if sources.is_relative_to(folder)]
    return common[0] if common else file.parent
