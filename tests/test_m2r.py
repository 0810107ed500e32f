# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Markdown converts as m2r2 converts it; what that program wrote is recorded in the fixture."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docwarden.markup.html_tag import inline_html_end
from docwarden.markup.m2r import InlineConverter, tidy

RECORDED = json.loads(
    (Path(__file__).parent / "fixtures" / "m2r" / "recorded.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: repr(case["markdown"])[:30])
def test_a_recorded_text(case: dict[str, object]) -> None:
    converter = InlineConverter()
    assert converter.convert(str(case["markdown"])) == case["rst"]
    assert converter.has_html == case["html"]


def test_escaped_blanks_are_thinned_out() -> None:
    assert tidy("a \\ ``b``\\  c\\ .\\ \n\\ d") == "a ``b`` c.\nd"


@given(st.text(alphabet="ab.,;()é日\n", max_size=40))
def test_text_without_mark_up_stays(text: str) -> None:
    assert InlineConverter().convert(text) == text.rstrip("\n")


@given(st.text(alphabet="`*_~[]()<>!:\\ ah/=\"'|\n", max_size=60))
def test_any_text_converts(text: str) -> None:
    converter = InlineConverter()
    assert (":raw-html-m2r:" in converter.convert(text)) == converter.has_html


def test_deep_mark_up_ends() -> None:
    assert InlineConverter().convert("[" * 5000 + "a" + "](b)" * 5000)
    assert InlineConverter().convert("**_" * 2000 + "a" + "_**" * 2000)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("<b>x</b>y", 8),
        ("<b>x", 3),
        ("<br/>x", 5),
        ("<br />x", 6),
        ("<!-- > -->x", 10),
        ("<a b=c d>x", 9),
        ('<a b="c>d">x', 11),
        ("<a b = 'c'e>x", 12),
        ("<a b=c=d=>x", 10),
        ("<a =b>", 0),
        ("<a b=>", 0),
        ('<a "b">', 0),
        ("<a b='c>", 0),
        ("< b>", 0),
        ("<https://e.org>", 0),
        ("<a@b.org>", 0),
        ("<b", 0),
    ],
)
def test_where_a_tag_ends(text: str, end: int) -> None:
    assert inline_html_end(text, 0) == end


def test_attributes_take_linear_time() -> None:
    assert inline_html_end("<a " + "a=" * 200_000, 0) == 0
