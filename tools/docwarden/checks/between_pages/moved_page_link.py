# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Links to pages of the manual's own site that have moved or were removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.finding import Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.finding import Finding
    from docwarden.page_source.manual import Manual

RULE = Rule(
    id="moved-page-link",
    severity=Severity.WARNING,
    summary="No link leads to a page that has moved or is gone.",
    why="A redirect is for links elsewhere; our own should not need it, and `:doc:` would have noticed.",
    bad="See https://docs.example.org/en/latest/old-flags/.",
    good="See :doc:`/flags`.",
    language="rst",
)


def look(manual: Manual) -> Iterator[Finding]:
    """Report absolute addresses that are the source of a redirect."""
    for page in manual.pages.values():
        for address, *place in page.addresses:
            old = address.removesuffix(".html").removesuffix("/index").strip("/")
            new = next(
                (manual.redirects[one] for one in (old, f"{old}/index") if one in manual.redirects), ""
            )
            if new:
                yield RULE.at(Location(page.path, *place), f'"{old}" has moved: expected a link to "{new}"')
