# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Pages that do not hold what their declared type promises."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.finding import Finding
    from docwarden.page_source.manual import Manual, PageFacts

RULE = Rule(
    id="page-type",
    severity=Severity.WARNING,
    summary="A concept explains and links to a task; a task has steps, and one goal; a tutorial has steps.",
    why="Readers who want to get something done leave an explanation, and those who want to understand skip "
    "steps: a page that mixes the two loses both.",
    bad=":page-type: concept\n\nBackends\n========\n\n#. Add a backend:\n\n"
    "   .. code-block:: shell-session\n\n      $ bwctl backend add",
    good=":page-type: concept\n\nBackends\n========\n\nA backend answers. See :doc:`add-backend`.",
    language="rst",
)

TYPES = ("concept", "task", "tutorial")
_TWO_GOALS = re.compile(r"\w+ and [a-z]+ \w")


def look(manual: Manual) -> Iterator[Finding]:
    """Report what a page lacks, or has too much of, for its type."""
    types = {name: manual.type_of(name) for name in manual.pages}
    for name, page in manual.pages.items():
        kinds = {types.get(other) for other in manual.links.get(name, ())}
        for message in _problems(types[name], page, kinds):
            yield RULE.at(page.at(page.title), message)


def _problems(kind: str, page: PageFacts, linked: set[str | None]) -> Iterator[str]:
    if kind and kind not in TYPES:
        yield f'expected one of {", ".join(TYPES)} as the type of the page, found "{kind}"'
    elif kind == "concept":
        if page.commands_in_steps:
            yield "a concept has no steps to follow, and this one has a numbered list with commands"
        if not linked & {"task", "tutorial"}:
            yield "a concept links to a task or a tutorial, and this one does not"
    elif kind and not (page.steps or page.listings):
        yield f"a {kind} has steps, and this page has no numbered list and no listing"
    if kind == "task" and _TWO_GOALS.match(page.title[0]):
        yield f'a task has one goal, and "{page.title[0]}" names two'
