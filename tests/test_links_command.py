# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""``docwarden links`` on small manuals, Sphinx included, against a server on the loopback interface."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from misbehaving import hang, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import Result
    from misbehaving import Server

    Write = Callable[[str, str | bytes], Path]

pytestmark = pytest.mark.slow

SETTINGS = """\
[project]
name = "harbor"

[links]
private-hosts = true
pause-seconds = 0
retry-seconds = 0
timeout-seconds = 5
"""

CONF = """\
extensions = ["sphinx.ext.extlinks", "myst_parser", "sphinx_design"]
extlinks = {"issue": ("BASE/issues/%s", "#%s")}
rst_epilog = ".. |home| replace:: BASE/home"
"""

INDEX = """\
Harbor
======

.. toctree::

   markdown
   Outside <BASE/toctree>

See `one <BASE/one>`_, BASE/plain. And `named`_, :issue:`12`, |home|, |sub|.
Again `one <BASE/one>`__ and `over two
lines <BASE/wrapped>`__.

.. |sub| replace:: `text <BASE/sub>`__
.. _named: BASE/named

.. image:: BASE/image.png
   :alt: a boat
   :target: BASE/target

.. raw:: html

   <p>
   <a href="BASE/raw">x</a>

.. list-table::

   * - a
     - BASE/table

.. include:: part.txt

.. button-link:: BASE/button

   Press

Load :download:`this <BASE/load.zip>`, not https://example.org/.

.. code-block:: text

   BASE/code
"""

MARKDOWN = """\
# Markdown

Text [a](BASE/md) and <BASE/auto> and [c][r], {issue}`7`.

| a | b                |
|---|------------------|
| c | [t](BASE/mdtable) |

<a href="BASE/inline">x</a>

[r]: BASE/ref
"""

#: Line and column of each link.
EXPECTED = {
    "index.rst": {
        "toctree": (7, 13),
        "one": (9, 11),
        "plain": (9, 0),
        "home": (9, 0),
        "issues/12": (9, 0),
        "sub": (13, 28),
        "named": (14, 12),
        "wrapped": (11, 8),
        "image.png": (16, 12),
        "target": (18, 13),
        "raw": (23, 13),
        "table": (28, 8),
        "button": (32, 18),
        "load.zip": (36, 23),
    },
    "part.txt": {"included": (1, 5)},
    "markdown.md": {
        "md": (3, 10),
        "auto": (3, 0),
        "issues/7": (3, 0),
        "mdtable": (7, 11),
        "inline": (9, 10),
        "ref": (11, 6),
    },
}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with running() as one:
        yield one


@pytest.fixture
def manual(write: Write, server: Server) -> Callable[..., None]:
    """Write a manual; BASE in its text is the address of the server."""

    def make(settings: str = "", **pages: str) -> None:
        base = server.url("")
        write("docwarden.toml", SETTINGS + settings.replace("BASE", base))
        write("Documentation/conf.py", CONF.replace("BASE", base))
        for name, text in pages.items():
            stem, _, suffix = name.rpartition("_")
            write(f"Documentation/{stem}.{suffix}", text.replace("BASE", base))

    return make


def report(result: Result) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(result.output)
    return document


def test_links_of_every_kind_are_found_at_their_place(
    docwarden: Callable[..., Result], manual: Any, server: Server, tmp_path: Path
) -> None:
    manual(index_rst=INDEX, markdown_md=MARKDOWN, part_txt="See `it <BASE/included>`__.\n")
    result = docwarden("links", "--format", "json")
    assert result.code == 1, result.errors
    found: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for one in report(result)["findings"]:
        assert one["rule"] == "link-broken"
        name = one["path"].removeprefix("Documentation/")
        tail = one["message"].partition(": ")[0].removeprefix(server.url("/"))
        found.setdefault(name, {}).setdefault(tail, []).append((one["line"], one["column"] or 0))
    assert found["index.rst"].pop("one") == [(9, 11), (10, 13)]
    lines = {name: (tmp_path / "Documentation" / name).read_text().splitlines() for name in EXPECTED}
    for name, links in found.items():
        assert links.keys() == EXPECTED[name].keys() - {"one"}
        for tail, ((line, column),) in links.items():
            assert line == EXPECTED[name][tail][0], (name, tail)
            if tail == "home":
                assert column == 0
            elif tail.startswith("issues"):
                assert lines[name][line - 1][column - 1 :].startswith((":issue:", "{issue}"))
            else:
                assert lines[name][line - 1][column - 1 :].startswith(server.url(f"/{tail}")), (name, tail)


def test_a_good_manual_is_one_line(docwarden: Callable[..., Result], manual: Any, server: Server) -> None:
    server.page("/one", "<h1 id=x>")
    manual(index_rst="T\n=\n\nBASE/one and BASE/one#x and `again <BASE/one>`__.\n")
    result = docwarden("links")
    assert (result.code, result.errors) == (0, "")
    assert result.output.startswith("links: 3 links to 2 addresses: 2 fine, 0 broken, 0 undecided; ")
    assert "2 answers remembered" in docwarden("links").output
    assert docwarden("links", "--fresh").output.count("remembered") == 0


