# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""YAML that is wrong, hostile or huge gives one placed error, in bounded time and memory."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docwarden import documents
from docwarden.errors import InputError


def bomb(levels: int) -> str:
    """Write an alias bomb: each level holds the one before ten times."""
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [1\nb: 2", "f.yaml:2:2: malformed YAML: did not find expected ',' or ']'"),
        ("a: 1\nb:\n\t- 2", "f.yaml:3:1: malformed YAML: found character that cannot start any token"),
        ("a: &a [*a]", "f.yaml:1:4: an alias refers to a node that holds it"),
        ("a: *b", "f.yaml:1:4: malformed YAML: found undefined alias"),
        ("[" * 50_000, "f.yaml:1:401: collections nest deeper than 400 levels"),
        ("- " * 50_000 + "a", "f.yaml:1:801: collections nest deeper than 400 levels"),
        ("a: 1\nb: \x00", "f.yaml:2:4: malformed YAML: control characters are not allowed"),
    ],
)
def test_compose_places_errors(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        documents.compose(text, "f.yaml")
    assert str(caught.value).startswith(message)


def test_an_alias_bomb_is_refused_at_once() -> None:
    start = time.process_time()
    with pytest.raises(InputError, match="expand to more than 2,000,000 nodes"):
        documents.compose(bomb(40), "f.yaml")
    assert time.process_time() - start < 3


def test_honest_aliases_are_fine() -> None:
    [node] = documents.compose(bomb(3), "f.yaml")
    assert len(documents.construct(node, "f.yaml")["a2"]) == 10


def test_timestamps_stay_strings() -> None:
    [node] = documents.compose("day: 2026-11-21\n", "f.yaml")
    assert documents.construct(node, "f.yaml") == {"day": "2026-11-21"}


@pytest.mark.parametrize("text", ["a: !!python/object:x {}", "? [a]\n: b", "a: !!int x", "a: !unknown b"])
def test_construct_refuses_values_without_meaning(text: str) -> None:
    [node] = documents.compose(text, "f.yaml")
    with pytest.raises(InputError):
        documents.construct(node, "f.yaml")


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#\n \t?,%@0x\u2028é"))
def test_only_input_errors_come_out(text: str) -> None:
    with contextlib.suppress(InputError):
        for node in documents.compose(text, "f.yaml"):
            documents.construct(node, "f.yaml")


def test_an_equals_sign_is_a_string() -> None:
    (node,) = documents.compose("operators: [=, '!=']", "a.yaml")
    assert documents.construct(node, "a.yaml") == {"operators": ["=", "!="]}
