# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Word lists: what is wrong with one, what a manual needs of it, and the command ``docwarden words``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docwarden import identifiers, word_list_file
from docwarden.checks.word_list import check_list
from docwarden.errors import InputError
from docwarden.markup.page_words import add_words
from docwarden_sphinx.word_list import WordList
from repositories import ENVIRONMENT, Repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Result

    Docwarden = Callable[..., Result]

CONF = """\
extensions = ["docwarden_sphinx.spelling"]
spelling_lang = "en_US"
"""
SETTINGS = """\
[generators.helm-values]
values = "values.yaml"
output = "Documentation/helm.rst"
adopted = true
optional = true
"""
INDEX = """\
Boats
=====

The fluxwarp of Quillbert sets anchorWatch to on. Fluxwarp!

An xylofork. Anchors of the Gribbl.

.. toctree::

   deep/index
"""


@pytest.fixture(autouse=True)
def _own_git_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path)
    made.git("init", "--quiet", "--initial-branch=main")
    made.write("conf.py", CONF)
    made.write("index.rst", INDEX)
    made.write(
        "deep/index.rst",
        "Deep\n====\n\nThe xylofork of the mizzle.\n\n.. spelling:word-list::\n\n   mizzle\n",
    )
    made.write(
        "spelling_wordlist.txt",
        "Fluxwarp\nGribbl\nQuillbert\nanchor\nanchorWatch\nfluxwarp\nnowhere\nsnork\n",
    )
    made.write("deep/spelling_wordlist.txt", "Fluxwarp\nmizzle\nxylofork\n")
    (tmp_path / "docwarden.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "values.yaml").write_text(
        "# -- Watch the anchor.\nanchorWatch: true\nsnork: 1\n", encoding="utf-8"
    )
    made.commit("base")
    made.git("commit", "--quiet", "--allow-empty", "--message=x", "--author=Ada Quillbert <a@example.org>")
    return made


def problems(text: str, around: tuple[str, ...] = ()) -> list[tuple[int, int, str]]:
    found = check_list("words.txt", text.split("\n"), around)
    return [(one.location.line, one.location.column, one.rule.removeprefix("word-list-")) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Words\nAb\nZ\na\nä", []),
        ("b\na\nc", [(2, 1, "order")]),
        ("a\na", [(2, 1, "duplicate")]),
        ("Apple\napple", [(1, 1, "redundant")]),
        ("APPLE\nApple", [(1, 1, "redundant")]),
        ("APPLE\napple", [(1, 1, "redundant")]),
        ("aPPle\napple", []),
        ("eBPF\nebpf", []),
        ("control plane\nx ", [(1, 8, "entry"), (2, 2, "entry")]),
        ("outer\nz", [(1, 1, "duplicate")]),
        ("OUTER\nz", [(1, 1, "redundant")]),
    ],
)
def test_a_list_is_judged_line_by_line(text: str, expected: list[tuple[int, int, str]]) -> None:
    assert problems(text, ("outer",)) == expected


WORDS = st.text(st.sampled_from("aBcDé-'"), min_size=1, max_size=4)


@given(st.lists(WORDS, max_size=12), st.lists(WORDS, max_size=6))
def test_adding_keeps_a_list_in_order_and_loses_no_word(
    tmp_path_factory: pytest.TempPathFactory, before: list[str], new: list[str]
) -> None:
    file = tmp_path_factory.mktemp("list") / "words.txt"
    file.write_text("# Ours\n" + "".join(f"{word}\n" for word in before), encoding="utf-8")
    known = WordList(file)
    added, _ = word_list_file.add(file, new)
    lines = file.read_text(encoding="utf-8").splitlines()
    if added:
        assert problems("\n".join(lines)) == []
        assert lines[0] == "# Ours"
    after = WordList(file)
    assert all(after.knows(word) for word in [*before, *new])
    # What an entry stands for is what the checker makes of it.
    assert {word for word in WORDS_OF_ALL if after.knows(word)} >= {
        word for word in WORDS_OF_ALL if known.knows(word)
    }


WORDS_OF_ALL = [a + b for a in "aBcD" for b in ("", "a", "B", "ab", "AB")]


@given(WORDS, st.sets(WORDS, max_size=5))
def test_an_entry_is_redundant_only_beside_one_that_stands_for_it(word: str, others: set[str]) -> None:
    twin = word_list_file.redundant_beside(word, others - {word})
    assert not twin or (twin in others and twin != word and word in (twin.capitalize(), twin.upper()))


def test_words_of_a_page_stand_in_its_directive() -> None:
    once = add_words("Title\n=====\n\nText.\n", ["b", "a"], markdown=False)
    assert once == "Title\n=====\n\nText.\n\n.. spelling:word-list::\n\n   a\n   b\n"
    assert add_words(once + "\nMore.\n", ["c", "a"], markdown=False).endswith("   a\n   b\n   c\n\nMore.\n")
    page = add_words("# T\n", ["b"], markdown=True)
    assert page == "# T\n\n```{spelling:word-list}\nb\n```\n"
    assert add_words(page, ["a"], markdown=True) == "# T\n\n```{spelling:word-list}\na\nb\n```\n"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("--enable-ipv4", True),
        ("kubeProxyReplacement", True),
        ("hubble.enabled", True),
        ("CiliumNode", True),
        ("l7Proxy", True),
        ("replicas", False),
        ("Pool", False),
        ("recieve", False),
        ("well-known", False),
    ],
)
def test_a_name_counts_only_where_no_word_looks_like_it(name: str, expected: object) -> None:
    assert identifiers.is_no_word(name) is expected


