# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Judges the pages that a change adds: somebody who knows what they are about has to own them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docwarden import code_ownership
from docwarden.errors import DocwardenError, InputError
from docwarden.facts.history import Kind, changes_since
from docwarden.facts.ownership import Ownership
from docwarden.finding import Location, Rule, Severity
from docwarden.redirection import build_folder
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docwarden.config import Config
    from docwarden.finding import Finding

NEW_PAGE_OWNER = Rule(
    id="new-page-owner",
    severity=Severity.WARNING,
    summary="A new page has an owner beside the documentation team.",
    why="Only who knows the feature notices that its page has become wrong.",
    bad="CODEOWNERS: /Documentation/ @breakwater-lb/docs\nnew: Documentation/affinity.rst",
    good="CODEOWNERS: /Documentation/ @breakwater-lb/docs\n"
    "            /Documentation/affinity.rst @breakwater-lb/docs @breakwater-lb/datapath",
)


def findings(config: Config, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Report new pages without such an owner; where git cannot tell what is new, a note says why."""
    codebase = WorkTree(config.root)
    try:
        owners = code_ownership.read(config, codebase)
    except InputError:
        return  # the project has no owners of code
    source = config.settings.documentation.source.strip("/")
    try:
        changes = changes_since(config.root / source, "", environment, build_folder(config))
    except DocwardenError as error:
        message = f"which pages are new is not known: {error.message}"
        yield replace(NEW_PAGE_OWNER, severity=Severity.NOTE).at(Location(source), message, hint=error.hint)
        return
    is_page = code_ownership.page_rules(config).is_page
    new = [one.path for one in changes.changes if one.kind is Kind.ADDED and is_page(one.path)]
    assigned = Ownership(owners.rules).assign([f"{source}/{path}" for path in new])
    everywhere = set(code_ownership.documentation_teams(config, owners))
    for path in assigned.files:
        found = assigned.owners(path)
        if set(found) <= everywhere:
            whose = f"{', '.join(found)} alone" if found else "nobody"
            hint = "add a line for it to CODEOWNERS"
            yield NEW_PAGE_OWNER.at(Location(path), f"the new page belongs to {whose}", hint=hint)
