# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The pages about BPF objects, in reStructuredText."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.facts.bpf_numbers import by_value, gaps
from docwarden.markup import rst

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docwarden.facts.bpf_config import ConfigVariable
    from docwarden.facts.bpf_maps import BpfMap
    from docwarden.facts.bpf_numbers import Number
    from docwarden.facts.bpf_tail_calls import TailProgram
    from docwarden.facts.bpf_tests import TestProgram, TestSource

_NONE = "\u2013"
_SUBJECTS = {
    "configuration": "Configuration variables",
    "maps": "Maps",
    "tail-calls": "Tail calls",
    "numbers": "Shared numbers",
    "tests": "Tests",
}
_PICTURE = """\
.. only:: html

   A line leads from an object to each box with maps, or with programs of tail calls, that it has. The pages
   below list the same as text.

"""


@dataclass(frozen=True, slots=True)
class Layout:
    """The title of the first page, and what labels begin with."""

    title: str
    prefix: str

    def label(self, kind: str, name: str) -> str:
        """Give the label of an entry, such as ``bpf-map-calls``."""
        return f"{self.prefix}-{kind}-{name}"


@dataclass(frozen=True, slots=True)
class NumberTable:
    """Numbers of one kind on all sides."""

    title: str
    in_c: Sequence[Number]
    constants: Sequence[Number]
    texts: Sequence[Number]
    proto: Sequence[Number]


def index(layout: Layout, objects: Sequence[tuple[str, str]], pages: Sequence[str], picture: str = "") -> str:
    """Give the first page: the objects with their sources, a picture (HTML), and the other pages."""
    rows = [(rst.literal(name), rst.literal(path)) for name, path in objects]
    toctree = "".join(f"   {name}\n" for name in _SUBJECTS if name in pages)
    table = rst.list_table(("Object", "Source"), rows)
    raw = f"{_PICTURE}.. raw:: html\n\n{textwrap.indent(picture, '   ')}\n" if picture else ""
    return rst.heading(layout.title) + table + raw + f"\n.. toctree::\n   :maxdepth: 1\n\n{toctree}"


def configuration(
    layout: Layout, variables: Sequence[ConfigVariable], fields: Mapping[tuple[str, str], str]
) -> str:
    """Give the page of the variables, those of the node first; ``fields`` are by object and variable."""
    parts = [rst.heading(_SUBJECTS["configuration"])]
    names: set[str] = set()
    for title, node in (("Of the node", True), ("Of each object", False)):
        chosen = [variable for variable in variables if variable.node is node]
        parts += [rst.heading(title, 1)] if chosen else []
        for variable in chosen:
            label = rst.target(layout.label("config", variable.name))
            parts.append("" if variable.name in names else label)
            names.add(variable.name)
            parts.append(_variable(variable, fields))
    return _page(parts)


def _variable(variable: ConfigVariable, fields: Mapping[tuple[str, str], str]) -> str:
    go = dict.fromkeys(
        fields[name, variable.name] for name in variable.objects if (name, variable.name) in fields
    )
    description = rst.paragraph(rst.line(variable.description)) if variable.description else ""
    return (
        rst.heading(rst.literal(variable.name), 2)
        + description
        + _fields(
            {
                "Type": rst.literal(_type(variable.type)),
                "Default": _default(variable),
                "Objects": _literals(variable.objects),
                "Go field": _literals(list(go)),
                "Declared in": rst.literal(str(variable.location)),
            }
        )
    )


def _type(spelling: str) -> str:
    return "bool" if spelling == "_Bool" else spelling


def _default(variable: ConfigVariable) -> str:
    """Give the default, with what is written where that says more; an aggregate without one is all zeros."""
    aggregate = variable.type.startswith(("struct ", "union "))
    value = "" if variable.default is None else str(variable.default)
    if variable.type == "_Bool" and value:
        value = "true" if variable.default else "false"
    if aggregate and not variable.written:
        return "zeros"
    if variable.written in ("", value):
        return rst.literal(value) if value else _NONE
    written = rst.literal(variable.written)
    return f"{rst.literal(value)} ({written})" if value else written


def maps(layout: Layout, found: Sequence[BpfMap]) -> str:
    """Give the page of the maps."""
    parts = [rst.heading(_SUBJECTS["maps"])]
    known: set[str] = set()
    for one in found:
        parts.append("" if one.name in known else rst.target(layout.label("map", one.name)))
        known.add(one.name)
        parts.append(rst.heading(rst.literal(one.name), 1) + _map(one))
    return _page(parts)


