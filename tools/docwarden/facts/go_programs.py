# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Reads the commands of Go programs from their source, several at a time, and remembers what it read."""

from __future__ import annotations

import hashlib
import importlib
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import docwarden
from docwarden.facts import cobra_commands, cobra_layout
from docwarden.facts.cobra_layout import Layout
from docwarden.facts.commands import Command  # noqa: TC001 - msgspec resolves it
from docwarden.finding import Location
from docwarden.golang.build import Target
from docwarden.golang.functions import GoPanic, ProgramExit
from docwarden.golang.machine import Environment, StepLimitError
from docwarden.golang.modules import Modules
from docwarden.golang.packages import Packages, Sources
from docwarden.golang.program import Build, evaluate
from docwarden.source import Recorder, Trace, WorkTree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docwarden.golang.machine import Machine
    from docwarden.golang.program import Evaluated
    from docwarden.source import Codebase

#: Raised when what is remembered changes its shape.
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class GoProgram:
    """A program to read: its declared inputs. ``arguments`` start with the name it is called by."""

    name: str
    main: str
    tags: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    system: str = "linux"
    architecture: str = "amd64"

    @property
    def build(self) -> Build:
        """The inputs as the evaluator takes them."""
        environment = Environment(
            self.arguments or (self.name,), self.environment, self.system, self.architecture
        )
        return Build(self.main, Target(self.system, self.architecture, frozenset(self.tags)), environment)


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was noted on the way: a place and a sentence."""

    place: Location
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a program: its commands, or why there are none, and what was noted.

    ``uncertain`` are registrations that may be missing, ``constructs`` what was not understood, ``panics``
    initializers that failed, ``broken`` files with syntax errors or that cannot be read.
    """

    command: Command | None
    stopped: Note | None = None
    uncertain: tuple[Note, ...] = ()
    constructs: tuple[Note, ...] = ()
    panics: tuple[Note, ...] = ()
    broken: tuple[Note, ...] = ()
    layout: Layout = field(default_factory=Layout)


def read(
    codebase: Codebase, program: GoProgram, *, cache: Codebase | None = None, sources: Sources | None = None
) -> Reading:
    """Read one program; ``cache`` is Go's module cache, for dependencies that are not vendored.

    Raises InputError where the program has no main package.
    """
    sources = sources or Sources()
    evaluated = evaluate(codebase, program.build, sources=sources, module_cache=cache)
    machine = evaluated.machine
    command, stopped = _command(evaluated)
    layout = cobra_layout.read(machine, evaluated.root, command) if command and evaluated.root else Layout()
    notes = machine.notes
    return Reading(
        command,
        stopped,
        uncertain=tuple(Note(place, text) for place, text in notes.uncertain),
        constructs=tuple(Note(place, text) for place, text in notes.constructs),
        panics=tuple(Note(place, text) for place, text in notes.panics),
        broken=tuple(_broken(machine)),
        layout=layout,
    )


def _command(evaluated: Evaluated) -> tuple[Command | None, Note | None]:
    if evaluated.root is None:
        return None, Note(evaluated.place, evaluated.stopped)
    try:
        return cobra_commands.read(evaluated, evaluated.root), None
    except (GoPanic, ProgramExit) as error:
        return None, Note(error.place, str(error))
    except StepLimitError as error:
        return None, Note(evaluated.machine.place or Location(""), str(error))


def _broken(machine: Machine) -> list[Note]:
    sources = machine.packages.sources
    notes = [Note(Location(path), error.message) for path, error in sources.unreadable.items()]
    for package in machine.packages.loaded():
        if package.own:
            notes += [Note(place, "the file is not valid Go here") for place in package.syntax_errors()]
    return notes


def depends_on(codebase: Codebase, program: GoProgram, changed: frozenset[str]) -> bool:
    """Tell whether a program may be built from one of the changed files: in a package it imports."""
    if any(path.rpartition("/")[2] in ("go.mod", "go.work") or "vendor/" in path for path in changed):
        return True
    packages = Packages(Modules(codebase, program.main), program.build.target, Sources())
    main = packages.modules.import_path(program.main)
    folders = {package.place.folder for package in packages.reachable(main)}
    return any(path.rpartition("/")[0] in folders for path in changed)


