# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Tabulate the names by which a program's flag allows or forbids the operations of an HTTP API.

A name is the method and the words of the path, each with a capital: ``PUT /endpoint/{id}`` is PutEndpointID.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from docwarden.config import Settings, setting
from docwarden.facts.openapi import read_api
from docwarden.finding import Rule, Severity
from docwarden.markup import rst
from docwarden.registry import Generated, GeneratorOptions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docwarden.facts.openapi import Operation
    from docwarden.finding import Finding
    from docwarden.source import Codebase

BROKEN_TABLE = Rule(
    id="api-restrictions-broken-table",
    severity=Severity.WARNING,
    summary="A name of an API restriction fits the compat style's table, whose rule has 21 characters.",
    why="A longer name runs into the margin between the columns, and docutils refuses the whole table.",
    bad="===================== ================\nGetEndpointIDHealthLog Returns the log.\n"
    "===================== ================",
    good="===================== ================\nGetEndpointIDHealth   Returns the log.\n"
    "===================== ================",
    language="rst",
)

AMBIGUOUS_NAME = Rule(
    id="api-restrictions-ambiguous-name",
    severity=Severity.WARNING,
    summary="Each operation of an API has a name of its own.",
    why="Operations of one name are allowed and forbidden together, and the compat style shows one of them.",
    bad="GET /node/{id}\nGET /node/id",
    good="GET /node/{id}\nGET /node/self",
)

METHODS = ("delete", "get", "patch", "post", "put")

_RULE = "=" * 21
_DESCRIPTION_RULE = "=" * 20
_MIN_WIDTH = 20
_WRAP = 60


class Table(Settings, frozen=True, kw_only=True):
    """A table of the page: one API, and the flag that restricts it."""

    title: Annotated[str, setting("The heading of the table.")]
    openapi: Annotated[str, setting("The OpenAPI document.", path="file")]
    program: Annotated[str, setting("The program that serves the API.")]
    flag: Annotated[str, setting("The flag, without dashes, that takes the names.")]


class Options(GeneratorOptions, frozen=True, kw_only=True):
    """The settings of api-restrictions."""

    tables: Annotated[tuple[Table, ...], setting("The tables, in order of the page.")]
    acronyms: Annotated[tuple[str, ...], setting("The words of a path that are written in capitals.")] = (
        "bgp",
        "id",
        "ip",
        "ipam",
        "lrp",
    )
    introduction: Annotated[
        str, setting("The sentence above each table, in which `{program}` and `{flag}` are replaced.")
    ] = "The flag ``--{flag}`` of ``{program}`` takes these names."
    notice: Annotated[str, setting("The comment at the top of the compat page.")] = "Generated; do not edit."
    style: Annotated[
        Literal["compat", "modern"],
        setting("`compat` is the simple table that Cilium commits, `modern` one with anchors and paths."),
    ] = "modern"
    title: Annotated[str, setting("The heading of the modern page; empty for a page to be included.")] = (
        "API restrictions"
    )


@dataclass(frozen=True, slots=True)
class _Restriction:
    name: str
    operation: Operation


def generate(codebase: Codebase, options: Options) -> Generated:
    """Read the OpenAPI documents and render their tables; see ``read_api`` for the errors."""
    tables = [(table, _restrictions(codebase, table, options.acronyms)) for table in options.tables]
    findings = [finding for _, rows in tables for finding in _ambiguous(rows)]
    if options.style == "modern":
        return Generated({options.output: _modern(tables, options)}, tuple(findings))
    findings += [finding for _, rows in tables for finding in _too_long(rows)]
    return Generated({options.output: _compat(tables, options)}, tuple(findings))


def flag_name(method: str, path: str, acronyms: Sequence[str]) -> str:
    """Give the name of an operation: its method and the words of its path, each with a capital.

    >>> flag_name("get", "/node/{id}/health-log", ["id"])
    'GetNodeIDHealthLog'
    """
    words = re.split(r"[/-]", path.removeprefix("/"))
    return method.capitalize() + "".join(_capitalized(word.strip("{}"), acronyms) for word in words)


def _capitalized(word: str, acronyms: Sequence[str]) -> str:
    return word.upper() if word in acronyms else word[:1].upper() + word[1:].lower()


