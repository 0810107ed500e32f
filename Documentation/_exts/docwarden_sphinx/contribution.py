# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What pages tell one another: titles, the tree of contents, labels and whatever else the environment holds.

When an edit leaves this as it was, no page but the edited one can look different.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from docutils import nodes

from docwarden_sphinx import page_results

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

#: What the environment needs for its own work; no page shows it.
_INTERNAL = {
    "all_docs",
    "config",
    "config_status",
    "config_status_extra",
    "current_document",
    "dependencies",
    "doctreedir",
    "domaindata",
    "domains",
    "events",
    "glob_toctrees",
    "project",
    "ref_context",
    "reread_always",
    "settings",
    "srcdir",
    "version",
    "versioning_compare",
    "versioning_condition",
}

#: Settings of Sphinx's own, kept in the environment for speed: the search index is no part of any page.
_INTERNAL_PREFIXES = ("_", "master_doctree")


#: Metadata that no other page shows: MyST counts the words of each page.
_OWN_KEYS = {"wordcount"}

#: Domains whose data only checks look at.
_OWN_DOMAINS = {page_results.NAME}

#: What is as it is, and what says nothing where it is empty.
_ATOMS = frozenset({type(None), str, int, float, bool})
_CONTAINERS = frozenset({dict, list, set})


class Contributions:
    """Compares the environment with what it was the last time."""

    def __init__(self, env: BuildEnvironment) -> None:
        """Take the environment; the first comparison is with its present state."""
        self._env = env
        self._texts: dict[int, tuple[nodes.Node, str]] = {}
        self._known = self._look()

    def changed(self) -> bool:
        """Tell whether anything that pages share changed since the last call."""
        known, self._known = self._known, self._look()
        self._forget_texts()
        return known != self._known

    def _look(self) -> dict[str, Any]:
        self._seen: set[int] = set()
        shared = {
            name: self._plain(value)
            for name, value in vars(self._env).items()
            if name not in _INTERNAL and not name.startswith(_INTERNAL_PREFIXES)
        }
        domains = {name: data for name, data in self._env.domaindata.items() if name not in _OWN_DOMAINS}
        return shared | {"found": sorted(self._env.found_docs), "domaindata": self._plain(domains)}

    def _plain(self, value: object) -> object:
        """Give a value that can be compared: equal where the output would be."""
        if _is_constant(value) or (type(value) is tuple and all(map(_is_constant, value))):
            return value
        if isinstance(value, dict):
            return self._plain_items(value)
        if isinstance(value, tuple | list):
            return [self._plain(item) for item in value]
        if isinstance(value, set | frozenset):
            return set(value)
        if isinstance(value, nodes.Node):
            return self._text(value)
        return self._object(value)

    def _plain_items(self, items: dict[Any, Any]) -> dict[Any, object]:
        """Give what a mapping holds; an entry may come to be by being asked for, which says nothing."""
        plain = {}
        for key, item in items.items():
            seen = item if type(item) in _ATOMS else self._plain(item)
            if (seen or type(seen) not in _CONTAINERS) and key not in _OWN_KEYS:
                plain[key] = seen
        return plain

    def _object(self, value: object) -> object:
        """Look into an object, once: the symbols of C and C++ know their parents."""
        if not hasattr(value, "__dict__"):
            return repr(value)
        if id(value) in self._seen:
            return type(value).__name__
        self._seen.add(id(value))
        return self._plain(vars(value))

    def _text(self, node: nodes.Node) -> str:
        """Give the text of a node; the environment never alters one, it gets another."""
        if id(node) not in self._texts:
            self._texts[id(node)] = node, str(node)
        return self._texts[id(node)][1]

    def _forget_texts(self) -> None:
        """Let go of nodes of pages that were read again."""
        if len(self._texts) > 8 * (len(self._env.found_docs) + 100):
            self._texts.clear()


def _is_constant(value: object) -> bool:
    """Tell whether a value never changes, and is compared by what it holds."""
    if type(value) in _ATOMS:
        return True
    try:
        return _is_frozen(type(value)) and hash(value) is not None  # type: ignore[arg-type]
    except TypeError:
        return False


@functools.cache
def _is_frozen(kind: type) -> bool:
    parameters = getattr(kind, "__dataclass_params__", None)
    return parameters is not None and parameters.frozen and parameters.eq
