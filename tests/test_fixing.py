# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``check --fix``: what is mended, what is refused and why, and that nothing else is touched."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docwarden import pages, registry
from docwarden.errors import OutputError
from docwarden.finding import Edit, Effect
from docwarden.fixing import mending
from docwarden.fixing.candidates import PageFixes
from docwarden.fixing.fix import Fix, apply, fits, source_lines
from docwarden.page_source import Page
from docwarden_sphinx import proof, quick
from repositories import Repository
from test_page_rules import DEFINITIONS, FIXTURES, RULES, style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Result

FIXING = Path(__file__).parent / "fixtures" / "fixing"


@pytest.fixture
def manual(tmp_path: Path) -> Path:
    shutil.copytree(FIXING / "manual", tmp_path, dirs_exist_ok=True)
    return tmp_path / "Documentation"


def texts(folder: Path) -> dict[str, str]:
    names = [file.name for file in (FIXING / "mended").iterdir()]
    return {name: (folder / name).read_text(encoding="utf-8") for name in names}


def add(manual: Path, name: str, text: str | bytes) -> Path:
    """Add a page that has its header, if it is text."""
    header = (manual / "lists.rst").read_text(encoding="utf-8").partition("Lists")[0]
    file = manual / "more" / name
    file.write_bytes(text if isinstance(text, bytes) else f"{header}{text}".encode())
    return file


def reasons(result: Result) -> dict[str, str]:
    """Give, by page, why its fix is refused."""
    findings = json.loads(result.output)["findings"]
    return {one["path"].rpartition("/")[2]: one["hint"] for one in findings if "not mended" in one["hint"]}


def test_findings_are_mended_and_a_second_run_changes_nothing(
    manual: Path, docwarden: Callable[..., Result]
) -> None:
    result = docwarden("check", "--fix")
    assert texts(manual) == texts(FIXING / "mended")
    assert (result.code, "check: 30 mended in 4 pages; 7 pages" in result.output) == (0, True)
    before = {file: file.stat().st_mtime_ns for file in manual.glob("*.*")}
    assert "check: 0 mended; 7 pages" in docwarden("check", "--fix").output
    assert {file: file.stat().st_mtime_ns for file in manual.glob("*.*")} == before


def test_the_patch_is_what_a_fix_does_first(
    manual: Path, docwarden: Callable[..., Result], tmp_path: Path
) -> None:
    before = texts(manual)
    result = docwarden("check", "--diff")
    assert (result.code, texts(manual)) == (1, before)
    assert "docwarden check: 30 can be mended in 4 pages, 0 refused" in result.errors
    (tmp_path / "fix.patch").write_text(result.output, encoding="utf-8")
    repository = Repository(tmp_path)
    repository.git("init", "--quiet")
    repository.git("apply", "fix.patch")
    assert texts(manual) == texts(FIXING / "mended")
    assert (docwarden("check", "--diff").code, docwarden("check", "--diff").output) == (0, "")


def test_one_page_without_the_others(manual: Path, docwarden: Callable[..., Result]) -> None:
    before = texts(manual)
    result = docwarden("check", "--quick", "--fix", "Documentation/listings.rst")
    assert (result.code, "check: 2 mended in 1 page; 1 page alone" in result.output) == (0, True)
    mended = (FIXING / "mended" / "listings.rst").read_text(encoding="utf-8")
    assert texts(manual) == {**before, "listings.rst": mended}


def test_only_the_pages_that_are_named_are_mended(manual: Path, docwarden: Callable[..., Result]) -> None:
    before = texts(manual)
    docwarden("check", "--fix", "Documentation/lists.rst")
    assert {name for name, text in texts(manual).items() if text != before[name]} == {"lists.rst"}


#: By page, its text, and how the reason begins for which its fix is refused.
REFUSED = {
    "heading.rst": ("Colour\n======\n", "the page would read otherwise: <section ids=['color']>"),
    "target.rst": (
        "Load-balancing\n==============\n\nSee `Load-balancing`_.\n",
        "it would bring a new message: Unknown target",
    ),
    "quoted.rst": ('P\n=\n\nNever write "e.g.", it is Latin.\n', "it is quoted"),
    "glossary.rst": ("P\n=\n\n.. glossary::\n\n   colour\n      What it is.\n", "what others refer to"),
    "anchors.rst": (
        "P\n=\n\n`A <https://a.org>`_, `a <https://b.org>`_.\n\nX\n-\n\nX\n-\n",
        "the page would read otherwise: <section ids=",
    ),
    "joined.rst": ("P\n=\n\n* one\n\nText.\n\n  * two\n\n* three\n", "the page would read otherwise"),
}