@pytest.mark.usefixtures("repository")
def test_check_names_line_and_column(docwarden: Docwarden) -> None:
    report = json.loads(docwarden("words", "check", "--format", "json").output)
    assert [(one["path"], one["line"], one["column"], one["rule"]) for one in report["findings"]] == [
        ("Documentation/spelling_wordlist.txt", 1, 1, "word-list-redundant"),
        ("Documentation/deep/spelling_wordlist.txt", 1, 1, "word-list-duplicate"),
    ]
    assert report["summary"] == "11 words in 2 lists"


@pytest.mark.slow
def test_prune_keeps_what_pages_need_and_says_why_the_rest_goes(
    repository: Repository, docwarden: Docwarden
) -> None:
    before = docwarden("check", "--format", "json")
    dry = docwarden("words", "prune", "--dry-run", "--format", "json")
    assert dry.code == 1
    expected = {
        "spelling_wordlist.txt": {
            "Fluxwarp": '"fluxwarp" stands for it',
            "Quillbert": "a contributor has that name",
            "anchor": "the dictionary knows it",
            "anchorWatch": "the code has that name",
            "nowhere": "the dictionary knows it",
            "snork": "no page uses it",
        },
        "deep/spelling_wordlist.txt": {
            "Fluxwarp": "no page uses it",
            "mizzle": "the page says that it is right",
        },
    }
    assert json.loads(dry.output) == expected
    done = docwarden("words", "prune")
    assert done.code == 0
    assert "words prune: 8 of 11 words removed" in done.errors
    assert (repository.docs / "spelling_wordlist.txt").read_text(encoding="utf-8") == "Gribbl\nfluxwarp\n"
    assert (repository.docs / "deep/spelling_wordlist.txt").read_text(encoding="utf-8") == "xylofork\n"
    assert (
        json.loads(docwarden("check", "--format", "json").output)["findings"]
        == json.loads(before.output)["findings"]
    )
    assert docwarden("words", "prune", "--dry-run").code == 0


@pytest.mark.slow
def test_a_list_counts_in_its_folder_only(repository: Repository, docwarden: Docwarden) -> None:
    report = json.loads(docwarden("check", "--format", "json").output)
    assert [(one["path"], one["line"], one["column"], one["hint"]) for one in report["findings"]] == [
        ("Documentation/index.rst", 6, 4, "if it is right: docwarden words add xylofork")
    ]
    told = docwarden("words", "explain", "xylofork")
    assert told.code == 1
    assert told.output.splitlines()[:4] == [
        'Documentation/deep/spelling_wordlist.txt:3:1: "xylofork" stands for it for pages in deep',
        "Documentation/deep/index.rst:4:5: used here",
        "Documentation/index.rst:6:4: used here",
        "nothing knows xylofork in 1 place",
    ]
    assert "xylophone" in told.output.splitlines()[4]
    docwarden("words", "add", "--in", "Documentation/index.rst", "xylofork")
    assert (repository.docs / "index.rst").read_text(encoding="utf-8").endswith("::\n\n   xylofork\n")
    assert docwarden("words", "explain", "xylofork").code == 0


def test_add_sorts_and_tells_what_needs_no_entry(repository: Repository, docwarden: Docwarden) -> None:
    result = docwarden("words", "add", "Zebra", "Nowhere", "gribbl", "--in", "Documentation/deep")
    assert result.output.splitlines() == ["3 words added to Documentation/deep/spelling_wordlist.txt"]
    result = docwarden("words", "add", "Nowhere", "gribbl")
    assert result.output.splitlines() == [
        'Nowhere is known already, "nowhere" stands for it',
        "1 word added to Documentation/spelling_wordlist.txt",
    ]
    words = (repository.docs / "spelling_wordlist.txt").read_text(encoding="utf-8").split()
    assert words == ["Quillbert", "anchor", "anchorWatch", "fluxwarp", "gribbl", "nowhere", "snork"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("add", "two words"), 'expected a word, found "two words" (add one word at a time, no comment)'),
        (("add", "#no"), 'expected a word, found "#no"'),
        (
            ("add", "x", "--in", "nowhere"),
            'there is no folder or page "nowhere" in Documentation (correct --in)',
        ),
        (("add", "x", "--in", "../.."), 'there is no folder or page "../.." in Documentation'),
    ],
)
@pytest.mark.usefixtures("repository")
def test_what_cannot_be_added(arguments: tuple[str, ...], message: str, docwarden: Docwarden) -> None:
    result = docwarden("words", *arguments)
    assert (result.code, message in result.errors, len(result.errors.splitlines())) == (2, True, 1)


def test_a_list_that_is_no_text_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_bytes(b"a\nb\xff\n")
    with pytest.raises(InputError, match=r"words\.txt:2: expected UTF-8 text, found the byte 0xff"):
        word_list_file.read(file)
