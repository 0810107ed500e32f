# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which generators there are, what each accepts, and the protocol that a generator module follows.

A generator is one module of ``docwarden.generators``; its name, with dashes for underscores, is the
generator's name. It holds

- a docstring whose first line is the generator's summary,
- ``class Options(GeneratorOptions, frozen=True, kw_only=True)``, which declares its settings once
  (``docwarden.config.setting``; a field ``teams_url`` is the key ``teams-url``),
- ``generate(codebase, options) -> Generated``, a pure function,
- and, as module constants, the ``Rule`` of each finding that it makes.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Protocol, get_args, get_origin

import msgspec

from docwarden.config import MAPPED, Settings, setting
from docwarden.errors import ConfigError, did_you_mean
from docwarden.finding import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

    from docwarden.finding import Finding
    from docwarden.source import Codebase


class GeneratorOptions(Settings, frozen=True, kw_only=True):
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
        setting(
            "Skip this generator, and say so, where a codebase has no such page (if adopted), or neither the "
            "page nor its inputs."
        ),
    ] = False
    on_request: Annotated[
        bool,
        setting("Run this generator only where it is named: `docwarden generate NAME`."),
    ] = False


@dataclass(frozen=True, slots=True)
class Generated:
    """What a generator makes: page texts by path (relative to the root), and what it noticed on the way.

    ``drift`` says in the generator's own terms what differs from the committed pages; it is reported by a
    check only, as writing the pages mends it.
    """

    pages: Mapping[str, str]
    findings: tuple[Finding, ...] = ()
    drift: tuple[Finding, ...] = ()


class GenerateFunction(Protocol):
    """The work of a generator."""

    def __call__(self, codebase: Codebase, options: Any, /) -> Generated:
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


def rules() -> list[Rule]:
    """Collect the rules that modules of docwarden declare, sorted by id; ValueError for a duplicate id."""
    found: dict[str, Rule] = {}
    for module in _declaring_modules():
        for value in vars(module).values():
            if isinstance(value, Rule) and found.setdefault(value.id, value) is not value:
                message = f'two rules are called "{value.id}"'
                raise ValueError(message)
    return [found[name] for name in sorted(found)]


def _declaring_modules() -> Iterator[ModuleType]:
    yield importlib.import_module("docwarden.generation")
    yield importlib.import_module("docwarden.clean_comparison")
    for name in generator_names():
        yield load_generator(name).module
    checks = importlib.import_module("docwarden.checks")
    for info in pkgutil.walk_packages(checks.__path__, "docwarden.checks."):
        yield importlib.import_module(info.name)
    for name in ("suppression", "baseline", "new_pages"):
        yield importlib.import_module(f"docwarden.{name}")


def input_paths(options: Settings) -> Iterator[tuple[str, str, str]]:
    """Give the inputs that the settings of an entry name: key, path, and what it should be ("file")."""
    for declared in msgspec.structs.fields(options):
        kind = _path_kind(declared.type)
        value = getattr(options, declared.name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Settings):
                inner = input_paths(item)
                yield from ((f"{declared.encode_name}.{key}", path, what) for key, path, what in inner)
            elif kind and (item or declared.required):
                path = item.partition("=")[2] or item if kind == MAPPED else item
                yield declared.encode_name, path, "folder" if kind == MAPPED else kind


def _path_kind(declared: object) -> str:
    if get_origin(declared) is not Annotated:
        return ""
    return str((get_args(declared)[1].extra or {}).get("path", ""))
