# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which rules of style and structure there are; each is a module with ``RULE`` and ``look(page)``."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.finding import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docwarden.page_source import Page, Problem

GROUPS = ("style", "structure")


@dataclass(frozen=True, slots=True)
class PageRule:
    """A rule, and the function that looks for it."""

    rule: Rule
    look: Callable[[Page], Iterator[Problem]]


@functools.cache
def page_rules() -> tuple[PageRule, ...]:
    """Import the rules; TypeError for a module that is none, or whose name is not that of its rule."""
    found = []
    for group in GROUPS:
        package = importlib.import_module(f"docwarden.checks.{group}")
        for info in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"{package.__name__}.{info.name}")
            rule, look = getattr(module, "RULE", None), getattr(module, "look", None)
            if not isinstance(rule, Rule) or not callable(look) or rule.id != info.name.replace("_", "-"):
                message = (
                    f'{module.__name__} must have look() and a RULE called "{info.name.replace("_", "-")}"'
                )
                raise TypeError(message)
            found.append(PageRule(rule, look))
    return tuple(found)


def look(page: Page) -> Iterator[tuple[Rule, Problem]]:
    """Run all rules on a page."""
    for one in page_rules():
        for problem in one.look(page):
            yield one.rule, problem
