# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden owners`` in a small repository, as a user calls it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from repositories import ENVIRONMENT, Repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Result

    Docwarden = Callable[..., Result]

CODEOWNERS = """\
# - @harbor/docs: The manual.
# - @harbor/divers: What is below.
# - @harbor/idle: Nothing.
# END_CODEOWNERS_DOCS
/Documentation/ @harbor/docs
/Documentation/old.rst @harbor/divers
/boats/row/ @harbor/rowers
/boats/ @harbor/divers
/boats/ @harbor/divers @ada
/Documentation/deep* @harbor/divers @harbor/docs
/Documentation/made.rst
!/no
"""


@pytest.fixture(autouse=True)
def _own_git_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository.new(tmp_path, "index.rst", "deep/a.rst", "made.rst", "ropes.rst")
    files = {
        "docwarden.toml": "",
        "CODEOWNERS": CODEOWNERS,
        "boats/row/a.go": "",
        "tools/x/y.sh": "",
        "a.md": "",
    }
    for path, text in files.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    made.commit("owners")
    return made


@pytest.mark.usefixtures("repository")
def test_check_reports_each_kind_at_its_line(docwarden: Docwarden) -> None:
    result = docwarden("owners", "check", "--format", "json")
    assert result.code == 1
    report = json.loads(result.output)
    found = [(one["path"], one["line"], one["column"], one["rule"]) for one in report["findings"]]
    assert found == [
        ("CODEOWNERS", None, None, "owners-missing"),
        ("CODEOWNERS", 3, None, "owners-idle-team"),
        ("CODEOWNERS", 6, 1, "owners-stale-line"),
        ("CODEOWNERS", 7, 1, "owners-shadowed-line"),
        ("CODEOWNERS", 7, 1, "owners-undescribed-team"),
        ("CODEOWNERS", 8, 1, "owners-duplicate-line"),
        ("CODEOWNERS", 12, 1, "owners-syntax"),
        ("a.md", None, None, "owners-missing"),
        ("docwarden.toml", None, None, "owners-missing"),
        ("tools", None, None, "owners-missing"),
    ]
    assert report["summary"] == "4 of 9 files have owners, 1 have none on purpose, 4 match no line, 7 lines"


@pytest.mark.usefixtures("repository")
def test_of_names_owners_and_the_line_that_decides(docwarden: Docwarden) -> None:
    asked = ["Documentation/deep/new.rst", "./boats/row/b.go", "Documentation/made.rst", "nowhere"]
    assert docwarden("owners", "of", *asked).output.splitlines() == [
        "Documentation/deep/new.rst: @harbor/divers @harbor/docs (CODEOWNERS:10:1: /Documentation/deep*)",
        "./boats/row/b.go: @harbor/divers @ada (CODEOWNERS:9:1: /boats/)",
        "Documentation/made.rst: nobody, on purpose (CODEOWNERS:11:1: /Documentation/made.rst)",
        "nowhere: no line matches, so nobody owns it",
    ]
    told = json.loads(docwarden("owners", "of", "--format", "json", "boats/x").output)
    assert told == [
        {
            "path": "boats/x",
            "owners": ["@harbor/divers", "@ada"],
            "pattern": "/boats/",
            "file": "CODEOWNERS",
            "line": 9,
        }
    ]


@pytest.mark.usefixtures("repository")
def test_load_counts_pages_and_names_those_of_the_documentation_team_alone(docwarden: Docwarden) -> None:
    told = json.loads(docwarden("owners", "load", "--format", "json").output)
    assert told == {
        "pages": 4,
        "teams": {
            "@harbor/divers": ["Documentation/deep/a.rst"],
            "@harbor/docs": [f"Documentation/{page}.rst" for page in ("deep/a", "index", "ropes")],
        },
        "alone": ["Documentation/index.rst", "Documentation/ropes.rst"],
        "unowned": ["Documentation/made.rst"],
    }
    assert docwarden("owners", "load").output.splitlines()[:3] == [
        "     3  @harbor/docs",
        "     1  @harbor/divers",
        "2 pages of @harbor/docs alone",
    ]


