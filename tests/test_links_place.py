# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Where a link stands, what is left out, and the findings that come of answers: no network, no Sphinx."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from docwarden import config
from docwarden.checks import external_links
from docwarden.errors import ConfigError, InputError
from docwarden.finding import Location
from docwarden.links import address, changes, quarantine
from docwarden.links.answer import Answer, Verdict
from docwarden.links.link import Link, Mention, place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[str, str | bytes], Path]


def places(source: str, *mentions: Mention) -> list[tuple[int, int]]:
    return [(link.location.line, link.location.column) for link in place(mentions, source)]


def mention(url: str, line: int, *texts: str, span: int = 1) -> Mention:
    return Mention("a.rst", line, url, texts, span)


def test_an_address_is_not_the_start_of_a_longer_one() -> None:
    source = "https://a.io/b/c https://a.io/b.html https://a.io/b#x https://a.io/b."
    assert places(source, mention("https://a.io/b", 1)) == [(1, 55)]


def test_each_place_is_given_once() -> None:
    source = "https://a.io\n\nhttps://a.io and https://a.io"
    link = "https://a.io"
    assert places(source, mention(link, 1), mention(link, 3), mention(link, 3), mention(link, 3)) == [
        (1, 1),
        (3, 1),
        (3, 18),
        (3, 1),
    ]


def test_a_definition_elsewhere_is_the_place() -> None:
    source = "See one_.\n\n.. _one: https://a.io/x\n"
    assert places(source, mention("https://a.io/x", 1, "one")) == [(3, 10)]


@pytest.mark.parametrize(
    ("source", "column"),
    [
        ("See :gh:`12` and :gh:`7`.", 18),
        ("See :gh:`twelve <12>` and :gh:`seven <7>`.", 27),
        ("See {gh}`12` and {gh}`7`.", 18),
        ("See :gh:`127` only.", 0),
        ("Nothing of the kind.", 0),
    ],
)
def test_a_role_is_found_by_its_target(source: str, column: int) -> None:
    assert places(f"\n{source}\n:gh:`7`", mention("https://a.io/issues/7", 2)) == [(2, column)]


def test_what_stands_for_an_address_is_sought_in_its_block_alone() -> None:
    source = "word\n\nblock with a\nsecond line: word\n\nword"
    assert places(source, mention("https://a.io", 3, "word", span=2)) == [(4, 14)]
    assert places(source, mention("https://a.io", 3, "word", span=1)) == [(3, 0)]
    assert places("", mention("https://a.io", 0, "word")) == [(0, 0)]


@pytest.mark.parametrize(
    ("url", "made"),
    [
        ("https://github.com/o/r/blob/main/a.go#L10", True),
        ("https://github.com/o/r/blob/main/a.go#L10-L20", True),
        ("https://github.com/o/r/blob/main/a.go#L10C2-L20C5", True),
        ("https://github.com/o/r#Large", False),
        ("https://elixir.io/a.c#L10", False),
        ("https://a.io/#/route", True),
        ("https://a.io/#!route", True),
        ("https://a.io/#route", False),
    ],
)
def test_anchors_that_only_a_script_knows(url: str, *, made: bool) -> None:
    assert bool(address.made_by_script(url)) == made


def settings(write: Write, text: str = "") -> config.Config:
    return config.load(write("docwarden.toml", text).parent)


def link(url: str, line: int = 1) -> Link:
    return Link(Location("Documentation/a.rst", line, 1), url)


def test_samples_and_private_addresses_are_left_out(write: Write) -> None:
    urls = [
        "https://example.com/",
        "http://localhost:80/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://svc/",
        "https://a.io/",
    ]
    urls += ["http://169.254.169.254/latest", "http://a.test/", "http://node.internal/"]
    links = [link(url) for url in urls]
    assert [one.url for one in external_links.select(links, settings(write)).links] == ["https://a.io/"]
    private = settings(write, "[links]\nprivate-hosts = true\n")
    assert external_links.select(links, private).ignored == 2


IGNORE = """\
[[links.ignore]]
pattern = 'https://a\\.io/'
reason = "needs a login"

[[links.ignore]]
pattern = "https://unused\\\\.io/"
reason = "was here once"
"""