def test_a_page_is_read_once(
    docwarden: Callable[..., Result], manual: Any, server: Server, tmp_path: Path
) -> None:
    server.page("/one")
    manual(index_rst="T\n=\n\nBASE/one\n")
    docwarden("links")
    (kept,) = tmp_path.rglob("index.doctree")
    before = kept.stat()
    docwarden("links")
    assert (kept.stat().st_mtime_ns, kept.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_moved_and_undecided_links_do_not_fail_a_run(
    docwarden: Callable[..., Result], manual: Any, server: Server
) -> None:
    server.handlers["/old"] = _moved
    server.page("/new")
    manual(index_rst="T\n=\n\nBASE/old and BASE/slow\n")
    server.handlers["/slow"] = hang
    result = docwarden("links", "--format", "json")
    rules = {one["rule"]: one for one in report(result)["findings"]}
    assert result.code == 0
    assert rules.keys() == {"link-moved", "link-undecided"}
    assert rules["link-moved"]["hint"] == f"write {server.url('/new')}"


async def _moved(request: Any, writer: Any) -> None:
    del request
    writer.write(b"HTTP/1.1 301 Moved\r\nLocation: /new\r\nContent-Length: 0\r\n\r\n")


def test_silences_are_kept_honest(
    docwarden: Callable[..., Result], manual: Any, server: Server, write: Write
) -> None:
    server.page("/good")
    manual(
        "[[links.ignore]]\npattern = 'BASE/i'\nreason = 'a'\n[[links.ignore]]\npattern = 'x'\nreason = 'a'\n",
        index_rst="T\n=\n\nBASE/good BASE/bad BASE/ignored\n",
    )
    entries = "".join(
        f'[[quarantine]]\nurl = "{server.url(path)}"\nreason = "moving"\nsince = 2026-01-31\n'
        for path in ("/good", "/bad", "/nowhere")
    )
    write("Documentation/link_quarantine.toml", entries)
    result = docwarden("links", "--format", "json")
    places = {(one["rule"], one["path"], one["line"]) for one in report(result)["findings"]}
    assert result.code == 0
    assert places == {
        ("link-quarantine-stale", "Documentation/link_quarantine.toml", 2),
        ("link-quarantine-stale", "Documentation/link_quarantine.toml", 10),
        ("link-ignore-unused", "docwarden.toml", 13),
    }


def test_only_new_links_are_asked_for(
    docwarden: Callable[..., Result], manual: Any, server: Server, tmp_path: Path
) -> None:
    manual(index_rst="T\n=\n\nBASE/old\n")
    who = ["-c", "user.name=A", "-c", "user.email=a@a.io"]
    for arguments in (["init", "-b", "main"], ["add", "."], ["commit", "-m", "first"]):
        subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True)
    manual(index_rst="T\n=\n\nBASE/old\n\nBASE/new\n")
    result = docwarden("links", "--changed-only")
    assert {request.path for request in server.requests} == {"/new"}
    assert result.code == 1
    assert "1 link new since the merge base with main to 1 address" in result.output


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("attempts = 0\n", "attempts"),
        ("[[links.ignore]]\npattern = '('\nreason = 'a'\n", "no regular expression"),
        ("[[links.ignore]]\npattern = 'a'\n", "reason"),
        ("quarantine = 'docwarden.toml'\n", "each [[quarantine]] has url, reason and since"),
    ],
)
def test_wrong_settings_are_one_line(
    docwarden: Callable[..., Result], manual: Any, settings: str, words: str
) -> None:
    manual(settings, index_rst="T\n=\n")
    result = docwarden("links")
    assert (result.code, result.output) == (2, "")
    assert words in result.errors
    assert result.errors.count("\n") == 1


def test_a_manual_that_sphinx_cannot_read_is_one_line(
    docwarden: Callable[..., Result], manual: Any, write: Write
) -> None:
    manual(index_rst="T\n=\n")
    write("Documentation/conf.py", "extensions = ['no_such_extension']\n")
    result = docwarden("links")
    assert result.code == 2
    assert "Sphinx could not read the manual" in result.errors


def test_an_interrupt_ends_at_once_and_says_so(manual: Any, server: Server, tmp_path: Path) -> None:
    server.handlers["/slow"] = hang
    manual(index_rst="T\n=\n\nBASE/slow\n")
    command = [sys.executable, "-m", "docwarden", "links"]
    run = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, encoding="utf-8")
    until = time.monotonic() + 30
    while not server.requests and time.monotonic() < until:
        time.sleep(0.02)
    run.send_signal(signal.SIGINT)
    _, errors = run.communicate(timeout=10)
    assert run.returncode == 130
    assert "interrupted" in errors
    assert "Traceback" not in errors


def test_two_runs_at_once(manual: Any, server: Server, tmp_path: Path) -> None:
    server.page("/one")
    manual(index_rst="T\n=\n\nBASE/one\n")
    command = [sys.executable, "-m", "docwarden", "links"]
    runs = [
        subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for run in runs:
        output, errors = run.communicate(timeout=60)
        assert (run.returncode, errors) == (0, "")
        assert "1 fine" in output
