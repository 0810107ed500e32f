# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The requirements files agree, and the check says so when they do not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import requirements

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in [*requirements.LOCKS, *requirements.LOCKS.values(), "pyproject.toml"]:
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_this_checkout_is_in_step() -> None:
    assert list(requirements.problems(ROOT)) == []


def test_a_changed_pin_is_named_with_both_versions(checkout: Path) -> None:
    version = requirements.pins((checkout / "requirements-min.in").read_text("utf-8"))["sphinx"]
    edit(checkout / "requirements-min.in", f"Sphinx=={version}", "Sphinx==1.2.3")
    assert list(requirements.problems(checkout)) == [
        f"requirements.txt: sphinx is {version}, requirements-min.in pins 1.2.3",
        "requirements.txt: made from another requirements-min.in than this one",
    ]


def test_a_new_pin_is_missed_in_the_lock(checkout: Path) -> None:
    edit(checkout / "requirements-dev.in", "\npytest==", "\nSomething.New==1.0\npytest==")
    assert "requirements-dev.txt: something-new is missing (requirements-dev.in pins 1.0)" in list(
        requirements.problems(checkout)
    )


def test_a_changed_comment_makes_the_lock_stale(checkout: Path) -> None:
    edit(checkout / "requirements-min.in", "# ", "#  ")
    assert list(requirements.problems(checkout)) == [
        "requirements.txt: made from another requirements-min.in than this one"
    ]


@pytest.mark.parametrize(
    "line", ["--index-url https://example.org/simple", "--find-links wheels", "-f wheels"]
)
def test_the_address_of_an_index_is_refused(checkout: Path, line: str) -> None:
    lock = checkout / "requirements.txt"
    lock.write_text(f"{lock.read_text('utf-8')}{line}\n", "utf-8")
    assert list(requirements.problems(checkout)) == ["requirements.txt: holds the address of a package index"]


def test_a_requirement_without_a_hash_is_refused(checkout: Path) -> None:
    lock = checkout / "requirements.txt"
    lock.write_text(f"{lock.read_text('utf-8')}unhashed==1.0\n    # via nothing\n", "utf-8")
    assert list(requirements.problems(checkout)) == ["requirements.txt: unhashed has no hash"]


def test_a_dependency_of_the_package_must_be_pinned(checkout: Path) -> None:
    edit(checkout / "pyproject.toml", '"rich>=', '"unpinned>=')
    assert list(requirements.problems(checkout)) == [
        "requirements-min.in: unpinned, a dependency in pyproject.toml, is not pinned"
    ]


def test_names_compare_as_an_index_compares_them() -> None:
    assert requirements.pins("Foo_Bar.baz==1.0 ; x\n# not==2\nother>=3\n") == {"foo-bar-baz": "1.0"}
