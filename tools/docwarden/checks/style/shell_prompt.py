# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Shell sessions without prompts, and scripts with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Effect, Rule, Severity
from docwarden.page_source import Edit, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Directive, Page

RULE = Rule(
    id="shell-prompt",
    severity=Severity.WARNING,
    summary="A `shell-session` shows commands behind `$` or `#`; a `bash` listing is a script without.",
    why="The copy button takes the commands of a session only; in a script, a copied prompt is an error.",
    bad=".. code-block:: bash\n\n   $ kubectl get pods",
    good=".. code-block:: shell-session\n\n   $ kubectl get pods",
    language="rst",
    fix=Effect.LANGUAGE,
)

_SESSION = {"shell-session", "console"}
_SCRIPT = {"bash", "sh", "shell", "zsh"}
#: `$ `, `# `, `root@host:~# `, `(venv) $ `, `[root@host ~]# `.
_PROMPT = re.compile(r"\s*(?:\([\w.-]+\) ?)?(?:\[[^\]]*\]|[^\s$#%>'\"=(]*)[$#%>](?: |$)")
_COMMAND = re.compile(r"\s*[A-Za-z./~]")  # what begins otherwise is output, which needs no prompt
_ROOT = re.compile(r"\s*#")
_DOLLAR = re.compile(r"\s*\$ +\S")


def look(page: Page) -> Iterator[Problem]:
    """Report sessions without any prompt, and the first prompt of each script."""
    for directive in page.directives:
        if directive.name not in ("code-block", "code", "sourcecode") or not directive.content:
            continue
        language = directive.argument.lower()
        first = directive.content[0]
        if (
            language in _SESSION
            and _COMMAND.match(first.text)
            and not any(_PROMPT.match(line.text) for line in directive.content)
        ):
            yield Problem(first.number, first.indent + 1, f"no line of the {language} begins with a prompt")
        elif language in _SCRIPT:
            for line in directive.content:
                if _DOLLAR.match(line.text):
                    message = f'a prompt in a {language} listing: expected the language "shell-session"'
                    edits = tuple(_edits(page, directive))
                    yield Problem(line.number, line.indent + 1, message, edits)
                    break


def _edits(page: Page, directive: Directive) -> Iterator[Edit]:
    """Name the other language, where the listing opens with a prompt and no comment would become one."""
    if _DOLLAR.match(directive.content[0].text) and not any(
        _ROOT.match(one.text) for one in directive.content
    ):
        column = page.lines[directive.line - 1].text.rindex(directive.argument) + 1
        yield Edit(directive.line, column, directive.argument, "shell-session")