def test_reviewers_come_from_the_base_as_on_github(repository: Repository, docwarden: Docwarden) -> None:
    repository.git("switch", "--quiet", "--create", "change")
    repository.move("ropes.rst", "deep/ropes.rst")
    (repository.root / "CODEOWNERS").write_text("* @somebody/else\n", encoding="utf-8")
    repository.commit("change")
    told = json.loads(docwarden("owners", "reviewers", "--base", "main", "--format", "json").output)
    assert told == {
        "nobody": ["CODEOWNERS"],
        "@harbor/divers": ["Documentation/deep/ropes.rst"],
        "@harbor/docs": ["Documentation/deep/ropes.rst"],
    }


def test_code_that_changes_with_a_page_tells_its_owner(repository: Repository, docwarden: Docwarden) -> None:
    for number in range(4):
        repository.write("ropes.rst", f"{number}")
        (repository.root / "boats/row/a.go").write_text(f"{number}", encoding="utf-8")
        repository.git("add", "--all")
        # What one person commits within a minute counts once: the first two commits of the fixture do.
        repository.git("commit", "--quiet", "--message=both", f"--author=a{number} <a{number}@x.y>")
    for number in range(40):
        (repository.root / "CODEOWNERS").write_text(CODEOWNERS + "\n" * number, encoding="utf-8")
        repository.write("index.rst", f"{number}")
        repository.git("add", "--all")
        repository.git("commit", "--quiet", "--message=other", f"--author=b{number} <b{number}@x.y>")
    told = json.loads(docwarden("owners", "suggest", "--format", "json").output)
    assert [(one["page"], one["teams"], one["changes"]) for one in told] == [
        ("Documentation/ropes.rst", {"@harbor/divers": 5, "@ada": 5}, 5)
    ]


@pytest.mark.parametrize(
    ("arguments", "prepare", "message"),
    [
        (
            ("check",),
            "rm CODEOWNERS",
            "there is no CODEOWNERS file (.github/CODEOWNERS, CODEOWNERS, docs/CODEOWNERS)",
        ),
        (("of", "x"), "bad", "CODEOWNERS:1:1: expected UTF-8 text, found the byte 0xff"),
        (("reviewers", "--base", "nope"), "", 'git knows no revision "nope"'),
        (("reviewers", "--base", ""), "", 'git knows no revision ""'),
        (("check",), "rm .git", "there is no git work tree"),
        (("reviewers", "--base", "main"), "rm .git", "there is no git repository"),
    ],
)
def test_what_cannot_run_says_so_in_one_line(
    arguments: tuple[str, ...],
    prepare: str,
    message: str,
    repository: Repository,
    docwarden: Docwarden,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(repository.root.parent))
    if prepare == "bad":
        (repository.root / "CODEOWNERS").write_bytes(b"\xff* @ada\n")
    elif prepare:
        path = repository.root / prepare.removeprefix("rm ")
        path.rename(path.with_name("gone"))
    result = docwarden("owners", *arguments)
    assert result.code == 2
    assert message in result.errors
    assert len(result.errors.splitlines()) == 1


def test_a_shallow_clone_names_the_command_that_deepens_it(
    repository: Repository, docwarden: Docwarden, tmp_path_factory: pytest.TempPathFactory
) -> None:
    repository.git("branch", "other")
    repository.commit("more")
    folder = tmp_path_factory.mktemp("shallow") / "clone"
    clone = repository.clone(folder, "--depth=1", "--no-single-branch")
    result = docwarden("owners", "reviewers", "--base", "other", folder=clone.root)
    assert result.code == 2
    assert "this clone is shallow: it lacks the commit where HEAD left other" in result.errors
    assert "(git fetch --unshallow origin)" in result.errors
    clone.git("fetch", "--quiet", "--unshallow", "origin")
    assert docwarden("owners", "reviewers", "--base", "other", folder=clone.root).code == 0


def test_a_base_without_code_owners_is_named(repository: Repository, docwarden: Docwarden) -> None:
    repository.git("branch", "other", "base")
    errors = docwarden("owners", "reviewers", "--base", "other").errors
    assert "there is no CODEOWNERS file (.github/CODEOWNERS, CODEOWNERS, docs/CODEOWNERS) in other" in errors


def test_histories_with_nothing_in_common_cannot_be_compared(
    repository: Repository, docwarden: Docwarden
) -> None:
    repository.git("switch", "--quiet", "--orphan", "island")
    repository.write("index.rst", "An island")
    (repository.root / "docwarden.toml").write_text("", encoding="utf-8")
    repository.commit("island")
    result = docwarden("owners", "reviewers", "--base", "main")
    assert (result.code, result.output) == (2, "")
    assert "HEAD and main have no commit in common (name another base with --base)" in result.errors
