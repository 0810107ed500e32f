# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Tells how the commands of a program differ from its committed pages, flag by flag."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from docwarden.facts import command_pages
from docwarden.facts.commands import Command
from docwarden.finding import Location, Rule, Severity
from docwarden.markup import command_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docwarden.facts.command_pages import Page
    from docwarden.facts.commands import Flag
    from docwarden.facts.go_programs import Note, Reading
    from docwarden.finding import Finding
    from docwarden.source import Codebase

STALE = Rule(
    id="stale-flag",
    severity=Severity.ERROR,
    summary="A page of the command reference shows the flags, types and defaults that the program has.",
    why="A reader who sets a flag that is gone, or counts on a default that changed, learns it in production.",  # noqa: E501
    bad='flags.Int("workers", 10, "How many run")\nagent.md: --workers int   How many run (default 5)',
    good='flags.Int("workers", 10, "How many run")\nagent.md: --workers int   How many run (default 10)',
)

UNCERTAIN = Rule(
    id="uncertain-flag",
    severity=Severity.WARNING,
    summary="What the command reference says of a flag could be told from the source.",
    why="A value that depends on the machine, on time or on code that is not there cannot be known before "
    "the program runs. The committed text is kept, and whether it is right has to be looked at.",
    bad='flags.Int("workers", runtime.NumCPU(), "How many run")',
    good='flags.Int("workers", 0, "How many run, 0 for one per processor")',
    language="go",
)

ORPHAN = Rule(
    id="orphan-command",
    severity=Severity.ERROR,
    summary="Each page of the command reference belongs to a command that the program has.",
    why="The page documents a command that is gone, and no run will ever refresh it.",
    bad="cmdref/agent_old.md; the command `agent old` was removed",
    good="cmdref/agent_old.md was removed with its command",
)

UNREADABLE = Rule(
    id="unreadable-source",
    severity=Severity.WARNING,
    summary="All Go source that a program is read from can be read.",
    why="What a broken file declares is missing from what is told of the program, though the rest is read.",
    bad="func addFlags( {",
    good="func addFlags() {}",
    language="go",
)


