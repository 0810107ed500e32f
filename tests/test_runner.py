# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What findings come to: suppressions, the baseline, changed lines; and the commands around them."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from docwarden import baseline, suppression
from docwarden.config import IgnoredFindings
from docwarden.errors import InputError
from docwarden.finding import Finding, Location

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Result

CONF = 'extensions = []\nproject = "Harbor"\nexclude_patterns = ["_build"]\nhtml_theme = "alabaster"\n'
SETTINGS = '[style]\ncheck = true\n[findings]\nfail-on = "warning"\n'
PAGE = "Harbor\n======\n\nTie the the boat.\n"


@pytest.fixture
def manual(tmp_path: Path, write: Callable[[str, str | bytes], Path]) -> Path:
    write("docwarden.toml", SETTINGS)
    write("Documentation/conf.py", CONF)
    write("Documentation/index.rst", PAGE)
    return tmp_path


def finding(line: int, rule: str = "doubled-word", path: str = "a.rst") -> Finding:
    return Finding(Location(path, line, 1), rule, "message")


def lines_left(text: str, *findings: Finding, markdown: bool = False) -> list[tuple[int, str]]:
    comments = list(suppression.in_text("a.rst", text, markdown=markdown))
    left = suppression.apply(findings, comments, (), "docwarden.toml", {"todo", "doubled-word"})
    return [(one.location.line, one.rule) for one in left]


def test_a_comment_is_for_the_block_that_follows() -> None:
    text = ".. docwarden: ignore[doubled-word] a name\n\none\ntwo\n\nthree\n"
    assert lines_left(text, finding(3), finding(4), finding(6)) == [(6, "doubled-word")]


def test_a_block_holds_what_is_indented_below_it() -> None:
    text = ".. docwarden: ignore[doubled-word] a name\n\n.. note::\n\n   one\n\n   two\n\nthree\n"
    assert lines_left(text, finding(5), finding(7), finding(9)) == [(9, "doubled-word")]


@pytest.mark.parametrize("comment", ["% {}", "<!-- {} -->", "  .. {}"])
def test_a_comment_for_a_line_in_both_languages(comment: str) -> None:
    text = comment.format("docwarden: ignore-line[doubled-word] a name") + "\none\ntwo\n"
    markdown = "%" in comment or "<" in comment
    assert lines_left(text, finding(2), finding(3), markdown=markdown) == [(3, "doubled-word")]


def test_a_comment_in_a_listing_is_none() -> None:
    listing = ".. code-block:: rst\n\n   .. docwarden: ignore[doubled-word]\n\n   one\n"
    assert lines_left(listing, finding(5)) == [(5, "doubled-word")]


def test_a_comment_for_the_page_is_for_its_rules_only() -> None:
    text = "one\n\n.. docwarden: ignore-page[doubled-word, todo] old\n"
    assert lines_left(text, finding(0), finding(1), finding(1, "other")) == [(1, "other")]


def test_a_comment_that_lets_nothing_pass_is_a_finding() -> None:
    assert lines_left(".. docwarden: ignore[todo] x\n\none\n") == [(1, "unused-suppression")]


def test_a_comment_without_a_reason_or_a_rule_is_a_finding() -> None:
    left = lines_left(".. docwarden: ignore[doubled-word]\n\none\n", finding(3))
    assert left == [(1, "suppression-reason")]
    assert lines_left(".. docwarden: ignore\n\none\n", finding(3)) == [
        (3, "doubled-word"),
        (1, "suppression-reason"),
    ]


def test_a_comment_for_no_rule_says_so() -> None:
    comments = list(suppression.in_text("a.rst", ".. docwarden: ignore[todos] x\n\none\n"))
    (left,) = suppression.apply([], comments, (), "docwarden.toml", {"todo"})
    assert left.hint == 'there is no rule "todos" (did you mean "todo"?)'


def test_settings_let_pass_by_path_and_are_reported_when_they_do_not() -> None:
    ignored = [IgnoredFindings(rule="todo", path=path, reason="old") for path in ("a*", "b*")]
    (left,) = suppression.apply([finding(1, "todo")], (), ignored, "docwarden.toml", {"todo"})
    assert (left.location.path, left.rule) == ("docwarden.toml", "unused-suppression")
    assert '"b*"' in left.message


