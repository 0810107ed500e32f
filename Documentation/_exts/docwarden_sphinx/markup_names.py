# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which names of roles and directives a manual knows."""

from __future__ import annotations

import importlib
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

#: Domains whose names need no prefix, or stand in none.
_WITHOUT_PREFIX = ("std", "")

#: These open comments that people mean as such.
_WORDS_OF_COMMENTS = frozenset({"todo", "meta"})


@dataclass(frozen=True, slots=True)
class Names:
    """The names, with and without the prefix of their domain where both are right."""

    roles: frozenset[str]
    directives: frozenset[str]


_KNOWN: weakref.WeakKeyDictionary[Any, Names] = weakref.WeakKeyDictionary()


def of(env: BuildEnvironment) -> Names:
    """Give the names; they are collected once for a run."""
    if env.config not in _KNOWN:
        _KNOWN[env.config] = Names(
            frozenset(_names(env, "roles")), frozenset(_names(env, "directives")) - _WORDS_OF_COMMENTS
        )
    return _KNOWN[env.config]


def _names(env: BuildEnvironment, kind: str) -> set[str]:
    """Collect what docutils brings, what extensions register there, and what domains have."""
    module = importlib.import_module(f"docutils.parsers.rst.{kind}")
    one = kind.removesuffix("s")
    found = {name.lower() for name in (*getattr(module, f"_{one}_registry"), *getattr(module, f"_{kind}"))}
    primary = env.config.primary_domain or ""
    for domain in env.domains.sorted():
        own = getattr(domain, kind)
        found |= {f"{domain.name}:{name}" for name in own}
        if domain.name in (*_WITHOUT_PREFIX, primary):
            found |= set(own)
    return found - {""}