UNREACHED = Rule(
    id="unreached-flag",
    severity=Severity.NOTE,
    summary="Each registration of a flag in the packages of a program is reached when the program starts.",
    why="A flag that is registered where no documented program comes by is on no page. That is right for "
    "flags of tests and of interactive commands, and wrong for what the evaluator missed.",
    bad='func AddFlags(flags *pflag.FlagSet) { // nobody calls it\n    flags.Int("workers", 10, "")\n}',
    good="func main() {\n    AddFlags(command.Flags())\n}",
    language="go",
)


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a comparison: the command with gaps filled from its pages, what drifted.

    ``carried`` are committed pages that are kept, as what they show cannot be known.
    """

    command: Command
    stale: list[Finding] = field(default_factory=list)
    uncertain: list[Finding] = field(default_factory=list)
    carried: dict[str, str] = field(default_factory=dict)


def compare(codebase: Codebase, folder: str, command: Command, reading: Reading) -> Told:
    """Compare a program with its committed pages below a folder."""
    told = Told(command)
    command = _with_completion(codebase, folder, command, reading, told)
    kept = replace(told, command=_filled(codebase, folder, command, told))
    kept.uncertain.extend(_notes(reading))
    return kept


def _filled(codebase: Codebase, folder: str, command: Command, told: Told) -> Command:
    path = posixpath.join(folder, command.file_name)
    if path in told.carried:
        return command
    text = codebase.read_text(path) if codebase.is_file(path) else None
    page = command_pages.parse(text) if text is not None else None
    if page:
        told.stale.extend(_stale(path, page, command))
    told.uncertain.extend(_uncertain(path, command))
    return replace(
        command,
        flags=_known(command.flags, page),
        inherited_flags=_known(command.inherited_flags, page),
        children=tuple(_filled(codebase, folder, child, told) for child in command.children),
    )


def _known(flags: Iterable[Flag], page: Page | None) -> tuple[Flag, ...]:
    return tuple(command_pages.known_as(flag, page.flags.get(flag.name) if page else None) for flag in flags)


def _stale(path: str, page: Page, command: Command) -> Iterator[Finding]:
    """Compare the flags of two pages, both read back in the same way, so that only real differences show."""
    facts = command_pages.all_flags(command)
    ours = command_pages.parse(command_markdown.page_of(command)).flags
    name = posixpath.basename(path)
    for flag in ours.values():
        committed, place = page.flags.get(flag.name), facts[flag.name].place
        where = f" ({place})" if place.path else ""
        if committed is None:
            if not facts[flag.name].uncertain:
                yield STALE.at(Location(path), f"`--{flag.name}`{where} is missing from {name}")
            continue
        for part, source, shown in command_pages.differences(flag, committed):
            values = f"{_quoted(source)} in the source, {_quoted(shown)} in {name}"
            message = f"{part} of `--{flag.name}`{where} is {values}"
            yield STALE.at(Location(path, page.lines[flag.name]), message)
    for gone in sorted(page.flags.keys() - ours.keys()):
        message = f"`--{gone}` is in {name}, and {command.name} has no such flag"
        yield STALE.at(Location(path, page.lines[gone]), message)


def _quoted(text: str) -> str:
    short = text if len(text) <= 60 else f"{text[:57]}…"  # noqa: PLR2004 - what is read at a glance
    return f'"{short}"' if " " in short or not short else short


def _uncertain(path: str, command: Command) -> Iterator[Finding]:
    for reason in command.unknown:
        yield UNCERTAIN.at(Location(path), f"{command.name}: {reason}")
    for flag in command.flags:
        place = flag.place if flag.place.path else Location(path)
        for reason in flag.unknown:
            yield UNCERTAIN.at(place, f"`--{flag.name}` of {command.name}: {reason}")
        if flag.uncertain:
            yield UNCERTAIN.at(
                place, f"`--{flag.name}` of {command.name} may not be registered: {flag.uncertain}"
            )
    if command.uncertain:
        yield UNCERTAIN.at(Location(path), f"{command.name} may not be registered: {command.uncertain}")


def _notes(reading: Reading) -> Iterator[Finding]:
    yield from _findings(reading.uncertain, "flags or commands may be registered here: ")
    yield from _findings(reading.constructs, "not understood, and left out: ")
    yield from _findings(reading.panics, "an initializer fails: ")
    for note in reading.broken:
        yield UNREADABLE.at(note.place, note.text)


def unreached(readings: Iterable[Reading]) -> list[Finding]:
    """Find registrations in the packages of some programs that none of them reaches."""
    known = [reading for reading in readings if reading.command]
    reached = {place for reading in known for place in reading.reached}
    notes = {note.place: note.text for reading in known for note in reading.unreached}
    return [
        UNREACHED.at(place, f"no program that is documented comes by: {text}")
        for place, text in sorted(notes.items())
        if place not in reached
    ]


def _findings(notes: Iterable[Note], what: str) -> Iterator[Finding]:
    for note in notes:
        if note.place.path:
            yield UNCERTAIN.at(note.place, f"{what}{note.text}")


def _with_completion(
    codebase: Codebase, folder: str, command: Command, reading: Reading, told: Told
) -> Command:
    """Keep the committed completion pages where cobra's source, which has their texts, is not there."""
    name = command.path[0]
    root = posixpath.join(folder, command.file_name)
    if not lacks_completion(reading) or not codebase.is_file(root):
        return command
    page = command_pages.parse(codebase.read_text(root))
    short = page.related.get(f"{name} completion")
    if short is None:
        return command
    for file in codebase.names(folder):
        if file == f"{name}_completion.md" or file.startswith(f"{name}_completion_"):
            told.carried[posixpath.join(folder, file)] = codebase.read_text(posixpath.join(folder, file))
    child = Command((name, "completion"), short, "", "", ())
    return replace(command, children=tuple(sorted((*command.children, child), key=lambda item: item.path)))


def lacks_completion(reading: Reading) -> bool:
    """Tell whether the texts of cobra's completion commands could not be read."""
    return any(not note.place.path for note in reading.uncertain)


def orphans(codebase: Codebase, folder: str, programs: Sequence[str], made: Iterable[str]) -> list[Finding]:
    """Find pages that are named after a program and that no program makes."""
    known = set(made)
    if not known or not codebase.is_folder(folder):
        return []
    found = []
    for name in codebase.names(folder):
        path = posixpath.join(folder, name)
        program = name.removesuffix(".md").partition("_")[0]
        if name.endswith(".md") and program in programs and path not in known:
            message = f"{name} documents a command that {program} does not have"
            found.append(ORPHAN.at(Location(path), message, hint=f"git rm {path}"))
    return found
