# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What runs before ``main()``: the initializers of package variables, and functions named ``init``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.golang import function_values, syntax
from docwarden.golang.context import Context, Scope
from docwarden.golang.doubt import Skipped
from docwarden.golang.endings import GoPanic, ProgramExit, StepLimitError
from docwarden.golang.function_values import Function
from docwarden.golang.registration import REGISTRIES
from docwarden.golang.values import Cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docwarden.golang.declarations import Entry
    from docwarden.golang.machine import Machine
    from docwarden.golang.packages import SourcePackage
    from docwarden.golang.types import Type
    from docwarden.golang.values import Value


#: How many statements of an ``init`` function run that is postponed.
_MAX_STEPS = 10_000

#: ``package.Variable.Method(``
_METHOD_OF_ANOTHER = re.compile(r"(?<![\w.])(\w+)\.[A-Z]\w*\.[A-Z]\w*\(")


def of_package(machine: Machine, package: SourcePackage, *, variables: bool) -> None:
    """Run a package's ``init`` functions, and first the initializers of all its variables if asked to.

    Variables are else initialized when they are first used, which gives the same values as long as their
    initializers register nothing.
    """
    machine.initialized.add(package.path)
    for entry in package.variables() if variables else ():
        with machine.guarded():
            _variable(machine, package.path, entry)
    for entry in package.initializers():
        function = _function(machine, entry)
        with machine.guarded():
            machine.call(function, [], function.code.place)


def _variable(machine: Machine, path: str, entry: Entry) -> None:
    name = syntax.text_of(entry.node.children_by_field_name("name")[entry.index])
    if name == "_":
        machine.names.declare_variables(path, entry)
    else:
        machine.names.declared(path, name, entry)


def of_dependency(machine: Machine, package: SourcePackage) -> None:
    """Initialize a dependency when it is first used.

    Its ``init`` functions run where they may register flags. Others may do anything, and some build tables at
    great length: they run when a variable is read that they set, and no further than some way. What else they
    assign becomes unknown.
    """
    if package.path in machine.initialized:
        return
    machine.initialized.add(package.path)
    machine.postponed[package.path] = []
    if not REGISTRIES.isdisjoint(package.imports):
        of_package(machine, package, variables=False)
        return
    waiting = machine.postponed[package.path]
    waiting += (Postponed(machine, entry) for entry in package.initializers())
    for initializer in waiting:
        initializer.postpone()
        if initializer.changes_others():
            initializer.run()


def fill(machine: Machine, package: SourcePackage) -> Iterator[None]:
    """Run, in steps, what may fill a variable of a dependency: its own ``init`` functions, then others'.

    Such a package may be a registry, to which those that import it add themselves from their ``init``
    functions; it is empty as long as nobody used them. They are looked for in its own module alone: to look
    at all that a program imports takes seconds.
    """
    if package.path in machine.filled:
        return
    machine.filled.add(package.path)
    _run_postponed(machine, package)
    yield
    modules = machine.packages.modules
    module = next(iter(modules.required(package.path)), "")
    for other in machine.packages.reachable(modules.main, module=module):
        if not other.own and package.path in other.imports:
            _run_postponed(machine, other)
    yield


def _run_postponed(machine: Machine, package: SourcePackage) -> None:
    of_dependency(machine, package)
    for initializer in machine.postponed[package.path]:
        initializer.run()


class Postponed:
    """An ``init`` function that runs when a variable is read that it sets."""

    def __init__(self, machine: Machine, entry: Entry) -> None:
        self._machine = machine
        self._entry = entry
        reason = f"what init at {entry.unit.file.path}:{entry.declaration.line} sets"
        self._skipped = Skipped(Context(machine, entry), entry.node, reason)
        self._cells: list[tuple[_Awaited, Value]] = []
        self._ran = False

    def postpone(self) -> None:
        """Let the variables wait, and forget what else the function assigns."""
        names, path = self._machine.names, self._entry.unit.package.path
        found = {name: names.package_variable(path, name) for name in self._skipped.assigned()}
        before = {name: (cell.value, cell.type) for name, cell in found.items() if cell}
        self._skipped.taint(Scope(None))
        for name, (value, declared) in before.items():
            cell = _Awaited(self.run, declared)
            names.replace(self._entry.unit.package, name, cell)
            self._cells.append((cell, value))

    def changes_others(self) -> bool:
        """Tell whether the function calls a method of a variable of another package, as of a registry."""
        calls = _METHOD_OF_ANOTHER.finditer(self._entry.declaration.text)
        return any(self._entry.unit.imported(call[1]) for call in calls)

    def run(self) -> None:
        """Run the function, once; where it comes to no end, what it sets is not known."""
        if self._ran:
            return
        self._ran = True
        machine, function = self._machine, _function(self._machine, self._entry)
        for cell, value in self._cells:
            cell.settle(value)
        try:
            with machine.limited(_MAX_STEPS):
                machine.call(function, [], function.code.place)
        except (GoPanic, ProgramExit, StepLimitError):
            self._skipped.taint(Scope(None))


class _Awaited(Cell):
    """A variable without a value until it is first read."""

    __slots__ = ("_run",)

    def __init__(self, run: Callable[[], None], declared: Type | None) -> None:
        self._run = run
        self.type = declared

    def __getattr__(self, name: str) -> Value:
        """Get the value that is not there yet."""
        if name != "value":
            raise AttributeError(name)
        self._run()
        return self.value

    def settle(self, value: Value) -> None:
        """Set the value that the variable has before the function runs, unless it was set since."""
        try:
            object.__getattribute__(self, "value")
        except AttributeError:
            self.value = value


def _function(machine: Machine, entry: Entry) -> Function:
    return Function(function_values.compiled(Context(machine, entry), entry.node, "init"))
