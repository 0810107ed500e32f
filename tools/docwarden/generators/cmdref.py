# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Command reference: a page per command of a program, with its flags."""

from __future__ import annotations

import enum
import posixpath
import shlex
from typing import TYPE_CHECKING, Annotated

import msgspec

from docwarden import command_drift
from docwarden.command_drift import ORPHAN, STALE, UNCERTAIN, UNREACHED, UNREADABLE
from docwarden.config import Settings, setting
from docwarden.errors import ConfigError, InputError
from docwarden.facts import click_commands, command_binaries, command_crawl, go_programs, go_readings
from docwarden.facts.cobra_layout import Layout
from docwarden.facts.go_programs import GoProgram
from docwarden.golang.sources import Sources
from docwarden.markup import command_markdown
from docwarden.pages import without_mark
from docwarden.registry import Generated, GeneratorOptions
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from docwarden.facts.commands import Command
    from docwarden.facts.go_programs import Reading
    from docwarden.finding import Finding
    from docwarden.source import Codebase

RULES = (STALE, UNCERTAIN, ORPHAN, UNREADABLE, UNREACHED)


_NAME_ONE = "write [[generators.cmdref.programs]] with name and main, binary or click for each program"


class Reader(enum.StrEnum):
    """Where a program's commands are read from."""

    AUTO = "auto"
    CLICK = "click"
    BINARY = "binary"
    SOURCE = "source"
    CRAWL = "crawl"


class Frame(enum.StrEnum):
    """What stands before a page, and what its links are called."""

    PROGRAM = "program"
    COBRA = "cobra"


class Program(Settings, frozen=True, kw_only=True):
    """``[[generators.cmdref.programs]]``: a program to document."""

    name: Annotated[str, setting("The name of the program, as users type it.")]
    click: Annotated[
        str, setting("Where its click command is, as `module:object`; the module is imported.")
    ] = ""
    main: Annotated[str, setting("The folder of its Go main package.")] = ""
    tags: Annotated[tuple[str, ...], setting("The build tags that the Go program is built with.")] = ()
    binary: Annotated[str, setting("The compiled program, as a path below the root.")] = ""
    environment: Annotated[
        dict[str, str],
        setting("The environment that the program sees; nothing else is passed on from source."),
    ] = msgspec.field(default_factory=lambda: {"HOME": "$HOME"})


class Options(GeneratorOptions, frozen=True, kw_only=True):
    """The settings of the command reference; `output` is a folder."""

    programs: Annotated[tuple[Program, ...], setting("The programs to document.")]
    reader: Annotated[
        Reader,
        setting(
            "Where commands are read from: `source` evaluates Go source, `binary` runs the compiled program's own "  # noqa: E501
            "generator, `crawl` asks it for help; `auto` is `binary` where there is one, else `source`."
        ),
    ] = Reader.AUTO
    command: Annotated[
        str, setting("How a compiled program writes its pages; `{program}` and `{dir}` are put in.")
    ] = "{program} cmdref {dir}"
    notice: Annotated[str, setting("The first line of each page; `{program}` is put in.")] = ""
    layout: Annotated[
        Frame,
        setting(
            "What opens a page, and what its links are called: `program` is as a Go program's own generator "
            "writes them, `cobra` is nothing, and the names of the files."
        ),
    ] = Frame.PROGRAM
    seconds: Annotated[float, setting("How long a compiled program may take.")] = 60


def generate(codebase: Codebase, options: Options) -> Generated:
    """Make the pages of all programs."""
    if not options.programs:
        raise ConfigError("the list `programs` of the command reference is empty", hint=_NAME_ONE)
    chosen = present(codebase, options)
    made: dict[str, str] = {}
    findings: list[Finding] = []
    drift: list[Finding] = []
    for program in chosen:
        if _reader(codebase, options, program) is Reader.CLICK:
            tree = click_commands.read(program.click, program.name, "generators.cmdref.programs.click")
            made |= pages(options, tree)
    compiled = [program for program in chosen if _reader(codebase, options, program) is Reader.BINARY]
    made |= _binary_pages(codebase, options, compiled)
    for program in chosen:
        if _reader(codebase, options, program) is Reader.CRAWL:
            made |= pages(options, _crawled(codebase, options, program))
    sources = [program for program in chosen if _reader(codebase, options, program) is Reader.SOURCE]
    files = Sources()
    evaluated = [program for program in sources if _may_have_changed(codebase, options, program, files)]
    made |= _committed(codebase, options, [program for program in sources if program not in evaluated])
    readings = _readings(codebase, options, evaluated)
    for program, reading in zip(evaluated, readings, strict=True):
        command = _command(program, reading)
        told = command_drift.compare(codebase, options.output, command, reading)
        layout = reading.layout if options.layout is Frame.PROGRAM else None
        made |= {**pages(options, told.command, layout), **_unmarked(options, told.carried)}
        findings += told.uncertain
        drift += told.stale
    drift += command_drift.orphans(codebase, options.output, [item.name for item in options.programs], made)
    if len(evaluated) == len(sources) == len(chosen):
        findings += command_drift.unreached(readings)
    return Generated(made, tuple(sorted(set(findings))), tuple(drift))


