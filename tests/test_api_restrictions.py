# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import docutils.core
import pytest
from hypothesis import given
from hypothesis import strategies as st

import generator_cases
from conftest import conformance
from docwarden.generators import api_restrictions
from docwarden.markup import common_mark, rst

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("case", generator_cases.cases("api-restrictions"))
def test_case(case: Path) -> None:
    generator_cases.check("api-restrictions", case)


def test_the_page_of_cilium_is_reproduced() -> None:
    root = conformance("cilium-1.19-dev")
    name = "Documentation/configuration/api-restrictions-table.rst"
    expected = (root / name).read_text(encoding="utf-8")
    lines = expected.split("\n")
    files = {
        "Cilium Agent API": ("api/v1/openapi.yaml", "cilium-agent", "enable-cilium-api-server-access"),
        "Cilium Agent Clusterwide Health API": (
            "api/v1/health/openapi.yaml",
            "cilium-agent",
            "enable-cilium-health-api-server-access",
        ),
        "Cilium Operator API": (
            "api/v1/operator/openapi.yaml",
            "cilium-operator",
            "enable-cilium-operator-server-access",
        ),
    }
    table = {
        "output": name,
        "style": "compat",
        "notice": lines[0].removeprefix(".. "),
        "introduction": "\n".join(lines[5:7])
        .replace("cilium-agent", "{program}")
        .replace("enable-cilium-api-server-access", "{flag}"),
        "tables": [
            {"title": title, "openapi": openapi, "program": program, "flag": flag}
            for title, (openapi, program, flag) in files.items()
        ],
    }
    generated = generator_cases.run("api-restrictions", root, table)
    assert generated.pages == {name: expected}
    assert not generated.findings


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("get", "/", "Get"),
        ("put", "/a", "PutA"),
        ("delete", "/ip/{id}", "DeleteIPID"),
        ("post", "/IP/route-policies", "PostIpRoutePolicies"),
        ("patch", "/v1//{containerId}/x.json", "PatchV1ContaineridX.json"),
    ],
)
def test_names(method: str, path: str, name: str) -> None:
    assert api_restrictions.flag_name(method, path, ("id", "ip")) == name


@given(st.text(st.sampled_from("aß .€*_`|-:"), max_size=200))
def test_wrapping_keeps_the_words_and_fills_lines_of_sixty_bytes(text: str) -> None:
    lines = api_restrictions._wrap(text)
    assert " ".join(lines).split() == (text.split() or ["-"])
    for line, following in itertools.pairwise(lines):
        assert len(f"{line} {following.split()[0]}".encode()) > 60
    assert all(len(line.encode()) <= 60 or " " not in line for line in lines)


def test_the_modern_page_builds_without_warnings(tmp_path: Path) -> None:
    case = generator_cases.FIXTURES / "api-restrictions" / "modern"
    page = (case / "expected.rst").read_text(encoding="utf-8")
    assert not generator_cases.build(tmp_path, {"api.rst": page})


def test_a_comment_in_a_description_is_not_shown() -> None:
    description = "Before<!-- +gen:a\n--> after.\n\n<!-- [x](https://a.b)\n\nc --> shown\n\n<!-- open"
    assert common_mark.to_rst(description) == "Before after.\n\nshown"


@pytest.mark.parametrize(
    "description",
    [
        "* not a list",
        "- a\n- b\n  1. c\n",
        "a `b` c*d* **e**f",
        "Title\n=====\ntext",
        "# h",
        "|a|b|\n|-|-|",
        "```\n\n```",
        "<b>x</b>",
        "a::",
        ".. note:: x",
        "_a_ b_ __c__",
        "\\",
        "`` ` ``",
        "[x](y) [z](https://a.b)",
        "![i](j)",
        "> quote",
        "a\\\nb",
        ":field: x",
        "1) x",
        "+",
        "---",
        "A. b",
        "http://a.b/c_d_",
        "a |b| `c`_",
    ],
)
def test_any_description_renders_without_warnings(description: str) -> None:
    text = common_mark.to_rst(description)
    table = rst.list_table(("Description",), [(text or "none",)])
    settings = {"halt_level": 1, "report_level": 1, "file_insertion_enabled": False}
    docutils.core.publish_doctree(table.replace("code-block", "code"), settings_overrides=settings)
