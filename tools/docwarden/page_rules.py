# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which rules of style and structure there are.

A rule is a module with ``RULE`` and ``look``, which takes a page, or, for those between pages, the manual.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docwarden.finding import Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docwarden.finding import Finding
    from docwarden.page_source import Page, Problem
    from docwarden.page_source.manual import Manual

#: Packages of rules that look at one page, and of those that look at all.
OF_PAGES = ("docwarden.checks.style", "docwarden.checks.structure")
BETWEEN_PAGES = "docwarden.checks.between_pages"


@dataclass(frozen=True, slots=True)
class PageRule:
    """A rule, and the function that looks for it."""

    rule: Rule
    look: Callable[[Page], Iterator[Problem]]


@functools.cache
def page_rules() -> tuple[PageRule, ...]:
    """Give the rules that look at one page."""
    return tuple(PageRule(module.RULE, module.look) for name in OF_PAGES for module in _modules(name))


@functools.cache
def manual_rules() -> tuple[Any, ...]:
    """Give the modules of the rules that look at all pages."""
    return tuple(_modules(BETWEEN_PAGES))


def look(page: Page) -> Iterator[tuple[Rule, Problem]]:
    """Run all rules on a page."""
    for one in page_rules():
        for problem in one.look(page):
            yield one.rule, page.as_written(problem)


def look_between(manual: Manual) -> Iterator[Finding]:
    """Run the rules that need all pages."""
    for module in manual_rules():
        yield from module.look(manual)


def _modules(name: str) -> Iterator[Any]:
    """Import the rules of a package; TypeError for a module that is none, or not named as its rule."""
    package = importlib.import_module(name)
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{name}.{info.name}")
        rule, wanted = getattr(module, "RULE", None), info.name.replace("_", "-")
        if not isinstance(rule, Rule) or not callable(getattr(module, "look", None)) or rule.id != wanted:
            message = f'{module.__name__} must have look() and a RULE called "{wanted}"'
            raise TypeError(message)
        yield module
