# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""reStructuredText: the few constructs that generated pages are made of."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Heading underlines from the page title down.
_UNDERLINES = "=-~^"

#: What makes the start of a paragraph something else: a list, a field, an option, explicit mark-up, a
#: doctest, a table or a line of punctuation (docutils, "reStructuredText Markup Specification").
_BLOCK_START = re.compile(
    r"[-+\u2022\u2023\u2043](?:\s|$)|\(?(?:\w{1,8}|\#)[.)](?:\s|$)|:|\.\.(?:\s|$)|__\s|>>>|--?\w|/\w|"
    r"[!-/:-@\[-`{-~]{2,}"
)


def heading(text: str, level: int = 0) -> str:
    """Give a heading with its underline and a blank line; level 0 is the page title."""
    columns = sum(2 if unicodedata.east_asian_width(character) in "FW" else 1 for character in text)
    return f"{text}\n{_UNDERLINES[level] * max(3, columns)}\n\n"


def target(label: str) -> str:
    """Give a hyperlink target and a blank line."""
    return f".. _{label}:\n\n"


def paragraph(text: str) -> str:
    """Give a paragraph wrapped at 100 columns and a blank line."""
    wrapped = textwrap.fill(" ".join(text.split()), 100, break_long_words=False, break_on_hyphens=False)
    return f"{wrapped}\n\n"


def literal(text: str) -> str:
    """Give an inline literal; text that one cannot hold is escaped instead."""
    if not text or text != text.strip("` \t") or "``" in text or text.endswith("\\") or "\n" in text:
        return escape(" ".join(text.split())) or r"\ "
    return f"``{text}``"


def escape(text: str) -> str:
    r"""Escape what inline markup would be made of, so that the text reads as it is written.

    >>> escape("a *b* |c| d_")
    'a \\*b\\* \\|c\\| d\\_'
    """
    return re.sub(r"([\\*`|_<>])", r"\\\1", text)


def line(text: str) -> str:
    r"""Fold plain text into one line that reads as it is written wherever a paragraph can stand.

    >>> line("- see:\n* a ::")
    '\\ - see: \\* a :\\:'
    """
    folded = " ".join(text.split())
    escaped = escape(folded)
    if _BLOCK_START.match(folded) or not any(character.isalnum() for character in folded):
        # An escaped blank is nothing, and nothing starts with it.
        escaped = f"\\ {escaped}" if folded else ""
    return f"{escaped[:-1]}\\:" if escaped.endswith("::") else escaped


def slug(text: str) -> str:
    """Make a name fit for labels and anchors.

    >>> slug("@org/Team A")
    'org-team-a'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def code_block(text: str, language: str = "text", *, force: bool = False) -> str:
    """Give a code block and a blank line; with ``force`` it may be wrong in its language."""
    options = "   :force:\n" if force else ""
    return f".. code-block:: {language}\n{options}\n{textwrap.indent(text.rstrip(), '   ')}\n\n"


def list_table(
    header: Sequence[str], rows: Iterable[Sequence[str]], widths: str = "", width: str = ""
) -> str:
    """Give a list table with one header row; cells are rST and may hold several lines.

    ``widths`` are those of the columns, ``width`` is that of the table.
    """
    options = "   :header-rows: 1\n" + (f"   :widths: {widths}\n" if widths else "")
    options += f"   :width: {width}\n" if width else ""
    body = "".join(_row(row) for row in [header, *rows])
    return f".. list-table::\n{options}\n{body}\n"


def _row(cells: Sequence[str]) -> str:
    lead = ["   * - ", *["     - "] * (len(cells) - 1)]
    return "".join(
        (mark + textwrap.indent(cell, " " * len(mark))[len(mark) :]).rstrip() + "\n"
        for mark, cell in zip(lead, cells, strict=True)
    )
