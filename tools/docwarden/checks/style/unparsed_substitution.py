# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Substitutions in listings that do not substitute."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity
from docwarden.page_source import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="unparsed-substitution",
    severity=Severity.ERROR,
    summary="A listing that holds a substitution is a `parsed-literal`.",
    why="Anywhere else readers see, and copy, the name of the substitution and not its value.",
    bad=".. code-block:: shell-session\n\n   $ helm install breakwater |CHART_RELEASE|",
    good=".. parsed-literal::\n\n   $ helm install breakwater |CHART_RELEASE|",
    language="rst",
)

_SUBSTITUTION = re.compile(r"(?<![|\w])\|([^|\s][^|]*)\|(?![|\w])")
_PLAIN = {"code-block", "code", "sourcecode"}
#: Listings in these languages show how the name of a substitution is written.
_ABOUT_MARKUP = {"rst", "rest", "restructuredtext", "md", "markdown", "myst"}


def look(page: Page) -> Iterator[Problem]:
    """Report names of substitutions that there are, in plain listings."""
    known = page.definitions.substitutions
    for directive in page.directives if known else ():
        if directive.name in _PLAIN and directive.argument.lower() not in _ABOUT_MARKUP:
            for line in directive.content:
                for match in _SUBSTITUTION.finditer(line.text) if "|" in line.text else ():
                    if match[1] not in known:
                        continue
                    message = f"{match[0]} is shown as it is: expected a parsed-literal"
                    yield Problem(line.number, match.start() + 1, message)
