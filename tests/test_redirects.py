# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Redirects: the format of the file, what is wrong with it, how lines come in, and the forms for servers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docwarden.checks.redirects import check_redirects, proposals
from docwarden.errors import InputError
from docwarden.facts.history import Change, ChangeSet, Kind
from docwarden.facts.page_set import PageRules, PageSet, find_pages
from docwarden.facts.redirects import (
    destinations,
    parse_redirects,
    redirect_line,
    redirects_of_mapping,
)
from docwarden.markup import redirect_forms
from docwarden.markup.redirects_file import add_redirects

if TYPE_CHECKING:
    from pathlib import Path

FILE = "Documentation/redirects.txt"
RULES = PageRules((".rst", ".md"), ("drafts", "**/_*", "part-*.rst"))


def page_set(*names: str) -> PageSet:
    return PageSet("Documentation", frozenset(names), RULES)


def gone(*changes: Change) -> ChangeSet:
    return ChangeSet("0" * 40, "v1", changes)


def found(text: str, pages: PageSet, changes: ChangeSet | None = None) -> list[tuple[str, str, str]]:
    """Give the findings as rule, place and hint."""
    findings = check_redirects(parse_redirects(text, FILE), pages, changes)
    return [(item.rule.removeprefix("redirect-"), str(item.location), item.hint) for item in findings]


@pytest.mark.parametrize(
    ("line", "source", "target", "columns"),
    [
        ('"a.rst" "b.rst"', "a.rst", "b.rst", (1, 9)),
        ("'a b.rst'\t \"c d.rst\"", "a b.rst", "c d.rst", (1, 12)),
        ("  a.rst   b.rst  ", "a.rst", "b.rst", (3, 11)),
        ("a.rst 'it\"s.rst'\r", "a.rst", 'it"s.rst', (1, 7)),
        ("a\\b.rst c", "a\\b.rst", "c", (1, 9)),
    ],
)
def test_a_line_and_its_columns(line: str, source: str, target: str, columns: tuple[int, int]) -> None:
    (redirect,) = parse_redirects(f"# comment\n\n{line}\n", FILE).redirects
    assert (redirect.source, redirect.target) == (source, target)
    assert (redirect.location.line, redirect.location.column, redirect.target_location.column) == (
        3,
        *columns,
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('"a.rst"', "found 1 word"),
        ("a b c", "found 3 words"),
        ("a b # why", "found 4 words"),
        ('"a" -> "b"', "found 3 words"),
        ('"a b.rst c.rst', "a quote is not closed"),
        ('"a""b"', "found 1 word"),
        ('"" b', "a path is empty"),
        ("/a.rst b.rst", "begins with a slash"),
        ("a.rst ../b.rst", "outside the source folder"),
        ("a.rst https://example.org/", "is an address"),
    ],
)
def test_a_malformed_line(line: str, reason: str) -> None:
    table = parse_redirects(f"\n{line}\n", FILE)
    assert table.redirects == ()
    assert reason in table.bad_lines[0].reason
    assert table.bad_lines[0].location.line == 2


def test_a_dictionary_in_conf() -> None:
    text = 'rediraffe_redirects = {\n  "a.rst": "b.rst",\n  \'c\' : "b",\n}\n'
    table = redirects_of_mapping({"a.rst": "b.rst", "c": "b", "made": "b"}, "conf.py", text)
    assert [redirect.location.line for redirect in table.redirects] == [2, 3, 0]


def test_all_that_works_is_no_finding() -> None:
    text = '"a.rst" "b.rst"\nold/ guide/\nolder guide\n"x.md" sub/../b\nwin\\dows.rst b.rst\n'
    pages = page_set("b", "guide/index", "moved/c")
    changes = gone(
        Change("a.rst", Kind.REMOVED),
        Change("b.md", Kind.MOVED, "b.rst", 100),  # the same page, in another language
        Change("drafts/d.rst", Kind.REMOVED),  # no page
        Change("part-1.rst", Kind.REMOVED),
        Change("image.png", Kind.MOVED, "images/image.png", 100),
        Change("old/index.rst", Kind.MOVED, "guide/index.rst", 90),
        Change("guide.rst", Kind.MODIFIED),
    )
    assert found(text, pages, changes) == []


