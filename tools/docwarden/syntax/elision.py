# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Marks in examples that say: something is left out, or is yours to fill in."""

from __future__ import annotations

import re

_DOTS = r"(?:\.{2,}|\u2026)"

#: A line that stands for others: ``...``, ``[...]``, ``<...>``, ``// ...``, ``# ...``.
_LINE = re.compile(
    rf"^[ \t]*(?://|#|/\*)?[ ]*[\[<({{]?[ ]?{_DOTS}[ ]?[\]>)}}]?,?[ ]*(?:\*/)?[ \t]*$", re.MULTILINE
)

#: A body that is left out: ``{ ... }``.
_BODY = re.compile(rf"\{{[ \t]*{_DOTS}[ \t]*\}}")

#: Comments and texts of C and Go: three dots in them are a way of writing.
_SAID = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|`[^`]*`", re.DOTALL)

_ANYWHERE = re.compile(rf"{_DOTS}|<[A-Za-z_][\w ./:-]*>|\{{\{{|\}}\}}")

_PLACEHOLDER = re.compile(rf"(?<!<)<(?:[A-Za-z_][^<>\n|&;]*|{_DOTS})>")


def without_lines(text: str) -> str:
    """Blank the lines that stand for others."""
    return _LINE.sub("", text)


def marks(text: str) -> bool:
    """Tell whether anything in a block says that it is not whole.

    >>> marks("f(a, ...)"), marks("get <name>"), marks("x = {{ .Values.x }}"), marks("a < b > c")
    (True, True, True, False)
    """
    return _ANYWHERE.search(text) is not None


def certain(text: str) -> str | None:
    r"""Give a piece of C or Go without what is left out inside it, places as they were.

    None where something may be left out that is missing: at the ends, or in the midst of a line.

    >>> certain("f() { ... }"), certain("f() {\n\t...\n}"), certain("f() {\n..."), certain("f(...)")
    ('f() {     }', 'f() {\n\n}', None, None)
    """
    lines = text.strip().split("\n")
    if _LINE.fullmatch(lines[0]) or _LINE.fullmatch(lines[-1]):
        return None
    whole = _BODY.sub(lambda match: "{" + " " * (len(match[0]) - 2) + "}", without_lines(text))
    return None if marks(_SAID.sub("", whole)) else whole


def filled_in(text: str) -> str:
    """Put a word of the same length in the place of each ``<placeholder>``.

    >>> filled_in("get <the name> <<EOF >file")
    'get xxxxxxxxxx <<EOF >file'
    """
    return _PLACEHOLDER.sub(lambda match: "x" * len(match[0]), text)
