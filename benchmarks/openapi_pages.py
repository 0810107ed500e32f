# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Build a page of each OpenAPI document that is named, and hold it against a count of the document itself.

    python benchmarks/openapi_pages.py DOCUMENT...

The count knows nothing of docwarden: it reads the document with PyYAML and follows references by itself. Each
document is built into a manual of one page by ``docwarden build``; the times are those of the whole command,
Python's start included, on the clock and on the processor. Exits with 1 where a page lacks something.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import Tag

METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}

SETTINGS = '[documentation]\nsource = "manual"\nbuild = "out"\n'
CONF = 'extensions = ["docwarden_sphinx.openapi"]\nhtml_theme = "furo"\nhttp_strict_mode = False\n'


def load(file: Path) -> Any:
    """Read a file as plain data."""
    text = file.read_text(encoding="utf-8")
    return json.loads(text) if file.suffix == ".json" else yaml.load(text, Loader=yaml.CSafeLoader)


def follow(value: Any, root: Any, file: Path) -> Any:
    """Give what a value refers to, in the same file or in another one."""
    while isinstance(value, dict) and isinstance(value.get("$ref"), str):
        name, _, pointer = value["$ref"].partition("#")
        if name:
            file = file.parent / name
            root = load(file)
        value = root
        for step in pointer.split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            value = value[int(key)] if isinstance(value, list) else value[key]
    return value


def operations(document: Any, file: Path, key: str) -> Iterator[tuple[dict[str, Any], list[Any]]]:
    """Give each operation, and its parameters with those of its path."""
    for path, value in (document.get(key) or {}).items():
        item = follow(value, document, file)
        if path.startswith("x-") or not isinstance(item, dict):
            continue
        for method in METHODS & set(item):
            own = {}
            for parameter in [*item.get("parameters", []), *item[method].get("parameters", [])]:
                one = follow(parameter, document, file)
                own[one["name"], one["in"]] = one
            yield item[method], list(own.values())


def counted(file: Path) -> Counter[str]:
    """Count what a document holds."""
    document = load(file)
    found: Counter[str] = Counter()
    for key in ("paths", "webhooks"):
        for operation, parameters in operations(document, file, key):
            found["operations"] += 1
            places = Counter(one["in"] for one in parameters)
            found["parameters"] += sum(
                count for place, count in places.items() if place not in {"body", "formData"}
            )
            found["bodies"] += bool(places["body"] or places["formData"] or "requestBody" in operation)
            found["responses"] += sum(not str(one).startswith("x-") for one in operation.get("responses", {}))
    schemas = document.get("definitions") or (document.get("components") or {}).get("schemas") or {}
    found["schemas"] = len(schemas)
    elsewhere = [follow(one, document, file) if is_elsewhere(one) else one for one in schemas.values()]
    found["fields"] = sum(map(fields, elsewhere))
    return found


def is_elsewhere(schema: Any) -> bool:
    """Tell whether a schema is nothing but a reference to another file."""
    reference = schema.get("$ref") if isinstance(schema, dict) else None
    return isinstance(reference, str) and not reference.startswith("#")


def fields(schema: Any) -> int:
    """Count the fields at the top of a schema: its own, those of its parts and of its elements."""
    if not isinstance(schema, dict) or "$ref" in schema:
        return 0
    inner = [*schema.get("allOf", []), schema.get("items"), schema.get("additionalProperties")]
    return len(schema.get("properties") or {}) + sum(map(fields, inner))


def shown(page: BeautifulSoup, names: set[str]) -> Counter[str]:
    """Count what a page shows; schemas that only references lead to are no schemas of the document."""
    found: Counter[str] = Counter()
    for operation in page.select("dl.openapi-operation"):
        if operation.find_parent("dl", class_="openapi-operation"):
            continue  # a callback
        found["operations"] += 1
        below = operation.find("dd", recursive=False)
        found["parameters"] += terms(below, "openapi-parameters")
        found["responses"] += terms(below, "openapi-responses")
        rubrics = below.find_all("p", class_="rubric", recursive=False) if below else []
        headings = [words(one) for one in rubrics]
        found["bodies"] += any(heading.startswith("Request body") for heading in headings)
    for schema in page.select("dl.openapi-schema"):
        term = schema.find("dt")
        is_part = term is None or str(term["id"]).endswith("-fields")
        if not is_part and words(schema.select_one("dt .openapi-name")) in names:
            found["schemas"] += 1
            found["fields"] += terms(schema.find("dd"), "openapi-fields")
    return found


def words(element: Tag | None) -> str:
    """Give the text of an element."""
    return element.get_text() if element else ""


def terms(parent: Tag | None, kind: str) -> int:
    """Count the terms of lists directly below an element."""
    lists = parent.find_all("dl", class_=kind, recursive=False) if parent else []
    return sum(len(one.find_all("dt", recursive=False)) for one in lists)


def built(file: Path, folder: Path) -> tuple[BeautifulSoup, str, float, float]:
    """Build a page of a document; the files beside it come along. Give it with what was reported."""
    source = folder / "manual"
    shutil.copytree(file.parent, source / "api")
    (folder / "docwarden.toml").write_text(SETTINGS, encoding="utf-8")
    (source / "conf.py").write_text(CONF, encoding="utf-8")
    text = f"API\n===\n\n.. openapi:: api/{file.name}\n   :format: markdown\n"
    (source / "index.rst").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "docwarden", "--root", str(folder), "build", "html"]
    before, used = time.perf_counter(), processor_time()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    took, busy = time.perf_counter() - before, processor_time() - used
    page = BeautifulSoup((folder / "out/html/index.html").read_text(encoding="utf-8"), "lxml")
    return page, done.stdout, took, busy


def processor_time() -> float:
    """Give the seconds that processes started here have computed."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def compare(file: Path) -> bool:
    """Print a line on a document; tell whether the counts agree."""
    document = load(file)
    with tempfile.TemporaryDirectory() as scratch:
        page, reported, took, busy = built(file, Path(scratch))
    named = document.get("definitions") or (document.get("components") or {}).get("schemas") or {}
    expected, found = counted(file), shown(page, set(named))
    kinds = ("operations", "parameters", "bodies", "responses", "schemas", "fields")
    wrong = [f"{kind}: {found[kind]} of {expected[kind]}" for kind in kinds if found[kind] != expected[kind]]
    numbers = ", ".join(f"{expected[kind]} {kind}" for kind in kinds)
    print(f"{file}: {took:.1f} s ({busy:.1f} s busy), {numbers}: {'; '.join(wrong) or 'all shown'}")
    print(reported, end="")
    return not wrong


def main() -> int:
    """Compare all documents; give the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("documents", nargs="+", type=Path)
    agree = [compare(file) for file in parser.parse_args().documents]
    return 0 if all(agree) else 1


if __name__ == "__main__":
    sys.exit(main())
