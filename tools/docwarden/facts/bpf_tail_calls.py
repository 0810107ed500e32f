# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The programs that BPF objects reach by tail calls, and the numbers of their slots."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.facts import c_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docwarden.facts.bpf_sources import BpfObject, Sources, SourceText


@dataclass(frozen=True, slots=True)
class TailProgram:
    """A function in a slot, which has the number behind ``identifier``, and the objects that have it."""

    identifier: str
    function: str
    objects: tuple[str, ...]


def read_tail_programs(
    sources: Sources, objects: Sequence[BpfObject], declare: str, pattern: str
) -> tuple[TailProgram, ...]:
    """Read the functions that a macro declares for identifiers that match; macros around it count as well."""
    texts = sources.texts({path for each in objects for path in each.unit.files})
    names = [declare, *_wrappers(texts, declare)]
    functions: dict[tuple[str, str], list[str]] = {}
    for each in objects:
        for one in each.unit.functions:
            functions.setdefault((one.path, one.name), []).append(each.name)
    found = {
        (identifier, function, tuple(functions[text.path, function]))
        for text in texts
        for identifier, candidates in _declarations(text, names, re.compile(pattern))
        for function in candidates
        if (text.path, function) in functions
    }
    return tuple(TailProgram(*each) for each in sorted(found))


def _wrappers(texts: Sequence[SourceText], declare: str) -> Iterator[str]:
    for text in texts:
        if declare in text.code:
            macros = c_text.definitions(text.code)
            yield from (each.name for each in macros if f"{declare}(" in each.body)


def _declarations(
    text: SourceText, names: Sequence[str], pattern: re.Pattern[str]
) -> Iterator[tuple[str, list[str]]]:
    """Give identifiers with the names among which that of the function is."""
    if not any(name in text.code for name in names):
        return
    for call in c_text.calls(text.code, names, text.bare):
        identifier = next((each for each in call.arguments if pattern.fullmatch(each)), "")
        if identifier and call.name == names[0]:
            yield identifier, re.findall(r"\w+(?=\s*\()", text.bare[call.end : text.bare.find("{", call.end)])
        elif identifier:
            yield identifier, [each for each in call.arguments if each != identifier]