def test_moved_text_is_not_new_and_a_second_copy_is() -> None:
    known = baseline.of([finding(1)], lambda _: "  the the boat")
    text_of = lambda _: "the the  boat"  # noqa: E731 - a text for all places
    left = baseline.apply([finding(9, path="b.rst"), finding(12, path="c.rst")], known, "base.json", text_of)
    assert [one.location.path for one in left] == ["c.rst"]


def test_a_stale_entry_is_reported() -> None:
    known = baseline.of([finding(1), finding(2)], lambda _: "text")
    (left,) = baseline.apply([], known, "base.json", lambda _: "text")
    assert (left.rule, left.message) == ("stale-baseline", "2 findings of doubled-word there is no more")


def test_a_baseline_is_read_as_it_was_written() -> None:
    known = baseline.of([finding(1), finding(2), finding(3, "todo")], lambda _: "text")
    assert baseline.load(baseline.dump(known), "base.json") == known


@pytest.mark.parametrize(
    "text",
    ["", "[", "[]", "{}", '{"version": 2, "findings": {}}', '{"version": 1, "findings": {"a": {"b": true}}}'],
)
def test_an_invalid_baseline_is_one_error(text: str) -> None:
    with pytest.raises(InputError, match=r"base\.json"):
        baseline.load(text, "base.json")


def test_rules_run_where_the_project_asks(manual: Path, docwarden: Callable[..., Result]) -> None:
    result = docwarden("check")
    assert result.code == 1
    assert 'Documentation/index.rst:4:9: warning: "the" stands twice [doubled-word]' in result.output
    (manual / "docwarden.toml").write_text("", encoding="utf-8")
    assert docwarden("check").code == 0


@pytest.mark.usefixtures("manual")
def test_the_command_line_decides_what_fails(
    write: Callable[[str, str | bytes], Path], docwarden: Callable[..., Result]
) -> None:
    write("docwarden.toml", "[style]\ncheck = true\n")
    assert docwarden("check").code == 0
    assert docwarden("check", "--fail-on", "warning").code == 1
    assert docwarden("check", "--quick", "Documentation/index.rst", "--fail-on", "warning").code == 1


def test_a_severity_can_change_without_another_reading(
    manual: Path, docwarden: Callable[..., Result]
) -> None:
    docwarden("check")
    settings = f'{SETTINGS}[findings.severity]\ndoubled-word = "off"\n'
    (manual / "docwarden.toml").write_text(settings, encoding="utf-8")
    result = docwarden("check")
    assert (result.code, "(0 read)" in result.output) == (0, True)
    (manual / "docwarden.toml").write_text(settings.replace("doubled", "dubbled"), encoding="utf-8")
    wrong = docwarden("check")
    assert wrong.code == 2
    assert 'there is no rule "dubbled-word" (did you mean "doubled-word"?)' in wrong.errors


def test_a_decision_and_a_baseline_change_what_an_unchanged_manual_is_told(
    manual: Path, write: Callable[[str, str | bytes], Path], docwarden: Callable[..., Result]
) -> None:
    write("docwarden.toml", SETTINGS.replace("check = true", 'check = true\nterminology = "terms.toml"'))
    terms = write("terms.toml", "")
    page = manual / "Documentation/index.rst"
    old = (1_700_000_000, 1_700_000_000)
    for file in (manual / "docwarden.toml", page, manual / "Documentation/conf.py", terms):
        os.utime(file, old)  # the next run may say again what the last one found
    docwarden("check")
    assert "terminology" not in docwarden("check").output
    terms.write_text('Boat = ["boat"]', encoding="utf-8")
    assert 'index.rst:4:13: warning: expected "Boat", found "boat"' in docwarden("check").output
    assert docwarden("check").code == 1
    docwarden("adopt", "--write")
    assert docwarden("check").code == 0
    (manual / "docwarden-baseline.json").unlink()
    assert docwarden("check").code == 1


@pytest.mark.usefixtures("manual")
def test_rules_run_where_there_is_a_baseline(
    write: Callable[[str, str | bytes], Path], docwarden: Callable[..., Result]
) -> None:
    write("docwarden.toml", '[findings]\nfail-on = "warning"\n')
    assert docwarden("check").code == 0
    write("docwarden-baseline.json", '{"version": 1, "findings": {}}')
    assert "[doubled-word]" in docwarden("check").output
    built = docwarden("build")
    assert (built.code, "stale-baseline" in built.output) == (0, False)


@pytest.mark.usefixtures("manual")
def test_what_generators_make_is_not_checked(
    write: Callable[[str, str | bytes], Path], docwarden: Callable[..., Result]
) -> None:
    generator = '[generators.rules-reference]\noutput = "Documentation/index.rst"\nadopted = true\n'
    write("docwarden.toml", SETTINGS + generator)
    assert "doubled-word" not in docwarden("check", "-v").output


