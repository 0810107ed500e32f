# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The list of versions: what it may say, what git knows of it, and the command that checks it."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from docwarden.checks.versions import Known, check_versions
from docwarden.errors import ConfigError
from docwarden.facts.page_set import PageRules
from docwarden.facts.versions import (
    Status,
    VersionPages,
    is_shallow,
    pages_of,
    parse_versions,
    read_versions,
    resolve,
)
from repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Result

HEAD = 'address = "https://docs.example.org/{version}/"\n'
TODAY = dt.date(2026, 6, 1)


def entry(name: str, status: str, *more: str) -> str:
    return "\n".join(["[[versions]]", f'name = "{name}"', f'status = "{status}"', *more, ""])


def problems(text: str, known: Known | None = None) -> list[tuple[str, int]]:
    listed = parse_versions(text, "versions.toml")
    every = {one.revision: "0" * 40 for one in listed.versions}
    return [(one.rule, one.location.line) for one in check_versions(listed, known or Known(every), TODAY)]


def test_versions_and_their_defaults() -> None:
    text = HEAD + entry("v1.7", "stable", 'aliases = ["stable"]', "released = 2026-01-02")
    listed = parse_versions(text, "v.toml")
    (one,) = listed.versions
    assert (one.title, one.revision, one.status) == ("v1.7", "v1.7", Status.STABLE)
    assert str(one.location) == "v.toml:2:1"
    assert listed.find("stable") == listed.stable == one
    assert listed.find("v1.8") is None
    assert listed.address_of(one) == "https://docs.example.org/v1.7/"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[versions]]\nname = 'a'\nstatus = 'stale'\n", 'found "stale"'),
        ("[[versions]]\nname = 'a'\n", 'the key "status" is missing'),
        ("[[versions]]\nname = 'a'\nstatus = 'stable'\nrelease = 1\n", "release: unknown key"),
        (
            "[[versions]]\nname = 'a'\nstatus = 'stable'\nreleased = 'May'\n",
            "v.toml:4:1: versions[0].released",
        ),
        ("versions = 'v1'\n", "expected `array`, found `string`"),
        ("[[versions]\n", "malformed TOML"),
    ],
)
def test_what_is_no_list_says_why(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse_versions(text, "v.toml")
    assert message in str(error.value)
    assert str(error.value).startswith("v.toml:")


def test_a_good_list_has_no_findings() -> None:
    assert problems(HEAD + entry("v1.7", "stable") + entry("v1.6", "supported")) == []
    assert problems(entry("latest", "unreleased")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [("version-list", 1)]),
        (entry("v1.7", "supported"), [("version-list", 1)]),
        (entry("v1.7", "stable") + entry("latest", "unreleased"), [("version-list", 1)]),
        (HEAD + entry("v2", "stable") + entry("v1", "stable"), [("version-list", 5)]),
        (HEAD + entry("v2", "stable") + entry("v2", "supported"), [("version-list", 5)]),
        (HEAD + entry("v2", "stable", 'aliases = ["v1"]') + entry("v1", "supported"), [("version-list", 6)]),
        (HEAD + entry("v2", "stable", "end-of-life = 2026-05-31"), [("version-expired", 2)]),
        (HEAD + entry("v2", "stable", "end-of-life = 2026-06-01"), []),
    ],
)
def test_contradictions_are_found(text: str, found: list[tuple[str, int]]) -> None:
    assert problems(text) == found


def test_a_revision_that_git_does_not_know() -> None:
    text = HEAD + entry("v2", "stable", 'revision = "v2.O"')
    assert problems(text, Known({"v2.O": ""})) == [("version-revision", 2)]
    assert problems(text, Known({"v2.O": ""}, shallow=True)) == []


@pytest.mark.parametrize(
    ("tags", "found"),
    [(("v1.8.0", "v1.7.1"), [("version-missing", 1)]), (("v1.7.1", "v1.7.0"), []), ((), [])],
)
def test_a_release_that_nobody_listed(tags: tuple[str, ...], found: list[tuple[str, int]]) -> None:
    text = HEAD + entry("v1.7", "stable")
    assert problems(text, Known({"v1.7": "0"}, tags)) == found


def test_the_same_page_of_another_version() -> None:
    there = VersionPages(frozenset({"index", "old", "kept"}), {"moved": "kept"})
    assert there.counterpart("kept") == "kept"
    assert there.counterpart("moved") == "kept"
    assert there.counterpart("new", ("older", "old")) == "old"
    assert there.counterpart("new", ("older",)) == ""


def test_pages_come_from_git(tmp_path: Path) -> None:
    repository = Repository.new(tmp_path / "origin", "index.rst", "a.rst", "drafts/b.rst")
    repository.write("redirects.txt", '"first.rst" "a.rst"\n')
    repository.commit("redirects")
    repository.git("tag", "v1")
    repository.move("a.rst", "c.rst")
    repository.commit("move")
    rules = PageRules((".rst",), ("drafts",))
    there = pages_of(repository.docs, "v1", rules, "redirects.txt")
    assert there == VersionPages(frozenset({"index", "a"}), {"first": "a"})
    clone = repository.clone(tmp_path / "clone")
    clone.git("switch", "--quiet", "--detach")
    clone.git("branch", "--delete", "--force", "main")
    assert resolve(clone.root, "main") == repository.git("rev-parse", "HEAD")
    assert pages_of(repository.docs, "--help", rules, "redirects.txt") is None
    assert pages_of(tmp_path, "v1", rules, "redirects.txt") is None
    assert is_shallow(tmp_path)
    assert not is_shallow(clone.root)


def test_the_list_of_the_named_branch_counts(tmp_path: Path) -> None:
    repository = Repository.new(tmp_path, "index.rst")
    repository.write("versions.toml", 'branch = "main"\n' + entry("v1", "stable"))
    repository.commit("list")
    repository.git("switch", "--quiet", "--create", "old")
    repository.write("versions.toml", 'branch = "main"\n' + entry("v0", "stable"))
    read = read_versions(repository.docs, "versions.toml", "Documentation/versions.toml")
    assert [one.name for one in read.versions] == ["v1"]
    assert read.path == "Documentation/versions.toml of main"


@pytest.fixture
def checkout(codebase: Path) -> Repository:
    repository = Repository(codebase)
    repository.git("init", "--quiet", "--initial-branch=main")
    repository.write("versions.toml", 'tags = "v*"\n' + entry("latest", "unreleased", 'revision = "main"'))
    repository.commit("first")
    return repository


def test_the_command(checkout: Repository, docwarden: Callable[..., Result]) -> None:
    done = docwarden("versions", "check")
    assert (done.code, done.output, done.errors) == (0, "versions: 1 version\n", "")
    checkout.git("tag", "v1.0")
    done = docwarden("versions", "check", "--format", "json")
    (found,) = json.loads(done.output)["findings"]
    assert (found["rule"], found["message"]) == ("version-missing", "the release v1.0 is not listed")
    assert done.code == 0  # a warning


def test_no_list_is_an_error(codebase: Path, docwarden: Callable[..., Result]) -> None:
    done = docwarden("versions", "check")
    assert done.code == 2
    assert done.errors.startswith("docwarden: error: Documentation/versions.toml: no such file")
    (codebase / "docwarden.toml").write_text('[versions]\nfile = "../elsewhere.toml"\n', encoding="utf-8")
    done = docwarden("versions", "check")
    assert (done.code, done.output) == (2, "")
    assert "expected a path inside the checkout" in done.errors
