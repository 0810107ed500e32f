# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import generator_cases
from conftest import conformance

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("case", generator_cases.cases("crd-list"))
def test_case(case: Path) -> None:
    generator_cases.check("crd-list", case)


def test_the_list_of_cilium_is_reproduced() -> None:
    root = conformance("cilium-1.19-dev")
    table = {
        "output": "Documentation/crdlist.rst",
        "manifests": ["pkg/k8s/apis/cilium.io/client/crds"],
        "labels": ["Documentation"],
        "style": "compat",
    }
    generated = generator_cases.run("crd-list", root, table)
    expected = (root / "Documentation" / "crdlist.rst").read_text(encoding="utf-8")
    assert generated.pages == {"Documentation/crdlist.rst": expected}
    assert not generated.findings


def test_the_modern_page_builds_without_warnings(tmp_path: Path) -> None:
    case = generator_cases.FIXTURES / "crd-list" / "modern"
    names = ["expected.rst", "pages/buoys.rst", "pages/anchors.md"]
    pages = {name.rpartition("/")[2]: (case / name).read_text(encoding="utf-8") for name in names}
    assert not generator_cases.build(tmp_path, pages)
