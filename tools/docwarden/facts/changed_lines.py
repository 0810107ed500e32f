# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which lines of which files differ from an earlier state of the repository."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden import process
from docwarden.errors import ProgramError
from docwarden.facts.history import Kind, changes_since

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_HUNK = re.compile(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@")


def changed_lines(
    root: Path, folder: str, base: str, environment: Mapping[str, str]
) -> dict[str, frozenset[int] | None]:
    """Give by path, relative to the root, the new lines of a folder; None for a file that is new.

    Raises what ``changes_since`` raises.
    """
    changes = changes_since(root / folder, base, environment)
    new = [change.path for change in changes.changes if change.kind is Kind.ADDED]
    command = ["git", "diff", "-U0", "-M", "--no-color", "--no-ext-diff", "--relative", "--src-prefix=a/"]
    fixed = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    command += ["--dst-prefix=b/", changes.base, "--", "."]
    done = process.run(command, folder=root / folder, environment=fixed)
    if done.code:
        raise ProgramError(f"git diff failed: {done.errors.strip()}")
    found: dict[str, frozenset[int] | None] = {
        f"{folder}/{path}": lines for path, lines in in_diff(done.output).items()
    }
    return found | dict.fromkeys((f"{folder}/{path}" for path in new), None)


def in_diff(text: str) -> dict[str, frozenset[int]]:
    r"""Read the new lines out of a difference without context.

    >>> in_diff("+++ b/a.rst\n@@ -1 +2,2 @@\n+one\n+two\n")
    {'a.rst': frozenset({2, 3})}
    """
    found: dict[str, set[int]] = {}
    path = ""
    for line in text.splitlines():
        if line.startswith("+++ "):
            path = line[4:].removeprefix("b/").rstrip("\t")
        elif hunk := _HUNK.match(line):
            start, count = int(hunk[1]), int(hunk[2] or 1)
            found.setdefault(path, set()).update(range(start, start + count))
    return {path: frozenset(lines) for path, lines in found.items()}
