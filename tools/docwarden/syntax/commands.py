# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Text that is all shell commands, by tree-sitter's grammar of Bash."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import tree_sitter
import tree_sitter_bash

from docwarden.syntax import elision
from docwarden.syntax.trees import first_problem

if TYPE_CHECKING:
    from docwarden.syntax.problem import Problem


@functools.cache
def _parser() -> tree_sitter.Parser:
    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_bash.language()))


def problem(text: str) -> Problem | None:
    """Say what is wrong; a word in angle brackets is one to fill in, and a last backslash hurts nobody."""
    filled = elision.filled_in(text).rstrip().removesuffix("\\")
    return first_problem(_parser().parse(f"{filled}\n".encode()).root_node, "shell")
