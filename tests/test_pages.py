# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Pages are replaced whole, only when they changed, only where docwarden may."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docwarden import pages
from docwarden.errors import OutputError
from docwarden.pages import Page, State

if TYPE_CHECKING:
    from collections.abc import Callable

    Write = Callable[[str, str | bytes], Path]

NAMES = st.text("abc", min_size=1, max_size=3)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(lambda parts: "/".join(parts) + ".rst")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def put(root: Path, *made: Page) -> list[str]:
    """Plan and write pages; give the paths that were written."""
    return [plan.page.path for plan in pages.write(root, pages.plan(root, made))]


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(PATHS, st.tuples(TEXTS, TEXTS), max_size=4))
def test_writing_is_exact_and_idempotent(texts: dict[str, tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for version in (0, 1):
            made = [Page(path, pair[version], "g", adopted=True) for path, pair in texts.items()]
            put(root, *made)
            assert {page.path: (root / page.path).read_bytes() for page in made} == {
                page.path: page.text.encode() for page in made
            }
            assert put(root, *made) == []
        assert sorted(path.relative_to(root).as_posix() for path in root.rglob("*.*")) == sorted(texts)


def test_an_unchanged_page_is_not_touched(tmp_path: Path) -> None:
    page = Page("a.rst", pages.mark("a.rst", "g") + "text\n", "g")
    put(tmp_path, page)
    before = when_written(tmp_path / "a.rst")
    assert put(tmp_path, page) == []
    assert when_written(tmp_path / "a.rst") == before


def when_written(path: Path) -> tuple[int, int, int]:
    """What writing a file changes; reading it, which changes the time of access, does not."""
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_ctime_ns


def test_permissions_are_kept_and_new_pages_get_the_usual_ones(tmp_path: Path, write: Write) -> None:
    write("old.rst", pages.mark("old.rst", "g")).chmod(0o640)
    put(tmp_path, Page("old.rst", "new\n", "g"), Page("new.rst", "new\n", "g"))
    usual = tmp_path / "usual"
    usual.touch()
    assert (tmp_path / "old.rst").stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "new.rst").stat().st_mode == usual.stat().st_mode


def test_a_page_written_by_hand_is_not_replaced_and_nothing_else_is_written(
    tmp_path: Path, write: Write
) -> None:
    write("b.rst", "by hand\n")
    with pytest.raises(OutputError, match="somebody may have written it by hand"):
        put(tmp_path, Page("a.rst", "new\n", "g"), Page("b.rst", "new\n", "g"))
    assert not (tmp_path / "a.rst").exists()
    assert put(tmp_path, Page("b.rst", "new\n", "g", adopted=True)) == ["b.rst"]


@pytest.mark.parametrize(
    "path", ["../out.rst", "/out.rst", "link/out.rst", "dangling.rst", ".git/x.rst", "."]
)
def test_nothing_is_written_outside(tmp_path: Path, path: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (root / "link").symlink_to(tmp_path / "elsewhere")
    (root / "dangling.rst").symlink_to(tmp_path / "nowhere.rst")
    with pytest.raises(OutputError):
        put(root, Page(path, "text\n", "g"))
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert not (tmp_path / "nowhere.rst").exists()


def test_a_link_inside_is_written_through(tmp_path: Path, write: Write) -> None:
    write("real/a.rst", "old\n")
    (tmp_path / "a.rst").symlink_to(tmp_path / "real/a.rst")
    put(tmp_path, Page("a.rst", "new\n", "g", adopted=True))
    assert (tmp_path / "a.rst").is_symlink()
    assert (tmp_path / "real/a.rst").read_text() == "new\n"


def test_a_directory_or_a_file_in_the_way(tmp_path: Path, write: Write) -> None:
    write("dir.rst/x", "")
    write("file", "")
    for path in ("dir.rst", "file/a.rst"):
        with pytest.raises(OutputError):
            put(tmp_path, Page(path, "text\n", "g"))


def test_states(tmp_path: Path, write: Write) -> None:
    write("same.rst", "x\n")
    write("other.rst", "y\n")
    made = [Page(f"{name}.rst", "x\n", "g") for name in ("same", "other", "none")]
    states = {plan.page.path: plan.state for plan in pages.plan(tmp_path, made)}
    assert states == {"same.rst": State.CURRENT, "other.rst": State.STALE, "none.rst": State.MISSING}


def test_line_ends_are_compared_as_bytes(tmp_path: Path, write: Write) -> None:
    write("a.rst", b"x\r\n")
    assert pages.plan(tmp_path, [Page("a.rst", "x\n", "g")])[0].state is State.STALE


def test_a_page_that_quotes_a_mark_is_not_ours(tmp_path: Path, write: Write) -> None:
    quoted = pages.mark("a.rst", "gen")
    write("a.rst", f"Marks\n=====\n\n{quoted}")
    write("b.rst", f" {quoted}")
    assert pages.marked(tmp_path, ".") == []


def test_marked_pages_are_found_but_not_in_the_build(tmp_path: Path, write: Write) -> None:
    for name in ("d/a.rst", "d/sub/b.md", "d/_build/c.rst"):
        write(name, pages.mark(name, "gen") + "text\n")
    write("d/plain.rst", "text\n")
    found = pages.marked(tmp_path, "d", leave_out="d/_build")
    assert [(page.path, page.owner) for page in found] == [("d/a.rst", "gen"), ("d/sub/b.md", "gen")]


WRITER = """
import sys
from pathlib import Path
from docwarden import pages
root = Path(sys.argv[1])
turn = 0
while True:
    turn += 1
    text = f"{turn % 2}" * 2_000_000
    pages.write(root, pages.plan(root, [pages.Page("page.rst", text, "g", adopted=True)]))
"""


def test_a_killed_writer_leaves_a_whole_page_and_the_next_one_cleans_up(tmp_path: Path) -> None:
    page = tmp_path / "page.rst"
    for attempt in range(6):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)]) as writer:
            while not page.exists():
                pass
            with pytest.raises(subprocess.TimeoutExpired):
                writer.wait(0.2 + 0.013 * attempt)
            writer.kill()
        text = page.read_text()
        assert len(text) == 2_000_000
        assert len(set(text)) == 1
    put(tmp_path, Page("page.rst", "last\n", "g", adopted=True))
    assert list(tmp_path.iterdir()) == [page]
