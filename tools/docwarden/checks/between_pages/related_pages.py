# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Concepts and tasks of which only one links to the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.finding import Finding
    from docwarden.page_source.manual import Manual

RULE = Rule(
    id="related-pages",
    severity=Severity.WARNING,
    summary="A concept and a task that belong together link to each other.",
    why="Readers arrive on either of the two by search, and want the other one next.",
    bad=":page-type: concept\n\nSee :doc:`add-backend`, which does not lead back here.",
    good=":page-type: task\n\n:doc:`backends` explains what a backend is.",
    language="rst",
)

_OTHER = {"concept": {"task", "tutorial"}, "task": {"concept"}, "tutorial": {"concept"}}


def look(manual: Manual) -> Iterator[Finding]:
    """Report the page that does not link back."""
    types = {name: manual.type_of(name) for name in manual.pages}
    for name in manual.pages:
        for other in sorted(manual.links.get(name, ())):
            is_pair = types.get(other) in _OTHER.get(types[name], ())
            if is_pair and name not in manual.links.get(other, ()):
                place = manual.pages[other].at(manual.pages[other].title)
                yield RULE.at(place, f"{name}, a {types[name]}, links here, and this page does not link back")