def _restrictions(codebase: Codebase, table: Table, acronyms: Sequence[str]) -> list[_Restriction]:
    """Name the operations of an API, sorted bytewise by name and path."""
    found = [
        _Restriction(flag_name(operation.method, operation.path, acronyms), operation)
        for operation in read_api(codebase, table.openapi).operations
        if operation.method in METHODS
    ]
    return sorted(found, key=lambda row: (row.name, row.operation.path))


def _ambiguous(rows: Sequence[_Restriction]) -> Iterator[Finding]:
    for before, row in itertools.pairwise(rows):
        if before.name == row.name:
            message = f"{row.name} stands for {before.operation.path} and for {row.operation.path}"
            yield AMBIGUOUS_NAME.at(row.operation.location, message, hint="rename one of the two paths")


def _too_long(rows: Sequence[_Restriction]) -> Iterator[Finding]:
    for row in rows:
        if len(row.name) > len(_RULE):
            message = f"{row.name} is longer than {len(_RULE)} characters and breaks the table"
            hint = 'shorten the path, or use style = "modern"'
            yield BROKEN_TABLE.at(row.operation.location, message, hint=hint)


def _compat(tables: Sequence[tuple[Table, list[_Restriction]]], options: Options) -> str:
    lines = [f".. {options.notice}"]
    for table, rows in tables:
        lines += ["", table.title, "=" * len(table.title), "", _introduction(table, options), ""]
        lines += _simple_table({row.name: row.operation.description for row in reversed(rows)})
    return "\n".join([*lines, ""])


def _simple_table(descriptions: dict[str, str]) -> list[str]:
    """Lay the first column out as a Go tabwriter does: at least 20 wide, a blank behind the longest cell."""
    rule = (_RULE, _DESCRIPTION_RULE)
    cells = [rule, ("Flag Name ", "Description"), rule]
    for name in sorted(descriptions):
        first, *rest = _wrap(descriptions[name])
        cells += [(name, first), *((" ", line) for line in rest)]
    width = max(_MIN_WIDTH, max(len(cell) for cell, _ in cells) + 1)
    return [f"{cell:<{width}}{text}" for cell, text in [*cells, rule]]


def _wrap(text: str) -> list[str]:
    """Fill lines of 60 bytes; a longer word has a line of its own, an empty text is a dash."""
    lines: list[str] = []
    length = 0
    for word in text.split():
        size = len(word.encode())
        if lines and length + 1 + size <= _WRAP:
            lines[-1] += f" {word}"
            length += 1 + size
        else:
            lines.append(word)
            length = size
    return lines or ["-"]


def _introduction(table: Table, options: Options) -> str:
    return options.introduction.replace("{program}", table.program).replace("{flag}", table.flag)


def _modern(tables: Sequence[tuple[Table, list[_Restriction]]], options: Options) -> str:
    page = rst.heading(options.title) if options.title else ""
    labels: Counter[str] = Counter()
    for table, rows in tables:
        page += rst.heading(rst.line(table.title), 1) + f"{_introduction(table, options)}\n\n"
        cells = [_cells(row, _label(table, row, labels)) for row in rows]
        page += rst.list_table(("Name", "Method", "Path", "Description"), cells) if cells else ""
    return page.rstrip("\n") + "\n"


def _label(table: Table, row: _Restriction, taken: Counter[str]) -> str:
    """Make the anchor of a name, unique on the page."""
    label = rst.slug(f"{table.program}-{table.flag}-{row.name}")
    taken[label] += 1
    return label if taken[label] == 1 else f"{label}-{taken[label]}"


def _cells(row: _Restriction, label: str) -> tuple[str, str, str, str]:
    operation = row.operation
    return (
        rst.target(label) + rst.literal(row.name),
        operation.method.upper(),
        rst.literal(operation.path),
        _description(operation),
    )


def _description(operation: Operation) -> str:
    # The parser takes 0.1 s to load, and the compat style has no use for it.
    from docwarden.markup import common_mark  # noqa: PLC0415

    text = common_mark.to_rst(operation.description.strip() or operation.summary) or "\u2013"
    if operation.deprecated and not text.lower().startswith("deprecated"):
        return f"*Deprecated.*\n\n{text}"
    return text
