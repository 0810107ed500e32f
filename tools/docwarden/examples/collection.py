# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Gathers what ``[examples]`` names: the schemas of the custom resources, and the snippets to hold against them."""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from docwarden.documents import construct
from docwarden.errors import InputError
from docwarden.examples.snippet import Snippet, included_files, read_page, read_yaml
from docwarden.examples.validator import strict
from docwarden.facts.crds import read_crds
from docwarden.facts.manifests import manifest_files
from docwarden.finding import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from docwarden.config import Documentation, Examples, IgnoredExamples
    from docwarden.source import Codebase

_PAGES = (".md", ".rst", ".txt")


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of a kind: its schema as the validator takes it, None where the definition has none."""

    served: bool
    deprecated: bool
    warning: str
    schema: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Kinds:
    """The custom resources of a codebase: its API groups, and the versions by ``apiVersion`` and kind."""

    groups: frozenset[str]
    editions: Mapping[tuple[str, str], Edition]


def read_kinds(codebase: Codebase, manifests: Iterable[str]) -> Kinds:
    """Read the schemas; see ``read_crds`` for the errors."""
    editions: dict[tuple[str, str], Edition] = {}
    resources = read_crds(codebase, manifests)
    for resource in resources:
        for version in resource.versions:
            node = version.schema
            schema = strict(construct(node.node, node.path) or {}) if node else None
            edition = Edition(version.served, version.deprecated, version.deprecation_warning, schema)
            editions[f"{resource.group}/{version.name}", resource.kind] = edition
    return Kinds(frozenset(resource.group for resource in resources), editions)


def collect(codebase: Codebase, settings: Examples, manual: Documentation) -> tuple[Snippet, ...]:
    """Read the snippets of example files, of the manual's pages, and of the YAML files that those include.

    Raises InputError for a file that cannot be read.
    """
    pages = {path: codebase.read_text(path) for path in _pages(codebase, manual)}
    files = set(manifest_files(codebase, settings.files))
    for path, text in pages.items():
        files.update(name for name in included_files(text, path, manual.source) if codebase.is_file(name))
    found = [snippet for path, text in pages.items() for snippet in read_page(text, path)]
    found += [read_yaml(codebase.read_text(path), path) for path in sorted(files)]
    return tuple(_ignored(snippet, settings.ignore) for snippet in found)


def unused(settings: Examples, snippets: Iterable[Snippet]) -> Iterator[IgnoredExamples]:
    """Give the entries of ``ignore`` that no snippet's file matches."""
    paths = {snippet.path for snippet in snippets}
    for entry in settings.ignore:
        if not fnmatch.filter(paths, entry.pattern):
            yield entry


def place_of(snippet: Snippet, line: int, column: int) -> Location:
    """Give the place in its file of a line and column of a snippet, all counted from 1."""
    return Location(snippet.path, line + snippet.lines, column + snippet.columns if column else 0)


def moved(error: InputError, snippet: Snippet) -> tuple[Location, str]:
    """Give place and message of an error that was raised for a snippet's text."""
    line, column = (error.location.line, error.location.column) if error.location else (1, 0)
    return place_of(snippet, line, column), error.message


def _pages(codebase: Codebase, manual: Documentation) -> list[str]:
    built = manual.build.rstrip("/") + "/"
    if not codebase.is_folder(manual.source):
        return []
    found = [path for suffix in _PAGES for path in codebase.files(manual.source, suffix)]
    return sorted(path for path in found if not path.startswith(built))


def _ignored(snippet: Snippet, entries: Iterable[IgnoredExamples]) -> Snippet:
    for entry in entries:
        if fnmatch.fnmatchcase(snippet.path, entry.pattern):
            return replace(snippet, skip=entry.reason)
    return snippet