def read_all(
    codebase: Codebase,
    programs: Sequence[GoProgram],
    *,
    cache: Path | None = None,
    memory: Path | None = None,
) -> list[Reading]:
    """Read programs, in parallel where there are several processors and several programs.

    ``memory`` is a folder that remembers readings by the contents of all files they depend on; it may be
    removed at any time. Raises InputError as ``read`` does.
    """
    jobs = [_Job(codebase, program, cache, memory) for program in programs]
    found = dict(zip([id(job) for job in jobs], [job.remembered() for job in jobs], strict=True))
    groups: dict[str, list[_Job]] = {}
    for job in jobs:
        if found[id(job)] is None:
            groups.setdefault(job.program.main, []).append(job)
    ordered = sorted(groups.values(), key=len, reverse=True)
    for group, readings in zip(ordered, _in_parallel(codebase, ordered), strict=True):
        found.update(zip([id(job) for job in group], readings, strict=True))
    return [reading for job in jobs if (reading := found[id(job)])]


def _in_parallel(codebase: Codebase, groups: list[list[_Job]]) -> list[list[Reading]]:  # noqa: ARG001
    """Read groups of programs that share a main folder."""
    workers = min(len(groups), os.cpu_count() or 1)
    if workers < 2:  # noqa: PLR2004 - one is no pool
        return [_run(group) for group in groups]
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(_run, groups))


@dataclass(frozen=True, slots=True)
class _Job:
    codebase: Codebase
    program: GoProgram
    cache: Path | None
    memory: Path | None

    def __call__(self) -> Reading:
        recorder = Recorder(self.codebase)
        cache = WorkTree(self.cache) if self.cache else None
        reading = read(recorder, self.program, cache=cache)
        if self.memory:
            self._remember(reading, recorder.trace)
        return reading

    @property
    def _file(self) -> Path:
        inputs = msgspec.json.encode(
            [_FORMAT, _own_digest(), str(self.cache), msgspec.to_builtins(self.program)]
        )
        return (self.memory or Path()) / f"{hashlib.sha256(inputs).hexdigest()}.msgpack"

    def remembered(self) -> Reading | None:
        """Give what is remembered if all it depends on is unchanged; a damaged file counts as none."""
        if not self.memory:
            return None
        try:
            trace, reading = msgspec.msgpack.decode(self._file.read_bytes(), type=tuple[Trace, Reading])
        except (OSError, msgspec.MsgspecError):
            return None
        return reading if trace.holds(self.codebase) else None

    def _remember(self, reading: Reading, trace: Trace) -> None:
        temporary = self._file.with_suffix(f".{os.getpid()}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(msgspec.msgpack.encode((trace, reading)))
            temporary.replace(self._file)
        except OSError:
            return


def _run(group: list[_Job]) -> list[Reading]:
    return [job() for job in group]


def _own_digest() -> str:
    """Give a digest of the evaluator itself, so that another version of it remembers nothing."""
    package = importlib.import_module("docwarden.golang")
    files = sorted(Path(package.__path__[0]).rglob("*.py"))
    digest = hashlib.sha256(docwarden.__version__.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def user_memory() -> Path:
    """Give the folder below the user's cache folder that readings are remembered in."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base, "docwarden", "cmdref")


def module_cache() -> Path | None:
    """Give the folder of Go's module cache (``go help environment``), None where there is none."""
    environment = os.environ
    for base in (
        environment.get("GOMODCACHE"),
        _below(environment.get("GOPATH")),
        str(Path.home() / "go" / "pkg" / "mod"),
    ):
        if base and Path(base).is_dir():
            return Path(base)
    return None


def _below(path: str | None) -> str | None:
    return str(Path(path.split(os.pathsep)[0], "pkg", "mod")) if path else None
