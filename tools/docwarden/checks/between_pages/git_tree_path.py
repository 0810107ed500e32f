# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Files of the checkout that pages link to and that are not there: files go away without a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docwarden.finding import Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.finding import Finding
    from docwarden.page_source.manual import Manual

RULE = Rule(
    id="git-tree-path",
    severity=Severity.ERROR,
    summary="A path in `:git-tree:` exists.",
    why="The link leads to a page of GitHub that says 404.",
    bad="See :git-tree:`examples/gone.yaml`.",
    good="See :git-tree:`examples/policy.yaml`.",
    language="rst",
)


def look(manual: Manual) -> Iterator[Finding]:
    """Report the paths that the checkout does not have."""
    known: dict[str, bool] = {}
    for page in manual.pages.values():
        for path, *place in page.files:
            if path not in known:
                known[path] = (Path(manual.style.tree) / path).exists()
            if not known[path]:
                yield RULE.at(Location(page.path, *place), f'the checkout has no "{path}"')