def _map(one: BpfMap) -> str:
    inner = one.inner if one.inner != one.value else ""
    return _fields(
        {
            "Type": rst.literal(one.type) if one.type else _NONE,
            "Key": rst.literal(one.key) if one.key else _NONE,
            "Value": rst.literal(one.value) if one.value else _NONE,
            "Maximum of entries": rst.literal(one.max_entries) if one.max_entries else _NONE,
            "Flags": rst.literal(one.flags) if one.flags else "",
            "Pinning": rst.literal(one.pinning) if one.pinning else "",
            "Inner map": rst.literal(inner) if inner else "",
            "Objects": _literals(one.objects) or "none, as they are configured",
            "Declared in": rst.literal(str(one.location)),
        }
    )


def tail_calls(slots: Sequence[Number], programs: Sequence[TailProgram]) -> str:
    """Give the page of the tail calls: each slot with its names and programs, and those that are free."""
    groups = by_value(slots)
    free = dict(gaps(groups))
    rows = []
    for value, names in groups.items():
        rows.append(_slot(value, names, programs))
        if value + 1 in free:
            last = free[value + 1]
            rows.append((str(value + 1) if last == value + 1 else f"{value + 1}\u2013{last}", "free", "", ""))
    header = ("Slot", "Identifier", "Aliases", "Programs")
    table = rst.list_table(header, rows)
    return _page([rst.heading(_SUBJECTS["tail-calls"]), table])


def _slot(value: int, names: Sequence[Number], programs: Sequence[TailProgram]) -> tuple[str, ...]:
    own = [number.name for number in names if not number.alias]
    aliases = [number.name for number in names if number.alias]
    known = {number.name for number in names}
    functions = [
        f"{rst.literal(program.function)} ({', '.join(program.objects)})"
        for program in programs
        if program.identifier in known
    ]
    return str(value), _literals(own), _literals(aliases), _lines(functions) or _NONE


def numbers(layout: Layout, tables: Sequence[NumberTable]) -> str:
    """Give the page of the numbers, with a table for each kind."""
    parts = [rst.heading(_SUBJECTS["numbers"])]
    for table in tables:
        parts.append(rst.target(layout.label("numbers", rst.slug(table.title))))
        parts.append(rst.heading(rst.line(table.title), 1))
        parts.append(_number_table(table))
    return _page(parts)


def _number_table(table: NumberTable) -> str:
    columns = {"C": _names(table.in_c)}
    if table.constants:
        columns["Go"] = _names(table.constants)
    if table.texts:
        columns["Text in Go"] = {one.value: rst.line(one.name) for one in table.texts}
    if table.proto:
        columns["Protocol buffer"] = _names(table.proto)
    notes = {one.value: rst.line(one.note) for one in table.in_c if one.note}
    if notes:
        columns["Note"] = notes
    values = sorted({value for column in columns.values() for value in column})
    rows = [(str(value), *(column.get(value, _NONE) for column in columns.values())) for value in values]
    return rst.list_table(("Number", *columns), rows)


def _names(found: Sequence[Number]) -> dict[int, str]:
    named = [one for one in found if one.name]
    return {value: _literals([one.name for one in names]) for value, names in by_value(named).items()}


def tests(layout: Layout, found: Sequence[TestSource], folder: str) -> str:
    """Give the page of the tests: a table for each source."""
    parts = [rst.heading(_SUBJECTS["tests"])]
    for source in found:
        name = source.path.removeprefix(f"{folder}/")
        parts.append(rst.target(layout.label("test", rst.slug(name))))
        parts.append(rst.heading(rst.literal(name), 1))
        rows = list(_tests(source))
        header = ("Test", "Program type", "Prepared by", "Sub-tests")
        parts.append(rst.list_table(header, rows) if rows else rst.paragraph("No tests."))
    return _page(parts)


def _tests(source: TestSource) -> Iterator[tuple[str, ...]]:
    for program in source.programs:
        if program.kind == "CHECK":
            before = [each for each in source.programs if _prepares(each, program)]
            kinds = ", ".join(sorted({each.kind for each in before}))
            subtests = _lines([rst.line(each.text) for each in program.subtests])
            yield rst.literal(program.name), rst.literal(program.type), kinds or _NONE, subtests or _NONE


def _prepares(one: TestProgram, check: TestProgram) -> bool:
    return one.kind != "CHECK" and (one.type, one.name) == (check.type, check.name)


def _literals(names: Sequence[str]) -> str:
    return ", ".join(rst.literal(name) for name in names)


def _lines(items: Sequence[str]) -> str:
    """Give items of a cell one below the other."""
    return "\n".join(f"* {item}" for item in items) if len(items) > 1 else "".join(items)


def _fields(values: Mapping[str, str]) -> str:
    return "".join(f":{name}: {value}\n" for name, value in values.items() if value) + "\n"


def _page(parts: Sequence[str]) -> str:
    return "".join(parts).rstrip("\n") + "\n"
