# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What was found out about each page while it was read, kept with the environment in a Sphinx domain.

Sphinx merges, clears and stores it as it does everything else that it knows of a page, so that a page which
did not change is not checked again. What may change without a page (word list, severities) is applied later.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from sphinx.domains import Domain

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from sphinx.environment import BuildEnvironment

    from docwarden.checks.spelling import Unknown
    from docwarden.page_source.manual import PageFacts
    from docwarden_sphinx.recording import Record

NAME = "docwarden"


@dataclass(slots=True)
class PageResult:
    """The results of one page.

    ``digests`` holds what was read for it, by path: its source, and the files it includes. ``references``
    holds the names that it refers to, ``labels`` those that it defines, with their places. ``outline`` is a
    digest of its title, its contents and the pages below it. ``problems`` are
    what the rules of style say, see ``style_checks``; ``facts`` are for the rules between pages.
    """

    digests: dict[str, str] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    unknown: list[Unknown] = field(default_factory=list)
    good_words: frozenset[str] = frozenset()
    labels: list[tuple[str, str, int]] = field(default_factory=list)
    links: list[tuple[str, str, int]] = field(default_factory=list)
    anchors: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()
    outline: str = ""
    problems: list[tuple[Any, ...]] = field(default_factory=list)
    facts: PageFacts | None = None


class ResultsDomain(Domain):
    """Holds the results by page; it adds nothing to mark-up."""

    name = NAME
    label = "docwarden"
    #: Raised when ``PageResult`` or what is found out changes; Sphinx then reads every page again.
    data_version = 6
    initial_data: ClassVar[dict[str, Any]] = {"pages": {}, "run": ""}

    def clear_doc(self, docname: str) -> None:
        """Forget a page."""
        self.data["pages"].pop(docname, None)

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take over the pages that another process has read."""
        self.data["pages"].update(
            {name: otherdata["pages"][name] for name in docnames if name in otherdata["pages"]}
        )

    def resolve_any_xref(self, *_arguments: Any) -> list[Any]:
        """Resolve nothing."""
        return []


def pages(env: BuildEnvironment) -> dict[str, PageResult]:
    """Give the results of all pages that were read."""
    results: dict[str, PageResult] = env.domaindata[NAME]["pages"]
    return results


def page(env: BuildEnvironment, docname: str) -> PageResult:
    """Give the results of a page, to fill in."""
    return pages(env).setdefault(docname, PageResult())
