# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Runs a program from its ``main()`` to the command that it executes."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docwarden.errors import InputError
from docwarden.finding import NOWHERE, Location
from docwarden.golang import initialization
from docwarden.golang.build import Target
from docwarden.golang.endings import GoPanic, ProgramExit, StepLimitError
from docwarden.golang.machine import Environment, Machine
from docwarden.golang.models.cobra import Documented, Executed
from docwarden.golang.modules import Modules
from docwarden.golang.packages import Packages
from docwarden.golang.registration import REGISTRIES
from docwarden.golang.sources import Sources

if TYPE_CHECKING:
    from docwarden.golang.packages import SourcePackage
    from docwarden.golang.pointers import Ref
    from docwarden.source import Codebase

#: Go calls nest in Python calls, some ten for one.
_RECURSION = 30_000


@dataclass(frozen=True, slots=True)
class Build:
    """Which program, and how it is built and started: the declared inputs of an evaluation."""

    main: str
    target: Target = field(default_factory=Target)
    environment: Environment = field(default_factory=Environment)


@dataclass(frozen=True, slots=True)
class Evaluated:
    """How far a program came: the command it executes (None, and why, where it came to none)."""

    machine: Machine
    root: Ref | None
    documented: bool = False
    stopped: str = ""
    place: Location = NOWHERE


def evaluate(
    codebase: Codebase,
    build: Build,
    *,
    sources: Sources | None = None,
    module_cache: Codebase | None = None,
    max_steps: int = 0,
) -> Evaluated:
    """Evaluate a program; raise InputError where it has no main package."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))
    modules = Modules(codebase, build.main, module_cache)
    packages = Packages(modules, build.target, sources or Sources())
    path = modules.import_path(build.main)
    main = packages.get(path)
    if main is None or main.find("main") is None:
        raise InputError.at(build.main, "there is no Go program in this folder (no func main)")
    limits = {"max_steps": max_steps} if max_steps else {}
    machine = Machine(packages, codebase, build.environment, **limits)
    return _run(machine, main)


def _run(machine: Machine, main: SourcePackage) -> Evaluated:
    start = Location(main.units[0].file.path)
    try:
        for package in machine.packages.reachable(main.path):
            initialization.of_package(machine, package, variables=not REGISTRIES.isdisjoint(package.imports))
        machine.call(machine.names.member(main.path, "main"), [], start)
    except Executed as executed:
        return Evaluated(machine, executed.command, isinstance(executed, Documented))
    except StepLimitError as error:
        return Evaluated(machine, None, stopped=str(error), place=machine.place or start)
    except (GoPanic, ProgramExit) as error:
        return Evaluated(machine, None, stopped=str(error), place=error.place)
    except RecursionError:
        return Evaluated(machine, None, stopped="calls nest too deep", place=machine.place or start)
    return Evaluated(machine, None, stopped="main() comes to its end and executes no command", place=start)
