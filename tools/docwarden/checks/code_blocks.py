# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The syntax of code blocks, in the languages that ``docwarden.syntax`` has a parser for."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity

if TYPE_CHECKING:
    from docwarden.syntax.problem import Problem

CODE_SYNTAX = Rule(
    id="code-syntax",
    severity=Severity.ERROR,
    summary="A code block is correct in the language that it names.",
    why="People copy examples. One that cannot be parsed fails in their hands, and not in ours.",
    bad='.. code-block:: json\n\n   {"replicas": 2,}',
    good='.. code-block:: json\n\n   {"replicas": 2}',
    language="rst",
)

#: The modules of ``docwarden.syntax`` by the names that Pygments knows languages by.
_MODULES = {
    "bash": "shell",
    "c": "c",
    "console": "shell_session",
    "doctest": "python_session",
    "go": "go",
    "golang": "go",
    "json": "json",
    "ksh": "shell",
    "py": "python",
    "pycon": "python_session",
    "python": "python",
    "python3": "python",
    "sh": "shell",
    "shell": "shell",
    "shell-session": "shell_session",
    "toml": "toml",
    "xml": "xml",
    "yaml": "yaml",
    "yml": "yaml",
    "zsh": "shell",
}


def problem(language: str, text: str) -> Problem | None:
    """Say what is wrong with a code block: line and column in it, from 1, and why; None where all is well.

    Languages without a parser here are not judged. A parser is loaded for the first block of its language.
    """
    name = _MODULES.get(language.lower())
    if name is None:
        return None
    found: Problem | None = importlib.import_module(f"docwarden.syntax.{name}").problem(text)
    return found
