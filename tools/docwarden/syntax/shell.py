# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Scripts of shells.

Examples mix commands with what these print. Certain are commands at a prompt, whole scripts, which begin
with ``#!``, and here-documents that do not end.
"""

from __future__ import annotations

import re

from docwarden.syntax import commands, elision, shell_session
from docwarden.syntax.problem import Problem

_HERE_DOCUMENT = re.compile(r"(?<!<)<<(?!<)-?[ ]*\\?(['\"]?)([A-Za-z_]\w*)\1")


def problem(text: str) -> Problem | None:
    """Say what is wrong with a block."""
    if shell_session.has_prompts(text):
        return shell_session.problem(text)
    if text.startswith("#!"):
        return commands.problem(text)
    return _open_here_document(text)


def _open_here_document(text: str) -> Problem | None:
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        code = "" if "((" in line else line.partition(" #")[0]  # << shifts numbers in double parentheses
        for match in _HERE_DOCUMENT.finditer(code):
            rest = "\n".join(lines[number:])
            if not re.search(rf"^\s*{match[2]}\b", rest, re.MULTILINE) and not elision.marks(rest):
                message = f'shell: no line "{match[2]}" ends this here-document'
                return Problem(number, match.start() + 1, message)
    return None
