# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The preview as a program: what it serves, to whom, and what it says of edits."""

from __future__ import annotations

import os
import shutil
import socket
import time
from typing import TYPE_CHECKING

import pytest

from docwarden.preview.contents import Contents
from docwarden.preview.state import file_of
from exts.previewing import free_port, make_checkout, previewed, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Result
    from exts.previewing import Preview

    Docwarden = Callable[..., Result]


OWNERS = """\
# Teams own paths.
#
# - @ferry/{0}:
#   Row.
#
# END_CODEOWNERS_DOCS

* @ferry/{0}
"""


def settled(preview: Preview) -> str:
    """Wait until nothing more is said, and give what was said."""
    said = preview.log()
    for _ in range(30):
        time.sleep(1.5)
        if said == preview.log():
            return said
        said = preview.log()
    pytest.fail("it does not come to rest")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """One preview for the tests that leave it as it was."""
    root = tmp_path_factory.mktemp("checkout")
    make_checkout(root)
    with previewed(root) as preview:
        yield preview


def output_of(preview: Preview) -> dict[str, bytes]:
    files = (file for file in preview.output.rglob("*") if file.is_file())
    return {str(file.relative_to(preview.output)): file.read_bytes() for file in files}


def is_as_from_nothing(root: Path) -> None:
    """Hold what a preview makes of what was left against what one makes from nothing."""
    build, kept = root / "Documentation/_build", root / "kept"
    build.rename(kept)
    with previewed(root) as preview:
        clean = output_of(preview)
    shutil.rmtree(build)
    kept.rename(build)
    with previewed(root) as preview:
        until(lambda: output_of(preview) == clean)


def test_the_script_is_in_what_is_sent_and_not_on_disk(shared: Preview) -> None:
    status, body = shared.get("/page.html")
    assert status == 200
    assert "/-/docwarden/preview.js" in body
    assert "/-/docwarden/" not in (shared.output / "page.html").read_text(encoding="utf-8")


def test_a_folder_is_its_index_page(shared: Preview) -> None:
    assert shared.shows("/", "<h1>Ferry")


@pytest.mark.parametrize(
    "path",
    [
        "/no-such.html",
        "/../conf.py",
        "/%2e%2e/%2e%2e/%2e%2e/docwarden.toml",
        "/_static/",
        "/-/docwarden/../live.py",
    ],
)
def test_nothing_but_output_is_served(shared: Preview, path: str) -> None:
    assert shared.get(path)[0] == 404


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:9081", ""])
def test_other_hosts_are_refused(shared: Preview, host: str) -> None:
    assert shared.get("/page.html", Host=host)[0] == 403


@pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1", "[::1]:9081", "docs.localhost"])
def test_local_names_are_served(shared: Preview, host: str) -> None:
    assert shared.get("/page.html", Host=host)[0] == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
def test_the_socket_is_for_pages_of_ours(shared: Preview, origin: str) -> None:
    headers = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    headers |= {"Sec-WebSocket-Key": "x" * 22 + "==", "Origin": origin}
    assert shared.get("/-/docwarden/socket", **headers)[0] == 403


def test_an_edit_is_served(shared: Preview) -> None:
    shared.write("page2.rst", "Second\n======\n\nSomething new.\n")
    until(lambda: shared.shows("/page2.html", "Something new."))
    until(lambda: "Documentation/page2.rst: 1 page" in shared.log())


def test_a_new_title_reaches_other_pages(shared: Preview) -> None:
    shared.write("page2.rst", "Renamed\n=======\n\nMore.\n")
    until(lambda: shared.shows("/index.html", "Renamed"))


def test_a_touched_file_is_not_edited(shared: Preview) -> None:
    before = settled(shared)
    os.utime(shared.source / "page2.rst")
    shared.write("page2.rst", (shared.source / "page2.rst").read_text(encoding="utf-8"))
    time.sleep(1)
    assert shared.log() == before


def test_pages_come_and_go(shared: Preview) -> None:
    shared.write("page3.rst", "Third\n=====\n\nHere.\n")
    until(lambda: shared.shows("/page3.html", "Here."))
    until(lambda: shared.shows("/index.html", "Third"))
    (shared.source / "page3.rst").rename(shared.source / "page4.rst")
    until(lambda: shared.shows("/page4.html", "Here."))
    assert shared.get("/page3.html")[0] == 404
    (shared.source / "page4.rst").unlink()
    until(lambda: shared.get("/page4.html")[0] == 404)
    until(lambda: not shared.shows("/index.html", "Third"))


def test_findings_come_and_go(shared: Preview) -> None:
    shared.write("page2.rst", "Second\n======\n\nBroken ``markup, and :ref:`nowhere`.\n")
    until(lambda: "undefined label: 'nowhere'" in shared.log())
    until(lambda: "Documentation/page2.rst:4: warning: Inline literal" in shared.log())
    shared.write("page2.rst", "Second\n======\n\nGood again.\n")
    until(lambda: "no findings" in shared.log().splitlines()[-1])


