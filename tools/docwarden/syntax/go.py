# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Go, by tree-sitter's grammar: a file, or any piece of one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docwarden.golang.syntax import parse
from docwarden.syntax import elision
from docwarden.syntax.trees import first_problem

if TYPE_CHECKING:
    from docwarden.syntax.problem import Problem

_PACKAGE = re.compile(r"^package \w+", re.MULTILINE)

#: What may stand around a piece of a file.
_AROUND = (
    "package p\n{}\n",
    "func _() {{\n{}\n}}\n",
    "func _() {{ switch {{\n{}\n}} }}\n",
    "func _() {{ select {{\n{}\n}} }}\n",
    "type _ struct {{\n{}\n}}\n",
    "type _ interface {{\n{}\n}}\n",
    "var _ = T{{\n{}\n}}\n",
    "var _ = {}\n",
    "func {}\n",
    "type _ {}\n",
    "const (\n{}\n)\n",
    "import (\n{}\n)\n",
    "func _() {{ f(\n{},\n) }}\n",
)


def problem(text: str) -> Problem | None:
    """Say what is wrong, where no piece of a file looks like this, and nothing left out explains it."""
    found = first_problem(parse(f"{text}\n"), "Go")
    whole = elision.certain(_without_variadic(text)) if found else None
    if whole is None:
        return None
    if _PACKAGE.search(whole):
        return first_problem(parse(f"{whole}\n"), "Go")
    ways = [parse(f"{whole}\n"), *(parse(around.format(whole)) for around in _AROUND)]
    return first_problem(ways[0], "Go") if all(way.has_error for way in ways) else None


def _without_variadic(text: str) -> str:
    """Blank the three dots that belong to the language: before a type, and behind the last argument."""
    return re.sub(r"\.{3}(?=[\w\[*(])|(?<=[\w\])])\.{3}(?=\s*\))", "   ", text)