@pytest.mark.usefixtures("manual")
def test_a_part_of_pages_is_looked_at_once(
    write: Callable[[str, str | bytes], Path], docwarden: Callable[..., Result]
) -> None:
    write("Documentation/conf.py", 'exclude_patterns = ["_build", "parts"]\n')
    write("Documentation/parts/rope.rst", "A rope rope.\n")
    write(
        "Documentation/index.rst",
        "Harbor\n======\n\n.. include:: parts/rope.rst\n\n.. toctree::\n\n   other\n",
    )
    write("README.rst", "A boat boat.\n")
    write(
        "Documentation/other.rst",
        "Other\n=====\n\n.. include:: parts/rope.rst\n\n.. include:: ../README.rst\n",
    )
    output = docwarden("check").output
    assert output.count("parts/rope.rst:1:8: warning") == 1
    assert "README.rst:1" not in output  # it has other readers


@pytest.mark.usefixtures("manual")
def test_a_file_that_goes_away_is_missed_on_pages_that_did_not_change(
    write: Callable[[str, str | bytes], Path], docwarden: Callable[..., Result]
) -> None:
    write("Documentation/index.rst", "Harbor\n======\n\nSee :git-tree:`the map <maps/sea.txt>`.\n")
    write(
        "Documentation/conf.py",
        'exclude_patterns = ["_build"]\nextensions = ["sphinx.ext.extlinks"]\n'
        'extlinks = {"git-tree": ("https://example.org/%s", "%s")}\n',
    )
    map_file = write("maps/sea.txt", "sea")
    assert docwarden("check").code == 0
    map_file.unlink()
    gone = docwarden("check")
    assert 'index.rst:4:25: error: the checkout has no "maps/sea.txt" [git-tree-path]' in gone.output
    assert "(0 read)" in gone.output


@pytest.mark.usefixtures("manual")
def test_a_quick_check_decides_as_a_whole_one_does(
    write: Callable[[str, str | bytes], Path], docwarden: Callable[..., Result]
) -> None:
    file = "Documentation/index.rst"
    assert "4:9: warning" in docwarden("check", "--quick", file).output
    write(file, f"{PAGE}\n.. docwarden: ignore-page[doubled-word, todo] as people say it\n")
    quick = docwarden("check", "--quick", file)
    assert (quick.code, "unused" in quick.output) == (0, False)
    write(file, PAGE)
    docwarden("adopt", "--write")
    assert docwarden("check", "--quick", file).code == 0


def test_adopting_makes_the_gate_green_and_keeps_it_so(
    manual: Path, docwarden: Callable[..., Result]
) -> None:
    adopted = docwarden("adopt", "--write")
    assert adopted.code == 0
    assert "doubled-word      1     100%  warning" in adopted.output
    (row,) = json.loads(docwarden("adopt", "--format", "json").output)["rules"]
    assert row == {"rule": "doubled-word", "count": 1, "fixable": 1, "owners": [], "severity": "warning"}
    assert docwarden("check").code == 0
    page = manual / "Documentation/index.rst"
    page.write_text("Harbor\n======\n\nMore.\n\nTie the the boat.\n", encoding="utf-8")
    assert docwarden("check").code == 0
    page.write_text(f"{PAGE}\nAnd and a rope.\n\nA rope rope.\n", encoding="utf-8")
    assert docwarden("check").code == 1
    page.write_text("Harbor\n======\n\nTie the boat.\n", encoding="utf-8")
    assert "1 finding of doubled-word there is no more" in docwarden("check", "-v").output
    assert "1 finding dropped, 0 left" in docwarden("baseline", "update").output
    assert "no more" not in docwarden("check", "-v").output


def test_a_generated_page_that_is_out_of_date_is_never_known(
    manual: Path, write: Callable[[str, str | bytes], Path], docwarden: Callable[..., Result]
) -> None:
    settings = '[generators.helm-values]\nvalues = "values.yaml"\noutput = "Documentation/values.rst"\n'
    write("docwarden.toml", SETTINGS + settings)
    write("values.yaml", "# -- How many.\nreplicas: 1\n")
    docwarden("generate")
    index = manual / "Documentation/index.rst"
    index.write_text(f"{PAGE}\n.. toctree::\n\n   values\n", encoding="utf-8")
    write("values.yaml", "# -- How many.\nreplicas: 2\n")
    adopted = docwarden("adopt", "--write")
    assert "1 finding of generated pages left out: docwarden generate mends them" in adopted.errors
    assert "[stale-page]" in docwarden("check").output


