# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Counts the fields of custom resources straight from their manifests, and looks for each on the pages.

Independent of docwarden: PyYAML and a walk. A field counts once per path that leads to it. Exits with 1 where
the pages lack a field, or have one that no schema has::

    python benchmarks/crd_fields.py [--manifests FOLDER] [--pages FOLDER]
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A field on a page: its labels, then its name.
_ENTRY = re.compile(r"((?:^ *\.\. _crd-[^\n]+:\n)+)\n *\.\. describe:: ([^\n]+)$", re.MULTILINE)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML in which = is a text, as in Kubernetes."""


_Loader.add_constructor("tag:yaml.org,2002:value", lambda loader, node: loader.construct_scalar(node))


def main() -> int:
    """Print the counts and what is missing; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--manifests", type=Path, default=Path("examples/breakwater/pkg/k8s/apis/crds"))
    parser.add_argument("--pages", type=Path, default=Path("Documentation/reference/breakwater/crds"))
    arguments = parser.parse_args()
    definitions = list(_definitions(arguments.manifests))
    versions = [(crd, version) for crd in definitions for version in crd["spec"]["versions"]]
    shared = _shared_kinds(definitions)
    bases = [_base(crd, version, shared) for crd, version in versions]
    found = [
        item
        for (_, version), base in zip(versions, bases, strict=True)
        for item in _walk(_schema(version), base)
    ]
    fields = Counter((label, name) for label, name, _ in found if name)
    objects = [text for _, name, text in found if not name]
    print(f"{len(definitions)} kinds, {len(versions)} versions, {fields.total():,} fields")
    print(f"{len(objects):,} objects with fields, {len(set(objects)):,} distinct")
    shown = _shown(arguments.pages)
    for what, difference in (("not on a page", fields - shown), ("in no schema", shown - fields)):
        for label, name in sorted(difference):
            print(f"{what}: {label} ({name})")
    return int(fields != shown)


def _definitions(folder: Path) -> Iterator[Any]:
    for file in sorted(folder.rglob("*.yaml")):
        for document in yaml.load_all(file.read_text(encoding="utf-8"), _Loader):
            if document and document.get("kind") == "CustomResourceDefinition":
                yield document


def _schema(version: Any) -> Any:
    return version.get("schema", {}).get("openAPIV3Schema", {})


def _base(crd: Any, version: Any, shared: set[str]) -> str:
    """Give the beginning of labels; kinds that several groups have are told apart by their groups."""
    kind = crd["spec"]["names"]["kind"]
    group = f"-{crd['spec']['group'].replace('.', '-')}" if kind in shared else ""
    return f"crd-{kind}{group}-{version['name']}".lower()


def _shared_kinds(definitions: list[Any]) -> set[str]:
    kinds = Counter(crd["spec"]["names"]["kind"] for crd in definitions)
    return {kind for kind, number in kinds.items() if number > 1}


def _walk(schema: Any, base: str, path: str = "") -> Iterator[tuple[str, str, str]]:
    """Give label and name of each field, and the text of each object that has fields."""
    properties = schema.get("properties") or {}
    if properties:
        yield base, "", json.dumps(schema, sort_keys=True)
    for name, below in properties.items():
        full = f"{path}.{name}" if path else name
        yield f"{base}-{full}", name, ""
        yield from _walk(below, base, full)
    for key, mark in (("items", "[]"), ("additionalProperties", "{}")):
        if isinstance(schema.get(key), dict):
            yield from _walk(schema[key], base, path + mark)


def _shown(folder: Path) -> Counter[tuple[str, str]]:
    """Count the labels of fields on the pages; a number that tells equal labels apart is left out."""
    shown: Counter[tuple[str, str]] = Counter()
    for file in folder.glob("*.rst"):
        for labels, name in _ENTRY.findall(file.read_text(encoding="utf-8")):
            for label in re.findall(r"\.\. _([^\n]+):", labels):
                shown[re.sub(r"--\d+$", "", label), name] += 1
    return shown


if __name__ == "__main__":
    sys.exit(main())
