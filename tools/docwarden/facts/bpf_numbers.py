# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Numbers that C, Go and protocol buffers share: drop reasons, trace points, messages, tail calls."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.errors import InputError
from docwarden.facts import c_text, go_source
from docwarden.finding import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docwarden.facts.bpf_sources import Sources, SourceText
    from docwarden.source import Codebase

_ENUM = re.compile(r"\benum\b\s*\w*\s*\{")
_ENUMERATOR = re.compile(r"(\w+)\s*(?:=\s*(.+))?$", re.DOTALL)
_PROTO_ENUM = r"\benum\s+{name}\s*\{{"
_PROTO_VALUE = re.compile(r"\b(\w+)\s*=\s*(-?\w+)\s*(\[[^\]]*\])?\s*;")
_RESERVED = re.compile(r"\breserved\s+([^;\"]+);")
_RANGE = re.compile(r"(\d+)(?:\s+to\s+(\d+))?")
_LONGEST = 4096  # no list of reasons comes near, and "to max" is no list


@dataclass(frozen=True, slots=True)
class Number:
    """A name for a number on one side; ``short`` is the part that the sides have in common, in lower case.

    ``alias`` is the name that it was defined as, where its value is another name.
    """

    name: str
    short: str
    value: int
    location: Location
    note: str = ""
    alias: str = ""


def read_c(sources: Sources, path: str, pattern: str) -> tuple[Number, ...]:
    """Read macros and enumerators whose whole name matches; the first group is the common part.

    Signs do not count. Raises InputError for a value that is neither a number nor a name of the file.
    """
    source = sources.text(path)
    matching = re.compile(pattern)
    known: dict[str, int] = {}
    found = []
    for name, written, offset in _c_values(source):
        alias = written if written in known else ""
        value = known.get(written, _integer(written))
        if value is not None:
            known[name] = value
        if matched := matching.fullmatch(name):
            place = Location(path, source.line(offset))
            if value is None:
                raise InputError(f'{name} is "{written}", which is no number', location=place)
            found.append(Number(name, _short(matched), abs(value), place, _comment(source, offset), alias))
    if not found:
        raise InputError.at(path, f"no macro or enumerator matches {pattern}")
    return tuple(found)


def _c_values(source: SourceText) -> Iterator[tuple[str, str, int]]:
    """Give names with what they are defined as, first those of enumerations."""
    bare = source.bare
    for found in _ENUM.finditer(bare):
        end = c_text.closing(bare, found.end() - 1)
        if end:
            yield from _enumerators(bare, found.end(), end - 1)
    for macro in c_text.definitions(source.code):
        if macro.body:
            yield macro.name, macro.body.strip("() "), macro.start


def _enumerators(bare: str, start: int, end: int) -> Iterator[tuple[str, str, int]]:
    base, steps, offset = "0", 0, start
    for part in c_text.split_arguments(bare, bare, start, end):
        if found := _ENUMERATOR.match(part):
            offset = bare.index(part, offset)
            if found[2]:
                base, steps = found[2].strip(), 0
            number = _integer(base)
            value = str(number + steps) if number is not None else base if not steps else ""
            yield found[1], value, offset
            offset += len(part)
            steps += 1


def _integer(written: str) -> int | None:
    try:
        return int(written.strip("() ").rstrip("uUlL"), 0)
    except ValueError:
        return None


def _comment(source: SourceText, offset: int) -> str:
    """Give the comment at the end of a line."""
    line, _, after = source.text[offset:].partition("\n")
    found = re.search(r"/\*(.*?)\*/", f"{line}\n{after}", re.DOTALL)
    if not found or found.start() > len(line) or found[1].count("\n") > 4:  # noqa: PLR2004 - prose, no label
        return ""
    return " ".join(re.sub(r",?\n\s*\*", "; ", found[1]).split()).replace(" ;", ";")


def _short(matched: re.Match[str]) -> str:
    return (matched[1] if matched.re.groups else matched[0]).replace("_", "").lower()


def read_go_constants(codebase: Codebase, path: str, pattern: str) -> tuple[Number, ...]:
    """Read constants whose whole name matches; see ``go_source.parse`` for the errors."""
    matching = re.compile(pattern)
    found = []
    for constant in go_source.constants(go_source.parse(codebase, path), path):
        if matched := matching.fullmatch(constant.name):
            place = Location(path, constant.line)
            found.append(Number(constant.name, _short(matched), constant.number, place))
    if not found:
        raise InputError.at(path, f"no constant matches {pattern}")
    return tuple(found)


def read_go_texts(codebase: Codebase, path: str, name: str) -> tuple[Number, ...]:
    """Read the texts of numbers from a map literal; InputError where there is none of that name."""
    root = go_source.parse(codebase, path)
    known = {constant.name: constant.number for constant in go_source.constants(root, path)}
    found = tuple(
        Number(label, "", number, Location(path, line))
        for number, label, line in go_source.map_entries(root, name, known)
    )
    if not found:
        raise InputError.at(path, f'no map "{name}" with numbers')
    return found


def read_proto(codebase: Codebase, path: str, name: str, pattern: str) -> tuple[Number, ...]:
    """Read an enumeration of a .proto file; a name that does not match the pattern keeps all of it."""
    text = c_text.blank_comments(codebase.read_text(path))
    found = re.search(_PROTO_ENUM.format(name=re.escape(name)), text)
    end = c_text.closing(c_text.blank_strings(text), found.end() - 1) if found else 0
    if not found or not end:
        raise InputError.at(path, f'no enum "{name}"')
    body = (found.end(), end)
    values = _proto_values(text, path, *body, re.compile(pattern))
    return (*values, *_reserved(text, path, *body))


def _proto_values(text: str, path: str, start: int, end: int, pattern: re.Pattern[str]) -> Iterator[Number]:
    for each in _PROTO_VALUE.finditer(text, start, end):
        matched = pattern.fullmatch(each[1]) or re.fullmatch(r".*", each[1])
        note = "deprecated" if each[3] and "deprecated" in each[3] else ""
        value = _integer(each[2])
        if matched and value is not None:
            place = Location(path, c_text.line_of(text, each.start()))
            yield Number(each[1], _short(matched), value, place, note)


def _reserved(text: str, path: str, start: int, end: int) -> Iterator[Number]:
    """Give the numbers that an enumeration must never use again, as numbers without a name."""
    for statement in _RESERVED.finditer(text, start, end):
        place = Location(path, c_text.line_of(text, statement.start()))
        for first, last in _RANGE.findall(statement[1]):
            top = min(int(last or first), int(first) + _LONGEST)
            yield from (Number("", "", value, place, "reserved") for value in range(int(first), top + 1))


def by_value(numbers: Iterable[Number]) -> Mapping[int, list[Number]]:
    """Group names by their number, in order of the numbers."""
    groups: dict[int, list[Number]] = {}
    for number in sorted(numbers, key=lambda one: one.value):
        groups.setdefault(number.value, []).append(number)
    return groups


def gaps(values: Iterable[int]) -> list[tuple[int, int]]:
    """Give the first and last number of each gap between numbers.

    >>> gaps([1, 2, 5, 7])
    [(3, 4), (6, 6)]
    """
    known = sorted(set(values))
    return [(low + 1, high - 1) for low, high in itertools.pairwise(known) if high - low > 1]
