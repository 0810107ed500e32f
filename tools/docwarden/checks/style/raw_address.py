# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Addresses of the project's own issues, files and earlier pages that a role writes better."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Effect, Rule, Severity
from docwarden.page_source import Edit, Problem
from docwarden.page_source.page import MARKDOWN_CODE, cover

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docwarden.page_source import Page
    from docwarden.page_source.page import Passage

RULE = Rule(
    id="raw-address",
    severity=Severity.WARNING,
    summary="Issues of the project are linked with `:gh-issue:`, files with `:git-tree:`, earlier pages with "
    "`:prev-docs:`.",
    why="The roles know the branch of the release, so that the link still fits the manual that it stands in.",
    bad="See `issue 12 <https://github.com/breakwater-lb/breakwater/issues/12>`__.",
    good="See :gh-issue:`12`.",
    language="rst",
    fix=Effect.NAME,
)

_LINK = re.compile(r"(?<![`:\w])`([^`<]+?)\s*<([^`<>]+)>`__?(?![_\w])")
_MARKDOWN_LINK = re.compile(r"(?<![!\\])\[([^\[\]\n`]+)\]\(([^()\s]+)\)")
_LITERAL = re.compile(r"``.+?``", re.DOTALL)
_MARKDOWN_LITERAL = re.compile(MARKDOWN_CODE, re.DOTALL)
_ISSUES = "issues/"
_PATH = r"((?:[\w/-]|\.(?=\w))++)(?![#?])"


def look(page: Page) -> Iterator[Problem]:
    """Report each address that a role of the manual could write."""
    forms = _forms(page.definitions.roles)
    literal = _MARKDOWN_LITERAL if page.markdown else _LITERAL
    for passage in page.passages if any(page.mentions(start) for start in forms) else ():
        text = literal.sub(cover, passage.raw)
        for start, (role, rest) in forms.items():
            for match in re.finditer(re.escape(start) + rest, text) if start in text else ():
                line, column = passage.place(match.start())
                shown = f"{{{role}}}" if page.markdown else f":{role}:"
                edits = tuple((_markdown_edits if page.markdown else _edits)(passage, shown, match))
                yield Problem(line, column, f"expected {shown}`{match[1]}`, found an address", edits)


def _edits(passage: Passage, role: str, address: re.Match[str]) -> Iterator[Edit]:
    """Write a link with a text of its own as a role with that text, where it stands in one line."""
    for link in _LINK.finditer(passage.raw):
        if link.span(2) == address.span() and "\n" not in link[0]:
            line, column = passage.place(link.start())
            yield Edit(line, column, link[0], f"{role}`{link[1]} <{address[1]}>`")


def _markdown_edits(passage: Passage, role: str, address: re.Match[str]) -> Iterator[Edit]:
    """Write a link of Markdown as a role."""
    for link in _MARKDOWN_LINK.finditer(passage.raw):
        if link.span(2) == address.span():
            line, column = passage.place(link.start())
            yield Edit(line, column, link[0], f"{role}`{link[1]} <{address[1]}>`")


def _forms(roles: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Give by start of an address the role for it, and what may follow."""
    forms = {}
    if issues := roles.get("gh-issue", ""):
        forms[issues] = ("gh-issue", r"(\d+)(?![\d#/])")
    if "git-tree" in roles and issues.endswith(_ISSUES):
        # GitHub serves files raw, but no folders.
        kinds = ("blob",) if "//raw." in roles["git-tree"] else ("blob", "tree")
        for start in (f"{issues.removesuffix(_ISSUES)}{kind}/" for kind in kinds):
            forms |= {f"{start}{branch}/": ("git-tree", _PATH) for branch in ("main", "master")}
    if "prev-docs" in roles:
        forms[roles["prev-docs"]] = ("prev-docs", r"([\w./#-]*[\w/])")
    return forms
