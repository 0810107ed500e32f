# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which calls register flags or commands, and which of a program's were never reached.

The list of the latter guards against being silently wrong: a registration that no run came by is either code
of another program, or something that the evaluator missed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.finding import Location
from docwarden.golang import syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from docwarden.golang.packages import SourcePackage
    from docwarden.golang.scan import Declaration, File

#: Packages whose users may register flags by initializing a variable.
REGISTRIES = frozenset({"flag", "github.com/spf13/pflag", "github.com/spf13/cobra"})

_ADDING = (
    r"AddCommand|AddFlag|AddFlagSet|AddGoFlag|AddGoFlagSet|VarPF?|"
    r"(?:Bool|BytesHex|BytesBase64|Count|Duration|Float(?:32|64)|U?[iI]nt(?:8|16|32|64)?|IP|IPMask|IPNet|String|"
    r"Time|Text)(?:Slice|Array|ToString|ToInt|ToInt64)?(?:Var)?P?|Var|(?:Bool)?FuncP?"
)
_CHANGING = (
    r"RemoveCommand|ResetCommands|ResetFlags|"
    r"Mark(?:Persistent)?(?:Flag)?(?:Hidden|Deprecated|ShorthandDeprecated)"
)
_METHOD = re.compile(f"{_ADDING}|{_CHANGING}")
_ADDED = re.compile(_ADDING)
_CALL = re.compile(rf"\.\s*(?:{_ADDING})\(")
_FLAGS = re.compile(r"Flags\(\)")

#: A method that only happens to be named ``Int`` has fewer arguments than name, default and usage.
_LEAST_ARGUMENTS = 3


def registers(name: str) -> bool:
    """Tell whether a function or method of a registry of this name adds flags or commands."""
    return _ADDED.fullmatch(name) is not None


def is_registration(node: Node) -> bool:
    """Tell whether a call adds, hides, changes or removes a flag or a command, as far as its form tells."""
    name = _called(node)
    if not name or not _METHOD.fullmatch(name):
        return False
    count = len(syntax.named(syntax.field(node, "arguments")))
    return count >= _LEAST_ARGUMENTS or name.startswith(("Add", "Remove", "Reset", "Mark"))


def _called(node: Node) -> str:
    """Give the name of the method that a node calls, an empty string where it calls none."""
    function = node.child_by_field_name("function") if node.type == "call_expression" else None
    selects = function is not None and function.type == "selector_expression"
    return syntax.text_of(syntax.field(function, "field")) if function is not None and selects else ""


def never_reached(
    packages: Iterable[SourcePackage], reached: set[Location]
) -> Iterator[tuple[Location, str]]:
    """Find the calls in some packages that register and were not run, each with what it calls."""
    for package in packages:
        uses = not REGISTRIES.isdisjoint(package.imports)
        for unit in package.units:
            if uses or _FLAGS.search(unit.file.text):
                yield from _in_file(unit.file, reached)


def _in_file(file: File, reached: set[Location]) -> Iterator[tuple[Location, str]]:
    """Look at the declarations that have such calls; those whose calls were all run need no parsing."""
    if not _CALL.search(file.text):
        return
    for declaration in file.declarations:
        places = _lines(file, declaration)
        if any(place not in reached for place in places):
            for node in syntax.walk(declaration.root):
                place = Location(file.path, declaration.line + node.start_point[0])
                if place not in reached and is_registration(node) and registers(_called(node)):
                    yield place, _described(node)


def _lines(file: File, declaration: Declaration) -> list[Location]:
    text = declaration.text
    return [
        Location(file.path, declaration.line + text.count("\n", 0, found.start()))
        for found in _CALL.finditer(text)
    ]


def _described(node: Node) -> str:
    """Show a call without its receiver: ``StringVar(&x, "name", …)``."""
    arguments = syntax.named(syntax.field(node, "arguments"))
    first = next((item for item in arguments if item.type.endswith("string_literal")), None)
    shown = syntax.text_of(first or arguments[0]) if arguments else ""
    return f"{_called(node)}({shown if len(shown) < 40 and chr(10) not in shown else ''}…)"  # noqa: PLR2004 - at a glance
