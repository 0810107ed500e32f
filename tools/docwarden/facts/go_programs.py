# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Reads the commands of a Go program from its source."""

from __future__ import annotations

import contextlib
import gc
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docwarden.facts import cobra_commands, cobra_layout
from docwarden.facts.cobra_layout import Layout
from docwarden.facts.commands import Command  # noqa: TC001 - msgspec resolves it
from docwarden.finding import Location
from docwarden.golang import registration
from docwarden.golang.build import Target
from docwarden.golang.endings import GoPanic, ProgramExit, StepLimitError
from docwarden.golang.machine import Environment
from docwarden.golang.modules import Modules
from docwarden.golang.packages import Packages
from docwarden.golang.program import Build, evaluate
from docwarden.golang.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docwarden.golang.machine import Machine
    from docwarden.golang.program import Evaluated
    from docwarden.source import Codebase


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
    initializers that failed, ``broken`` files with syntax errors or that cannot be read. ``reached`` are the
    places that registered something, ``unreached`` those in the program's packages that look as if they do.
    """

    command: Command | None
    stopped: Note | None = None
    uncertain: tuple[Note, ...] = ()
    constructs: tuple[Note, ...] = ()
    panics: tuple[Note, ...] = ()
    broken: tuple[Note, ...] = ()
    layout: Layout = field(default_factory=Layout)
    reached: tuple[Location, ...] = ()
    unreached: tuple[Note, ...] = ()


def read(
    codebase: Codebase, program: GoProgram, *, cache: Codebase | None = None, sources: Sources | None = None
) -> Reading:
    """Read one program; ``cache`` is Go's module cache, for dependencies that are not vendored.

    Raises InputError where the program has no main package.
    """
    with _without_collection():
        evaluated = evaluate(codebase, program.build, sources=sources or Sources(), module_cache=cache)
        command, stopped = _command(evaluated)
        return _reading(evaluated, command, stopped)


def _reading(evaluated: Evaluated, command: Command | None, stopped: Note | None) -> Reading:
    machine = evaluated.machine
    layout = cobra_layout.read(machine, evaluated.root, command) if command and evaluated.root else Layout()
    notes = machine.notes
    own = [package for package in machine.packages.loaded() if package.own]
    noted = machine.reached | {place for place, _ in notes.uncertain}
    return Reading(
        command,
        stopped,
        uncertain=_noted(notes.uncertain),
        constructs=_noted(notes.constructs),
        panics=_noted(notes.panics),
        broken=tuple(_broken(machine)),
        layout=layout,
        reached=tuple(sorted(machine.reached)),
        unreached=_noted(sorted(registration.never_reached(own, noted))) if command else (),
    )


def _noted(found: Iterable[tuple[Location, str]]) -> tuple[Note, ...]:
    return tuple(Note(place, text) for place, text in found)


@contextlib.contextmanager
def _without_collection() -> Iterator[None]:
    """Keep Python from looking for garbage: nearly all that an evaluation makes lives as long as it does."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


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


def depends_on(
    codebase: Codebase, program: GoProgram, changed: frozenset[str], sources: Sources | None = None
) -> bool:
    """Tell whether a program may be built from one of the changed files: in a package it imports.

    ``sources`` keeps what was read for the next program.
    """
    if any(path.rpartition("/")[2] in ("go.mod", "go.work") or "vendor/" in path for path in changed):
        return True
    packages = Packages(Modules(codebase, program.main), program.build.target, sources or Sources())
    main = packages.modules.import_path(program.main)
    folders = {package.place.folder for package in packages.reachable(main)}
    return any(path.rpartition("/")[0] in folders for path in changed)
