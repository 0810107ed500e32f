# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Addresses of the project's own issues that a role writes better."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Rule, Severity
from docwarden.page_source import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.page_source import Page

RULE = Rule(
    id="raw-address",
    severity=Severity.WARNING,
    summary="Issues of the project are linked with `:gh-issue:`, its files with `:git-tree:`.",
    why="The roles know the branch of the release, so that the link still fits the manual that it stands in.",
    bad="See `issue 12 <https://github.com/breakwater-lb/breakwater/issues/12>`__.",
    good="See :gh-issue:`12`.",
    language="rst",
)


def look(page: Page) -> Iterator[Problem]:
    """Report each address that a role could write."""
    if not page.style.repository or page.markdown:
        return
    base = re.escape(f"https://github.com/{page.style.repository}/")
    pattern = re.compile(
        rf"{base}(?:issues/(\d+)(?![\d#])|(?:blob|tree)/(?:main|master)/([\w./-]+)(?<!\.)(?!#))"
    )
    for passage in page.passages:
        for match in pattern.finditer(passage.raw):
            line, column = passage.place(match.start())
            role = f":gh-issue:`{match[1]}`" if match[1] else f":git-tree:`{match[2]}`"
            yield Problem(line, column, f"expected {role}, found an address")
