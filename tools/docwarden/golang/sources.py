# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The files that were read, and those that could not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.errors import InputError
from docwarden.golang import syntax
from docwarden.golang.scan import File

if TYPE_CHECKING:
    from docwarden.source import Codebase


class Sources:
    """The files that were read, each once however many programs use it."""

    def __init__(self) -> None:
        self._files: dict[tuple[int, str], File] = {}
        self._errors: dict[str, int] = {}
        self.unreadable: dict[str, InputError] = {}

    def file(self, codebase: Codebase, path: str) -> File:
        """Read a file; one that cannot be read counts as empty and is remembered as unreadable."""
        key = (id(codebase.origin), path)
        if key in self._files:
            codebase.used_again(path)
        else:
            try:
                text = codebase.read_text(path)
            except InputError as error:
                self.unreadable[path] = error
                text = ""
            self._files[key] = File(path, text)
        return self._files[key]

    def syntax_error(self, file: File) -> int:
        """Give the line of the first place of a file that is no Go, 0 where there is none."""
        if file.path not in self._errors:
            error = syntax.first_error(syntax.parse(file.text))
            self._errors[file.path] = error.start_point[0] + 1 if error else 0
        return self._errors[file.path]

    def forget(self) -> None:
        """Drop the syntax trees of all files."""
        for file in self._files.values():
            file.forget()
