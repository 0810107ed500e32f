# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The output is whole at any moment: built beside, then swapped, whatever happens in between."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from docwarden_sphinx.output_swap import OutputSwap

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

CONF = """\
import os, signal, sys, time
from pathlib import Path

html_theme = "basic"
exclude_patterns = ["_build"]


def finished(app, error):
    how = os.environ.get("END")
    (Path(app.outdir) / "from-an-extension.txt").open("a").write("more\\n")
    if how == "fail":
        raise ValueError("the extension failed")
    if how == "hang":
        Path("written").touch()
        time.sleep(60)
    if how:
        os.kill(os.getpid(), getattr(signal, how))
        time.sleep(60)


def setup(app):
    app.connect("build-finished", finished, priority=999)
"""


@pytest.fixture
def manual(tmp_path: Path) -> Path:
    source = tmp_path / "manual"
    source.mkdir()
    (source / "conf.py").write_text(CONF, encoding="utf-8")
    (source / "index.rst").write_text(
        "Boats\n=====\n\nOld text.\n\n.. toctree::\n\n   two\n", encoding="utf-8"
    )
    (source / "two.rst").write_text("Two\n===\n\nOld text.\n", encoding="utf-8")
    return source


def run(manual: Path, end: str = "", *more: str, builder: str = "html") -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "docwarden_sphinx.build", "--source", ".", "--output", "_build/html"]
    command += ["--builder", builder, "--jobs", "1", *more]
    return subprocess.Popen(
        command,
        cwd=manual,
        env={**os.environ, "END": end},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def build(manual: Path, end: str = "", *more: str) -> tuple[int, str]:
    process = run(manual, end, *more)
    output, errors = process.communicate(timeout=60)
    return process.returncode, output + errors


def site(manual: Path) -> dict[str, bytes]:
    top = manual / "_build/html"
    return {str(file.relative_to(top)): file.read_bytes() for file in top.rglob("*") if file.is_file()}


def edit(manual: Path) -> None:
    for name in ("index.rst", "two.rst"):
        file = manual / name
        file.write_text(file.read_text(encoding="utf-8").replace("Old", "New"), encoding="utf-8")
    (manual / "three.rst").write_text(":orphan:\n\nThree\n=====\n", encoding="utf-8")


def fill(file: Path) -> None:
    with file.open("wb", buffering=0) as rest, contextlib.suppress(OSError):
        while rest.write(b"x" * 65536):
            pass


@pytest.mark.parametrize(
    ("end", "code", "more"),
    [
        ("SIGKILL", -9, ""),
        ("SIGTERM", -15, ""),
        ("SIGINT", 130, ""),
        ("fail", 2, ""),
        ("SIGKILL", -9, "--fresh"),
        ("fail", 2, "--fresh"),
    ],
)
def test_a_run_that_ends_early_leaves_the_site_as_it_was(
    manual: Path, end: str, code: int, more: str
) -> None:
    assert build(manual)[0] == 0
    before = site(manual)
    edit(manual)
    assert build(manual, end, *more.split())[0] == code
    assert site(manual) == before
    assert build(manual)[0] == 0
    after = site(manual)
    assert b"New text." in after["two.html"]
    assert "three.html" in after


def test_the_site_is_there_while_the_next_is_built(manual: Path) -> None:
    build(manual)
    before = site(manual)
    edit(manual)
    process = run(manual, "hang")
    until = time.monotonic() + 30
    while not (manual / "written").exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert site(manual) == before
    assert b"New text." in (manual / "_build/.html.next/two.html").read_bytes()
    process.kill()
    process.communicate()


def test_a_full_disk_leaves_the_site_as_it_was(manual: Path, tmp_path: Path) -> None:
    """Each page takes more than there is room for, in a file system of its own where that is allowed."""
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(small)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this user cannot mount a small file system")
    try:
        (manual / "_build").symlink_to(small)
        assert build(manual)[0] == 0
        before = site(manual)
        edit(manual)
        fill(small / "rest")
        code, said = build(manual)
        assert code == 2, said
        assert "No space left on device" in said
        assert "make room" in said
        assert site(manual) == before
        (small / "rest").unlink()
        assert build(manual)[0] == 0
        assert b"New text." in site(manual)["two.html"]
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_what_an_edit_leaves_is_what_a_fresh_run_makes(manual: Path) -> None:
    build(manual)
    edit(manual)
    build(manual)
    (manual / "three.rst").unlink()
    build(manual)
    build(manual)
    edited = site(manual)
    assert "three.html" not in edited
    build(manual, "", "--fresh")
    fresh = site(manual)
    # The extension adds a line in each run; a fresh one starts with nothing.
    assert fresh.pop("from-an-extension.txt") == b"more\n"
    assert edited.pop("from-an-extension.txt") == b"more\n" * 4
    assert {**edited, ".buildinfo": b""} == {**fresh, ".buildinfo": b""}
    assert not (manual / "_build/.html.next").exists()


def test_files_that_did_not_change_are_no_copies(manual: Path) -> None:
    build(manual)
    first = (manual / "_build/html/_static/file.png").stat().st_ino
    page = (manual / "_build/html/two.html").stat().st_ino
    for _ in range(2):
        edit(manual)
        build(manual)
        assert (manual / "_build/html/_static/file.png").stat().st_ino == first
    assert (manual / "_build/html/two.html").stat().st_ino != page


def test_a_link_to_the_output_stays(manual: Path, tmp_path: Path) -> None:
    (manual / "_build").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (manual / "_build/html").symlink_to(tmp_path / "elsewhere")
    assert build(manual)[0] == 0
    assert (manual / "_build/html").is_symlink()
    assert (tmp_path / "elsewhere/two.html").is_file()


def test_a_file_in_the_place_of_the_output_stays(manual: Path) -> None:
    (manual / "_build").mkdir()
    (manual / "_build/html").write_text("a letter", encoding="utf-8")
    code, said = build(manual)
    assert code == 2
    assert "Traceback" not in said
    assert (manual / "_build/html").read_text(encoding="utf-8") == "a letter"


def test_a_swap_that_was_cut_short_is_ended(tmp_path: Path) -> None:
    """Between the two renames of a swap, the site that was in use is still there under another name."""
    output, last = tmp_path / "html", tmp_path / ".html.last"
    last.mkdir()
    (last / "a.html").write_text("whole", encoding="utf-8")
    (tmp_path / ".html.next").mkdir()
    with OutputSwap(output).begun(fresh=False):
        assert (output / "a.html").read_text(encoding="utf-8") == "whole"
    output.rename(last)
    output.mkdir()
    (output / "a.html").write_text("newer", encoding="utf-8")
    with OutputSwap(output).begun(fresh=False) as folder:
        assert (folder / "a.html").read_text(encoding="utf-8") == "newer"
    assert not last.exists()


def test_what_a_run_left_unfinished_is_not_trusted(tmp_path: Path) -> None:
    """Also where a file became a folder, or a folder a file."""
    output, left = tmp_path / "html", tmp_path / ".html.next"
    (output / "a").mkdir(parents=True)
    (output / "a/page.html").write_text("whole", encoding="utf-8")
    (output / "b").write_text("a file", encoding="utf-8")
    (left / "b").mkdir(parents=True)
    (left / "a").write_text("half", encoding="utf-8")
    (left / "c.html").write_text("half", encoding="utf-8")
    with OutputSwap(output).begun(fresh=False) as folder:
        assert (folder / "a/page.html").read_text(encoding="utf-8") == "whole"
        assert (folder / "b").read_text(encoding="utf-8") == "a file"
        assert not (folder / "c.html").exists()


@pytest.mark.parametrize("mode", ["w", "a", "r+"])
def test_a_file_that_is_opened_for_writing_is_its_own(tmp_path: Path, mode: str) -> None:
    output = tmp_path / "html"
    output.mkdir()
    (output / "page.html").write_text("as it was", encoding="utf-8")
    swap = OutputSwap(output)
    with swap.begun(fresh=False) as folder:
        with (folder / "page.html").open(mode, encoding="utf-8") as file:
            file.write("new")
        descriptor = os.open(folder / "page.html", os.O_WRONLY | os.O_TRUNC)
        os.close(descriptor)
        assert (output / "page.html").read_text(encoding="utf-8") == "as it was"
    swap.swap()
    assert (output / "page.html").read_text(encoding="utf-8") == ""
