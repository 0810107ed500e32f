# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A picture of which BPF objects share which maps and have which tail calls, as SVG for a page of HTML.

Maps that the same objects have share a box, and so do the programs of tail calls: a line per box says as much
as one per map, and a reader can follow it. All that it shows is on the pages of maps and tail calls as text.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

import svg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_LINE = 20
_PADDING = 8
_GAP = 14
_TOP = 34
_CHARACTER = 7.3
_LANE = 150
_SMALLEST = 0.8


@dataclass(frozen=True, slots=True)
class Box:
    """Names in a box, with the objects that all of them belong to."""

    names: tuple[str, ...]
    objects: tuple[str, ...]

    @property
    def height(self) -> int:
        """How high the box is."""
        return len(self.names) * _LINE + 2 * _PADDING


@dataclass(frozen=True, slots=True)
class _Column:
    """Boxes one below the other: each with its upper edge; the left edge and the width of all."""

    x: float
    width: float
    boxes: tuple[tuple[float, Box], ...]

    @property
    def bottom(self) -> float:
        return max((y + box.height for y, box in self.boxes), default=0.0)


def boxes(members: Iterable[tuple[str, Sequence[str]]], order: Sequence[str]) -> tuple[Box, ...]:
    """Put names that the same objects have into one box; boxes that many objects have come last."""
    groups: dict[tuple[str, ...], dict[str, None]] = {}
    for name, objects in members:
        if objects:
            key = tuple(sorted(set(objects), key=order.index))
            groups.setdefault(key, {})[name] = None
    found = [Box(tuple(names), objects) for objects, names in groups.items()]
    return tuple(sorted(found, key=lambda box: (_middle(box, order), len(box.objects), box.names)))


def _middle(box: Box, order: Sequence[str]) -> float:
    """Give where in the column of objects a box is best placed, so that few lines cross."""
    return sum(order.index(name) for name in box.objects) / len(box.objects)


def picture(objects: Sequence[str], maps: Sequence[Box], calls: Sequence[Box]) -> str:
    """Draw maps on the left, objects in the middle and tail calls on the right."""
    left = _column(0, maps)
    middle_x = left.x + left.width + _LANE
    centre = _spread(_column(middle_x, [Box((name,), (name,)) for name in objects]), left, calls)
    right = _column(centre.x + centre.width + _LANE, calls)
    width = right.x + (right.width or 0) + 1
    height = max(left.bottom, centre.bottom, right.bottom) + 1
    places = {box.names[0]: y + box.height / 2 for y, box in centre.boxes}
    # svg.py writes text as it is given.
    parts: list[svg.Element] = [
        svg.Title(id="datapath-title", text="BPF objects with their maps and tail calls"),
        svg.Desc(id="datapath-desc", text=html.escape(_description(objects, maps, calls))),
        svg.Style(text=_STYLE),
        svg.G(class_=["lines"], elements=[*_lines(left, centre, places), *_lines(right, centre, places)]),
    ]
    for title, column in (("Maps", left), ("Objects", centre), ("Tail calls", right)):
        parts += _texts(title, column)
    drawn = svg.SVG(
        viewBox=svg.ViewBoxSpec(0, 0, round(width), round(height)),
        class_=["datapath-picture"],
        elements=parts,
        extra={"role": "img", "aria-labelledby": "datapath-title datapath-desc"},
    )
    # Smaller than this, nobody can read it: on a phone it scrolls in its frame.
    return (
        '<div class="datapath-picture-frame" tabindex="0" role="region" '
        'aria-label="Picture of the datapath" style="overflow-x: auto">\n'
        f'<div style="min-width: {round(width * _SMALLEST)}px">\n{drawn.as_str()}\n</div>\n</div>\n'
    )


_STYLE = (
    ".datapath-picture text { font: 12px monospace; fill: currentColor }"
    ".datapath-picture .title { font: bold 14px sans-serif }"
    ".datapath-picture rect { fill: none; stroke: currentColor; stroke-opacity: 0.5 }"
    ".datapath-picture path { fill: none; stroke: currentColor; stroke-opacity: 0.35 }"
)


def _description(objects: Sequence[str], maps: Sequence[Box], calls: Sequence[Box]) -> str:
    counted = {name: (_count(maps, name), _count(calls, name)) for name in objects}
    told = [f"{name}: {maps} maps, {calls} programs of tail calls" for name, (maps, calls) in counted.items()]
    return "; ".join(told) + "."


def _count(found: Sequence[Box], name: str) -> int:
    return sum(len(box.names) for box in found if name in box.objects)


def _column(x: float, found: Sequence[Box]) -> _Column:
    widest = max((len(name) for box in found for name in box.names), default=0)
    y, placed = float(_TOP), []
    for box in found:
        placed.append((y, box))
        y += box.height + _GAP
    return _Column(x, widest * _CHARACTER + 2 * _PADDING, tuple(placed))


def _spread(column: _Column, left: _Column, calls: Sequence[Box]) -> _Column:
    """Spread objects over the height of what stands beside them."""
    bottom = max(left.bottom, _column(0, calls).bottom, column.bottom)
    spare = (bottom - column.bottom) / (len(column.boxes) + 1)
    placed = tuple((y + spare * (number + 1), box) for number, (y, box) in enumerate(column.boxes))
    return _Column(column.x, column.width, placed)


def _lines(column: _Column, centre: _Column, places: Mapping[str, float]) -> Iterator[svg.Element]:
    on_left = column.x < centre.x
    start = column.x + column.width if on_left else column.x
    end = centre.x if on_left else centre.x + centre.width
    bend = (end - start) / 2
    for y, box in column.boxes:
        middle = y + box.height / 2
        for name in box.objects:
            curve = svg.C(start + bend, middle, end - bend, places[name], end, places[name])
            yield svg.Path(d=[svg.M(start, middle), curve])


def _texts(title: str, column: _Column) -> Iterator[svg.Element]:
    if column.boxes:
        yield svg.Text(x=column.x, y=_LINE - 2, text=title, class_=["title"])
    for y, box in column.boxes:
        yield svg.Rect(x=column.x + 0.5, y=y, width=column.width, height=box.height, rx=4)
        for number, name in enumerate(box.names):
            yield svg.Text(
                x=column.x + _PADDING, y=y + _PADDING + number * _LINE + 14, text=html.escape(name)
            )
