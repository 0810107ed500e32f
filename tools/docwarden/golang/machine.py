# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""One run of a program: its packages, its package variables, its limits, and what was noted on the way."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from docwarden.finding import NOWHERE
from docwarden.golang import assignments, calls, expressions, functions, literals, models, statements, syntax
from docwarden.golang import type_expressions as _types
from docwarden.golang.context import Context, Frame, Scope
from docwarden.golang.doubt import Skipped, forget_buffer, takes_registrations
from docwarden.golang.functions import Function, GoPanic, ProgramExit
from docwarden.golang.models.embed import embedded
from docwarden.golang.registration import REGISTRIES
from docwarden.golang.types import UNIVERSE, Named, Opaque, Type
from docwarden.golang.values import Cell, Native, Package, Typed, Unknown, copied

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

    from docwarden.finding import Location
    from docwarden.golang.functions import FunctionCode
    from docwarden.golang.packages import Entry, Packages, SourcePackage, Unit
    from docwarden.golang.values import Value
    from docwarden.source import Codebase

#: Registers how each kind of node is compiled.
COMPILERS = (assignments, calls, expressions, literals, statements, _types)

#: Statements that may run before a program is taken to be caught in a loop. The largest that was met, the
#: Cilium agent, runs some hundred thousand.
MAX_STEPS = 3_000_000

#: How deep functions may call each other.
MAX_DEPTH = 300

#: What a model raises for arguments that it cannot work with.
_MISUSED = (AttributeError, LookupError, TypeError, ValueError, ArithmeticError, re.error)


