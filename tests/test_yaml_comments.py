# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Comments attach as yaml.v3 attaches them; what that program said is recorded in the fixture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from docwarden.documents import tokens
from docwarden.errors import InputError
from docwarden.facts import go_yaml
from docwarden.facts.yaml_comments import read_head_comments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docwarden.facts.go_yaml import Node

RECORDED = json.loads(
    (Path(__file__).parent / "fixtures" / "yaml-comments" / "recorded.json").read_text(encoding="utf-8")
)

#: Lines that, one below the other, often make a document.
LINES = st.sampled_from(
    [
        *(
            "a:",
            "b: 1",
            "  c: 2",
            "  d:",
            "    e: 3",
            "- f",
            "  - g: 4",
            "    h: |",
            "      i",
            "j: [1,",
            "k: {}",
        ),
        *(
            "# one",
            "  # two",
            "    # three",
            "      # four",
            "",
            "  ",
            "# -- five  ",
            "l: 'm' # six",
            "- # seven",
        ),
        *("]", "  ]", "n: &o", "p: *o", "---", "...", "? q", ": r", "s: t", "\tu", "# \u2028v", "x: \x85"),
    ]
)
DOCUMENTS = st.lists(LINES, max_size=14).map("\n".join)


def heads(node: Node) -> Iterator[list[object]]:
    if node.head_comment:
        yield [node.line, node.column, node.kind, node.head_comment]
    for child in node.children:
        yield from heads(child)


def parsed(text: str) -> Node | None:
    try:
        return go_yaml.parse(text, "x.yaml")
    except InputError:
        return None


def refusal(text: str) -> str:
    """Give the place of the error, empty where there is none."""
    try:
        go_yaml.parse(text, "x.yaml")
    except InputError as error:
        return error.location.path if error.location else "nowhere"
    return ""


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: repr(case["text"])[:30])
def test_a_recorded_document(case: dict[str, object]) -> None:
    root = go_yaml.parse(str(case["text"]), "x.yaml")
    assert root is not None
    assert list(heads(root)) == case["heads"]


@given(st.text(max_size=80) | DOCUMENTS)
def test_any_text_is_read_or_refused_with_its_place(text: str) -> None:
    assert refusal(text) in ("", "x.yaml")


@given(DOCUMENTS)
def test_each_comment_attaches_at_most_once_and_in_order(text: str) -> None:
    numbered = "".join(
        character if character != "#" else f"#{index}_" for index, character in enumerate(text)
    )
    root = parsed(numbered)
    found = [str(head[3]) for head in heads(root)] if root else []
    lines = [line for head in found for line in head.split("\n") if line]
    assert all(line in numbered for line in lines)
    assert len(set(lines)) == len(lines)


@given(DOCUMENTS)
def test_a_head_is_made_of_whole_comments(text: str) -> None:
    root = parsed(text)
    for head in heads(root) if root else ():
        assert all(not line or line.startswith("#") for line in str(head[3]).split("\n"))
        assert not str(head[3]).startswith("\n")


@given(DOCUMENTS)
def test_the_reading_without_comments_is_the_same(text: str) -> None:
    try:
        plain = list(yaml.compose_all(text, Loader=yaml.CSafeLoader))
    except yaml.YAMLError:
        return
    root = parsed(text)
    if root is None or not plain or "*" in text or "&" in text:
        return
    assert outline(root) == outline_of(plain[0])


def outline(node: Node) -> object:
    return node.value if node.kind == "scalar" else [outline(child) for child in node.children]


def outline_of(node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return [outline_of(side) for pair in node.value for side in pair]
    return [outline_of(item) for item in node.value] if isinstance(node, yaml.SequenceNode) else node.value


@given(st.permutations(range(5)))
def test_the_order_of_keys_does_not_matter(order: list[int]) -> None:
    blocks = [f"# -- About {number}.\nkey{number}:\n  inner: {number}\n\n" for number in order]
    root = go_yaml.parse("".join(blocks), "x.yaml")
    assert root is not None
    assert {key.value: key.head_comment for key, _ in root.entries()} == {
        f"key{number}": f"# -- About {number}." for number in order
    }


@given(DOCUMENTS)
def test_reading_twice_gives_the_same(text: str) -> None:
    if parsed(text):
        assert read_head_comments(text, tokens(text)) == read_head_comments(text, tokens(text))
