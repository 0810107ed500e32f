# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which links a change brought: those on lines that the base of the change does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden import process
from docwarden.facts import history

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from docwarden.facts.history import ChangeSet
    from docwarden.links.link import Link


def changed_only(
    links: Iterable[Link], root: Path, folder: str, environment: Mapping[str, str], base: str = ""
) -> tuple[list[Link], str]:
    """Keep the links on new lines, those without a line on changed pages; also say what was compared with.

    Raises InputError and ProgramError where git cannot tell; see ``docwarden.facts.history``.
    """
    changes = history.changes_since(root / folder, base, environment)
    old_paths = _old_paths(changes, folder)
    kept = []
    lines: dict[str, tuple[list[str], set[str]]] = {}
    for link in links:
        path = link.location.path
        if path not in old_paths:
            continue
        if path not in lines:
            lines[path] = (_lines(root / path), _old_lines(root, changes.base, old_paths[path]))
        now, before = lines[path]
        if not 0 < link.location.line <= len(now) or now[link.location.line - 1] not in before:
            kept.append(link)
    return kept, changes.label


def _old_paths(changes: ChangeSet, folder: str) -> dict[str, str]:
    """Give where each changed file that is still there was before, by its path now, relative to the root."""
    return {
        f"{folder}/{one.new_path or one.path}": f"{folder}/{one.path}"
        for one in changes.changes
        if one.kind is not history.Kind.REMOVED
    }


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _old_lines(root: Path, base: str, path: str) -> set[str]:
    """Give the lines of a file at a commit, none where it was not there."""
    done = process.run(["git", "show", f"{base}:./{path}"], folder=root)
    return set() if done.code else set(done.output.splitlines())
