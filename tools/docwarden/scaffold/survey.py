# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a codebase has that reference pages can be made from, found by the names and contents of its files."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden import process
from docwarden.errors import DocwardenError, ProgramError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docwarden.source import WorkTree

#: Folders of code that is not the project's own, or no part of the product.
FOREIGN = {"vendor", "node_modules", "third_party", "testdata", "test", "tests", "_build", ".venv", "venv"}

#: Where manuals are, the usual place first.
MANUALS = ("Documentation", "docs", "doc", "docs/source", "doc/source")

#: Where code hosts look for the owners.
CODEOWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")

#: Files larger than this are data.
MOST_BYTES = 4 << 20

_CRD = re.compile(r"^(?:kind|\s*\"kind\"):\s*[\"']?CustomResourceDefinition\b", re.MULTILINE)
_CRD_NAME = re.compile(r"^  name:\s*[\"']?([\w.-]+)", re.MULTILINE)
_OPENAPI = re.compile(r"^(?:\{?\s*\"(?:openapi|swagger)\"|openapi|swagger):\s*[\"']?[23]\.", re.MULTILINE)
_IMPORT = re.compile(r"^\s*import\s+(?:public\s+|weak\s+)?\"([^\"]+)\"\s*;", re.MULTILINE)
_MAIN = re.compile(r"^package main\b.*^func main\(\)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Survey:
    """Paths are relative to the root. ``manual`` is the folder of a conf.py that is there already."""

    manual: str = ""
    charts: tuple[str, ...] = ()
    manifests: tuple[str, ...] = ()
    protos: tuple[str, ...] = ()
    proto_roots: tuple[str, ...] = ()
    openapi: tuple[str, ...] = ()
    codeowners: str = ""
    mains: tuple[str, ...] = ()


def survey(codebase: WorkTree) -> Survey:
    """Look at all files that belong to the codebase."""
    paths = own_files(codebase)
    protos = tuple(path for path in paths if path.endswith(".proto"))
    return Survey(
        manual=next((folder for folder in MANUALS if codebase.is_file(f"{folder}/conf.py")), ""),
        charts=tuple(_charts(codebase, paths)),
        manifests=tuple(_manifests(codebase, paths)),
        protos=protos,
        proto_roots=tuple(_proto_roots(codebase, protos)),
        openapi=tuple(_openapi(codebase, paths)),
        codeowners=next((path for path in CODEOWNERS if codebase.is_file(path)), ""),
        mains=tuple(_mains(codebase, paths)),
    )


def own_files(codebase: WorkTree) -> list[str]:
    """List the files that git knows or would take, or all where there is no git, without foreign code."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = process.run(command, folder=codebase.root)
        paths = listed.output.split("\0") if listed.code == 0 else codebase.files(".")
    except ProgramError:
        paths = codebase.files(".")
    own = {path for path in paths if path and FOREIGN.isdisjoint(path.split("/")[:-1])}
    return sorted(path for path in own if not path.startswith(".git/") and codebase.is_file(path))


def _charts(codebase: WorkTree, paths: Iterable[str]) -> Iterator[str]:
    """Give the values files of charts that are no part of another chart."""
    folders = sorted(posixpath.dirname(path) for path in paths if posixpath.basename(path) == "Chart.yaml")
    for folder in folders:
        within = any(folder.startswith(f"{other}/") for other in folders if other)
        values = posixpath.join(folder, "values.yaml")
        if not within and codebase.is_file(values):
            yield values


def _manifests(codebase: WorkTree, paths: Iterable[str]) -> Iterator[str]:
    """Give the folders of CRD manifests, the fullest first; one that only repeats others is left out."""
    names: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        if path.endswith((".yaml", ".yml", ".json")) and "templates" not in path.split("/"):
            text = _text(codebase, path)
            if _CRD.search(text):
                names[posixpath.dirname(path) or "."].update(_CRD_NAME.findall(text) or [path])
    seen: set[str] = set()
    for folder in sorted(names, key=lambda name: (-len(names[name]), name)):
        if seen.isdisjoint(names[folder]):
            seen |= names[folder]
            yield folder


def _openapi(codebase: WorkTree, paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        if path.endswith((".yaml", ".yml", ".json")) and _OPENAPI.search(_text(codebase, path)[:4096]):
            yield path


def _proto_roots(codebase: WorkTree, protos: Sequence[str]) -> Iterator[str]:
    """Give the folders that the imports between the files are relative to."""
    roots: set[str] = set()
    for path in protos:
        for imported in _IMPORT.findall(_text(codebase, path)):
            for other in protos:
                if other == imported or other.endswith(f"/{imported}"):
                    roots.add(other.removesuffix(imported).rstrip("/") or ".")
    below = tuple("" if root == "." else f"{root}/" for root in roots)
    outside = [path for path in protos if not path.startswith(below)]
    yield from sorted(roots | ({"."} if outside else set()))


def _mains(codebase: WorkTree, paths: Sequence[str]) -> Iterator[str]:
    """Give the folders of Go main packages, where a module uses cobra."""
    modules = [path for path in paths if posixpath.basename(path) == "go.mod"]
    if not any("spf13/cobra" in _text(codebase, path) for path in modules):
        return
    sources = (path for path in paths if path.endswith(".go") and not path.endswith("_test.go"))
    found = {posixpath.dirname(path) or "." for path in sources if _MAIN.search(_text(codebase, path))}
    yield from sorted(found)


def _text(codebase: WorkTree, path: str) -> str:
    """Read a file as far as it is text; what cannot be read holds nothing that counts here."""
    try:
        data = codebase.read_bytes(path)
    except DocwardenError:
        return ""
    return data.decode("utf-8", errors="replace") if len(data) <= MOST_BYTES else ""
