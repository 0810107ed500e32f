# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Which custom resources changed between a release and the codebase, or between two commits.

Files that are the same to git are not parsed. What counts is what the API server is told, ``spec``; the
labels and annotations of a definition are not part of it.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from docwarden.documents import construct
from docwarden.facts.crds import compose_manifest
from docwarden.facts.manifests import SUFFIXES, manifest_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from docwarden.facts.git_objects import GitObjects
    from docwarden.source import Codebase

#: Files by path, relative to the place of the manifests: what tells two contents apart, and how to read one.
Files = dict[str, tuple[str, "Callable[[], str]"]]


def of_commit(git: GitObjects, commit: str, places: Sequence[str]) -> Files:
    """Give the manifests of a commit."""
    return {
        _below(path, places): (name, lambda name=name: git.text(name))  # type: ignore[misc]
        for path, name in git.files(commit, places).items()
        if path.endswith(SUFFIXES)
    }


def of_codebase(codebase: Codebase, places: Sequence[str], like: Files) -> Files:
    """Give the manifests of the codebase, told apart as those of ``like`` are."""
    algorithm = "sha256" if any(len(name) > 40 for name, _ in like.values()) else "sha1"  # noqa: PLR2004
    return {
        _below(path, places): (
            _object_name(codebase.read_bytes(path), algorithm),
            lambda path=path: codebase.read_text(path),  # type: ignore[misc]
        )
        for path in manifest_files(codebase, places)
    }


def changed_kinds(before: Files, after: Files) -> dict[str, str]:
    """Say what became of each kind that is not the same: added, removed, changed, or its descriptions are."""
    same = {path for path, (name, _) in before.items() if path in after and after[path][0] == name}
    old, new = (
        dict(_kinds({path: read for path, (_, read) in files.items() if path not in same}))
        for files in (before, after)
    )
    found = {kind: _difference(old.get(kind), new.get(kind)) for kind in {**old, **new}}
    return {kind: what for kind, what in sorted(found.items()) if what}


def _difference(old: Any, new: Any) -> str:
    if old is None or new is None:
        return "removed" if new is None else "added"
    if old == new:
        return ""
    return "described anew" if _bare(old) == _bare(new) else "changed"


def _bare(value: Any) -> Any:
    """Leave descriptions out; a field of that name is a mapping and stays."""
    if isinstance(value, dict):
        return {
            key: _bare(item)
            for key, item in value.items()
            if key != "description" or not isinstance(item, str)
        }
    return [_bare(item) for item in value] if isinstance(value, list) else value


def _kinds(files: Mapping[str, Callable[[], str]]) -> Iterator[tuple[str, Any]]:
    for path, read in sorted(files.items()):
        for node in compose_manifest(read(), path):
            document = construct(node, path)
            items = document.get("items") if isinstance(document, dict) else None
            for one in items if isinstance(items, list) else [document]:
                if isinstance(one, dict) and one.get("kind") == "CustomResourceDefinition":
                    spec = one.get("spec") or {}
                    yield str(spec.get("names", {}).get("kind", "?")), spec


def _below(path: str, places: Sequence[str]) -> str:
    """Name a file by where it lies below the place, so that places that moved can be compared."""
    return next((path.removeprefix(f"{place}/") for place in places if path.startswith(f"{place}/")), path)


def _object_name(data: bytes, algorithm: str) -> str:
    """Give the name that git gives to a content."""
    return hashlib.new(algorithm, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
