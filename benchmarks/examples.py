# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Validates example manifests in another way than docwarden does, and compares which files are at fault.

Independent of docwarden's validator: PyYAML, jsonschema and a walk for unknown fields. For the manual, it
counts the lines that name an API group of ours. Exits with 1 where the two do not agree on a file::

    python benchmarks/examples.py CHECKOUT [--profile NAME]
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import yaml

from docwarden.config import PROFILES

if TYPE_CHECKING:
    from collections.abc import Iterator

    Schemas = dict[tuple[str, str], Any]


class _Loader(yaml.SafeLoader):
    """YAML without timestamps, as Kubernetes reads it."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if not pair[0].endswith(":timestamp")]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def main() -> int:
    """Print the counts and the files on which the two differ; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("root", type=Path, nargs="?", default=Path())
    parser.add_argument("--profile", default="")
    arguments = parser.parse_args()
    root: Path = arguments.root
    folder = PROFILES / arguments.profile if arguments.profile else root
    settings = tomllib.loads((folder / "docwarden.toml").read_text(encoding="utf-8"))
    schemas = _schemas(root, settings["examples"]["manifests"])
    expected = _example_files(root, settings["examples"]["files"], schemas)
    _count_manual(root, settings["documentation"]["source"], schemas)
    found = _found(root, arguments.profile)
    wrong = {
        path for path in found if any(path.startswith(f"{top}/") for top in settings["examples"]["files"])
    }
    print(f"at fault: {len(expected)} example files by jsonschema, {len(wrong)} by docwarden")
    print(f"with the manual: {len(found)} files by docwarden")
    for path in sorted(expected ^ wrong):
        print(f"{path}: {'not found by docwarden' if path in expected else 'valid by jsonschema'}")
    return int(expected != wrong)


def _schemas(root: Path, places: list[str]) -> Schemas:
    found: Schemas = {}
    for file in (file for place in places for file in sorted((root / place).rglob("*.yaml"))):
        for crd in yaml.safe_load_all(file.read_text(encoding="utf-8")):
            for version in crd["spec"]["versions"]:
                key = f"{crd['spec']['group']}/{version['name']}", crd["spec"]["names"]["kind"]
                found[key] = _nullable(version["schema"]["openAPIV3Schema"])
    return found


def _nullable(schema: Any) -> Any:
    """Say in words of JSON Schema which values may be null."""
    if isinstance(schema, dict):
        plain = {key: _nullable(value) for key, value in schema.items()}
        null = schema.get("nullable") is True and isinstance(schema.get("type"), str)
        return {**plain, "type": [schema["type"], "null"]} if null else plain
    return [_nullable(one) for one in schema] if isinstance(schema, list) else schema


def _example_files(root: Path, places: list[str], schemas: Schemas) -> set[str]:
    """Count the example files and their documents; give those at fault."""
    groups = {version.partition("/")[0] for version, _ in schemas}
    files = [file for place in places for file in sorted((root / place).rglob("*.yaml"))]
    wrong, with_objects, objects = set(), 0, 0
    for file in files:
        try:
            documents = list(yaml.load_all(file.read_text(encoding="utf-8"), _Loader))
        except yaml.YAMLError:
            continue
        ours = [one for one in documents if isinstance(one, dict) and _group(one) in groups]
        objects += len(ours)
        with_objects += bool(ours)
        if any(True for one in ours for _ in _faults(one, schemas)):
            wrong.add(file.relative_to(root).as_posix())
    policies = [file for file in files if "policies" in file.relative_to(root).parts]
    print(f"{len(files)} YAML files, {len(policies)} of them policies")
    print(f"{objects} objects of ours in {with_objects} example files")
    return wrong


def _group(document: dict[str, Any]) -> str:
    return str(document.get("apiVersion", "")).partition("/")[0]


def _faults(document: dict[str, Any], schemas: Schemas) -> Iterator[str]:
    schema = schemas.get((document["apiVersion"], document["kind"]))
    if schema is None:
        yield "unknown kind"
        return
    validator = jsonschema.Draft4Validator(schema)
    plain = _with_defaults(json.loads(json.dumps(document, default=str)), schema)
    yield from (
        error.message for error in validator.iter_errors(plain) if "metadata" not in list(error.path)[:1]
    )
    yield from _unknown(plain, schema, "")


def _with_defaults(value: Any, schema: Any) -> Any:
    """Fill in what the API server fills in before it validates."""
    if isinstance(value, dict):
        for key, below in schema.get("properties", {}).items():
            if key in value and value[key] is None and not below.get("nullable"):
                del value[key]
            if key not in value and "default" in below:
                value[key] = json.loads(json.dumps(below["default"]))
            if key in value:
                value[key] = _with_defaults(value[key], below)
    if isinstance(value, list):
        return [_with_defaults(item, schema.get("items", {})) for item in value]
    return value


def _unknown(value: Any, schema: Any, path: str) -> Iterator[str]:
    """Give the fields that a structural schema would have the API server drop."""
    if path == ".metadata" or schema.get("x-kubernetes-preserve-unknown-fields"):
        return
    if isinstance(value, dict):
        known, rest = schema.get("properties", {}), schema.get("additionalProperties")
        for key, item in value.items():
            below = known.get(key, rest if isinstance(rest, dict) else None)
            if below is None and not rest and key not in {"apiVersion", "kind", "metadata"}:
                yield f"{path}.{key}"
            elif isinstance(below, dict):
                yield from _unknown(item, below, f"{path}.{key}")
    if isinstance(value, list) and "items" in schema:
        for item in value:
            yield from _unknown(item, schema["items"], path)


def _count_manual(root: Path, source: str, schemas: Schemas) -> None:
    groups = "|".join(sorted({re.escape(version.partition("/")[0]) for version, _ in schemas}))
    pattern = re.compile(rf"^[^\n`#]*apiVersion: *\"?(?:{groups})/", re.MULTILINE)
    files = [file for suffix in ("rst", "md") for file in (root / source).rglob(f"*.{suffix}")]
    texts = [file.read_text(encoding="utf-8") for file in files if "_build" not in file.parts]
    counts = [len(pattern.findall(text)) for text in texts if "Generated by docwarden" not in text[:200]]
    print(f"the manual names an object of ours {sum(counts)} times on {sum(map(bool, counts))} pages")


def _found(root: Path, profile: str) -> set[str]:
    command = [sys.executable, "-m", "docwarden", "--root", str(root), "--format", "json"]
    command += ["--profile", profile] if profile else []
    done = subprocess.run([*command, "examples"], capture_output=True, encoding="utf-8", check=False)
    report = json.loads(done.stdout)
    print(report.get("summary", "").strip())
    return {
        finding.get("path") or finding["location"]["path"]
        for finding in report["findings"]
        if finding["severity"] == "error"
    }


if __name__ == "__main__":
    sys.exit(main())
