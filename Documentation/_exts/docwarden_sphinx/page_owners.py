# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Who owns a page: the teams and users that CODEOWNERS names for its source, as GitHub reads it."""

from __future__ import annotations

import hashlib
import html
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from docwarden.errors import InputError
from docwarden.facts.owners import PLACES, read_owners
from docwarden.facts.ownership import Ownership
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Callable

    from docwarden.source import Codebase


class PageOwners:
    """The owners of the files of a repository; none where it has no CODEOWNERS that can be read."""

    def __init__(self, codebase: Codebase) -> None:
        """Take the repository."""
        path = next((place for place in PLACES if codebase.is_file(place)), "")
        self.digest = ""
        self._of: Callable[[str], tuple[str, ...]] = lambda _path: ()
        try:
            rules = read_owners(codebase, path, "").rules if path else ()
        except InputError:  # ``docwarden owners check`` says what is wrong with it
            return
        if rules:
            ownership = Ownership(rules)
            self._of = lambda file: rule.owners if (rule := ownership.rule_of(file)) else ()
            self.digest = hashlib.sha256(
                repr([(one.pattern, one.owners) for one in rules]).encode()
            ).hexdigest()

    def of(self, path: str) -> tuple[str, ...]:
        """Give the owners of a file, by its path below the root of the repository."""
        return self._of(path)


def of_repository(sources: Path, below: str) -> PageOwners:
    """Read the owners of the repository in which the sources are in the folder ``below``."""
    depth = len(PurePosixPath(below).parts)
    return PageOwners(WorkTree(Path(sources.resolve(), *[".."] * depth)))


def owner_links(owners: tuple[str, ...], repository: str) -> str:
    """Name the owners, each with a link to its page where the host has one."""
    parts = urlsplit(repository)
    return ", ".join(_link(owner, f"{parts.scheme}://{parts.netloc}") for owner in owners)


def _link(owner: str, host: str) -> str:
    """Link a user or a team; an address of mail is shown to nobody.

    >>> _link("@harbor/docs", "https://github.com")
    '<a href="https://github.com/orgs/harbor/teams/docs">@harbor/docs</a>'
    >>> _link("@ada", "https://github.com")
    '<a href="https://github.com/ada">@ada</a>'
    >>> _link("ada@harbor.example", "https://github.com")
    'ada'
    """
    if not owner.startswith("@"):
        return html.escape(owner.partition("@")[0])
    organization, _, team = owner[1:].partition("/")
    path = f"orgs/{quote(organization)}/teams/{quote(team)}" if team else quote(organization)
    return f'<a href="{html.escape(host)}/{path}">{html.escape(owner)}</a>'
