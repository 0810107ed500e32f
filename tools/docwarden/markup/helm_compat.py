# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The page of chart values as the pipeline helm-docs, awk, m2r2 and sed writes it, byte for byte.

helm-docs prints a table of key, type, default and description. The pipeline splits its lines at each ``|`` to
reorder the columns, converts the Markdown, and marks the keys for the spelling checker. What that breaks (a
``|`` in a value, a description of several lines, ``@section``) is broken here in the same way.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from docwarden.markup.m2r import RAW_HTML_ROLE, InlineConverter, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docwarden.facts.helm_values import HelmValue

_HEADER = "..\n  AUTO-GENERATED. Please DO NOT edit manually.\n\n"
_TABLE_HEAD = "| Key | Type | Default | Description |\n|-----|------|---------|-------------|"
_KEY_CELL = re.compile(r"^(   \* - )(.+)$", re.MULTILINE)

#: The first cell of the table's header where keys are not marked.
UNMARKED_HEADER = b"\n   * - Key\n"

#: A row of the table has this many pipes.
_PIPES = 5

#: The categories of characters that no locale prints.
_NOT_PRINTED = {"Cc", "Cn", "Cs", "Zl", "Zp"}

_GO_TYPES = {"int": "int", "float": "float64", "bool": "bool"}


def page(values: Iterable[HelmValue], *, mark_keys: bool = True) -> str:
    """Render a page; the pipeline marks keys for the spelling checker since 2023."""
    text = _converted([_reordered(line) for line in _table(values).split("\n")])
    text = _marked_keys(text) if mark_keys else text
    return _HEADER + text.rstrip("\n") + "\n"


def is_cut(value: HelmValue) -> bool:
    """Tell whether the pipeline cuts or shifts what it shows of a value."""
    row = _row(value)
    return row.count("|") != _PIPES or "\n" in row


def _table(values: Iterable[HelmValue]) -> str:
    """Write the table of helm-docs, in sections where a value names one."""
    ordered = sorted(values, key=lambda value: value.key)
    if not any(value.section for value in ordered):
        return _rows(ordered)
    names = dict.fromkeys(value.section for value in ordered if value.section)
    sections = {name: [value for value in ordered if value.section == name] for name in names}
    others = [value for value in ordered if not value.section]
    titled = [*sections.items(), *([("Other Values", others)] if others else [])]
    return "".join(f"\n\n### {name}\n\n{_rows(items)}" for name, items in titled)


def _rows(values: Iterable[HelmValue]) -> str:
    return "\n".join([_TABLE_HEAD, *map(_row, values)])


def _row(value: HelmValue) -> str:
    shown_type = value.declared_type or (value.notation if value.default != "null" else "") or value.type
    return f"| {value.key} | {shown_type} | {_default(value)} | {value.description} |"


def _default(value: HelmValue) -> str:
    if value.shown_default:
        return value.shown_default
    if value.default == "null":
        return "`nil`"
    return _notated(value) if value.notation else f"`{value.default}`"


def _notated(value: HelmValue) -> str:
    """Give a default in a notation of its own; of what is no text, Go prints that it is none."""
    if value.type in _GO_TYPES:
        return f"%!s({_GO_TYPES[value.type]}={value.default})"
    if value.default in ("{}", "[]"):
        return "map[]" if value.default == "{}" else "[]"
    return value.source


def _reordered(line: str) -> str:
    """Do the work of awk: ``{print "|"$2"|"$5"|"$3"|"$4"|"}`` with ``|`` between the fields."""
    fields = [*line.split("|"), "", "", "", ""]
    return f"|{fields[1]}|{fields[4]}|{fields[2]}|{fields[3]}|".expandtabs(4)


def _converted(lines: Sequence[str]) -> str:
    """Do the work of m2r2. Without a heading of its own at the top there is no table, but a paragraph."""
    inline = InlineConverter()
    if lines[1].startswith("|-") and lines[2:]:
        rows = [_list_row([inline.convert(cell) for cell in _cells(line)]) for line in lines]
        header, body = _indented(rows[0]), _indented("".join(rows[2:]))
        text = f"\n.. list-table::\n   :header-rows: 1\n\n{header}\n{body}\n\n"
    else:
        text = "\n" + inline.convert("\n".join(lines)) + "\n"
    return (RAW_HTML_ROLE if inline.has_html else "") + tidy(text)


def _cells(line: str) -> list[str]:
    """Split a row; a pipe after a backslash does not separate."""
    cells: list[str] = []
    escaped = False
    for part in line.strip(" ")[1:-1].split("|"):
        if escaped:
            cells[-1] += f"|{part}"
        else:
            cells.append(part)
        escaped = part.endswith("\\")
    return [cell.strip(" ").replace("\\|", "|") for cell in cells]


def _list_row(cells: Iterable[str]) -> str:
    lines = "".join(f"- {cell}\n" for cell in cells).splitlines()
    return "".join(f"{'  ' if number else '* '}{line}\n" for number, line in enumerate(lines))


def _indented(block: str) -> str:
    return "\n".join(f"   {line}" if line else "" for line in block.splitlines())


def _marked_keys(text: str) -> str:
    """Do the work of sed: mark the first cell of each row, if all of it can be printed."""

    def mark(match: re.Match[str]) -> str:
        printed = all(unicodedata.category(character) not in _NOT_PRINTED for character in match[2])
        return f"{match[1]}:spelling:ignore:`{match[2]}`" if printed else match[0]

    return _KEY_CELL.sub(mark, text)
