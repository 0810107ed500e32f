# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which generators there are, what each accepts, and the protocol that a generator module follows.

A generator is one module of ``docwarden.generators``; its name, with dashes for underscores, is the
generator's name. It holds

- a docstring whose first line is the generator's summary,
- ``Options``, a subclass of GeneratorOptions that declares its settings once,
- ``generate(codebase, options) -> Generated``, a pure function,
- and, as module constants, the ``Rule`` of each finding that it makes.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import msgspec

from docwarden.errors import ConfigError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from docwarden.finding import Finding
    from docwarden.source import Codebase


def setting(description: str, *, path: str = "") -> Any:  # noqa: ANN401 - what msgspec.Meta is to type checkers
    """Describe a setting for the reference page; ``path`` is "file" or "folder" where it names an input."""
    return msgspec.Meta(description=description, extra={"path": path} if path else None)


class GeneratorOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings that all generators share."""

    output: Annotated[
        str, setting("The page that is made, or the folder of the pages, relative to the root.")
    ]
    uses: Annotated[
        str,
        setting("The generator to run, where the name of the table is not its name."),
    ] = ""
    adopted: Annotated[
        bool,
        setting("The committed page carries no mark of docwarden's and may be replaced all the same."),
    ] = False
    optional: Annotated[
        bool,
        setting("Skip this generator, and say so, where a codebase has neither its inputs nor its page."),
    ] = False


@dataclass(frozen=True, slots=True)
class Generated:
    """What a generator makes: page texts by path (relative to the root), and what it noticed on the way."""

    pages: Mapping[str, str]
    findings: tuple[Finding, ...] = ()


class GenerateFunction(Protocol):
    """The work of a generator."""

    def __call__(self, codebase: Codebase, options: Any, /) -> Generated:  # noqa: ANN401 - each has its own
        """Read facts from the codebase and render them; raise InputError for what cannot be read."""


@dataclass(frozen=True, slots=True)
class Generator:
    """A registered generator."""

    name: str
    summary: str
    options: type[GeneratorOptions]
    generate: GenerateFunction
    module: ModuleType


@functools.cache
def generator_names() -> tuple[str, ...]:
    """List the names of all generators, sorted, without importing any."""
    package = importlib.import_module("docwarden.generators")
    return tuple(sorted(info.name.replace("_", "-") for info in pkgutil.iter_modules(package.__path__)))


@functools.cache
def load_generator(name: str) -> Generator:
    """Import one generator; raise ConfigError for an unknown name, TypeError for a module that is none."""
    if name not in generator_names():
        raise ConfigError(f'there is no generator "{name}"', hint=did_you_mean(name, generator_names()))
    module = importlib.import_module(f"docwarden.generators.{name.replace('-', '_')}")
    summary = (inspect.getdoc(module) or "").partition("\n")[0]
    options, generate = getattr(module, "Options", None), getattr(module, "generate", None)
    if not (summary and generate and isinstance(options, type) and issubclass(options, GeneratorOptions)):
        message = f"{module.__name__} must have a docstring, Options(GeneratorOptions) and generate()"
        raise TypeError(message)
    return Generator(name, summary, options, generate, module)
