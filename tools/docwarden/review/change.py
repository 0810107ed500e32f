# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The change under review as the points see it: files and pages before and after, commits, settings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from docwarden import code_ownership, generation
from docwarden.errors import InputError
from docwarden.facts.commits import read_commits
from docwarden.facts.comparison import compare
from docwarden.facts.git import Git
from docwarden.facts.history import Kind
from docwarden.facts.ownership import Ownership
from docwarden.facts.revision_texts import RevisionTexts
from docwarden.review.page_outline import outline
from docwarden.source import GitTree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.config import Config
    from docwarden.facts.commits import Commit
    from docwarden.facts.comparison import Comparison, FileChange
    from docwarden.facts.page_set import PageRules
    from docwarden.generation import Entry
    from docwarden.review.page_outline import Outline


@dataclass(frozen=True, slots=True)
class PageChange:
    """A changed page: what happened to its file, and its outlines, empty where there is none."""

    file: FileChange
    before: Outline
    after: Outline

    @property
    def path(self) -> str:
        """Where the page is, or was if it is gone."""
        return self.file.path

    @property
    def added(self) -> list[tuple[int, str]]:
        """The lines that came, with their numbers."""
        lines = self.after.lines
        return [(number, lines[number - 1]) for number in sorted(self.file.new_lines) if number <= len(lines)]


class Change:
    """What a branch changes. Everything is read when a point asks for it."""

    def __init__(
        self,
        config: Config,
        base: str,
        head: str,
        *,
        description: str | None = None,
        reads_programs: bool = False,
    ) -> None:
        """Take the revisions; ``description`` is the text of the pull request, where that is known.

        With ``reads_programs`` flags come from the programs, and else from their committed reference.
        Raises InputError as ``facts.comparison.compare`` does.
        """
        self.config = config
        self.description = description
        self.reads_programs = reads_programs
        self.git = Git(config.root)
        self.comparison: Comparison = compare(config.root, base, head)
        self.texts = RevisionTexts(config.root)
        self.base_name = base

    @property
    def files(self) -> tuple[FileChange, ...]:
        """All files that changed."""
        return self.comparison.changes

    @cached_property
    def commits(self) -> tuple[Commit, ...]:
        """The commits of the branch, oldest first."""
        return read_commits(self.git, self.comparison.base, self.comparison.head)

    @cached_property
    def base_tree(self) -> GitTree:
        """All files at the commit where the branch left its base."""
        return GitTree(self.config.root, self.comparison.base)

    @cached_property
    def head_tree(self) -> GitTree:
        """All files at the end of the branch."""
        return GitTree(self.config.root, self.comparison.head)

    @property
    def folder(self) -> str:
        """The folder of the manual, with a slash at its end."""
        return self.config.settings.documentation.source.rstrip("/") + "/"

    @cached_property
    def rules(self) -> PageRules:
        """What makes a file a page."""
        return code_ownership.page_rules(self.config)

    def is_page(self, path: str) -> bool:
        """Tell whether a file is a page that people write."""
        below = path.startswith(self.folder) and self.rules.is_page(path.removeprefix(self.folder))
        return below and not self.is_generated(path)

    @cached_property
    def pages(self) -> tuple[PageChange, ...]:
        """The pages that changed, generated ones left out."""
        found = (
            change for change in self.files if self.is_page(change.path) or self.is_page(change.old_path)
        )
        return tuple(
            PageChange(
                change,
                self.outline(self.comparison.base, change.old_path),
                self.outline(self.comparison.head, change.path),
            )
            for change in found
        )

    @property
    def changed_pages(self) -> Iterator[PageChange]:
        """The changed pages that are still there."""
        return (page for page in self.pages if page.file.kind is not Kind.REMOVED)

    def outline(self, revision: str, path: str) -> Outline:
        """Read the outline of a page at a revision."""
        text = self.texts.text(revision, path)
        return outline(text.split("\n") if text is not None else (), markdown=path.endswith(".md"))

    @cached_property
    def all_pages(self) -> dict[str, list[str]]:
        """The lines of all pages at the end of the branch, by path; generated ones left out."""
        paths = self.head_tree.files(self.folder.rstrip("/"), "")
        return {path: self.texts.lines(self.comparison.head, path) for path in paths if self.is_page(path)}

    def name(self, path: str) -> str:
        """Give the name of a page."""
        return self.rules.name(path.removeprefix(self.folder))

    # Generated pages

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The generators that are configured."""
        return tuple(generation.entries(self.config))

    def is_generated(self, path: str) -> bool:
        """Tell whether a generator makes a file."""
        return any(_owns(entry, path) for entry in self.entries)

    # Owners

    @cached_property
    def ownership(self) -> Ownership | None:
        """The rules of CODEOWNERS that GitHub uses, those of the base; None where there are none."""
        return self._ownership(GitTree(self.config.root, self.comparison.base_tip))

    @cached_property
    def new_ownership(self) -> Ownership | None:
        """The rules of CODEOWNERS as the branch leaves them."""
        return self._ownership(self.head_tree)

    def _ownership(self, tree: GitTree) -> Ownership | None:
        try:
            return Ownership(code_ownership.read(self.config, tree).rules)
        except InputError:
            return None

    @cached_property
    def documentation_teams(self) -> frozenset[str]:
        """The teams that look after the manual as a whole."""
        try:
            owners = code_ownership.read(self.config, self.head_tree)
        except InputError:
            return frozenset(self.config.settings.owners.documentation)
        return frozenset(code_ownership.documentation_teams(self.config, owners))


def _owns(entry: Entry, path: str) -> bool:
    output = entry.options.output.rstrip("/")
    return path == output or path.startswith(f"{output}/")