def test_what_would_change_more_is_refused(manual: Path, docwarden: Callable[..., Result]) -> None:
    before = {add(manual, name, text): text for name, (text, _) in REFUSED.items()}
    told = reasons(docwarden("check", "--fix", "--format", "json"))
    assert told.keys() == REFUSED.keys()
    for name, (_, reason) in REFUSED.items():
        assert told[name].startswith(f"not mended: {reason}"), name
    assert all(file.read_text(encoding="utf-8").endswith(text) for file, text in before.items())


def test_a_refused_fix_is_shown_as_a_difference(manual: Path, docwarden: Callable[..., Result]) -> None:
    add(manual, "heading.rst", "Colour\n======\n")
    result = docwarden("check", "--fix")
    assert "    -Colour\n    +Color\n" in result.output
    assert "30 mended in 4 pages, 1 refused; 1 finding in 8 pages" in result.output


def test_a_page_that_others_show_is_mended_only_where_it_does_no_harm_there(
    manual: Path, docwarden: Callable[..., Result]
) -> None:
    add(
        manual,
        "part.rst",
        "P\n=\n\nThe sails_ of `guide <https://example.org>`_.\n\n.. _sails: https://example.org\n",
    )
    add(manual, "whole.rst", "W\n=\n\n.. include:: part.rst\n   :start-after: =\n\nSee guide_.\n")
    told = reasons(docwarden("check", "--fix", "--format", "json"))
    reason = 'it would bring a new message: Unknown target name: "guide". [sphinx/docutils]'
    assert told == {"part.rst": f"not mended: {reason}"}


def test_line_ends_and_marks_stay(manual: Path, docwarden: Callable[..., Result]) -> None:
    page = add(
        manual,
        "windows.rst",
        b"\xef\xbb\xbfP\r\n=\r\n\r\nThe colour \xf0\x9f\x9a\xa2 grey.\r\n\r\nx",
    )
    docwarden("check", "--fix")
    header = (manual / "lists.rst").read_bytes().partition(b"Lists")[0].replace(b"\n", b"\r\n")
    rest = b"P\r\n=\r\n\r\nThe color \xf0\x9f\x9a\xa2 gray.\r\n\r\nx"
    assert page.read_bytes() == b"\xef\xbb\xbf" + header + rest


def test_pages_that_are_not_to_be_changed(
    manual: Path, docwarden: Callable[..., Result], tmp_path: Path
) -> None:
    made = pages.mark("Documentation/made.rst", "x") + "Made\n====\n\nThe colour.\n"
    add(manual, "made.rst", made.encode())
    (tmp_path / "outside.rst").write_text("P\n=\n\nThe colour.\n", encoding="utf-8")
    (manual / "more/linked.rst").symlink_to(tmp_path / "outside.rst")
    before = {file: file.read_bytes() for file in manual.glob("more/*.rst")}
    add(manual, "returns.rst", b"P\r=\r\rThe colour.\r")
    before[manual / "more/returns.rst"] = b"P\r=\r\rThe colour.\r"
    told = reasons(docwarden("check", "--fix", "--format", "json"))
    assert told["returns.rst"].startswith("not mended: the page has carriage returns")
    assert told["outside.rst"] == "not mended: the file is not in the manual's folder"
    assert {file: file.read_bytes() for file in before} == before
    assert (manual / "more/linked.rst").is_symlink()


def test_fix_and_diff_exclude_each_other(docwarden: Callable[..., Result]) -> None:
    assert docwarden("check", "--fix", "--diff").code == 2


# The proof itself, with fixes that no rule would offer


@pytest.fixture(scope="module")
def reader() -> Iterator[proof.Reader]:
    folder = FIXING / "manual" / "Documentation"
    with quick.application_for(folder, folder, folder.parent) as (app, _):
        yield proof.Reader(app, folder.parent)


PAGE = """\
Title
=====

Some text, `a link <https://example.org>`_, and

  - a list

.. code-block:: bash

   $ ls
"""


