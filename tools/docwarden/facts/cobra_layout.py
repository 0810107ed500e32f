# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""How a program frames the pages of its command reference: the head of each file, the links between them.

Programs that write their own reference hand two functions to cobra's ``GenMarkdownTreeCustom``. They are
found by running the part of the program that does so: the command it is called with, or else the function
that has the call.
"""

from __future__ import annotations

import itertools
import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docwarden.finding import NOWHERE
from docwarden.golang import function_values, selectors, syntax
from docwarden.golang.context import Context, Scope
from docwarden.golang.endings import GoPanic, ProgramExit, StepLimitError
from docwarden.golang.function_values import Function
from docwarden.golang.models import cobra, flag_sets
from docwarden.golang.models.cobra import Documented, Executed
from docwarden.golang.pointers import Ref
from docwarden.golang.values import plain, strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.facts.commands import Command
    from docwarden.golang.machine import Machine
    from docwarden.golang.values import Value

_CALL = "GenMarkdownTreeCustom"

#: What may run until the generator is called; a program that starts its real work instead is left.
_STEPS = 10_000


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands before each page, and what links to it are called, by file name."""

    heads: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)


def read(machine: Machine, root: Ref, command: Command) -> Layout:
    """Read the layout of a program's pages; an empty one where the program does not say."""
    arguments = machine.environment.arguments[1:]
    folder = arguments[-1] if arguments else ""
    found = _documented(machine, root, [word.lstrip("-") for word in arguments], folder)
    if found is None or found.head is None:
        return Layout()
    names = [one.file_name for one in command.walk()]
    heads = {name: _text(machine, found.head, posixpath.join(folder, name)) for name in names}
    links = {name: _text(machine, found.link, name) for name in names}
    return Layout(
        {name: text for name, text in heads.items() if text is not None},
        {name: text for name, text in links.items() if text is not None},
    )


def _text(machine: Machine, function: Value, name: str) -> str | None:
    text = plain(machine.call(function, [name], NOWHERE))
    return text if isinstance(text, str) else None


def _documented(machine: Machine, root: Ref, words: list[str], folder: str) -> Documented | None:
    """Find the call of the generator: by sub-command, by the function that has it."""
    candidates = ((function, _arguments(function, root, folder)) for function in _candidates(machine))
    runs = (_by_command(root, words), candidates, _by_flag(machine, root, words[:1], folder))
    for function, arguments in itertools.chain(*runs):
        found = _run(machine, function, arguments)
        if found and found.command == root:
            return found
    return None


def _by_command(root: Ref, words: list[str]) -> Iterator[tuple[Function, list[Value]]]:
    children = root.struct.get("commands") or ()
    command = next((child for child in children if words and cobra.name_of(child) == words[0]), None)
    if isinstance(command, Ref):
        yield from _runs(command, words[1:])


def _by_flag(
    machine: Machine, root: Ref, names: list[str], folder: str
) -> Iterator[tuple[Function, list[Value]]]:
    for name in names:
        for kind in ("flags", "pflags"):
            flags = root.struct.get(kind)
            if isinstance(flags, Ref) and name in flag_sets.flags_of(flags).formal:
                machine.call(selectors.select(machine, flags, "Set"), [name, folder], NOWHERE)
                yield from _runs(root, [])


def _runs(command: Ref, words: list[str]) -> Iterator[tuple[Function, list[Value]]]:
    for name in ("Run", "RunE"):
        function = command.struct.get(name)
        if isinstance(function, Function):
            yield function, [command, strings(words)]


def _run(machine: Machine, function: Function, arguments: list[Value]) -> Documented | None:
    try:
        with machine.limited(_STEPS):
            machine.call(function, arguments, NOWHERE)
    except Documented as documented:
        return documented
    except (Executed, GoPanic, ProgramExit, StepLimitError, RecursionError):
        return None
    return None


def _candidates(machine: Machine) -> Iterator[Function]:
    """Give the functions of the program that call the generator, those nearest to main first."""
    own = [package for package in machine.packages.loaded() if package.own]
    for package in reversed(own):
        for unit in package.units:
            for declaration in unit.file.declarations:
                if _CALL in declaration.text and declaration.keyword == "func" and not declaration.receiver:
                    entry = package.find(declaration.names[0])
                    if entry:
                        context = Context(machine, entry)
                        yield Function(function_values.compiled(context, entry.node, declaration.names[0]))


def _arguments(function: Function, root: Ref, folder: str) -> list[Value]:
    """Give a function what its parameters ask for: the root command, the folder, zero values."""
    values: list[Value] = []
    for parameter in function.code.parameters:
        text = syntax.text_of(parameter.node)
        declared = parameter.type(Scope(None))
        values.append(root if text.endswith("Command") else folder if text == "string" else declared.zero())
    return values
