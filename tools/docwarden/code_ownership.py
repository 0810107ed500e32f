# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Gathers what is known of the owners of a codebase: its CODEOWNERS file, its files, the pages among them."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.errors import InputError
from docwarden.facts.git import Git
from docwarden.facts.owners import PLACES, read_owners
from docwarden.facts.ownership import Ownership
from docwarden.facts.page_set import PageRules

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from docwarden.config import Config
    from docwarden.facts.owners import CodeOwners
    from docwarden.facts.ownership import Assignment
    from docwarden.source import Codebase

#: What makes a file a page where nothing is configured; conf.py need not be run to count pages.
SUFFIXES = (".rst", ".md")


@dataclass(frozen=True, slots=True)
class Known:
    """The owners of a codebase, what they own, its pages, and the teams of the manual as a whole."""

    owners: CodeOwners
    ownership: Ownership
    assignment: Assignment
    pages: tuple[str, ...]
    documentation: tuple[str, ...]

    def lacks_technical_owner(self, path: str) -> bool:
        """Tell whether nobody but the documentation team looks after a page that has owners."""
        found = self.assignment.owners(path)
        return bool(found) and set(found) <= set(self.documentation)


def gather(config: Config, codebase: Codebase, files: Iterable[str]) -> Known:
    """Read CODEOWNERS of a codebase and match it with files; raise InputError where there is no such file."""
    owners = read(config, codebase)
    ownership = Ownership(owners.rules)
    assignment = ownership.assign(files)
    is_page = page_rules(config).is_page
    folder = config.settings.documentation.source.rstrip("/") + "/"
    pages = tuple(
        path for path in assignment.files if path.startswith(folder) and is_page(path.removeprefix(folder))
    )
    return Known(owners, ownership, assignment, pages, documentation_teams(config, owners))


def read(config: Config, codebase: Codebase, revision: str = "") -> CodeOwners:
    """Read the CODEOWNERS file that is configured, or the one that GitHub would take.

    Raises InputError where there is none, and names the revision that was looked at.
    """
    settings = config.settings.owners
    places = (settings.file,) if settings.file else PLACES
    path = next((place for place in places if codebase.is_file(place)), "")
    if not path:
        hint = "set owners.file" if not settings.file else "correct owners.file"
        where = f" in {revision}" if revision else ""
        raise InputError(f"there is no CODEOWNERS file ({', '.join(places)}){where}", hint=hint)
    mark = settings.end_mark
    is_marked = mark and mark in codebase.read_text(path)
    return read_owners(codebase, path, mark if is_marked else "")


def documentation_teams(config: Config, owners: CodeOwners) -> tuple[str, ...]:
    """Give the teams that look after the manual as a whole: as configured, else those of its folder."""
    if config.settings.owners.documentation:
        return config.settings.owners.documentation
    folder = config.settings.documentation.source.strip("/")
    of_folder = [rule.owners for rule in owners.rules if rule.pattern.strip("/*") == folder]
    return of_folder[-1] if of_folder else ()


def page_rules(config: Config) -> PageRules:
    """Give what makes a file a page, as configured for redirects; conf.py is not asked."""
    own, documentation = config.settings.redirects, config.settings.documentation
    build = posixpath.relpath(documentation.build, documentation.source)
    excluded = (*own.exclude, *(() if build.startswith("..") else (build,)))
    return PageRules(own.suffixes or SUFFIXES, excluded)


def tracked_files(root: Path) -> list[str]:
    """List the files that git knows below a folder; raise InputError where that is no work tree."""
    git = Git(root)
    git.check()
    return [path for path in git.output("ls-files", "-z").split("\0") if path]
