# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Change sets from git: what counts as a change, what is compared with, and what is said without a base."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

import pytest

from docwarden.errors import InputError
from docwarden.facts.git import Git
from docwarden.facts.history import Change, Kind, changes_since, follow_moves
from repositories import ENVIRONMENT, Repository, prose

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MOVED = (Change("a.rst", Kind.MOVED, "b/a.rst", 100),)


@pytest.fixture(autouse=True)
def _own_git_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository.new(tmp_path / "repository", "a.rst", "keep.rst")


def changes(repository: Repository, base: str = "", **environment: str) -> tuple[Change, ...]:
    return changes_since(repository.docs, base, environment).changes


@pytest.mark.parametrize("how", ["committed", "staged", "half staged", "untracked"])
def test_a_move_counts_however_far_it_came(repository: Repository, how: str) -> None:
    repository.move("a.rst", "b/a.rst")
    if how == "committed":
        repository.commit("move")
    elif how == "staged":
        repository.git("add", "--all")
    elif how == "half staged":
        repository.git("rm", "--quiet", "--cached", "Documentation/a.rst")
    before = repository.git("status", "--porcelain")
    assert changes(repository, "base") == MOVED
    assert repository.git("status", "--porcelain") == before


def test_looking_writes_nothing(repository: Repository) -> None:
    repository.move("a.rst", "b/a.rst")
    git_folder = repository.root / ".git"
    before = {file: file.stat().st_mtime_ns for file in git_folder.rglob("*")}
    assert changes(repository, "base") == MOVED
    assert {file: file.stat().st_mtime_ns for file in git_folder.rglob("*")} == before


def test_each_kind_of_change(repository: Repository) -> None:
    repository.write("keep.rst", prose("keep.rst") + "more\n")
    repository.write("new.rst", "something else\n")
    (repository.docs / "a.rst").unlink()
    assert changes(repository, "base") == (
        Change("a.rst", Kind.REMOVED),
        Change("keep.rst", Kind.MODIFIED),
        Change("new.rst", Kind.ADDED),
    )


def test_ignored_files_and_files_elsewhere_are_no_changes(repository: Repository) -> None:
    (repository.root / ".gitignore").write_text("*.tmp\n", encoding="utf-8")
    repository.write("page.tmp", "x")
    assert changes(repository, "base") == ()


