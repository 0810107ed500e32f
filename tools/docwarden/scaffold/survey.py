# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a codebase has that reference pages can be made from, found by the names and contents of its files."""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
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
#: What every definition names, and a patch of one, as kustomize merges them, does not.
_CRD_PLURAL = re.compile(r"^\s+\"?plural\"?:", re.MULTILINE)
_CHART_NAME = re.compile(r"^name:\s*[\"']?([^\s\"'#]+)", re.MULTILINE)
_NO_WORD = re.compile(r"[^\w-]+", re.ASCII)
_CRD_NAME = re.compile(r"^  name:\s*[\"']?([\w.-]+)", re.MULTILINE)
_OPENAPI = re.compile(r"^(?:\{?\s*\"(?:openapi|swagger)\"|openapi|swagger):\s*[\"']?[23]\.", re.MULTILINE)
_IMPORT = re.compile(r"^\s*import\s+(?:public\s+|weak\s+)?\"([^\"]+)\"\s*;", re.MULTILINE)
#: Copies of what others publish, by the folders that imports of it begin with.
_COPIED_PROTO = re.compile(
    r"(?:^|/)(?:google/(?:protobuf|api|rpc|type|longrunning|logging)|gogoproto|(?:buf/)?validate"
    r"|protoc-gen-(?:openapiv2|swagger)|k8s\.io)/"
)
_MAIN = re.compile(r"^package main\b.*^func main\(\)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Chart:
    """A Helm chart: a name that no other chart of the codebase has, and its file of values."""

    name: str
    values: str


@dataclass(frozen=True, slots=True)
class Survey:
    """Paths are relative to the root.

    ``manual`` is the folder of a conf.py that is there already; without one, ``pages`` are the texts in the
    folder that becomes the manual.
    """

    manual: str = ""
    pages: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
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
    manual = next((folder for folder in MANUALS if codebase.is_file(f"{folder}/conf.py")), "")
    texts = (path for path in paths if path.startswith(f"{MANUALS[0]}/") and path.endswith((".md", ".rst")))
    return Survey(
        manual=manual,
        pages=() if manual else tuple(texts),
        charts=tuple(_charts(codebase, paths)),
        manifests=tuple(_manifests(codebase, paths)),
        protos=tuple(path for path in protos if not _COPIED_PROTO.search(path)) or protos,
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


def _charts(codebase: WorkTree, paths: Iterable[str]) -> Iterator[Chart]:
    """Give the charts that have values and are no part of another one; those of one name get their path."""
    folders = sorted(posixpath.dirname(path) for path in paths if posixpath.basename(path) == "Chart.yaml")
    found: dict[str, str] = {}
    for folder in folders:
        within = any(folder.startswith(f"{other}/") for other in folders if other)
        if not within and codebase.is_file(posixpath.join(folder, "values.yaml")):
            named = _CHART_NAME.search(_text(codebase, posixpath.join(folder, "Chart.yaml")))
            found[folder] = _NO_WORD.sub("-", named[1] if named else posixpath.basename(folder) or "chart")
    names = Counter(found.values())
    for folder, name in found.items():
        unique = name if names[name] == 1 else _NO_WORD.sub("-", folder or name)
        yield Chart(unique, posixpath.join(folder, "values.yaml"))


def _manifests(codebase: WorkTree, paths: Iterable[str]) -> Iterator[str]:
    """Give the folders of CRD manifests, the fullest first; one that only repeats others is left out."""
    names: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        if path.endswith((".yaml", ".yml", ".json")) and "templates" not in path.split("/"):
            text = _text(codebase, path)
            if _CRD.search(text) and _CRD_PLURAL.search(text):
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
    """Give the folders that the imports between the files are relative to.

    Where a project is compiled in a folder of another name, as ``import "etcd/api/kv.proto"`` in a checkout
    with ``api/kv.proto``, that name is mapped: ``etcd=.``.
    """
    roots: set[str] = set()
    for imported in sorted({name for path in protos for name in _IMPORT.findall(_text(codebase, path))}):
        above = [other.removesuffix(imported) for other in protos if f"/{other}".endswith(f"/{imported}")]
        roots |= {root.rstrip("/") or "." for root in above} or _mapped(imported, protos)
    below = tuple("" if root == "." else f"{root}/" for root in roots if "=" not in root)
    outside = [path for path in protos if not path.startswith(below)]
    # The first that holds a file names it: by the name that is mapped, others import it.
    yield from sorted(roots | ({"."} if outside else set()), key=lambda root: ("=" not in root, root))


def _mapped(imported: str, protos: Sequence[str]) -> set[str]:
    """Map the first folders of an import to the root, where the rest names a file below it."""
    parts = imported.split("/")
    for cut in range(1, len(parts) - 1):
        if "/".join(parts[cut:]) in protos:
            return {f"{'/'.join(parts[:cut])}=."}
    return set()


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
