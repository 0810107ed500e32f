# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Sentences in which nobody acts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity
from docwarden.page_source import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="passive-voice",
    severity=Severity.NOTE,
    summary="Sentences say who acts.",
    why="“The policy is applied” leaves open whether the reader or the agent has to do it.",
    bad="The policy is applied by the agent.",
    good="The agent applies the policy.",
    language="rst",
)

_PASSIVE = re.compile(
    r"(?<![\w-])(?:is|are|was|were|be|been|being) (?:\w+ly )?"
    r"(?!need|based|related|interested|supposed|used to|fixed|limited|required|advanced)"
    r"(\w{2,}(?<!e)ed|done|made|given|taken|written|sent|shown|known|kept|chosen|built) by(?![\w-])"
)


def look(page: Page) -> Iterator[Problem]:
    """Report what is surely passive: the actor follows."""
    for line, column, match in page.search(_PASSIVE) if "by" in page.words else ():
        yield Problem(line, column, f'"{match[0]}" is passive: let the actor come first')