def test_a_style_sheet_is_copied(shared: Preview) -> None:
    shared.write("_static/ferry.css", "body { margin: 3px }\n")
    until(lambda: shared.shows("/_static/ferry.css", "3px"))


def test_a_template_is_used_at_once(shared: Preview) -> None:
    shared.write("_templates/globaltoc.html", "<p>A side note</p>\n")
    until(lambda: shared.shows("/page.html", "A side note"))


def test_a_changed_configuration_starts_sphinx_again(tmp_path: Path) -> None:
    make_checkout(tmp_path)
    with previewed(tmp_path) as preview:
        good = (preview.source / "conf.py").read_text(encoding="utf-8")
        preview.write("conf.py", good + "\n1 / 0\n")
        until(lambda: "cannot be built" in preview.log())
        assert "division by zero" in preview.log()
        preview.write("conf.py", good + '\nhtml_title = "Another title"\n')
        until(lambda: preview.shows("/page.html", "Another title"))


def test_reference_pages_follow_their_inputs(tmp_path: Path) -> None:
    make_checkout(tmp_path)
    settings = '[generators.codeowners]\noutput = "Documentation/page5.rst"\ncodeowners = "CODEOWNERS"\n'
    (tmp_path / "docwarden.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "CODEOWNERS").write_text(OWNERS.format("all"), encoding="utf-8")
    with previewed(tmp_path) as preview:
        until(lambda: preview.shows("/page5.html", "ferry/all"))
        (tmp_path / "CODEOWNERS").write_text(OWNERS.format("other"), encoding="utf-8")
        until(
            lambda: (
                "regenerated Documentation/page5.rst" in preview.log()
                and preview.shows("/page5.html", "other")
            )
        )
        settled(preview)  # what it writes is no reason to write again


def test_the_version_of_the_manual_is_that_of_the_environment(tmp_path: Path) -> None:
    make_checkout(tmp_path)
    with (tmp_path / "Documentation/conf.py").open("a", encoding="utf-8") as conf:
        conf.write('\nextensions.append("docwarden_sphinx.release_substitutions")\n')
        conf.write('docwarden_repository = "ferry/ferry"\n')
    (tmp_path / "VERSION").write_text("1.7.3\n", encoding="utf-8")
    (tmp_path / "go.mod").write_text("module ferry\n\ngo 1.24\n", encoding="utf-8")
    (tmp_path / "Documentation/page2.rst").write_text("Second\n======\n\n|SCM_WEB|\n", encoding="utf-8")
    with previewed(tmp_path, environment={"READTHEDOCS_VERSION": "v1.7"}) as preview:
        assert preview.shows("/page2.html", "v1.7")


def test_ctrl_c_ends_it_quietly(tmp_path: Path) -> None:
    make_checkout(tmp_path)
    with previewed(tmp_path) as preview:
        started = time.monotonic()
        assert preview.end() == 0
        assert time.monotonic() - started < 20
        assert "Traceback" not in preview.log()


def test_edits_are_noticed_without_events(tmp_path: Path) -> None:
    make_checkout(tmp_path)
    with previewed(tmp_path, "--poll") as preview:
        preview.write("page2.rst", "Second\n======\n\nSeen.\n")
        until(lambda: preview.shows("/page2.html", "Seen."))
        file = preview.source / "page2.rst"
        first = file.stat().st_mtime_ns
        preview.write("page2.rst", "Second\n======\n\nSeen again, in that second.\n")
        os.utime(file, ns=(first + 1, first + 1))
        until(lambda: preview.shows("/page2.html", "Seen again"))


def test_a_taken_port_is_one_line(tmp_path: Path, docwarden: Docwarden) -> None:
    make_checkout(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = docwarden("preview", "--port", str(taken.getsockname()[1]))
    assert done.code == 2
    assert len(done.errors.splitlines()) == 1
    assert "address already in use" in done.errors
    assert "--port" in done.errors


def test_a_second_preview_is_told_where_the_first_is(tmp_path: Path, docwarden: Docwarden) -> None:
    make_checkout(tmp_path)
    with previewed(tmp_path) as preview:
        done = docwarden("preview", "--port", str(free_port()))
        assert (done.code, len(done.errors.splitlines())) == (2, 1)
        assert f"a preview of this manual is running at {preview.address()}" in done.errors
        assert preview.get("/page.html")[0] == 200


def test_a_preview_starts_from_what_the_last_one_left(tmp_path: Path) -> None:
    make_checkout(tmp_path)
    with previewed(tmp_path) as preview:
        preview.write("page2.rst", "Another title\n=============\n\nBroken ``markup.\n")
        until(lambda: preview.shows("/index.html", "Another title"))
    before = output_of(preview)
    (preview.source / "page2.rst").write_text("Second\n======\n\nMore.\n", encoding="utf-8")
    (preview.source / "page3.rst").write_text("Third\n=====\n\nNew.\n", encoding="utf-8")
    with previewed(tmp_path) as preview:
        until(lambda: preview.shows("/index.html", "Third"))
        assert not preview.shows("/index.html", "Another title")
        assert "no findings" in preview.log()
        until(lambda: "Another title" not in (preview.output / "searchindex.js").read_text("utf-8"))
    assert output_of(preview)["page.html"] != before["page.html"]  # the navigation has the third page
    is_as_from_nothing(tmp_path)


def test_a_preview_starts_from_what_check_build_left(tmp_path: Path, docwarden: Docwarden) -> None:
    make_checkout(tmp_path)
    (tmp_path / "Documentation/page2.rst").write_text("Second\n======\n\nBroken ``markup.\n", "utf-8")
    assert docwarden("check-build", "html").code == 1
    built = (tmp_path / "Documentation/_build/html/page.html").stat()
    with previewed(tmp_path) as preview:
        assert "Inline literal start-string" in preview.log()
        assert (preview.output / "page.html").stat().st_mtime_ns == built.st_mtime_ns  # copied, not written
        preview.write("page2.rst", "Second\n======\n\nMended.\n")
        until(lambda: "no findings" in preview.log().splitlines()[-1])
    is_as_from_nothing(tmp_path)


def test_another_configuration_leaves_nothing_behind(tmp_path: Path) -> None:
    make_checkout(tmp_path)
    with previewed(tmp_path):
        pass
    shutil.rmtree(tmp_path / "Documentation/_static")
    with (tmp_path / "Documentation/conf.py").open("a", encoding="utf-8") as conf:
        conf.write('\nhtml_static_path = []\nhtml_use_index = False\nhtml_title = "Other"\n')
    with previewed(tmp_path) as preview:
        assert preview.shows("/page.html", "Other")
        assert not (preview.output / "_static/ferry.css").exists()
    is_as_from_nothing(tmp_path)


def test_ctrl_c_while_pages_are_rebuilt(tmp_path: Path) -> None:
    make_checkout(tmp_path)
    with previewed(tmp_path) as preview:
        preview.write("page.rst", "New title\n=========\n\n" + "Words of the sea. " * 60_000)
        time.sleep(0.25)
        assert preview.end() == 0
        assert "Traceback" not in preview.log()
    with previewed(tmp_path) as preview:
        assert preview.shows("/page.html", "New title")
        until(lambda: preview.shows("/index.html", "New title"))
    is_as_from_nothing(tmp_path)


def test_a_disk_that_takes_no_more(tmp_path: Path) -> None:
    make_checkout(tmp_path)
    with previewed(tmp_path, largest=50_000) as preview:
        preview.write("page2.rst", "Second\n======\n\n" + "Boats on the sea. " * 10_000)
        until(lambda: "cannot write" in preview.log() and "make room" in preview.log())
        assert "Traceback" not in preview.log()
        assert preview.end() == 0
    with previewed(tmp_path) as preview:
        assert preview.shows("/page2.html", "Boats on the sea.")
    is_as_from_nothing(tmp_path)


def test_a_checkout_without_a_manual_is_one_line(tmp_path: Path, docwarden: Docwarden) -> None:
    (tmp_path / "docwarden.toml").write_text("", encoding="utf-8")
    done = docwarden("preview")
    assert (done.code, len(done.errors.splitlines())) == (2, 1)
    assert "conf.py: no such file" in done.errors


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/a/", "a/index.html"),
        ("/a.html", "a.html"),
        ("/../a.html", "a.html"),
        ("", "index.html"),
    ],
)
def test_files_of_addresses(address: str, file: str) -> None:
    assert file_of(address) == file


def test_only_content_counts(tmp_path: Path) -> None:
    contents = Contents(tmp_path / "_build")
    page = tmp_path / "pages" / "a.rst"
    page.parent.mkdir()
    page.write_text("One")
    contents.note([str(tmp_path)])
    os.utime(page)
    assert contents.changed([str(page)]) == set()
    page.write_text("Two")
    (tmp_path / "pages" / "a.rst~").write_text("Backup")
    (tmp_path / "_build").mkdir()
    (tmp_path / "_build" / "a.html").write_text("Output")
    assert contents.changed([str(tmp_path)]) == {str(page)}


def test_a_moved_folder_is_all_its_files(tmp_path: Path) -> None:
    contents = Contents(tmp_path / "_build")
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    (old / "a.rst").write_text("A")
    contents.note([str(tmp_path)])
    old.rename(new)
    assert contents.changed([str(old), str(new)]) == {str(old / "a.rst"), str(new / "a.rst")}