@pytest.mark.parametrize(
    ("effect", "edit", "harmless"),
    [
        (Effect.WORDS, Edit(4, 6, "text", "words"), True),
        (Effect.WORDS, Edit(4, 6, "text", "*text*"), False),
        (Effect.WORDS, Edit(4, 6, "text", ""), True),
        (Effect.WORDS, Edit(8, 17, "bash", "console"), False),
        (Effect.WORDS, Edit(1, 1, "Title", "Words"), False),
        (Effect.NOTHING, Edit(4, 6, "text", "words"), False),
        (Effect.NOTHING, Edit(8, 4, "code-block", "sourcecode"), True),
        (Effect.NOTHING, Edit(8, 17, "bash", "console"), False),
        (Effect.LANGUAGE, Edit(8, 17, "bash", "console"), True),
        (Effect.LANGUAGE, Edit(10, 4, "$ ls", "$ rm"), False),
        (Effect.LANGUAGE, Edit(8, 17, "bash", "bash\n   :linenos:"), False),
        (Effect.NAME, Edit(4, 42, "_", "__"), True),
        (Effect.NAME, Edit(4, 21, "https://example.org", "https://example.net"), False),
        (Effect.NAME, Edit(4, 13, "a link", "the link"), False),
        (Effect.QUOTATION, Edit(6, 1, "  ", ""), True),
        (Effect.QUOTATION, Edit(6, 1, "  - ", ""), False),
        (Effect.QUOTATION, Edit(4, 6, "text", "words"), False),
        (Effect.HEADER, Edit(1, 1, "", ".. only:: not (html)\n\n   Source.\n\n"), True),
        (Effect.HEADER, Edit(1, 1, "", ".. only:: html\n\n   Source.\n\n"), False),
        (Effect.HEADER, Edit(1, 1, "", "Source.\n\n"), False),
        (Effect.HEADER, Edit(4, 6, "text", "words"), False),
    ],
)
def test_a_fix_may_change_what_it_is_about_and_nothing_else(
    reader: proof.Reader, *, effect: Effect, edit: Edit, harmless: bool
) -> None:
    fix = Fix("some-rule", effect, (edit,))
    assert fits(source_lines(PAGE), fix)
    file = FIXING / "manual" / "Documentation" / "index.rst"
    done = proof.prove(reader, file, [], PAGE, [fix])
    assert (done.kept, bool(done.refused.get(fix))) == (([fix], False) if harmless else ([], True))


def test_harmful_fixes_do_not_keep_harmless_ones_away(reader: proof.Reader) -> None:
    good = [
        Fix("a", Effect.WORDS, (Edit(4, column, old, "x"),)) for column, old in ((1, "Some"), (6, "text"))
    ]
    bad = Fix("b", Effect.WORDS, (Edit(1, 1, "Title", "Words"),))
    file = FIXING / "manual" / "Documentation" / "index.rst"
    done = proof.prove(reader, file, [], PAGE, [bad, *good])
    assert (done.kept, list(done.refused)) == (good, [bad])


def test_a_page_that_cannot_be_read_is_left_alone(reader: proof.Reader) -> None:
    fix = Fix("a", Effect.WORDS, (Edit(1, 1, "a", "b"),))
    done = proof.prove(reader, FIXING / "gone.rst", [], "a", [fix])
    assert (done.kept, done.refused) == ([], {fix: "no page shows what is in this file"})


# Edits


@pytest.mark.parametrize(
    ("text", "edits", "expected"),
    [
        ("a b c", [Edit(1, 1, "a", "xyz"), Edit(1, 5, "c", "")], "xyz b "),
        ("a\r\nb\r\n", [Edit(2, 1, "", "c\n\n")], "a\r\nc\r\n\r\nb\r\n"),
        ("\ufeffa\nb", [Edit(1, 1, "a", "b")], "\ufeffb\nb"),
        ("\ufeffa\nb", [Edit(1, 1, "", "c\n")], "\ufeffc\na\nb"),
        ("", [Edit(1, 1, "", "c")], "c"),
    ],
)
def test_edits(text: str, edits: list[Edit], expected: str) -> None:
    fix = Fix("a", Effect.WORDS, tuple(edits))
    assert fits(source_lines(text), fix)
    assert apply(text, [fix]) == expected


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(1, 1, "b", "x")],
        [Edit(2, 1, "a", "x")],
        [Edit(0, 1, "a", "x")],
        [Edit(1, 1, "ab", "x"), Edit(1, 2, "b", "x")],
    ],
)
def test_edits_that_do_not_fit(edits: list[Edit]) -> None:
    assert not fits(["ab"], Fix("a", Effect.WORDS, tuple(edits)))


def test_a_page_that_somebody_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "page.rst"
    file.write_text("newer", encoding="utf-8")
    with pytest.raises(OutputError, match=r"page.rst: somebody changed the page meanwhile"):
        mending.write(mending.Mended(PageFixes("page.rst", file, "older", (), {}), (), "mended"))
    assert file.read_text(encoding="utf-8") == "newer"


@pytest.mark.parametrize("rule", RULES)
def test_rules_that_offer_fixes_say_what_these_change(rule: str) -> None:
    offered = any(
        problem.edits
        for file in FIXTURES.glob(f"{rule}/bad.*[td]")
        for problem in RULES[rule].look(
            Page(
                "page.rst",
                file.read_text(encoding="utf-8").split("\n"),
                file.suffix == ".md",
                style(),
                DEFINITIONS,
            )
        )
    )
    declared = next(one.fix for one in registry.rules() if one.id == rule)
    assert offered == (declared is not None)
