# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The names that exist in the code and that a page may use as words: flags, chart values, kinds.

A name must not hide a misspelling. So it counts only where it is written exactly as in the code, as a whole,
and only if no word of prose looks like it: ``--enable-ipv4``, ``kubeProxyReplacement``, ``hubble.enabled``,
``CiliumNode``; but not ``replicas`` or ``Pool``.
"""

from __future__ import annotations

import contextlib
import functools
import posixpath
import re
from typing import TYPE_CHECKING

from docwarden import config as settings_file
from docwarden import generation
from docwarden.errors import InputError
from docwarden.facts.crds import read_crds
from docwarden.facts.helm_values import read_helm_values
from docwarden.source import WorkTree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from docwarden.config import Config
    from docwarden.source import Codebase

_FLAG = re.compile(r"(?<![\w-])--[a-z][\w.-]*\w")
_NO_WORD = re.compile(
    r"--|[A-Za-z0-9]+(?:[._][A-Za-z0-9]+)+$|\w*[a-z0-9][A-Z]|\w*[A-Za-z][0-9]|\w*[A-Z]{2}[a-z]"
)


@functools.cache
def of_settings(root: Path, file: Path | None) -> frozenset[str]:
    """Read the names of a codebase, given by its root and settings file; none where the settings say so."""
    if file is None:
        return frozenset()
    config = settings_file.load(root, file)
    return of(config, WorkTree(config.root)) if config.settings.words.identifiers else frozenset()


def of(config: Config, codebase: Codebase) -> frozenset[str]:
    """Read the names of a codebase from what its settings name for the reference pages.

    What cannot be read has no names here; the generator that makes its page says why.
    """
    found: set[str] = set()
    for entry in generation.entries(config):
        options = entry.options
        for path in _inputs(options, "values"):
            with contextlib.suppress(InputError):
                found.update(_values(codebase, path))
        for path in (*_inputs(options, "manifests"), *config.settings.examples.manifests):
            with contextlib.suppress(InputError):
                found.update(_kinds(codebase, path))
        if entry.generator.name == "cmdref" and codebase.is_folder(options.output):
            found.update(_flags(codebase, options.output))
    return frozenset(name for name in found if is_no_word(name))


def is_no_word(name: str) -> bool:
    """Tell whether a name cannot be taken for a word of prose, written right or wrong."""
    return bool(_NO_WORD.match(name))


def _inputs(options: object, key: str) -> Iterable[str]:
    value = getattr(options, key, ())
    return (value,) if isinstance(value, str) else value


def _values(codebase: Codebase, path: str) -> Iterator[str]:
    """Give the keys of chart values: each whole path, and each name in one."""
    for value in read_helm_values(codebase, path, lenient=True).values:
        names = [part for part in value.path if isinstance(part, str)]
        yield from names
        yield from (".".join(names[:count]) for count in range(2, len(names) + 1))


def _kinds(codebase: Codebase, path: str) -> Iterator[str]:
    for resource in read_crds(codebase, [path]):
        yield from (resource.kind, resource.plural, *resource.short_names)


def _flags(codebase: Codebase, folder: str) -> Iterator[str]:
    for name in codebase.names(folder):
        if name.endswith(".md"):
            yield from _FLAG.findall(codebase.read_text(posixpath.join(folder, name)))