def test_a_pattern_without_use_is_a_finding_at_its_line(write: Write) -> None:
    selection = external_links.select([link("https://a.io/x"), link("https://b.io")], settings(write, IGNORE))
    assert [one.url for one in selection.links] == ["https://b.io"]
    assert selection.ignored == 1
    (finding,) = selection.findings
    assert (finding.rule, str(finding.location)) == ("link-ignore-unused", "docwarden.toml:6:1")


def test_a_pattern_that_is_none_is_an_error(write: Write) -> None:
    wrong = settings(write, "[[links.ignore]]\npattern = 'a('\nreason = ''\n")
    with pytest.raises(
        ConfigError, match=r"docwarden.toml:2:1: links.ignore\[0\].pattern: no regular expression"
    ):
        external_links.select([], wrong)


QUARANTINE = """\
[[quarantine]]
url = "https://a.io/"
reason = "moving"
since = 2026-01-31
"""


def judged(write: Write, *answers: Answer) -> list[str]:
    write("q.toml", QUARANTINE)
    known = quarantine.read(settings(write).root, "q.toml")
    links = [link("https://a.io/", 1), link("https://b.io/", 2)]
    by_url = dict(zip(("https://a.io/", "https://b.io/"), answers, strict=False))
    findings = [*external_links.judge(links[: len(answers)], by_url, known, "q.toml")]
    findings += external_links.stale(known, links[: len(answers)], by_url)
    return [f"{finding.location} {finding.severity} {finding.rule}" for finding in findings]


def test_findings_of_the_three_answers(write: Write) -> None:
    quiet = Answer(Verdict.BROKEN, "gone")
    for answer, expected in [
        (Answer(Verdict.FINE), []),
        (Answer(Verdict.FINE, moved_to="https://c.io"), ["Documentation/a.rst:2:1 note link-moved"]),
        (Answer(Verdict.BROKEN, "gone"), ["Documentation/a.rst:2:1 error link-broken"]),
        (Answer(Verdict.UNDECIDED, "hm"), ["Documentation/a.rst:2:1 note link-undecided"]),
    ]:
        assert judged(write, quiet, answer) == expected


def test_a_quarantine_without_cause_is_a_finding(write: Write) -> None:
    assert judged(write, Answer(Verdict.FINE)) == ["q.toml:2:8 warning link-quarantine-stale"]
    assert judged(write) == ["q.toml:2:8 warning link-quarantine-stale"]
    assert judged(write, Answer(Verdict.UNDECIDED, "hm")) == []


@pytest.mark.parametrize(
    "text",
    [
        "quarantine = 1",
        "[[quarantine]]\nurl = 'https://a.io'\nreason = ''\nsince = 2026-01-31",
        "[[quarantine]]\nurl = 'https://a.io'\nreason = 'moving'",
        "[[quarantine]]\nurl = 'https://a.io'\nreason = 'moving'\nsince = 'lately'",
        "[[quarantine",
        b"\xff\xfe",
    ],
)
def test_a_quarantine_that_cannot_be_read_is_an_error(write: Write, text: str | bytes) -> None:
    root = write("q.toml", text).parent
    with pytest.raises(InputError, match=r"^q\.toml"):
        quarantine.read(root, "q.toml")


def test_no_quarantine_is_an_empty_one(tmp_path: Path) -> None:
    assert quarantine.read(tmp_path, "q.toml") == {}


def test_only_links_on_new_lines_are_kept(write: Write) -> None:
    root = write("Documentation/old.rst", "https://a.io/1\n\nhttps://a.io/2\n").parent.parent
    write("Documentation/moved.rst", "https://a.io/3\n" + "the same line as before\n" * 20)

    def git(*arguments: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@a.io"]
        subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)

    git("init", "-b", "main")
    git("add", ".")
    git("commit", "-m", "first")
    write("Documentation/old.rst", "https://a.io/0\n\nhttps://a.io/1\n\nhttps://a.io/2\n")
    (root / "Documentation" / "moved.rst").rename(root / "Documentation" / "here.rst")
    write("Documentation/new.rst", "https://a.io/4\n")

    def at(name: str, line: int, url: str) -> Link:
        return Link(Location(f"Documentation/{name}.rst", line, 1), url)

    links = [at("old", 1, "0"), at("old", 3, "1"), at("old", 5, "2"), at("old", 0, "?")]
    links += [at("here", 1, "3"), at("new", 1, "4")]
    kept, label = changes.changed_only(links, root, "Documentation", {})
    assert {one.url for one in kept} == {"0", "?", "4"}
    assert "main" in label
