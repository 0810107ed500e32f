# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What runs before ``main()``: the initializers of package variables, and functions named ``init``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang import function_values, syntax
from docwarden.golang.context import Context, Scope
from docwarden.golang.doubt import Skipped
from docwarden.golang.function_values import Function
from docwarden.golang.registration import REGISTRIES

if TYPE_CHECKING:
    from docwarden.golang.declarations import Entry
    from docwarden.golang.machine import Machine
    from docwarden.golang.packages import SourcePackage


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
        function = Function(function_values.compiled(Context(machine, entry), entry.node, "init"))
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

    Its ``init`` functions run where they may register flags; what others assign becomes unknown, as they may
    do anything, and some build tables at great length.
    """
    if package.path in machine.initialized:
        return
    machine.initialized.add(package.path)
    if not REGISTRIES.isdisjoint(package.imports):
        of_package(machine, package, variables=False)
        return
    for entry in package.initializers():
        reason = f"what init at {entry.unit.file.path}:{entry.declaration.line} sets"
        Skipped(Context(machine, entry), entry.node, reason).taint(Scope(None))