def test_changed_lines_only(manual: Path, docwarden: Callable[..., Result]) -> None:
    def git(*arguments: str) -> None:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=manual, check=True, capture_output=True)

    git("init", "-b", "main")
    git("add", ".")
    git("commit", "-m", "start")
    assert docwarden("check", "--changed-lines-only", "--base", "main").code == 0
    (manual / "Documentation/index.rst").write_text(f"{PAGE}\nA rope rope.\n", encoding="utf-8")
    result = docwarden("check", "--changed-lines-only", "--base", "main")
    assert result.code == 1
    assert "index.rst:6:8" in result.output
    assert "index.rst:4" not in result.output
    git("commit", "-a", "-m", "more")
    assert docwarden("check", "--changed-lines-only", "--base", "HEAD").code == 0
    assert docwarden("check", "--changed-lines-only", "--base", "HEAD~1").code == 1


def test_a_new_page_needs_an_owner_who_knows_the_feature(
    manual: Path, write: Callable[[str, str | bytes], Path], docwarden: Callable[..., Result]
) -> None:
    def git(*arguments: str) -> None:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=manual, check=True, capture_output=True)

    write("CODEOWNERS", "/Documentation/ @harbor/docs\n/Documentation/sails.rst @harbor/docs @harbor/sails\n")
    git("init", "-b", "main")
    git("add", ".")
    git("commit", "-m", "start")
    write("Documentation/sails.rst", ":orphan:\n\nSails\n=====\n")
    write("Documentation/ropes.rst", ":orphan:\n\nRopes\n=====\n")
    git("update-ref", "refs/remotes/origin/main", "HEAD")
    git("remote", "add", "origin", "https://example.org/harbor.git")
    git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    output = docwarden("check").output
    message = "Documentation/ropes.rst: warning: the new page belongs to @harbor/docs alone [new-page-owner]"
    assert message in output
    assert "sails.rst: warning: the new page" not in output


@pytest.mark.parametrize(
    "text", ["a = [", 'WireGuard = "Wireguard"', 'A = ["A"]', 'A = ["c"]\nB = ["c"]', '"" = ["c"]']
)
def test_an_invalid_terminology_file_is_one_error(
    manual: Path, docwarden: Callable[..., Result], text: str
) -> None:
    (manual / "terms.toml").write_text(text, encoding="utf-8")
    settings = SETTINGS.replace("check = true", 'check = true\nterminology = "terms.toml"')
    (manual / "docwarden.toml").write_text(settings, encoding="utf-8")
    result = docwarden("check")
    assert (result.code, result.errors.count("\n")) == (2, 1)
    assert "terms.toml" in result.errors


def test_line_ends_that_are_none(manual: Path, docwarden: Callable[..., Result]) -> None:
    text = f"{PAGE}\nTie the\u2028the boat, \x85 and \x0c the the other.\n"
    (manual / "Documentation/index.rst").write_text(text, encoding="utf-8")
    found = docwarden("check").output
    assert [place in found for place in ("index.rst:4:9:", "index.rst:6:9:", "index.rst:6:31:")] == [True] * 3


def test_there_is_no_baseline_to_update(manual: Path, docwarden: Callable[..., Result]) -> None:
    missing = docwarden("baseline", "update")
    assert (missing.code, "docwarden adopt --write makes it" in missing.errors) == (2, True)
    (manual / "docwarden-baseline.json").mkdir()
    assert "expected a file, found a directory" in docwarden("check").errors


@pytest.mark.parametrize("text", ["[" * 100_000, '{"version": 1, "findings": ' + "[" * 100_000])
def test_a_baseline_beyond_reason_is_one_error(
    manual: Path, docwarden: Callable[..., Result], text: str
) -> None:
    (manual / "docwarden-baseline.json").write_text(text, encoding="utf-8")
    result = docwarden("check")
    assert (result.code, result.errors.count("\n")) == (2, 1)


def test_a_byte_order_mark_and_dos_line_ends(manual: Path, docwarden: Callable[..., Result]) -> None:
    (manual / "Documentation/index.rst").write_bytes(b"\xef\xbb\xbf" + PAGE.replace("\n", "\r\n").encode())
    assert "index.rst:4:9" in docwarden("check").output
