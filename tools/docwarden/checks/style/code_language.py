# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Listings without a language, or with one that the highlighter does not know."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from pygments.lexers import get_all_lexers, get_lexer_by_name
from pygments.util import ClassNotFound

from docwarden.finding import Rule, Severity
from docwarden.page_source import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="code-language",
    severity=Severity.WARNING,
    summary="A listing names a language that the highlighter knows.",
    why="Without one, nothing is highlighted, and no check can tell whether the listing is correct.",
    bad=".. code-block::\n\n   replicas: 2",
    good=".. code-block:: yaml\n\n   replicas: 2",
    language="rst",
)

#: What Sphinx understands beside the names of Pygments.
_SPHINX = {"none", "default", "guess", "force"}


def look(page: Page) -> Iterator[Problem]:
    """Report each listing whose language is missing or unknown."""
    default = ""
    for directive in page.directives:
        if directive.name == "highlight":
            default = directive.argument
        if directive.name not in ("code-block", "code", "sourcecode"):
            continue
        if not directive.argument and not default:
            yield Problem(directive.line, directive.column, f"the {directive.name} names no language")
        elif directive.argument and not _is_known(directive.argument.lower()):
            found = directive.argument
            column = page.lines[directive.line - 1].text.rindex(found) + 1
            yield Problem(directive.line, column, f'the highlighter knows no language "{found}"')


@functools.cache
def _is_known(name: str) -> bool:
    if name in _SPHINX or name in _shipped():
        return True
    try:
        get_lexer_by_name(name)
    except ClassNotFound:
        return False
    return True


@functools.cache
def _shipped() -> frozenset[str]:
    """Give the names of the languages that need no lexer to be loaded."""
    return frozenset(name for _, names, _, _ in get_all_lexers(plugins=False) for name in names)
