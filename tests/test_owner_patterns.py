# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Patterns of CODEOWNERS against GitHub's documentation, against git, and against a model of their own."""

from __future__ import annotations

import subprocess
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from docwarden.facts.owner_patterns import compile_pattern, literal_prefix, unsupported
from docwarden.facts.owners import OwnerRule
from docwarden.facts.ownership import Ownership
from docwarden.finding import Location
from repositories import Repository

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ["a", "b", "ab", "a.b", "docs", "Docs", "a b", "ä", "a*b", "a+b", "#a", ".a"]
PARTS = [
    "*",
    "**",
    "a",
    "b",
    "a*",
    "*b",
    "?",
    "a?",
    "*.b",
    "**b",
    "docs",
    "Docs",
    r"a\ b",
    r"a\*b",
    "ä",
    "a+b",
    ".*",
]

paths = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4).map("/".join)
patterns = st.builds(
    lambda start, parts, end: start + "/".join(parts) + end,
    st.sampled_from(["", "/"]),
    st.lists(st.sampled_from(PARTS), min_size=1, max_size=4),
    st.sampled_from(["", "/"]),
)


def matches(pattern: str, path: str) -> bool:
    return bool(compile_pattern(pattern).fullmatch(path))


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        # The examples of GitHub's documentation.
        ("*", "a/b/c", ""),
        ("*.js", "a/b.js", "a/b.jsx"),
        ("/build/logs/", "build/logs/x/y", "a/build/logs/x"),
        ("docs/*", "docs/getting-started.md", "docs/build-app/troubleshooting.md"),
        ("apps/", "x/apps/y/z", "apps"),
        ("/docs/", "docs/x/y", "x/docs/y"),
        ("**/logs", "deeply/nested/logs/x", "logs2/x"),
        ("/apps/github", "apps/github/x", "apps/github2"),
        # What they leave open.
        ("/*", "a", "a/b"),
        ("/docs", "docs", "x/docs"),
        ("docs/a*", "docs/ab/c", "x/docs/ab"),
        ("a/**/b", "a/b", "a/c"),
        ("a/**/b", "a/x/y/b/z", "x/a/b"),
        ("a/**", "a/b/c", "a"),
        ("a/*/c", "a/b/c", "a/c"),
        ("/a?c", "abc", "a/c"),
        ("/Docs/", "Docs/x", "docs/x"),
        (r"/a\ b", "a b/c", r"a\ b"),
        (r"/a\*", "a*", "ab"),
        ("/", "", "a"),
    ],
)
def test_what_a_pattern_matches(pattern: str, yes: str, no: str) -> None:
    assert not yes or matches(pattern, yes)
    assert not no or not matches(pattern, no)


@pytest.mark.parametrize(
    ("pattern", "offset"),
    [
        ("!/docs/", 0),
        (r"\#a", 0),
        ("/a/[bc]", 3),
        ("a]", 1),
        ("/***/a", 1),
        ("a" + "\\", 1),
        ("/a!", None),
        (r"/a\[b\]", None),
        ("/#a", None),
        (r"/\***", None),
        ("a" + "\\" * 2, None),
    ],
)
def test_what_github_does_not_support(pattern: str, offset: int | None) -> None:
    found = unsupported(pattern)
    assert (found[0] if found else None) == offset


def model(pattern: str, path: str) -> bool:
    """Match by recursion over the parts of both, which shares nothing with regular expressions."""
    parts, names = pattern.strip("/").split("/"), path.split("/")
    if "/" not in pattern.rstrip("/"):
        parts = ["**", *parts]
    only_folder = pattern.endswith("/")
    shallow = parts[-1] == "*" and "/" in pattern.rstrip("/") and not only_folder

    def fits(part: str, name: str) -> bool:
        plain = part.replace("\\*", "[*]").replace("\\ ", " ")
        return fnmatchcase(name, plain)

    def below(parts: list[str], names: list[str]) -> bool:
        if not parts:
            return not names or not shallow
        if parts == ["**"]:
            return len(names) > 0
        if parts[0] == "**":
            return any(below(parts[1:], names[count:]) for count in range(len(names) + 1))
        return bool(names) and fits(parts[0], names[0]) and below(parts[1:], names[1:])

    # A folder has something in it: what is left of the path is not empty.
    return (
        any(below(parts, names[:count]) for count in range(1, len(names)))
        if only_folder
        else below(parts, names)
    )


@given(patterns, paths)
@settings(max_examples=2000)
def test_patterns_agree_with_a_model(pattern: str, path: str) -> None:
    assert matches(pattern, path) == model(pattern, path)


@given(patterns, paths)
@settings(suppress_health_check=[HealthCheck.filter_too_much])
def test_a_path_begins_as_its_pattern(pattern: str, path: str) -> None:
    assume(matches(pattern, path))
    assert path.startswith(literal_prefix(pattern))


@given(patterns, st.lists(paths, min_size=1, max_size=20, unique=True))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_patterns_agree_with_git(repository: Repository, pattern: str, names: list[str]) -> None:
    # Here GitHub differs from gitignore, and says so.
    assume(not (pattern.endswith("/*") and pattern != "*"))
    # To git a letter is a byte or more, and ? is one of them.
    assume("?" not in pattern or "ä" not in "".join(names))
    repository.root.joinpath(".gitignore").write_text(pattern + "\n", encoding="utf-8")
    command = ["git", "-c", "core.ignorecase=false", "check-ignore", "--no-index", "--stdin", "-z"]
    done = subprocess.run(
        command, cwd=repository.root, input="\0".join(names).encode(), capture_output=True, check=False
    )
    ignored = set(done.stdout.decode().split("\0")) - {""}
    assert {name for name in names if matches(pattern, name)} == ignored


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository.new(tmp_path / "r")


@given(st.lists(patterns, max_size=8), st.lists(paths, max_size=20, unique=True))
def test_the_last_line_decides(lines: list[str], files: list[str]) -> None:
    rules = [OwnerRule(line, (f"@team-{number}",), Location("", number)) for number, line in enumerate(lines)]
    ownership = Ownership(rules)
    assignment = ownership.assign(files)
    for path in files:
        fitting = [rule for rule in rules if model(rule.pattern, path)]
        assert ownership.matching(path) == fitting
        last = fitting[-1] if fitting else None
        assert ownership.rule_of(path) is last
        assert assignment.rules.get(path) is last
        assert assignment.owners(path) == (last.owners if last else ())
    assert [list(each) for each in assignment.matched] == [
        sorted(path for path in files if model(rule.pattern, path)) for rule in rules
    ]
