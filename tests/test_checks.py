# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The checks that need no Sphinx: code blocks, labels, addresses, words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from docwarden import word_list_file
from docwarden.checks import code_blocks, duplicate_labels, internal_links, spelling, suspicious_markup
from docwarden.finding import Location

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("language", "text", "place"),
    [
        ("json", '{"a": 1}', None),
        ("json", '{"a": 1,\n "b": }', (2, 7)),
        ("python", "def f() -> int:\n    return 1\n", None),
        ("python", "x = 1\ndef f(:\n", (2, 7)),
        ("python", ">>> anything goes here", None),
        ("toml", "a = 1\nb = \n", (2, 5)),
        ("toml", 'a = "open', (1, 1)),
        ("xml", "<a>\n<b></a>", (2, 6)),
        ("yaml", "a:\n- b: 1\n   c: 2\n", (3, 5)),
        ("YAML", "a: 1\n[...]\nb: 2\n", None),
        ("yaml", "a: !Ref b\n", None),
        ("rust", "func (", None),
    ],
)
def test_code_blocks(language: str, text: str, place: tuple[int, int] | None) -> None:
    found = code_blocks.problem(language, text)
    assert (found[:2] if found else None) == place


def test_the_first_place_of_a_label_is_right() -> None:
    labels = [("a", Location("x.rst", 3)), ("b", Location("x.rst", 9)), ("a", Location("y.rst", 1))]
    found = list(duplicate_labels.duplicates(labels))
    assert [(one.location, one.message) for one in found] == [
        (Location("y.rst", 1), 'the label "a" is defined at x.rst:3 already')
    ]


def test_one_place_that_two_pages_include_is_no_duplicate() -> None:
    assert not list(duplicate_labels.duplicates([("a", Location("x.rst", 3))] * 2))


OUTPUTS = {"index.html": frozenset({"top"}), "guide/boats.html": frozenset[str]()}


@pytest.mark.parametrize(
    ("address", "own", "message"),
    [
        ("guide/boats.html", "index.html", ""),
        ("boats.html", "guide/boats.html", ""),
        ("../index.html#top", "guide/boats.html", ""),
        ("../index.html#gone", "guide/boats.html", '"index.html" has no anchor "gone"'),
        ("#top", "index.html", ""),
        ("#gone", "index.html", '"index.html" has no anchor "gone"'),
        ("gone.html", "guide/boats.html", '"guide/gone.html" is not a page of the manual'),
        ("https://example.org/gone.html", "index.html", ""),
        ("mailto:a@example.org", "index.html", ""),
        ("/absolute", "index.html", ""),
        ("../outside.html", "index.html", ""),
        ("_static/style.css", "index.html", ""),
        ("robots.txt", "index.html", ""),
        ("", "index.html", ""),
    ],
)
def test_addresses(address: str, own: str, message: str) -> None:
    assert internal_links.problem(address, own, OUTPUTS, {"robots.txt"}) == message


def test_addresses_and_anchors_of_raw_html() -> None:
    html = '<a\n href=\'a.html\'>\n<img SRC="b.png" id="c">'
    assert list(internal_links.addresses(html)) == [("a.html", 1), ("b.png", 2)]
    assert list(internal_links.identifiers(html)) == ["c"]


def test_words_are_found_where_they_stand() -> None:
    lines = ["wrod", "a wrod and a wrod", "wrods", ""]
    taken: set[tuple[int, int]] = set()
    assert [spelling.locate(lines, "wrod", 2, taken) for _ in range(4)] == [(2, 3), (2, 14), (1, 1), (2, 0)]


def test_known_words_are_no_findings() -> None:
    words = [spelling.Unknown(word, word, "a.rst", 1, 1, "") for word in ("listed", "Name", "good", "wrod")]
    found = spelling.misspelled(
        words, listed=lambda word: word == "listed", names={"Name"}, good_words={"good"}
    )
    assert [one.word for one in found] == ["wrod"]


def test_a_misspelling_says_what_to_do() -> None:
    unknown = spelling.Unknown("wrod", "wrod", "a.rst", 2, 3, "a wrod")
    found = spelling.finding(unknown, ["word", "rod"], "docwarden words add")
    assert str(found.location) == "a.rst:2:3"
    assert found.message == '"wrod" is not in the dictionary; did you mean "word" or "rod"?'
    assert found.hint == "if it is right: docwarden words add wrod"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("See [boats](boats.html#x?y).", "[boats](boats.html#x?y)"),
        ("See [boats](a.org/boat_(ship)).", "[boats](a.org/boat_(ship))"),
        (r"[a-z0-9]([-a-z0-9]\*[a-z0-9])", ""),
        ("[a-z](?:x|y) and [A-Z](foo|bar) and [0-9](ab$)", ""),
    ],
)
def test_a_link_of_markdown_is_no_regular_expression(text: str, shown: str) -> None:
    messages = [message for _, message in suspicious_markup.in_paragraph(text, (), ())]
    assert [message.partition(" is ")[0] for message in messages] == ([shown] if shown else [])


def test_harmless_messages_are_not_suspicious() -> None:
    assert not suspicious_markup.is_suspicious('Hyperlink target "a" is not referenced.')
    assert suspicious_markup.is_suspicious("Enumerated list start value not ordinal-1")


def test_words_go_to_their_place(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("apple\nPear\n", encoding="utf-8")
    assert word_list_file.add(file, ["banana", "apple", "Zebra"]) == (["Zebra", "banana"], {"apple": "apple"})
    assert file.read_text(encoding="utf-8") == "Pear\nZebra\napple\nbanana\n"
    assert word_list_file.add(tmp_path / "new.txt", ["one"]) == (["one"], {})
