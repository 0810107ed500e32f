# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Command reference: a page per command of a program, with its flags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from docwarden.config import Settings, setting
from docwarden.facts.commands import read_click
from docwarden.markup import command_markdown
from docwarden.registry import Generated, GeneratorOptions

if TYPE_CHECKING:
    from docwarden.source import Codebase


class Program(Settings, frozen=True, kw_only=True):
    """``[[generators.cmdref.programs]]``: a program to document."""

    name: Annotated[str, setting("The name of the program, as users type it.")]
    click: Annotated[str, setting("Where its click command is, as `module:object`; the module is imported.")]


class Options(GeneratorOptions, frozen=True, kw_only=True):
    """The settings of the command reference; `output` is a folder."""

    programs: Annotated[tuple[Program, ...], setting("The programs to document.")]


def generate(codebase: Codebase, options: Options) -> Generated:
    """Make the pages of all programs."""
    del codebase  # a click program is imported, not read
    found: dict[str, str] = {}
    for program in options.programs:
        tree = read_click(program.click, program.name, "generators.cmdref.programs.click")
        found |= {f"{options.output}/{name}": text for name, text in command_markdown.pages(tree).items()}
    return Generated(found)
