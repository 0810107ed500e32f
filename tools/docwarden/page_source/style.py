# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a project decides about its style, as rules get it: plain values that can cross processes as JSON."""

from __future__ import annotations

from typing import Any

import msgspec


class Style(msgspec.Struct, frozen=True, kw_only=True):
    """The decisions; what is empty is not decided, and its rule says nothing.

    ``terms`` gives by forbidden spelling what to write, ``hyphens`` does so for compounds. ``fragments`` are
    the patterns of files that other pages include, ``generated`` the files and folders whose text generators
    make: what it says is mended in the code. ``root`` is the folder of the checkout, ``tree`` the one that
    links to files start from, ``redirects`` the file of redirects. ``types`` gives patterns by type of page.
    """

    header: str = ""
    fragments: tuple[str, ...] = ()
    generated: tuple[str, ...] = ()
    terms: dict[str, str] = {}
    hyphens: dict[str, str] = {}
    proper_nouns: tuple[str, ...] = ()
    line_width: int = 0
    beta_banner: str = ""
    root: str = ""
    tree: str = ""
    site: str = ""
    redirects: str = ""
    types: dict[str, tuple[str, ...]] = {}
    abbreviations: tuple[str, ...] = ()


def dump(style: Style) -> str:
    """Write it as text that is equal for equal decisions."""
    return msgspec.json.encode(style, order="sorted").decode()


def load(text: str) -> Style:
    """Read what ``dump`` wrote."""
    read: Any = msgspec.json.decode(text, type=Style)
    style: Style = read
    return style