def test_destinations_skip_what_does_not_work() -> None:
    text = "a b\nb c\nlost nowhere\nx y\ny x\nc c2\n"
    assert destinations(parse_redirects(text, FILE), page_set("c")) == {"a": "c", "b": "c"}


def test_a_moved_page_and_a_deleted_one() -> None:
    pages = page_set("index", "guide/index", "guide/new")
    changes = gone(
        Change("guide/old.md", Kind.REMOVED),
        Change("old.rst", Kind.MOVED, "guide/new.rst", 97),
        Change("top.rst", Kind.MOVED, "part-1.rst", 100),  # where it went is no page
    )
    add = f"add to {FILE}: "
    assert found("", pages, changes) == [
        (
            "missing",
            "Documentation/guide/old.md",
            f'{add}"guide/old.md" "guide/index.md" (or a page that fits better)',
        ),
        ("missing", "Documentation/old.rst", f'{add}"old.rst" "guide/new.rst"'),
        ("missing", "Documentation/top.rst", f'{add}"top.rst" "index.rst" (or a page that fits better)'),
    ]
    assert [item.similarity for item in proposals(parse_redirects("", FILE), pages, changes)] == [0, 97, 0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b\nb a\n", [("loop", f"{FILE}:1:1", "")]),
        ("a a\n", [("loop", f"{FILE}:1:1", "")]),
        ("in a\na b\nb c\nc a\n", [("loop", f"{FILE}:2:1", "")]),
        ("a b\nb page\n", [("chain", f"{FILE}:1:3", 'write "a" "page"')]),
        ("a b\nb nowhere\n", [("dangling", f"{FILE}:2:3", "")]),
        ("a pge\n", [("dangling", f"{FILE}:1:3", 'did you mean "page"?')]),
        (
            "a page.rst#top\n",
            [
                (
                    "dangling",
                    f"{FILE}:1:3",
                    "leave out the fragment; redirects keep the one that the reader's address has",
                )
            ],
        ),
        ("page index\n", [("superfluous", f"{FILE}:1:1", "remove the line, or the page")]),
        ("a page\na.rst index\n", [("duplicate", f"{FILE}:2:1", "remove one of the two lines")]),
        ("a page\n\na\n", [("malformed", f"{FILE}:3:1", "")]),
    ],
)
def test_what_is_wrong_with_a_file(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text, page_set("page", "index")) == expected


def test_a_target_that_went() -> None:
    pages = page_set("index", "new", "page")
    changes = gone(Change("old.rst", Kind.MOVED, "new.rst", 99), Change("gone.rst", Kind.REMOVED))
    assert [item for item in found("a old.rst\nb gone\n", pages, changes) if item[0] != "missing"] == [
        ("target-gone", f"{FILE}:1:3", 'write "a" "new.rst"'),
        ("target-gone", f"{FILE}:2:3", ""),
    ]


def test_a_target_that_never_was_in_the_history_is_found_by_its_source() -> None:
    changes = gone(Change("a.rst", Kind.MOVED, "new.rst", 99))
    assert found("a.rst between.rst\n", page_set("new"), changes) == [
        ("dangling", f"{FILE}:1:7", 'write "a.rst" "new.rst"')
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "{b}{d}"),
        ('"a" "x"\n# about c\n"c" "x"\n', '"a" "x"\n{b}# about c\n"c" "x"\n{d}'),
        ('# head\n"c" "x"\n', '# head\n{b}"c" "x"\n{d}'),
        ('"z" "x"\n"a" "x"\n\n# end\n', '"z" "x"\n"a" "x"\n\n# end\n{b}{d}'),
        ('"a" "x"', '"a" "x"\n{b}{d}'),
        ("# only a comment\n", "# only a comment\n{b}{d}"),
        ('"a" "x"\n# a form\ffeed\n"c" "x"\n', '"a" "x"\n{b}# a form\ffeed\n"c" "x"\n{d}'),
        ('"a" "x"\nbroken\n"c" "x"\n', '"a" "x"\n{b}broken\n"c" "x"\n{d}'),
    ],
)
def test_lines_come_in_where_they_belong(text: str, expected: str) -> None:
    lines = {name: f'"{name}.rst" "n.rst"\n' for name in "bd"}
    added = [("d.rst", "n.rst"), ("b.rst", "n.rst")]
    assert add_redirects(text, added) == expected.format(**lines)
    windows = text.replace("\n", "\r\n")
    if "\n" in text:
        assert add_redirects(windows, added) == expected.format(**lines).replace("\n", "\r\n")


