# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Mark-up that docutils takes for something else than its author meant, and says so too quietly."""

from __future__ import annotations

import re

from docwarden.finding import Rule, Severity

SUSPICIOUS_MARKUP = Rule(
    id="suspicious-markup",
    severity=Severity.ERROR,
    summary="What looks like a title, a list or a directive is one.",
    why="docutils shows such a line as plain text and mentions it at its lowest level, which builds hide.",
    bad="Agent\n==",
    good="Agent\n=====",
    language="rst",
)

# What is no mistake: targets that nothing refers to, titles that occur twice or give way to a target of their
# name, the same link written twice, the lookup of roles and directives by language.
_HARMLESS = re.compile(
    r"Hyperlink target .* is not referenced|Duplicate implicit target name|No (role|directive) entry for"
    r"|Duplicate name .* for external target|Target name overrides implicit target name|Using <module "
)

# Markdown's form of a link, which reStructuredText shows as it is.
_MARKDOWN_LINK = re.compile(r"\[[^\]\n]+\]\([^)\s]+\)")


def markdown_link(text: str) -> tuple[int, str] | None:
    """Find a link in Markdown's form in the source of a paragraph: its line there, from 0, and a message.

    >>> markdown_link("See [boats](boats.html) first.")
    (0, "[boats](boats.html) is Markdown's form of a link; in reStructuredText: `boats <boats.html>`__")
    """
    literal = re.sub(r"``.+?``", lambda match: re.sub(r"[^\n]", "`", match[0]), text, flags=re.DOTALL)
    match = _MARKDOWN_LINK.search(literal)
    if not match:
        return None
    shown, _, address = match[0].removesuffix(")").partition("](")
    message = f"{match[0]} is Markdown's form of a link; in reStructuredText: `{shown[1:]} <{address}>`__"
    return text.count("\n", 0, match.start()), message


def is_suspicious(message: str) -> bool:
    """Tell whether a message of docutils' lowest level hints at a mistake.

    >>> is_suspicious('Duplicate implicit target name: "usage".')
    False
    >>> is_suspicious("Possible title underline, too short for the title.")
    True
    """
    return not _HARMLESS.match(message)
