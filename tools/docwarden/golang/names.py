# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What the names of a program mean: those of a file, of a package, of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docwarden.golang import (
    assignments,
    calls,
    function_values,
    initialization,
    syntax,
)
from docwarden.golang import type_expressions as _types
from docwarden.golang.context import Context, Frame, Scope
from docwarden.golang.function_values import Function
from docwarden.golang.models.embed import embedded
from docwarden.golang.named_types import UNIVERSE, Named
from docwarden.golang.types import Opaque, Type
from docwarden.golang.values import Cell, Package, Unknown, copied

if TYPE_CHECKING:
    from tree_sitter import Node

    from docwarden.golang.declarations import Entry
    from docwarden.golang.machine import Machine
    from docwarden.golang.packages import SourcePackage, Unit
    from docwarden.golang.values import Value


class Names:
    """The declarations of a program, each evaluated when its name is first used."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._globals: dict[tuple[str, str], Cell] = {}
        self._resolved: dict[tuple[int, str], Cell] = {}
        self._types: dict[tuple[str, str], Named] = {}

    def name(self, unit: Unit, name: str) -> Value:
        """Give what a name means in a file, beyond its local variables."""
        cell = self._resolved.get((id(unit), name))
        if cell is None:
            cell = self._resolve(unit, name)
            self._resolved[id(unit), name] = cell
        return cell.value

    def variable(self, unit: Unit, name: str) -> Cell | None:
        """Give the package variable of a name, None where it is none."""
        return self.package_variable(unit.package.path, name)

    def package_variable(self, path: str, name: str) -> Cell | None:
        """Give an exported variable of a package, None where there is none."""
        modelled = self._machine.models.variable(self._machine, path, name)
        if modelled:
            return modelled
        package = self._machine.packages.get(path)
        entry = package.find(name) if package else None
        return self.declared(path, name, entry) if entry and entry.keyword == "var" else None

    def replace(self, package: SourcePackage, name: str, cell: Cell) -> None:
        """Let a package variable be another cell."""
        self._globals[package.path, name] = cell
        for unit in package.units:
            self._resolved.pop((id(unit), name), None)

    def member(self, path: str, name: str) -> Value:
        """Give ``package.name``: from a model, or else from source."""
        modelled = self._machine.models.member(self._machine, path, name)
        if modelled is not None:
            return modelled
        package = self._machine.packages.get(path)
        entry = package.find(name) if package else None
        if package and entry:
            if entry.keyword in ("var", "func") and self._machine.models.is_opaque(path):
                return Unknown(f"{path}.{name}, which is not evaluated", inert=True)
            if not package.own and entry.keyword != "type":
                initialization.of_dependency(self._machine, package)
            return self.declared(path, name, entry).value
        if package:
            return Unknown(f"{path}.{name}, which is not declared")
        return Unknown(
            f"{path}.{name}: there is neither source nor a model for it", self._machine.models.is_inert(path)
        )

    def type_named(self, path: str, name: str) -> Type:
        """Give a type of a package; one without source is opaque, but has its name."""
        found = self.member(path, name)
        if isinstance(found, Type):
            return found
        key = (path, name)
        if key not in self._types:
            self._types[key] = Named(path, name, lambda _: Opaque(f"the source of {path} is not there"))
        return self._types[key]

    def _resolve(self, unit: Unit, name: str) -> Cell:
        entry = unit.package.find(name)
        if entry:
            return self.declared(unit.package.path, name, entry)
        path = unit.imported(name)
        if path:
            return Cell(Package(path))
        for dotted in unit.dotted():
            package = self._machine.packages.get(dotted)
            if self._machine.models.member(self._machine, dotted, name) is not None or (
                package and package.find(name)
            ):
                return Cell(self.member(dotted, name))
        if name in UNIVERSE:
            return Cell(UNIVERSE[name])
        return Cell(calls.BUILTINS.get(name, Unknown(f"the name {name}, which is not declared")))

    def declared(self, path: str, name: str, entry: Entry) -> Cell:
        """Give what a declaration declares, evaluated once."""
        key = (path, name)
        if key not in self._globals:
            self._globals[key] = Cell(Unknown(f"{name}, which depends on itself"))
            self._declare(path, name, entry)
        return self._globals[key]

    def _declare(self, path: str, name: str, entry: Entry) -> None:
        cell = self._globals[path, name]
        match entry.keyword:
            case "func":
                cell.value = Function(
                    function_values.compiled(Context(self._machine, entry), entry.node, name)
                )
            case "type":
                cell.value = self._declared_type(path, name, entry)
            case "const":
                code = assignments.constant(
                    Context(self._machine, entry), entry.repeats or entry.node, entry.index, entry.iota
                )
                cell.value = code(Scope(None))
            case "var":
                self.declare_variables(path, entry)

    def declare_variables(self, path: str, entry: Entry) -> None:
        """Initialize the variables of one specification; several may share one expression."""
        names = [syntax.text_of(node) for node in entry.node.children_by_field_name("name")]
        cells = {name: self._globals.setdefault((path, name), Cell(None)) for name in names if name != "_"}
        context, scope = Context(self._machine, entry), Scope(None, Frame())
        type_node = entry.node.child_by_field_name("type")
        declared = context.type(type_node)(scope) if type_node else None
        for cell in cells.values():
            cell.type = declared
        value_node = entry.node.child_by_field_name("value")
        if value_node is None:
            found = embedded(entry, declared)
            values = [declared.zero() if found is None and declared else found for _ in names]
        else:
            values = assignments.expressions(context, syntax.named(value_node), len(names))(scope)
        for name, value in zip(names, values, strict=True):
            if name != "_":
                cells[name].value = declared.fit(copied(value)) if declared else copied(value)

    def _declared_type(self, path: str, name: str, entry: Entry) -> Type:
        context = Context(self._machine, entry)
        parameters = tuple(
            _types.declare_parameters(context, entry.node.child_by_field_name("type_parameters"))
        )
        code = context.type(syntax.field(entry.node, "type"))
        if entry.node.type == "type_alias":
            return code(Scope(None))

        def resolve(named: Named) -> Type:
            scope = Scope(None)
            for parameter, argument in zip(parameters, named.arguments, strict=False):
                scope.declare(parameter, argument)
            return code(scope)

        return Named(path, name, resolve, (), parameters)

    def local_type(self, context: Context, spec: Node, scope: Scope) -> Type:
        """Give a type that is declared within a function."""
        code = context.type(syntax.field(spec, "type"))
        if spec.type == "type_alias":
            return code(scope)
        return Named(context.package, syntax.text_of(syntax.field(spec, "name")), lambda _: code(scope))