PATHS = st.text(
    st.characters(exclude_characters="\"'\n\r", exclude_categories=("Z", "C")), min_size=1, max_size=5
)


@given(st.lists(st.tuples(PATHS, PATHS), max_size=6), st.lists(st.tuples(PATHS, PATHS), max_size=4))
def test_nothing_is_lost_and_everything_comes_in(
    old: list[tuple[str, str]], new: list[tuple[str, str]]
) -> None:
    text = "".join(f"# about {source}\n{redirect_line(source, target)}\n" for source, target in old)
    result = add_redirects(text, new)
    rest = iter(result.splitlines())
    assert all(line in rest for line in text.splitlines())
    assert sorted(result.splitlines()) == sorted(
        [*text.splitlines(), *(redirect_line(*pair) for pair in new)]
    )


MOVES = {"a b": "guide/index", "old/index": "new", "x": "index"}
NAMES = {"guide/index", "new", "index"}


def test_addresses() -> None:
    assert redirect_forms.addresses(MOVES, NAMES, "html", "/en/latest/") == {
        "/en/latest/a%20b.html": "/en/latest/guide/index.html",
        "/en/latest/old/index.html": "/en/latest/new.html",
        "/en/latest/old/": "/en/latest/new.html",
        "/en/latest/x.html": "/en/latest/index.html",
    }
    assert redirect_forms.addresses({"x": "index", "guide": "guide/index"}, NAMES, "dirhtml") == {
        "/x/": "/",
        "/x/index.html": "/",
    }


def test_forms() -> None:
    moves = {"/a%20b.html": "/c.html", "/%22$x.html": "/%C3%A9.html"}
    assert redirect_forms.netlify(moves).splitlines()[1:] == [
        "/a%20b.html /c.html 301!",
        "/%22$x.html /%C3%A9.html 301!",
    ]
    assert redirect_forms.nginx(moves).splitlines()[1:] == [
        'location = "/a b.html" { return 301 "/c.html$is_args$args"; }',
        'location = "/\\"$x.html" { return 301 "/%C3%A9.html$is_args$args"; }',
    ]
    assert json.loads(redirect_forms.readthedocs(moves))[0] == {
        "type": "page",
        "from_url": "/a%20b.html",
        "to_url": "/c.html",
        "http_status": 301,
    }


@pytest.mark.parametrize(
    ("path", "is_page"),
    [
        ("a.rst", True),
        ("a/b.md", True),
        ("a.txt", False),
        ("drafts/a.rst", False),
        ("a/drafts/b.rst", True),
        ("a/_b/c.rst", False),
        ("part-1.rst", False),
        ("a/part-1.rst", True),
    ],
)
def test_pages_follow_sphinx_patterns(path: str, is_page: bool) -> None:  # noqa: FBT001
    assert RULES.is_page(path) is is_page


def test_finding_pages_follows_links_but_not_in_circles(tmp_path: Path) -> None:
    for name in ("docs/a.rst", "docs/drafts/b.rst", "docs/image.png", "shared/c.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "docs/shared").symlink_to(tmp_path / "shared")
    (tmp_path / "docs/round").symlink_to(tmp_path)
    (tmp_path / "docs/again.rst").symlink_to("a.rst")
    assert find_pages(tmp_path, "docs", RULES).names == {"a", "again", "shared/c"}
    with pytest.raises(InputError, match="expected the folder of the manual"):
        find_pages(tmp_path, "nowhere", RULES)
