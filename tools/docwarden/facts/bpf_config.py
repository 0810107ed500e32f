# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The configuration variables of BPF objects: what the compiler sees in each, and what the source says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.facts import c_text
from docwarden.finding import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docwarden.facts.bpf_sources import BpfObject, Sources, SourceText
    from docwarden.facts.clang import Declaration


@dataclass(frozen=True, slots=True)
class ConfigMacros:
    """What a codebase calls its macros, and what the names of the variables begin with in C."""

    object: tuple[str, ...] = ("DECLARE_CONFIG",)
    node: tuple[str, ...] = ("NODE_CONFIG",)
    assign: tuple[str, ...] = ("ASSIGN_CONFIG",)
    prefix: str = "__config_"


@dataclass(frozen=True, slots=True)
class ConfigVariable:
    """A variable as some objects have it; where its default or place differs in others, they have another.

    ``default`` is what the compiler evaluates, None for an initializer beyond integers; ``written`` is the
    initializer in the source, empty where there is none.
    """

    name: str
    type: str
    description: str
    node: bool
    default: int | None
    written: str
    location: Location
    objects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Macros:
    """All macros that declare variables, wrappers included: whether of the node; and those that assign."""

    declaring: Mapping[str, bool]
    assigning: tuple[str, ...]


def read_config(
    sources: Sources, objects: Sequence[BpfObject], macros: ConfigMacros
) -> tuple[ConfigVariable, ...]:
    """Read the variables of all objects, sorted by name and place."""
    texts = sources.texts({path for each in objects for path in each.unit.files})
    known = _wrappers(texts, macros)
    calls = {
        (call_text.path, call_text.line(call.start), argument): call
        for call_text, call in _calls(texts, [*known.declaring, *known.assigning])
        for argument in call.arguments
    }
    users: dict[ConfigVariable, list[str]] = {}
    for each in objects:
        for variable in _variables(each, calls, known, macros.prefix):
            users.setdefault(variable, []).append(each.name)
    found = [_used_by(variable, names) for variable, names in users.items()]
    return tuple(sorted(found, key=lambda one: (one.name, one.location)))


def _wrappers(texts: Sequence[SourceText], macros: ConfigMacros) -> _Macros:
    """Find the macros that end in ours: one that declares a variable and gives it a default, for example."""
    kinds = dict.fromkeys(macros.object, False) | dict.fromkeys(macros.node, True)
    defined = [
        each for text in texts if _mentions(text.code, [*kinds]) for each in c_text.definitions(text.code)
    ]
    grown = True
    while grown:
        before = len(kinds)
        for macro in defined:
            used = [name for name in kinds if _calls_macro(macro.body, name)]
            if used and macro.name not in kinds:
                kinds[macro.name] = kinds[used[0]]
        grown = len(kinds) > before
    return _Macros(kinds, macros.assign)


def _mentions(text: str, names: Sequence[str]) -> bool:
    return any(name in text for name in names)


def _calls_macro(body: str, name: str) -> bool:
    return name in body and any(True for _ in c_text.calls(body, [name]))


def _calls(texts: Sequence[SourceText], names: Sequence[str]) -> Iterator[tuple[SourceText, c_text.Call]]:
    for text in texts:
        if _mentions(text.code, names):
            yield from ((text, call) for call in c_text.calls(text.code, names, text.bare))


def _variables(
    owner: BpfObject, calls: Mapping[tuple[str, int, str], c_text.Call], macros: _Macros, prefix: str
) -> Iterator[ConfigVariable]:
    declared: dict[str, list[Declaration]] = {}
    for declaration in owner.unit.variables:
        if declaration.name.startswith(prefix):
            declared.setdefault(declaration.name.removeprefix(prefix), []).append(declaration)
    for name, places in declared.items():
        first = places[0]
        call = calls.get((first.path, first.line, name))
        assigned = next((place for place in places if place.initialized), None)
        yield ConfigVariable(
            name,
            first.type,
            _description(call),
            macros.declaring.get(call.name, False) if call else False,
            assigned.value if assigned else 0,
            _written(assigned, name, calls, macros),
            Location(first.path, first.line),
            (),
        )


def _description(call: c_text.Call | None) -> str:
    texts = [c_text.string(argument) for argument in call.arguments] if call else []
    return next((text for text in reversed(texts) if text is not None), "")


def _written(
    assigned: Declaration | None,
    name: str,
    calls: Mapping[tuple[str, int, str], c_text.Call],
    macros: _Macros,
) -> str:
    """Give a default as written: the last argument, or that of a wrapper that is neither name nor text."""
    call = calls.get((assigned.path, assigned.line, name)) if assigned else None
    if not call:
        return ""
    if call.name in macros.assigning:
        return call.arguments[-1]
    others = [each for each in call.arguments if each != name and c_text.string(each) is None]
    return others[-1] if others else ""


def _used_by(variable: ConfigVariable, names: Sequence[str]) -> ConfigVariable:
    fields = {name: getattr(variable, name) for name in ConfigVariable.__slots__}
    return ConfigVariable(**fields | {"objects": tuple(names)})