def commands(codebase: Codebase, options: Options) -> dict[str, Command]:
    """Read the Go programs of a codebase from source, by name; those it does not have are left out."""
    programs = [item for item in options.programs if item.main and codebase.is_folder(item.main)]
    return {
        program.name: _command(program, reading)
        for program, reading in zip(programs, _readings(codebase, options, programs), strict=True)
    }


def present(codebase: Codebase, options: Options) -> list[Program]:
    """List the programs that a checkout has."""
    return [
        program
        for program in options.programs
        if not options.optional or not program.main or _is_documented(codebase, options, program)
    ]


def _is_documented(codebase: Codebase, options: Options, program: Program) -> bool:
    page = posixpath.join(options.output, f"{program.name}.md")
    return codebase.is_folder(program.main) and codebase.is_file(page)


def go_program(program: Program, options: Options) -> GoProgram:
    """Give a program as the evaluator takes it: it is called as its compiled twin would be."""
    words = shlex.split(options.command)
    arguments = tuple(word.format(program=program.name, dir=options.output) for word in words)
    return GoProgram(program.name, program.main, program.tags, arguments, program.environment)


def pages(options: Options, command: Command, layout: Layout | None = None) -> dict[str, str]:
    """Render a program: page texts by path. A notice that is set wins over what the program itself writes."""
    layout = layout or Layout()
    notice = options.notice.format(program=command.path[0])
    texts = command_markdown.pages(command, layout.links)
    heads = {file: f"{notice}\n\n" if notice else layout.heads.get(file, "") for file in texts}
    return {posixpath.join(options.output, file): heads[file] + text for file, text in texts.items()}


def _reader(codebase: Codebase, options: Options, program: Program) -> Reader:
    if program.click:
        return Reader.CLICK
    if options.reader is not Reader.AUTO:
        return options.reader
    if program.binary and codebase.is_file(program.binary) and isinstance(codebase, WorkTree):
        return Reader.BINARY
    if not program.main:
        raise InputError.at(
            program.binary or options.output,
            f"there is nothing to read {program.name} from",
            hint="name its main package (main), its compiled file (binary) or its click command (click)",
        )
    return Reader.SOURCE


def _file(codebase: Codebase, program: Program) -> Path:
    if not isinstance(codebase, WorkTree) or not codebase.is_file(program.binary):
        raise InputError.at(
            program.binary or program.name, "the compiled program is not there", hint="build it first"
        )
    return codebase.root / program.binary


def _binary_pages(codebase: Codebase, options: Options, programs: Sequence[Program]) -> dict[str, str]:
    binaries = [
        command_binaries.Binary(_file(codebase, item), options.command, item.environment, options.seconds)
        for item in programs
    ]
    found = command_binaries.read_all(binaries) if binaries else []
    return {posixpath.join(options.output, name): text for texts in found for name, text in texts.items()}


def _crawled(codebase: Codebase, options: Options, program: Program) -> Command:
    limits = command_crawl.Limits(seconds=options.seconds)
    file = _file(codebase, program)
    return command_crawl.read(file, folder=file.parent, environment=program.environment, limits=limits)


def _may_have_changed(codebase: Codebase, options: Options, program: Program, sources: Sources) -> bool:
    changed = codebase.changed if isinstance(codebase, WorkTree) else None
    if changed is None:
        return True
    pages_folder = f"{options.output}/{program.name}"
    return go_programs.depends_on(codebase, go_program(program, options), changed, sources) or any(
        path.startswith((f"{pages_folder}_", f"{pages_folder}.md")) for path in changed
    )


def _committed(codebase: Codebase, options: Options, programs: Sequence[Program]) -> dict[str, str]:
    """Give the committed pages of programs that are not looked at, as they are."""
    prefixes = tuple(prefix for program in programs for prefix in (f"{program.name}.md", f"{program.name}_"))
    names = [name for name in codebase.names(options.output) if prefixes and name.startswith(prefixes)]
    texts = {
        posixpath.join(options.output, name): codebase.read_text(posixpath.join(options.output, name))
        for name in names
    }
    return _unmarked(options, texts)


def _unmarked(options: Options, texts: Mapping[str, str]) -> dict[str, str]:
    """Give committed pages as they were made: the mark of pages that are not adopted is put on again."""
    return {path: text if options.adopted else without_mark(text) for path, text in texts.items()}


def _readings(codebase: Codebase, options: Options, programs: Sequence[Program]) -> list[Reading]:
    return go_readings.read_all(
        codebase,
        [go_program(program, options) for program in programs],
        cache=go_readings.module_cache(),
        memory=go_readings.user_memory(),
    )


def _command(program: Program, reading: Reading) -> Command:
    if reading.command:
        return reading.command
    stopped = reading.stopped
    place = stopped.place if stopped else None
    reason = stopped.text if stopped else "it executes no command"
    raise InputError(
        f"{program.name} cannot be read from source: {reason}",
        location=place,
        hint='mend it, or build the program and set reader = "binary"',
    )
