# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Reference pages that follow the code: a generator runs again when something that it read has changed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from docwarden import generation
from docwarden.errors import DocwardenError
from docwarden.finding import Finding, Location
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from docwarden.config import Config
    from docwarden.generation import Entry


class RecordedTree(WorkTree):
    """A checkout that notes what is asked of it."""

    def __init__(self, root: Path) -> None:
        """Take the root; nothing was asked yet."""
        super().__init__(root)
        self.files_read: set[str] = set()
        self.folders_listed: set[str] = set()

    def read_bytes(self, path: str) -> bytes:
        """Read a file; see the base class."""
        self.files_read.add(str(self.root / path))
        return super().read_bytes(path)

    def files(self, folder: str, suffix: str = "") -> list[str]:
        """List files; see the base class."""
        self.folders_listed.add(str(self.root / folder))
        return super().files(folder, suffix)

    def is_file(self, path: str) -> bool:
        """Tell whether there is such a file; see the base class."""
        self.files_read.add(str(self.root / path))
        return super().is_file(path)

    def asked_for(self, files: Iterable[str]) -> bool:
        """Tell whether one of these files was read, or lies in a folder that was listed."""
        return any(
            file in self.files_read or any(file.startswith(folder + os.sep) for folder in self.folders_listed)
            for file in files
        )

    def inputs(self) -> set[str]:
        """Give the files to watch: those read, and one name in each folder whose listing counts."""
        folders = {parent for top in self.folders_listed for parent, _, _ in os.walk(top)}
        return self.files_read | {os.path.join(folder, "*") for folder in folders}


class ReferencePages:
    """The generators of a codebase, what each has read, and what each found."""

    def __init__(self, config: Config) -> None:
        """Take the settings; raise ConfigError where they are wrong."""
        self._config = config
        self._entries = generation.entries(config)
        self._trees: dict[str, RecordedTree] = {}
        self._findings: dict[str, list[Finding]] = {}

    def refresh(self, files: Iterable[str] | None = None) -> list[str]:
        """Run the generators that read one of these files, or all; give the pages that were written."""
        changed = None if files is None else list(files)
        due = [entry for entry in self._entries if changed is None or self._is_due(entry, changed)]
        return [page for entry in due for page in self._run(entry)]

    def inputs(self) -> set[str]:
        """Give the files to watch."""
        return {file for tree in self._trees.values() for file in tree.inputs()}

    def findings(self) -> list[Finding]:
        """Give why generators could not run, and what they noticed."""
        return [finding for findings in self._findings.values() for finding in findings]

    def _is_due(self, entry: Entry, files: list[str]) -> bool:
        return entry.name not in self._trees or self._trees[entry.name].asked_for(files)

    def _run(self, entry: Entry) -> list[str]:
        tree = self._trees[entry.name] = RecordedTree(self._config.root)
        try:
            result = generation.run(self._config, self._entries, [entry], tree)
            written = [] if result.errors else generation.write(self._config, result)
        except DocwardenError as error:
            self._findings[entry.name] = [_failure(entry, error)]
            return []
        self._findings[entry.name] = [_failure(entry, error) for error in result.errors] + result.notices
        return [plan.page.path for plan in written]


def _failure(entry: Entry, error: DocwardenError) -> Finding:
    place = error.location or Location(entry.options.output)
    return Finding(place, "generator-failed", f"{entry.name}: {error.message}", hint=error.hint)
