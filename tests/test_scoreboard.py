# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A small scoreboard with a fixed seed: each rule finds what it is for, and nothing that is right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import scoreboard
import scoreboard_defects
from docwarden import config, page_rules, style
from docwarden.page_source import Page
from docwarden.page_source.style import load
from test_page_rules import DEFINITIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docwarden.page_source import Problem, Style
    from scoreboard import Finding
    from scoreboard_defects import Mutant

DEFECTS, WORDS = scoreboard_defects.load()
MUTANTS = scoreboard_defects.mutants(DEFECTS, WORDS, seed=7, each=2)
PAGE_RULES = [one.rule.id for one in page_rules.page_rules()]
OF_PAGE_RULES = [one for one in MUTANTS if one.defect.rule in PAGE_RULES]


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Style:
    folder = tmp_path_factory.mktemp("scoreboard") / "manual"
    scoreboard.write(folder, {})
    return load(style.of(config.load(folder, None)))


def look(files: Iterable[tuple[str, str]], decided: Style) -> list[Finding]:
    """Run the rules that look at one page."""
    found = []
    for name, text in files:
        page = Page(f"Documentation/{name}", text.split("\n"), name.endswith(".md"), decided, DEFINITIONS)
        found += [
            scoreboard.Finding(Path(name).name, problem.line, rule.id)
            for rule, problem in page_rules.look(page)
        ]
    return found


def missed(mutants: list[Mutant], decided: Style) -> list[str]:
    found = look((pair for one in mutants for pair in one.files.items()), decided)
    return scoreboard.missed(mutants, scoreboard.judge(mutants, found, [], strict=True))


def test_every_rule_about_pages_has_a_defect() -> None:
    rules = {one.RULE.id for one in page_rules.manual_rules()} | set(PAGE_RULES)
    assert rules <= {one.rule for one in DEFECTS}


def test_the_same_seed_makes_the_same_pages_and_another_one_others() -> None:
    assert scoreboard_defects.mutants(DEFECTS[:3], WORDS, seed=7, each=2) == MUTANTS[:6]
    assert scoreboard_defects.mutants(DEFECTS[:3], WORDS, seed=8, each=2) != MUTANTS[:6]


def test_rules_find_what_they_are_for(decided: Style) -> None:
    assert missed(OF_PAGE_RULES, decided) == []


def test_rules_find_nothing_on_pages_without_defects(decided: Style) -> None:
    clean = look((pair for one in MUTANTS for pair in one.clean.items()), decided)
    assert clean == []


@pytest.mark.parametrize("rule", PAGE_RULES)
def test_a_rule_that_stops_working_is_noticed(
    rule: str, decided: Style, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(_page: Page) -> Iterator[Problem]:
        return iter(())

    others = tuple(
        replace(one, look=silent) if one.rule.id == rule else one for one in page_rules.page_rules()
    )
    monkeypatch.setattr(page_rules, "page_rules", lambda: others)
    wanted = {one.defect for one in OF_PAGE_RULES if one.defect.rule == rule and not one.defect.gap}
    lost = missed([one for one in OF_PAGE_RULES if one.defect.rule == rule], decided)
    assert wanted
    assert lost == [f"{one.rule}, {one.kind}, {one.family}: found 0 of 2" for one in DEFECTS if one in wanted]


@pytest.mark.slow
def test_a_whole_run_finds_all_and_nothing_else(tmp_path: Path) -> None:
    mutants = scoreboard_defects.mutants(DEFECTS, WORDS, seed=7, each=1)
    score = scoreboard.run(mutants, tmp_path, tools=str(tmp_path))["docwarden"]
    assert score
    assert scoreboard.missed(mutants, score) == []
    assert score.alarms == []
    rules = {one.defect.rule for one in mutants if one.defect.rule and not one.defect.gap}
    for rule in rules:
        score.found = type(score.found)(
            {name: 0 if name.startswith(f"{rule}\0") else 1 for name in score.found}
        )
        lost = {one.partition(",")[0] for one in scoreboard.missed(mutants, score)}
        assert rule in lost


def test_another_checker_that_is_absent_is_called_so() -> None:
    scores = {"docwarden": scoreboard.Score(), "doc8": None}
    table = scoreboard.rows(MUTANTS, scores)
    assert {row[-1] for row in table[1:]} == {"absent"}
    assert scoreboard.list_table(table).count("     - absent\n") == len(table) - 1


def test_other_checkers_are_judged_by_what_the_defect_brings() -> None:
    (mutant,) = MUTANTS[:1]
    name, line = Path(mutant.path).name, mutant.lines[0]
    there = scoreboard.Finding(name, line + 1, "x")
    elsewhere = scoreboard.Finding(name, line + 9, "x")
    key = scoreboard.key_of(mutant.defect)
    for found, alarms, expected in (([there], [], 1), ([there], [elsewhere], 0), ([elsewhere], [], 0)):
        assert scoreboard.judge([mutant], found, alarms, strict=False).found[key] == expected
