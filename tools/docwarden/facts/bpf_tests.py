# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The unit tests of BPF programs: which programs each source has, with their sub-tests and messages.

The notation is that of Cilium's test framework: CHECK is a test, PKTGEN and SETUP of the same name prepare
it. A header beside the sources counts as part of each source that includes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from docwarden.facts import c_text
from docwarden.finding import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from docwarden.facts.bpf_sources import Sources, SourceText

PROGRAMS = ("CHECK", "PKTGEN", "SETUP")
MESSAGES = ("test_error", "test_fatal", "test_log")
_SUBTEST = "TEST"
_FRAME = frozenset({"test_init", "test_finish"})

_INCLUDE = re.compile(r'#[ \t]*include[ \t]+"([^"\n]+)"')
_FUNCTION = re.compile(r"\b(\w+)\s*\([^(){};]*\)\s*\{")
_NAME = re.compile(r"\b(\w+)\s*\(")


@dataclass(frozen=True, slots=True)
class Message:
    """A format with the number of its arguments; where it is not a literal, there is no message."""

    text: str
    arguments: int
    location: Location


@dataclass(frozen=True, slots=True)
class TestProgram:
    """A CHECK, PKTGEN or SETUP: program type and name as in its macro, and the C function behind it.

    ``framed`` tells whether test_init() and test_finish() are reached from its body.
    """

    kind: str
    type: str
    name: str
    function: str
    location: Location
    subtests: tuple[Message, ...]
    messages: tuple[Message, ...]
    framed: bool


@dataclass(frozen=True, slots=True)
class TestSource:
    """A .c file with the programs that it has, its own and those of headers that it includes."""

    path: str
    programs: tuple[TestProgram, ...]


def read_tests(sources: Sources, folder: str) -> tuple[TestSource, ...]:
    """Read the tests of a folder, sorted by path; InputError where it cannot be read."""
    ours = set(sources.codebase.files(folder))
    paths = sorted(path for path in ours if path.endswith(".c") and path.rpartition("/")[0] == folder)
    files: dict[str, _File] = {}
    return tuple(TestSource(path, _programs(_closure(sources, path, ours, files))) for path in paths)


@dataclass(slots=True)
class _File:
    """What was found in a file, once for all sources that include it."""

    text: SourceText
    programs: tuple[TestProgram, ...]
    includes: tuple[str, ...]
    _called: dict[str, frozenset[str]] | None = None

    @property
    def called(self) -> dict[str, frozenset[str]]:
        """The names that each function and macro calls; few sources need to know."""
        if self._called is None:
            self._called = dict(_called(self.text))
        return self._called


def _file(text: SourceText) -> _File:
    calls = list(c_text.calls(text.code, (*PROGRAMS, *MESSAGES, _SUBTEST), text.bare))
    inner = [call for call in calls if call.name not in PROGRAMS]
    programs = [_program(text, call, inner) for call in calls if call.name in PROGRAMS]
    found = tuple(program for program in programs if program)
    return _File(text, found, tuple(_INCLUDE.findall(text.code)))


def _closure(sources: Sources, path: str, ours: set[str], files: dict[str, _File]) -> list[_File]:
    """Give a source and the files of the test folder that it includes, directly or not."""
    pending, found = [path], {}
    while pending:
        current = pending.pop()
        if current not in files:
            files[current] = _file(sources.text(current))
        found[current] = files[current]
        folders = (PurePosixPath(current).parent, PurePosixPath(path).parent)
        for name in files[current].includes:
            candidates = [str(folder / name) for folder in folders]
            pending.extend([each for each in candidates if each in ours and each not in found][:1])
    return list(found.values())


def _programs(files: Sequence[_File]) -> tuple[TestProgram, ...]:
    """Give the programs of files that are compiled together; follow the calls of those without a frame."""
    programs = [program for file in files for program in file.programs]
    if all(program.framed for program in programs if program.kind == "CHECK"):
        return tuple(programs)
    called = {name: names for file in files for name, names in file.called.items()}
    return tuple(
        replace(program, framed=program.framed or _reached(program.function, called) >= _FRAME)
        for program in programs
    )


def _program(text: SourceText, call: c_text.Call, inner: Sequence[c_text.Call]) -> TestProgram | None:
    """Give the program that follows a macro, None where it is followed by no function."""
    header = _FUNCTION.search(text.bare, call.end)
    end = c_text.closing(text.bare, header.end() - 1) if header else 0
    if not header or not end or len(call.arguments) < 2:  # noqa: PLR2004 - type and name
        return None
    within = [each for each in inner if header.end() <= each.start < end]
    kind, name = (c_text.string(argument) or argument for argument in call.arguments[:2])
    return TestProgram(
        call.name,
        kind,
        name,
        header[1],
        Location(text.path, text.line(call.start)),
        tuple(_messages(text, (each for each in within if each.name == _SUBTEST))),
        tuple(_messages(text, (each for each in within if each.name != _SUBTEST))),
        all(name in text.bare[header.end() : end] for name in _FRAME),
    )


def _messages(text: SourceText, calls: Iterable[c_text.Call]) -> Iterator[Message]:
    for call in calls:
        written = c_text.string(call.arguments[0]) if call.arguments else None
        if written is not None:
            yield Message(written, len(call.arguments) - 1, Location(text.path, text.line(call.start)))


def _called(text: SourceText) -> Iterator[tuple[str, frozenset[str]]]:
    """Give what functions and macros call, as far as they can be told apart without a compiler."""
    for found in _FUNCTION.finditer(text.bare):
        body = text.bare[found.end() : c_text.closing(text.bare, found.end() - 1)]
        yield found[1], frozenset(_NAME.findall(body))
    yield from ((macro.name, frozenset(_NAME.findall(macro.body))) for macro in c_text.definitions(text.code))


def _reached(function: str, called: Mapping[str, frozenset[str]]) -> set[str]:
    """Give the names that a function calls, directly or not; the frame itself is not entered."""
    pending, seen = [function], set(_FRAME)
    reached: set[str] = set()
    while pending:
        name = pending.pop()
        if name in called and name not in seen:
            seen.add(name)
            reached |= called[name]
            pending.extend(called[name])
    return reached
