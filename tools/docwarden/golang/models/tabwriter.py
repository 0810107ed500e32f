# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A model of text/tabwriter, which programs align lists in their help with.

A cell ends with a tab; cells of consecutive lines that stand in the same column get the same width.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang.models import Model, struct_of
from docwarden.golang.models.buffers import collected, write
from docwarden.golang.pointers import Ref
from docwarden.golang.types import OPAQUE
from docwarden.golang.values import Struct, Unknown, plain

if TYPE_CHECKING:
    from docwarden.golang.machine import Call
    from docwarden.golang.values import Value

TABWRITER = Model("text/tabwriter", inert=True)
MODELS = [TABWRITER]

WRITER = TABWRITER.type("Writer", OPAQUE)
_SETTINGS = ("output", "minwidth", "tabwidth", "padding", "padchar", "flags")
_ALIGN_RIGHT = 4
for _number, _name in enumerate(
    ("FilterHTML", "StripEscape", "AlignRight", "DiscardEmptyColumns", "TabIndent", "Debug")
):
    TABWRITER.value(_name, 1 << _number)


@TABWRITER.function("NewWriter", unknowns=True)
def _new(_: Call, *settings: Value) -> Value:
    return Ref(Struct(WRITER, dict(zip(_SETTINGS, settings, strict=True)), ""))


@TABWRITER.method("Writer", "Init", unknowns=True)
def _init(_: Call, writer: Value, *settings: Value) -> Value:
    struct_of(writer).fields.update(zip(_SETTINGS, settings, strict=True))
    return writer


@TABWRITER.method("Writer", "Flush", unknowns=True)
def _flush(_: Call, writer: Value) -> None:
    struct = struct_of(writer)
    text, numbers = collected(writer), [plain(struct.get(name)) for name in _SETTINGS[1:]]
    struct.native = ""
    unknown = next((item for item in (text, *numbers) if isinstance(item, Unknown)), None)
    if unknown is None and (numbers[-1] & ~_ALIGN_RIGHT or numbers[3] != ord(" ")):
        unknown = Unknown("text/tabwriter with other settings than blanks between columns")
    output = struct.get("output")
    minimum, _, padding, _, flags = numbers
    write(output, unknown or aligned(text, minimum, padding, right=bool(flags & _ALIGN_RIGHT)))


def aligned(text: str, minimum: int, padding: int, *, right: bool = False) -> str:
    """Align the cells of a text; what follows the last tab of a line belongs to no column."""
    lines = [line.split("\t") for line in text.split("\n")]
    widths: list[dict[int, int]] = [{} for _ in lines]
    _measure(lines, widths, 0, range(len(lines)), (minimum, padding))
    return "\n".join(
        "".join(_padded(cell, known.get(column), right=right) for column, cell in enumerate(line))
        for line, known in zip(lines, widths, strict=True)
    )


def _padded(cell: str, width: int | None, *, right: bool) -> str:
    if width is None:
        return cell
    return cell.rjust(width) if right else cell.ljust(width)


def _measure(
    lines: list[list[str]], widths: list[dict[int, int]], column: int, within: range, least: tuple[int, int]
) -> None:
    """Find the blocks of lines that have a cell in a column, and the width of each; then go right."""
    start = within.start
    while start < within.stop:
        stop = start
        while stop < within.stop and column < len(lines[stop]) - 1:
            stop += 1
        if stop == start:
            start += 1
            continue
        minimum, padding = least
        width = max(minimum, *(len(lines[at][column]) + padding for at in range(start, stop)))
        for at in range(start, stop):
            widths[at][column] = width
        _measure(lines, widths, column + 1, range(start, stop), least)
        start = stop
