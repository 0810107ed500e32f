# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The rules of style and structure on their fixtures, and what the sources of pages are read as."""

from __future__ import annotations

import json
import time
from pathlib import Path

import msgspec
import pytest

from docwarden import page_rules
from docwarden.finding import Severity
from docwarden.page_source import Definitions, Kind, Page, Style, manual

REPOSITORY = Path(__file__).parent.parent
FIXTURES = Path(__file__).parent / "fixtures" / "checks"
RULES = {one.rule.id: one for one in page_rules.page_rules()}


GITHUB = "https://github.com/breakwater-lb/breakwater/"
DEFINITIONS = Definitions(
    frozenset({"CHART_RELEASE"}),
    {
        "gh-issue": f"{GITHUB}issues/",
        "git-tree": f"{GITHUB}blob/HEAD/",
        "prev-docs": "https://docs.breakwater.example/en/v1.3/",
    },
)
BAD = sorted([*FIXTURES.glob("*/bad.rst"), *FIXTURES.glob("*/bad.md")])


def style() -> Style:
    decided = msgspec.json.decode((FIXTURES.parent / "style.json").read_bytes(), type=Style)
    return msgspec.structs.replace(decided, root=str(REPOSITORY / decided.root))


def found(rule: str, file: Path) -> str:
    lines = file.read_text(encoding="utf-8").split("\n")
    page = Page("Documentation/page.rst", lines, file.suffix == ".md", style(), DEFINITIONS)
    return "".join(f"{one.line}:{one.column}: {one.message}\n" for one in RULES[rule].look(page))


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_fixtures(rule: str) -> None:
    assert (FIXTURES / rule / "bad.rst").is_file()
    assert (FIXTURES / rule / "good.rst").is_file()


def test_every_rule_that_is_not_about_restructuredtext_alone_has_fixtures_in_markdown() -> None:
    both = {one for one in RULES if (FIXTURES / one / "bad.md").is_file()}
    assert set(RULES) - both == {
        "embedded-link", "list-body", "list-indent", "list-numbering", "markdown-markup", "named-link",
    }  # fmt: skip
    assert all((FIXTURES / one / "good.md").is_file() for one in both)


def test_every_fixture_has_a_rule() -> None:
    assert {folder.name for folder in FIXTURES.iterdir() if folder.is_dir()} == set(RULES)


def test_rules_that_are_more_than_advice_were_right_about_a_real_manual() -> None:
    severities = {one.rule.id: one.rule.severity for one in page_rules.page_rules()}
    severities |= {module.RULE.id: module.RULE.severity for module in page_rules.manual_rules()}
    read = json.loads((REPOSITORY / "benchmarks/style_precision.json").read_text(encoding="utf-8"))["hits"]
    for rule in {one["rule"] for one in read}:
        right = [one["right"] for one in read if one["rule"] == rule]
        assert severities[rule] is Severity.NOTE or sum(right) >= 0.95 * len(right), rule


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.parent.name)
def test_bad_pages(file: Path) -> None:
    expected = file.with_name(f"{file.name}.expect").read_text(encoding="utf-8")
    assert expected
    assert found(file.parent.name, file) == expected


@pytest.mark.parametrize("file", sorted(FIXTURES.glob("*/good.*")), ids=lambda file: file.parent.name)
def test_good_pages(file: Path) -> None:
    assert found(file.parent.name, file) == ""


@pytest.mark.parametrize("rule", RULES)
def test_edits_replace_what_is_there(rule: str) -> None:
    for file in [one for one in BAD if one.parent.name == rule]:
        lines = file.read_text(encoding="utf-8").split("\n")
        for problem in RULES[rule].look(Page("page.rst", lines, file.suffix == ".md", style(), DEFINITIONS)):
            for edit in problem.edits:
                assert lines[edit.line - 1][edit.column - 1 :].startswith(edit.old)


def test_places_count_characters_beyond_the_basic_plane_and_right_to_left_text() -> None:
    lines = ["\U0001f600 \u05e9\u05dc\u05d5\u05dd the the agent"]
    (problem,) = RULES["doubled-word"].look(Page("page.rst", lines))
    assert (problem.line, problem.column) == (1, 12)


def test_a_tab_is_one_column() -> None:
    found = list(page_rules.look(Page("page.rst", ["a\tRestart the the agent"])))
    assert [(problem.line, problem.column, problem.edits) for _, problem in found] == [(1, 15, ())]


def test_kinds_of_lines() -> None:
    source = [
        "Title",
        "=====",
        "",
        "Text::",
        "",
        "  code",
        "",
        ".. note::",
        "   :class: x",
        "",
        "   prose",
        ".. c",
    ]
    kinds = [line.kind for line in Page("page.rst", source).lines]
    blank = Kind.BLANK
    assert kinds == [
        Kind.TITLE, Kind.ADORNMENT, blank, Kind.PROSE, blank, Kind.CODE, blank, Kind.DIRECTIVE, Kind.OPTION,
        blank, Kind.PROSE, Kind.COMMENT,
    ]  # fmt: skip


def test_a_short_title_has_a_short_underline() -> None:
    kinds = [line.kind for line in Page("page.rst", ["H", "=", "", "Xy", "::", "", "  code"]).lines]
    blank = Kind.BLANK
    assert kinds == [Kind.TITLE, Kind.ADORNMENT, blank, Kind.PROSE, Kind.PROSE, blank, Kind.CODE]


def test_all_lines_of_a_grid_are_a_table() -> None:
    source = ["+---+---+", "| a | b |", "+ c +---+", "| d | e |", "+---+---+", "", "text"]
    kinds = [line.kind for line in Page("page.rst", source).lines]
    assert kinds == [*[Kind.TABLE] * 5, Kind.BLANK, Kind.PROSE]


@pytest.mark.parametrize(
    "piece",
    [
        'The colour of "grey" load-balancing, e.g. Wireguard. ',
        'The colour of "grey" load-balancing, e.g. Wireguard.\n',
        "a.", ":a", "`a ", "`a <https://example.org>`_ `b`_\n", " ", "\n", "a@b ", "|a ", "1. one\n2. two.\n",
        "Title\n=====\n\n", '"', "[a](", "<a", "ABC ", "=== ===\na b\n",
    ],
)  # fmt: skip
@pytest.mark.parametrize("markdown", [False, True])
def test_a_page_takes_no_longer_than_its_length(piece: str, *, markdown: bool) -> None:
    def seconds(length: int) -> float:
        source = (piece * (length // len(piece))).split("\n")
        start = time.process_time()
        page = Page("page.rst", source, markdown, style(), DEFINITIONS)
        for _ in page_rules.look(page):
            pass
        manual.facts(page)
        return time.process_time() - start

    # What looks ahead from each place takes 25 times as long for five times the text.
    assert seconds(200_000) < 12 * max(seconds(40_000), seconds(40_000)) + 0.5
