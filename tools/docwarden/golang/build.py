# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which files belong to a build: file names and build constraints (``go help buildconstraint``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SYSTEMS = frozenset(
    [
        "aix",
        "android",
        "darwin",
        "dragonfly",
        "freebsd",
        "hurd",
        "illumos",
        "ios",
        "js",
        "linux",
        "nacl",
        "netbsd",
        "openbsd",
        "plan9",
        "solaris",
        "wasip1",
        "windows",
        "zos",
    ]
)
_ARCHITECTURES = frozenset(
    [
        "386",
        "amd64",
        "arm",
        "arm64",
        "loong64",
        "mips",
        "mips64",
        "mips64le",
        "mipsle",
        "ppc64",
        "ppc64le",
        "riscv64",
        "s390x",
        "sparc64",
        "wasm",
    ]
)
_UNIX = _SYSTEMS - {"js", "nacl", "plan9", "wasip1", "windows", "zos"}

_CONSTRAINT = re.compile(r"^//go:build\s+(.*)$", re.MULTILINE)
_TOKEN = re.compile(r"&&|\|\||[!()]|[\w.]+")


@dataclass(frozen=True, slots=True)
class Target:
    """What a program is built for."""

    system: str = "linux"
    architecture: str = "amd64"
    tags: frozenset[str] = frozenset()

    def has(self, tag: str) -> bool:
        """Tell whether a build tag is satisfied; any release of Go is, as the newest one is assumed."""
        if tag in (self.system, self.architecture, "gc") or tag in self.tags:
            return True
        return (tag == "unix" and self.system in _UNIX) or re.fullmatch(r"go1(\.\d+)?", tag) is not None

    def takes_name(self, name: str) -> bool:
        """Tell whether a file belongs to the build as far as its name tells."""
        if not name.endswith(".go") or name.endswith("_test.go") or name[0] in "._":
            return False
        parts = name.removesuffix(".go").split("_")[1:]
        if parts and parts[-1] in _ARCHITECTURES and parts.pop() != self.architecture:
            return False
        return not (parts and parts[-1] in _SYSTEMS) or parts[-1] == self.system

    def takes_head(self, head: str) -> bool:
        """Tell whether a file belongs to the build as far as the text before its first declaration tells."""
        found = _CONSTRAINT.search(head.partition("\npackage ")[0])
        if not found:
            return True
        tokens = iter([*_TOKEN.findall(found[1].partition("//")[0]), ""])
        return self._either(_Tokens(tokens))

    def _either(self, tokens: _Tokens) -> bool:
        value = self._both(tokens)
        while tokens.take("||"):
            value = self._both(tokens) or value
        return value

    def _both(self, tokens: _Tokens) -> bool:
        value = self._one(tokens)
        while tokens.take("&&"):
            value = self._one(tokens) and value
        return value

    def _one(self, tokens: _Tokens) -> bool:
        if tokens.take("!"):
            return not self._one(tokens)
        if tokens.take("("):
            value = self._either(tokens)
            tokens.take(")")
            return value
        return self.has(tokens.next())


class _Tokens:
    """The tokens of a constraint, one looked at ahead."""

    def __init__(self, tokens: Iterator[str]) -> None:
        self._tokens = tokens
        self._ahead = next(tokens, "")

    def take(self, token: str) -> bool:
        """Take a token if it is the next one."""
        if self._ahead != token:
            return False
        self.next()
        return True

    def next(self) -> str:
        """Take whatever is next, an empty string at the end."""
        token, self._ahead = self._ahead, next(self._tokens, "")
        return token