class StepLimitError(Exception):
    """The program ran for too long; it is probably caught in a loop."""


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
        self.reached: set[Location] = set()
        self.state: dict[str, Value] = {}
        self._globals: dict[tuple[str, str], Cell] = {}
        self._resolved: dict[tuple[int, str], Cell] = {}
        self._types: dict[tuple[object, ...], Named] = {}
        self._methods: dict[tuple[str, str, str], Function | Native | None] = {}
        self._initialized: set[str] = set()
        self._panicking: list[Frame] = []
        self._steps = 0
        self._max_steps = max_steps
        self._depth = 0
        self.place: Location | None = None

    # What running code asks for

    def step(self) -> None:
        """Count a statement; raise StepLimitError after too many."""
        self._steps += 1
        if self._steps > self._max_steps:
            raise StepLimitError(f"the program ran {self._max_steps:,} statements without coming to an end")

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

    def uncertain(self, place: Location, reason: str) -> None:
        """Note that flags or commands may be registered at a place that was not run."""
        self.notes.uncertain[place, reason] = None

    def not_understood(self, what: str, place: Location, text: str) -> None:
        """Note a construct that the evaluator does not understand."""
        del text
        self.notes.constructs[place, what] = None

    # Names

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
        modelled = self.models.variable(self, path, name)
        if modelled:
            return modelled
        package = self.packages.get(path)
        entry = package.find(name) if package else None
        return self._global(path, name, entry) if entry and entry.keyword == "var" else None

    def member(self, path: str, name: str) -> Value:
        """Give ``package.name``: from a model, or else from source."""
        modelled = self.models.member(self, path, name)
        if modelled is not None:
            return modelled
        package = self.packages.get(path)
        entry = package.find(name) if package else None
        if package and entry:
            if entry.keyword in ("var", "func") and self.models.is_opaque(path):
                return Unknown(f"{path}.{name}, which is not evaluated", inert=True)
            if not package.own and entry.keyword in ("var", "func"):
                self._initialize_dependency(package)
            return self._global(path, name, entry).value
        if package:
            return Unknown(f"{path}.{name}, which is not declared")
        return Unknown(
            f"{path}.{name}: there is neither source nor a model for it", self.models.is_inert(path)
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
            return self._global(unit.package.path, name, entry)
        path = unit.imported(name)
        if path:
            return Cell(Package(path))
        for dotted in unit.dotted():
            package = self.packages.get(dotted)
            if self.models.member(self, dotted, name) is not None or (package and package.find(name)):
                return Cell(self.member(dotted, name))
        if name in UNIVERSE:
            return Cell(UNIVERSE[name])
        return Cell(calls.BUILTINS.get(name, Unknown(f"the name {name}, which is not declared")))

    def _global(self, path: str, name: str, entry: Entry) -> Cell:
        key = (path, name)
        if key not in self._globals:
            self._globals[key] = Cell(Unknown(f"{name}, which depends on itself"))
            self._declare(path, name, entry)
        return self._globals[key]

    def _declare(self, path: str, name: str, entry: Entry) -> None:
        cell = self._globals[path, name]
        match entry.keyword:
            case "func":
                cell.value = Function(functions.compiled(Context(self, entry), entry.node, name))
            case "type":
                cell.value = self._declared_type(path, name, entry)
            case "const":
                code = assignments.constant(
                    Context(self, entry), entry.repeats or entry.node, entry.index, entry.iota
                )
                cell.value = code(Scope(None))
            case "var":
                self._declare_variables(path, entry)

    def _declare_variables(self, path: str, entry: Entry) -> None:
        """Initialize the variables of one specification; several may share one expression."""
        names = [syntax.text_of(node) for node in entry.node.children_by_field_name("name")]
        cells = {name: self._globals.setdefault((path, name), Cell(None)) for name in names if name != "_"}
        context, scope = Context(self, entry), Scope(None, Frame())
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
        context = Context(self, entry)
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

    # Types and methods

    def instance(self, declared: Type, arguments: tuple[Type, ...]) -> Type:
        """Give a generic type with its type arguments."""
        if not isinstance(declared, Named):
            return declared
        key = (declared, arguments)
        if key not in self._types:
            resolve = declared._resolve  # noqa: SLF001 - an instance is another of the same
            self._types[key] = Named(declared.package, declared.name, resolve, arguments, declared.parameters)
        return self._types[key]

    def instantiate(self, value: Value, arguments: tuple[Value, ...]) -> Value:
        """Give a generic function or type its type arguments."""
        if isinstance(value, Type):
            return self.instance(value, arguments)
        if isinstance(value, Function):
            return Function(value.code, value.scope, value.receiver, arguments, value.type)
        return value

    def method(self, declared: Named, name: str) -> Function | Native | None:
        """Find a method of a type, in a model or else in source; None where it has none of its own."""
        key = (declared.package, declared.name, name)
        if key not in self._methods:
            self._methods[key] = self._find_method(declared, name)
        return self._methods[key]

    def _find_method(self, declared: Named, name: str) -> Function | Native | None:
        path, receiver = declared.package, declared.name
        modelled = self.models.method(path, receiver, name) or self.models.derived(self, declared, name)
        method = modelled or self.source_method(path, receiver, name)
        if method is None or modelled or not self.models.is_opaque(path):
            return method
        unknown = Unknown(f"{path}.{receiver}.{name}, which is not evaluated", inert=True)
        return Native(f"{receiver}.{name}", lambda *_: unknown)

    def source_method(self, path: str, receiver: str, name: str) -> Function | None:
        """Find a method in source, be it modelled or not."""
        package = self.packages.get(path) if path else None
        entry = package.find(name, receiver) if package else None
        if entry is None:
            return None
        return Function(functions.compiled(Context(self, entry), entry.node, f"{receiver}.{name}"))

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
        unknown = callee if isinstance(callee, Unknown) else Unknown(f"a call of {callee} at {place}")
        if not unknown.inert:
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

    # Initialization

    def initialize(self, package: SourcePackage, *, variables: bool) -> None:
        """Run a package's ``init`` functions, and first the initializers of all its variables if asked to.

        Variables are else initialized when they are first used, which gives the same values as long as their
        initializers register nothing.
        """
        self._initialized.add(package.path)
        if variables:
            for entry in package.variables():
                self._guarded(lambda entry=entry: self._initialize_variable(package.path, entry))
        for entry in package.initializers():
            function = Function(functions.compiled(Context(self, entry), entry.node, "init"))
            self._guarded(lambda function=function: self.call(function, [], function.code.place))

    def _initialize_variable(self, path: str, entry: Entry) -> None:
        name = syntax.text_of(entry.node.children_by_field_name("name")[entry.index])
        if name == "_":
            self._declare_variables(path, entry)
        else:
            self._global(path, name, entry)

    def _initialize_dependency(self, package: SourcePackage) -> None:
        """Initialize a dependency when it is first used.

        Its ``init`` functions run where they may register flags; what others assign becomes unknown, as they
        may do anything, and some build tables at great length.
        """
        if package.path in self._initialized:
            return
        self._initialized.add(package.path)
        if not REGISTRIES.isdisjoint(package.imports):
            self.initialize(package, variables=False)
            return
        for entry in package.initializers():
            reason = f"what init at {entry.unit.file.path}:{entry.declaration.line} sets"
            Skipped(Context(self, entry), entry.node, reason).taint(Scope(None))

    def _guarded(self, run: object) -> None:
        """Run one initializer; its panic is noted and does not keep the others from running."""
        depth, doubts = self._depth, len(self.doubts)
        try:
            run()  # type: ignore[operator]
        except GoPanic as panic:
            self.notes.panics[panic.place, f"{panic}"] = None
        except ProgramExit as end:
            self.notes.panics[end.place, f"{end}"] = None
        finally:
            self._depth = depth
            del self.doubts[doubts:]


def text(value: Value) -> str:
    """Give a string value as text."""
    found = value.value if isinstance(value, Typed) else value
    return found if isinstance(found, str) else ""
