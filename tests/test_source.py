# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a checkout gives, and how it says no."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from docwarden.errors import InputError
from docwarden.source import GitTree, WorkTree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[str, str | bytes], Path]


def failure(tree: WorkTree, path: str) -> str:
    """Read what cannot be read, and give the error as the user sees it."""
    with pytest.raises(InputError) as caught:
        tree.read_text(path)
    return str(caught.value)


def test_text_has_no_byte_order_mark_and_line_feeds_only(tmp_path: Path, write: Write) -> None:
    write("a.txt", b"\xef\xbb\xbfone\r\ntwo\r\n")
    assert WorkTree(tmp_path).read_text("a.txt") == "one\ntwo\n"


def test_each_refusal_names_the_file(tmp_path: Path, write: Write) -> None:
    write("dir/bad.txt", b"one\ntw\xc3(\n")
    os.mkfifo(tmp_path / "pipe")
    tree = WorkTree(tmp_path)
    assert failure(tree, "dir/bad.txt") == "dir/bad.txt:2:3: expected UTF-8 text, found the byte 0xc3"
    assert failure(tree, "dir") == "dir: expected a file, found a directory"
    assert failure(tree, "pipe") == "pipe: expected a regular file, found a device, socket or pipe"
    assert failure(tree, "dir/none.txt") == "dir/none.txt: no such file"
    assert failure(tree, "../x") == "../x: expected a path inside the checkout"
    assert failure(tree, "/etc/passwd") == "/etc/passwd: expected a path inside the checkout"


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as stream:
        stream.truncate(65 * 1024 * 1024)
    assert failure(WorkTree(tmp_path), "huge") == "huge: the file is larger than 64 MiB"


def test_files_are_listed_once_sorted_and_links_to_folders_not_followed(tmp_path: Path, write: Write) -> None:
    for name in ("crds/b.yaml", "crds/a.yaml", "crds/sub/c.yaml", "crds/readme.md"):
        write(name, "")
    (tmp_path / "crds/again").symlink_to(tmp_path / "crds/sub", target_is_directory=True)
    (tmp_path / "crds/copy.yaml").symlink_to(tmp_path / "crds/b.yaml")
    assert WorkTree(tmp_path).files("crds", ".yaml") == ["crds/a.yaml", "crds/b.yaml", "crds/sub/c.yaml"]


def test_a_missing_folder_hints_at_what_exists(tmp_path: Path, write: Write) -> None:
    write("pkg/a.txt", "")
    with pytest.raises(InputError) as caught:
        WorkTree(tmp_path).files("pkg/crds")
    assert caught.value.hint == '"pkg" exists; check the rest of the path'


def test_an_object_that_git_lacks_is_an_error_and_the_next_is_read(tmp_path: Path, write: Write) -> None:
    write("a.txt", "one\n")
    write("b.txt", "two\n")
    commit(tmp_path)
    lost = subprocess.run(
        ["git", "rev-parse", "HEAD:a.txt"], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout.strip()
    (tmp_path / ".git/objects" / lost[:2] / lost[2:]).unlink()
    tree = GitTree(tmp_path, "HEAD")
    with pytest.raises(InputError, match="git has no object"):
        tree.read_text("a.txt")
    assert tree.read_text("b.txt") == "two\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot fork here")
def test_a_forked_process_does_not_take_the_answers_of_its_parent(tmp_path: Path, write: Write) -> None:
    write("a.txt", "one\n")
    commit(tmp_path)
    tree = GitTree(tmp_path, "HEAD")
    tree.read_text("a.txt")
    before = tree._git
    forked = multiprocessing.get_context("fork").Process(target=_reads_with_another, args=(tree, before))
    forked.start()
    forked.join()
    assert forked.exitcode == 0
    assert tree.read_text("a.txt") == "one\n"
    assert tree._git is before


def _reads_with_another(tree: GitTree, before: object) -> None:
    assert tree.read_text("a.txt") == "one\n"
    assert tree._git is not before


def commit(folder: Path) -> None:
    """Commit what is in a folder."""
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "both"]):
        subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)
