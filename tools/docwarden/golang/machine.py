# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""One run of a program: what it calls, its limits, and what was noted on the way."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from docwarden.finding import NOWHERE
from docwarden.golang import (
    assignments,
    branches,
    calls,
    expressions,
    functions,
    indexing,
    literals,
    models,
    statements,
)
from docwarden.golang import type_expressions as _types
from docwarden.golang.doubt import forget_buffer, is_buffer, takes_registrations
from docwarden.golang.dynamic_types import description
from docwarden.golang.endings import GoPanic, ProgramExit, StepLimitError
from docwarden.golang.function_values import Function
from docwarden.golang.method_sets import MethodSets
from docwarden.golang.names import Names
from docwarden.golang.types import Type
from docwarden.golang.values import Native, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docwarden.finding import Location
    from docwarden.golang.context import Frame
    from docwarden.golang.function_values import FunctionCode
    from docwarden.golang.initialization import Postponed
    from docwarden.golang.packages import Packages
    from docwarden.golang.values import Value
    from docwarden.source import Codebase

#: Registers how each kind of node is compiled.
COMPILERS = (assignments, branches, calls, expressions, indexing, literals, statements, _types)

#: Steps before a program is taken to be caught in a loop: statements that run, and parts of skipped code that
#: are looked at. The Cilium agent takes ninety thousand; OpenShift's oc, which renders the Markdown of its
#: help, 1.6 million.
MAX_STEPS = 3_000_000

#: How deep functions may call each other.
MAX_DEPTH = 300

#: What a model raises for arguments that it cannot work with.
_MISUSED = (AttributeError, LookupError, TypeError, ValueError, ArithmeticError, re.error)