def test_a_file_that_vanishes_meanwhile(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("stays.rst", "text")
    vanishing = repository.write(".page.rst.swp", "text")
    ask = Git.output

    def ask_slowly(git: Git, *arguments: str, **options: Mapping[str, str]) -> str:
        if arguments[0] == "add":
            vanishing.unlink(missing_ok=True)
        return ask(git, *arguments, **options)

    monkeypatch.setattr(Git, "output", ask_slowly)
    assert changes(repository, "base") == (Change("stays.rst", Kind.ADDED),)


def test_unusual_names(tmp_path: Path) -> None:
    names = ["ünï cödé.rst", 'quo"te.rst', "tab\tbed.rst", "-dash.rst", "[a]*.rst"]
    repository = Repository.new(tmp_path / "repository", *names)
    for name in names:
        repository.move(name, f"moved/{name}")
    found = changes(repository, "base")
    assert {change.path: change.new_path for change in found} == {name: f"moved/{name}" for name in names}


def test_renames_are_found_however_many_files_changed(repository: Repository) -> None:
    repository.git("config", "diff.renameLimit", "3")
    repository.git("config", "diff.renames", "false")
    pages = [f"p{number}.rst" for number in range(12)]
    for page in pages:
        repository.write(page, prose(page))
    repository.commit("pages")
    for page in pages:
        repository.move(page, f"moved/{page}")
        repository.write(f"moved/{page}", prose(page) + "edited\n")
    assert [change.kind for change in changes(repository, "HEAD")] == [Kind.MOVED] * 12


def test_a_page_that_moved_and_was_rewritten_is_traced(repository: Repository) -> None:
    for name, value in {"log.follow": "true", "log.showSignature": "true", "color.ui": "always"}.items():
        repository.git("config", name, value)
    repository.move("a.rst", "b.rst")
    repository.commit("move")
    repository.write("b.rst", prose("quite another text"))
    repository.commit("rewrite")
    repository.move("b.rst", "c.rst")  # not committed
    found = changes_since(repository.docs, "base", {})
    assert Change("a.rst", Kind.REMOVED) in found.changes
    traced = follow_moves(repository.docs, found, ["a.rst"])
    assert Change("a.rst", Kind.MOVED, "c.rst", 100) in traced.changes


def test_the_default_is_the_merge_base_with_the_remote_branch(repository: Repository, tmp_path: Path) -> None:
    clone = repository.clone(tmp_path / "clone")
    clone.git("checkout", "--quiet", "-b", "topic")
    clone.move("a.rst", "b/a.rst")
    clone.commit("move")
    # What happened on main meanwhile is no change of ours, neither the addition nor the removal.
    repository.write("of-others.rst", "new")
    (repository.docs / "keep.rst").unlink()
    repository.commit("others")
    clone.git("fetch", "--quiet")
    assert changes(clone) == MOVED
    assert changes(clone, "main") == MOVED
    assert "merge base with origin/main" in changes_since(clone.docs, "", {}).label


def test_a_commit_and_a_tag_are_compared_as_they_are(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "release")
    repository.write("only-there.rst", prose("only there"))
    repository.commit("release")
    repository.git("tag", "v1")
    commit = repository.git("rev-parse", "HEAD")
    repository.git("checkout", "--quiet", "main")
    removed = (Change("only-there.rst", Kind.REMOVED),)
    assert changes(repository, "v1") == changes(repository, commit) == removed
    assert changes(repository, "release") == ()


@pytest.mark.parametrize("variable", ["GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"])
def test_the_merge_commit_of_continuous_integration(
    repository: Repository, tmp_path: Path, variable: str
) -> None:
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.move("a.rst", "b/a.rst")
    repository.commit("move")
    repository.git("checkout", "--quiet", "-b", "v1", "base")
    repository.write("of-others.rst", "new")
    repository.commit("others")
    clone = repository.clone(tmp_path / "clone")
    clone.git("checkout", "--quiet", "--detach", "origin/v1")
    clone.git("merge", "--quiet", "--no-ff", "--message=merge", "origin/topic")
    assert changes(clone, **{variable: "v1"}) == MOVED


def test_a_linked_work_tree_has_its_own_index(repository: Repository, tmp_path: Path) -> None:
    repository.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"))
    linked = Repository(tmp_path / "linked")
    linked.move("a.rst", "b/a.rst")
    assert changes(linked, "base") == MOVED
    assert changes(repository, "base") == ()


@pytest.mark.parametrize("options", [["--all"], ["--only", "Documentation/keep.rst"], []])
def test_within_a_hook(repository: Repository, options: list[str]) -> None:
    hook = repository.root / ".git/hooks/pre-commit"
    seen = repository.root / ".git/seen"
    code = (
        "from pathlib import Path; from docwarden.facts.history import changes_since\n"
        f"Path({str(seen)!r}).write_text(repr(changes_since(Path('Documentation'), 'base', {{}}).changes))"
    )
    hook.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{code}"\n', encoding="utf-8")
    hook.chmod(0o755)
    repository.move("a.rst", "b/a.rst")
    repository.write("keep.rst", prose("keep.rst") + "more\n")
    repository.git("commit", "--quiet", "--allow-empty", "--message=x", *options)
    assert "new_path='b/a.rst'" in seen.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["branch", "commit"])
def test_a_shallow_clone_names_the_command_that_deepens_it(
    repository: Repository, tmp_path: Path, kind: str
) -> None:
    base = repository.git("rev-parse", "base") if kind == "commit" else "release"
    repository.git("branch", "release", "base")
    repository.git("config", "uploadpack.allowAnySHA1InWant", "true")
    repository.commit("another")
    repository.move("a.rst", "b/a.rst")
    repository.commit("move")
    clone = repository.clone(tmp_path / "clone", "--depth=1")
    with pytest.raises(InputError, match="shallow") as caught:
        changes(clone, base)
    command = shlex.split(caught.value.hint)
    assert command[:2] == ["git", "fetch"]
    clone.git(*command[1:])
    assert changes(clone, base) == MOVED


def test_without_a_base_there_is_one_clear_error(repository: Repository, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no branch, tag or commit nowhere"):
        changes(repository, "nowhere")
    repository.git("branch", "--move", "trunk")
    with pytest.raises(InputError, match="not known with which branch"):
        changes(repository)
    (tmp_path / "plain").mkdir()
    with pytest.raises(InputError, match="no git work tree"):
        changes_since(tmp_path / "plain", "", {})


def test_a_repository_without_commits(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "empty")
    repository.git("init", "--quiet")
    repository.docs.mkdir()
    with pytest.raises(InputError, match="no commit yet"):
        changes(repository)


def test_a_name_is_never_taken_for_an_option(repository: Repository) -> None:
    with pytest.raises(InputError, match="no branch, tag or commit --output"):
        changes(repository, "--output=/tmp/x")
