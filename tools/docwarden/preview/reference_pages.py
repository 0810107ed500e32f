# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Reference pages that follow the code: a generator runs again when something that it read has changed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from docwarden import generation
from docwarden.errors import DocwardenError
from docwarden.finding import Finding, Location
from docwarden.source import Recorder, WorkTree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docwarden.config import Config
    from docwarden.generation import Entry
    from docwarden.source import Trace


class ReferencePages:
    """The generators of a codebase, what each has read, and what each found."""

    def __init__(self, config: Config) -> None:
        """Take the settings; raise ConfigError where they are wrong."""
        self._config = config
        self._entries = generation.entries(config)
        self._chosen = generation.select(self._entries, ())
        self._traces: dict[str, Trace] = {}
        self._findings: dict[str, list[Finding]] = {}

    def refresh(self, files: Iterable[str] | None = None) -> list[str]:
        """Run the generators that read one of these files, or all; give the pages that were written."""
        changed = None if files is None else list(files)
        due = [entry for entry in self._chosen if changed is None or self._is_due(entry, changed)]
        return [page for entry in due for page in self._run(entry)]

    def inputs(self) -> set[str]:
        """Give the files to watch."""
        root = str(self._config.root)
        return {os.path.join(root, path) for trace in self._traces.values() for path in _inputs(trace)}

    def findings(self) -> list[Finding]:
        """Give why generators could not run, and what they noticed."""
        return [finding for findings in self._findings.values() for finding in findings]

    def _is_due(self, entry: Entry, files: list[str]) -> bool:
        if entry.name not in self._traces:
            return True
        inputs = _inputs(self._traces[entry.name])
        paths = [os.path.relpath(file, self._config.root) for file in files]
        return any(path in inputs or os.path.join(os.path.dirname(path), "*") in inputs for path in paths)

    def _run(self, entry: Entry) -> list[str]:
        codebase = Recorder(WorkTree(self._config.root))
        self._traces[entry.name] = codebase.trace
        try:
            result = generation.run(self._config, self._entries, [entry], codebase=codebase)
            written = [] if result.errors else generation.write(self._config, result)
        except DocwardenError as error:
            self._findings[entry.name] = [_failure(entry, error)]
            return []
        self._findings[entry.name] = [_failure(entry, error) for error in result.errors] + result.notices
        return [plan.page.path for plan in written]


def _inputs(trace: Trace) -> set[str]:
    """Give the files that were read or asked for, and ``*`` in each folder whose names were listed."""
    asked = {path.rpartition(":")[2] for path in trace.asked}
    return asked | trace.files.keys() | {os.path.join(folder, "*") for folder in trace.names}


def _failure(entry: Entry, error: DocwardenError) -> Finding:
    place = error.location or Location(entry.options.output)
    return Finding(place, "generator-failed", f"{entry.name}: {error.message}", hint=error.hint)
