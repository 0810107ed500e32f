# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A difference is short, shows what differs, and as a patch it applies."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docwarden import diff

LINES = st.lists(st.text("ab \u2028\x0b", max_size=3), max_size=8).map("\n".join)


def test_one_changed_word_is_shown_with_its_context() -> None:
    old = "\n".join(f"line {n}" for n in range(100))
    found = diff.compare(old, old.replace("line 50", "line fifty"))
    assert (found.first_line, found.removed, found.added) == (51, 1, 1)
    assert found.readable().splitlines() == [
        "@@ -49,5 +49,5 @@",
        " line 48",
        " line 49",
        "-line 50",
        "+line fifty",
        " line 51",
        " line 52",
    ]


def test_a_long_difference_is_cut_and_counted() -> None:
    old = "\n".join(str(n) for n in range(500))
    shown = diff.compare(old, old.replace("1", "one")).readable(height=10)
    assert len(shown.splitlines()) == 11
    assert shown.splitlines()[-1].endswith("more lines of this difference")


def test_the_differing_part_of_a_long_line_is_in_sight() -> None:
    shown = diff.compare("x" * 900 + "old", "x" * 900 + "new").readable(width=80)
    assert "old" in shown
    assert "new" in shown
    assert all(len(line) <= 80 for line in shown.splitlines())


def test_a_rewritten_page_is_compared_in_no_time() -> None:
    found = diff.compare("\n".join(map(str, range(20_000))), "\n".join(map(str, range(20_000, 0, -1))))
    assert found.removed == 20_000


@given(LINES, LINES)
def test_the_counts_are_those_of_the_lines(old: str, new: str) -> None:
    found = diff.compare(old, new)
    assert len(old.split("\n")) - found.removed == len(new.split("\n")) - found.added
    assert bool(found.lines) == (old != new)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@settings(deadline=None, max_examples=25)
@given(LINES, LINES)
def test_a_patch_applies(old: str, new: str) -> None:
    if old in ("", new) or not new:
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "page.rst")
        file.write_bytes(old.encode())
        patch = diff.patch(old, new, "page.rst")
        command = ["git", "apply", "--whitespace=nowarn", "-"]
        subprocess.run(command, cwd=folder, input=patch.encode(), check=True, capture_output=True)
        assert file.read_bytes().decode() == new
