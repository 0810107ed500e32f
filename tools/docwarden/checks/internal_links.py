# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Links to other pages that are written as addresses, in raw HTML for one, which Sphinx does not follow."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from docwarden.finding import Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

BROKEN_LINK = Rule(
    id="broken-internal-link",
    severity=Severity.ERROR,
    summary="An address inside the manual leads to a page and to an anchor that are there.",
    why="Sphinx resolves roles, and leaves addresses as they are: nobody else notices that the page is gone.",
    bad='.. raw:: html\n\n   <a href="instal.html">Install</a>',
    good='.. raw:: html\n\n   <a href="install.html">Install</a>',
    language="rst",
)

_ATTRIBUTE = re.compile(r"""\b(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_IDENTIFIER = re.compile(r"""\b(?:id|name)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


def addresses(html: str) -> Iterator[tuple[str, int]]:
    """Give the addresses in a piece of HTML, each with its line in it, from 0."""
    for match in _ATTRIBUTE.finditer(html):
        yield match[1] or match[2] or "", html.count("\n", 0, match.start())


def identifiers(html: str) -> Iterator[str]:
    """Give the anchors that a piece of HTML defines."""
    for match in _IDENTIFIER.finditer(html):
        yield match[1] or match[2] or ""


def problem(address: str, own: str, outputs: Mapping[str, Container[str]], files: Container[str]) -> str:
    """Say what is wrong with an address on the page ``own``; nothing where it is fine or leads out.

    ``outputs`` holds the anchors of each page by its address, ``files`` what else the manual consists of.
    """
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or address.startswith("/") or not (parts.path or parts.fragment):
        return ""
    target = (
        posixpath.normpath(posixpath.join(posixpath.dirname(own), unquote(parts.path))) if parts.path else own
    )
    if target.startswith("../"):
        return ""
    if target in outputs:
        known = not parts.fragment or unquote(parts.fragment) in outputs[target]
        return "" if known else f'"{target}" has no anchor "{parts.fragment}"'
    if target in files or target.startswith(("_static", "_images", "_downloads", "_sources")):
        return ""
    return f'"{target}" is not a page of the manual'
