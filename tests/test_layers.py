# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The design, held: who may import whom, what each plug-in brings, what runs on import."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docwarden import registry

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).parent.parent
PACKAGE = REPOSITORY / "tools" / "docwarden"
FIXTURES = Path(__file__).parent / "fixtures" / "generators"

#: From the bottom up: a module imports only from layers before its own, or from its own.
LAYERS = [
    ["file_state", "finding", "observed", "wording"],
    ["errors"],
    ["config", "process", "source"],
    ["documents", "nodes", "page_source", "builder_image", "container"],
    ["golang"],
    ["facts"],
    ["examples", "links"],
    ["entries", "markup", "diff", "syntax"],
    ["pages", "registry", "command_drift", "word_list_file"],
    ["generators", "checks", "style", "page_rules"],
    ["code_ownership", "example_run", "generation", "manual", "redirection"],
    ["last_run", "last_generation", "suppression", "baseline", "new_pages"],
    ["whole_run"],
    ["runner", "adoption"],
    ["clean_comparison", "diagnosis", "fixing", "identifiers", "owner_suggestions", "scaffold"],
    ["word_use"],
    ["review"],
    ["reporters"],
    ["preview"],
    ["cli"],
    ["__main__"],
]

#: Generators that read docwarden itself: the pages in Documentation are their fixtures.
SELF_DESCRIBING = {"cmdref", "rules-reference", "settings-reference"}

MODULES = sorted(PACKAGE.rglob("*.py"))


def layer(name: str) -> int:
    """Give the layer of a module or package below docwarden."""
    return next(number for number, names in enumerate(LAYERS) if name in names)


def imports(file: Path) -> Iterator[str]:
    """Give the names that a module imports, whole."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_point_down(file: Path) -> None:
    own = file.relative_to(PACKAGE).with_suffix("").parts[0]
    for name in imports(file):
        top, _, rest = name.partition(".")
        assert top not in ("sphinx", "docwarden_sphinx"), "Sphinx stays in Documentation/_exts"
        below = rest.partition(".")[0]
        if top == "docwarden" and below and below != "__version__" and own != "__init__":
            assert layer(below) <= layer(own), f"{own} must not import {below}"


def test_every_module_has_a_layer_and_a_docstring() -> None:
    for file in MODULES:
        own = file.relative_to(PACKAGE).with_suffix("").parts[0]
        assert own in ("__init__", "profiles") or layer(own) >= 0
        assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))), file


@pytest.mark.parametrize("name", registry.generator_names())
def test_every_generator_has_fixtures(name: str) -> None:
    registry.load_generator(name)
    assert name in SELF_DESCRIBING or any((FIXTURES / name).iterdir())


def test_every_rule_says_why_and_shows_both_sides() -> None:
    for rule in registry.rules():
        assert rule.id == rule.id.lower().replace("_", "-")
        assert rule.summary.endswith(".")
        assert rule.why.endswith(".")
        assert rule.bad != rule.good


def test_generating_needs_no_sphinx() -> None:
    code = "import sys, docwarden.__main__, docwarden.generation, docwarden.registry as r\n"
    code += "[r.load_generator(n) for n in r.generator_names()]\n"
    code += "sys.exit(any(n.split('.')[0] in ('sphinx', 'docutils') for n in sys.modules))\n"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