@dataclass(frozen=True, slots=True)
class Environment:
    """What a program sees of the world; all of it is declared, nothing is taken from this machine."""

    arguments: tuple[str, ...] = ("program",)
    variables: Mapping[str, str] = field(default_factory=dict)
    system: str = "linux"
    architecture: str = "amd64"
    host: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a native function: the machine, and where the call stands."""

    machine: Machine
    place: Location


@dataclass(slots=True)
class Notes:
    """What the evaluation noted: each a place and a sentence, in the order they were met."""

    uncertain: dict[tuple[Location, str], None] = field(default_factory=dict)
    constructs: dict[tuple[Location, str], None] = field(default_factory=dict)
    panics: dict[tuple[Location, str], None] = field(default_factory=dict)


class Machine:
    """Evaluates the declarations of a program's packages."""

    def __init__(
        self, packages: Packages, codebase: Codebase, environment: Environment, *, max_steps: int = MAX_STEPS
    ) -> None:
        self.packages = packages
        self.codebase = codebase
        self.environment = environment
        self.models = models.load()
        self.notes = Notes()
        self.doubts: list[str] = []
        self.skipped_ends = 0
        self.reached: set[Location] = set()
        self.state: dict[str, Value] = {}
        self.names = Names(self)
        self.method_sets = MethodSets(self)
        self.initialized: set[str] = set()
        self.postponed: dict[str, list[Postponed]] = {}
        self.filled: set[str] = set()
        self._panicking: list[Frame] = []
        self._steps = 0
        self._max_steps = max_steps
        self._depth = 0
        self.place: Location | None = None

    # What running code asks for

    def step(self, count: int = 1) -> None:
        """Count a statement, or as much other work; raise StepLimitError after too much."""
        self._steps += count
        if self._steps > self._max_steps:
            raise StepLimitError(f"the program took {self._max_steps:,} steps without coming to an end")

    @contextlib.contextmanager
    def limited(self, steps: int) -> Iterator[None]:
        """Limit what runs within to so many statements more, which do not count for the rest."""
        before, limit, depth, doubts = self._steps, self._max_steps, self._depth, len(self.doubts)
        self._max_steps = min(limit, before + steps)
        try:
            yield
        finally:
            self._steps, self._max_steps, self._depth = before, limit, depth
            del self.doubts[doubts:]

    @property
    def steps(self) -> int:
        """How many statements have run."""
        return self._steps

    def enter(self, code: FunctionCode, place: Location) -> int:
        """Enter a function and give what ``leave`` needs; raise GoPanic where calls nest too deep."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._depth -= 1
            raise GoPanic(f"calls nest deeper than {MAX_DEPTH} at {code.name}", place)
        return len(self.doubts)

    def leave(self, mark: int) -> None:
        """Leave a function: doubts about the rest of it end."""
        self._depth -= 1
        del self.doubts[mark:]

    def doubt(self, reason: str) -> None:
        """Remember that the rest of the running function may not be reached."""
        self.doubts.append(reason)

    def not_understood(self, what: str, place: Location) -> None:
        """Note a construct that the evaluator does not understand."""
        self.notes.constructs[place, what] = None

    def uncertain(self, place: Location, reason: str) -> None:
        """Note that flags or commands may be registered at a place that was not run."""
        self.notes.uncertain[place, reason] = None

    # Calls

    def call(self, callee: Value, arguments: list[Value], place: Location) -> Value:
        """Call whatever can be called; what cannot be known gives Unknown."""
        self.step()
        self.place = place
        if isinstance(callee, Function):
            return functions.call(self, callee, arguments, place)
        if isinstance(callee, Native):
            return self._call_native(callee, calls.flat(arguments), place)
        if isinstance(callee, Type):
            return callee.convert(arguments[0]) if arguments else Unknown(f"a conversion to {callee}")
        unknown = (
            callee if isinstance(callee, Unknown) else Unknown(f"a call of {description(callee)} at {place}")
        )
        self._forget(calls.flat(arguments), unknown, place)
        return Unknown(unknown.reason, unknown.inert)

    def _call_native(self, native: Native, arguments: list[Value], place: Location) -> Value:
        """Call a model; it need not check what it is given."""
        if native.registers:
            self.reached.add(place)
        try:
            return native.function(Call(self, place), *arguments)
        except _MISUSED as error:
            return Unknown(f"{native.name} at {place}: {error}")

    def _forget(self, arguments: list[Value], unknown: Unknown, place: Location) -> None:
        """Forget what a call may have changed; one that is inert may still write to a buffer."""
        if unknown.inert:
            arguments = [argument for argument in arguments if is_buffer(argument)]
        for argument in arguments:
            if takes_registrations(argument):
                self.uncertain(place, f"a call that is not known takes it: {unknown.reason}")
            forget_buffer(argument, unknown.reason)

    def deferred(self, callee: Value, arguments: list[Value], place: Location, frame: Frame) -> None:
        """Run a deferred call; it may recover from the panic of its frame."""
        self._panicking.append(frame)
        try:
            self.call(callee, arguments, place)
        finally:
            self._panicking.pop()

    def exit(self, place: Location) -> NoReturn:
        """End the program, as it asks for."""
        raise ProgramExit(place)

    def recover(self) -> Value:
        """End the panic of the frame whose deferred call runs, and give its value."""
        frame = self._panicking[-1] if self._panicking else None
        if frame is None or frame.panic is None:
            return None
        value, frame.panic = frame.panic.value, None
        return value

    def iterated(self, value: Value) -> list[tuple[Value, Value]] | Unknown:
        """Give what a loop over an iterator function yields."""
        if not isinstance(value, Function | Native):
            return Unknown("what a loop ranges over")
        found: list[tuple[Value, Value]] = []

        def yielded(_: Call, first: Value = None, second: Value = None) -> bool:
            self.step()
            found.append((first, second))
            return True

        place = value.code.place if isinstance(value, Function) else NOWHERE
        self.call(value, [Native("yield", yielded)], place)
        return found

    @contextlib.contextmanager
    def guarded(self) -> Iterator[None]:
        """Run one initializer; its panic is noted and does not keep the others from running."""
        depth, doubts = self._depth, len(self.doubts)
        try:
            yield
        except GoPanic as panic:
            self.notes.panics[panic.place, f"{panic}"] = None
        except ProgramExit as end:
            self.notes.panics[end.place, f"{end}"] = None
        finally:
            self._depth = depth
            del self.doubts[doubts:]
