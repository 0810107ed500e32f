# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which pages warned in the last build: they are read again, so that a warning lasts as long as its cause.

Sphinx reads and writes a page again only when it changed; a second build would call a bad page good.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.environment import BuildEnvironment

    from docwarden_sphinx.recording import Record

FILE_NAME = "docwarden-warned.json"


class WarnedPages:
    """The memory of one folder of doctrees."""

    def __init__(self, doctrees: Path, env: BuildEnvironment, root: Path) -> None:
        """Take the folder, the environment that knows its pages, and the root of the records' paths."""
        self._file = Path(doctrees) / FILE_NAME
        self._env = env
        self._root = root.resolve()

    def recall(self) -> set[str]:
        """Give the pages to read again, and forget them: a build that ends early has every page read."""
        try:
            names = set(json.loads(self._file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            names = set(self._env.found_docs)
        self._file.unlink(missing_ok=True)
        return names & self._env.found_docs

    def remember(self, records: Iterable[Record]) -> None:
        """Keep the pages that the records of a finished build name."""
        names = {name for path in {record.path for record in records} for name in self._pages(path)}
        self._file.write_text(json.dumps(sorted(names)), encoding="utf-8")

    def _pages(self, path: str) -> set[str]:
        """Give the page at a path, or the pages that include the file there."""
        file = (self._root / path).resolve()  # Sphinx knows its sources by their resolved paths
        name = self._env.path2doc(file)
        if name in self._env.found_docs:
            return {name}
        return {page for page, files in self._env.dependencies.items() if self._names(file, files)}

    def _names(self, file: Path, dependencies: Iterable[str | Path]) -> bool:
        return any((Path(self._env.srcdir) / one).resolve() == file for one in dependencies)
