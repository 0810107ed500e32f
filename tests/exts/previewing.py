# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""A preview of a small manual, run as a user runs it."""

from __future__ import annotations

import contextlib
import http.client
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

PROJECT = Path(__file__).parent / "preview"

INDEX = """\
Ferry
=====

.. toctree::
   :glob:

   page*
"""

LONG_PAGE = "Page\n====\n\n" + "".join(
    f"Part {number}\n-------\n\n{'Words of the sea. ' * 60}\n\n" for number in range(30)
)


@dataclass
class Preview:
    """A running preview, and the checkout that it shows."""

    root: Path
    port: int
    process: subprocess.Popen[str]

    @property
    def source(self) -> Path:
        return self.root / "Documentation"

    @property
    def output(self) -> Path:
        return self.source / "_build" / "preview" / "html"

    def address(self, page: str = "") -> str:
        return f"http://localhost:{self.port}/{page}"

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(connection):
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")

    def write(self, name: str, text: str) -> None:
        file = self.source / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def shows(self, path: str, text: str) -> bool:
        status, body = self.get(path)
        return status == 200 and text in body

    def log(self) -> str:
        return (self.root / "terminal.txt").read_text(encoding="utf-8")

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=10)


def until(condition: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something is so; the machine that tests may be busy."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def make_checkout(root: Path) -> None:
    shutil.copytree(PROJECT, root / "Documentation")
    (root / "docwarden.toml").write_text('[project]\nname = "Ferry"\n', encoding="utf-8")
    (root / "Documentation/index.rst").write_text(INDEX, encoding="utf-8")
    (root / "Documentation/page.rst").write_text(LONG_PAGE, encoding="utf-8")
    (root / "Documentation/page2.rst").write_text("Second\n======\n\nMore.\n", encoding="utf-8")
    (root / "Documentation/_static").mkdir(exist_ok=True)
    (root / "Documentation/_static/ferry.css").write_text("body { margin: 0 }\n", encoding="utf-8")


def _limit_files(size: int) -> None:
    """Have no file grow beyond a size, as on a disk that is full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@contextlib.contextmanager
def previewed(
    root: Path, *arguments: str, environment: Mapping[str, str] | None = None, largest: int = 0
) -> Iterator[Preview]:
    """Run a preview until the first build is done, and end it afterwards."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "docwarden",
        "--root",
        str(root),
        "preview",
        "--port",
        str(port),
        *arguments,
    ]
    with (root / "terminal.txt").open("w", encoding="utf-8") as terminal:
        process = subprocess.Popen(
            command,
            stdout=terminal,
            stderr=terminal,
            text=True,
            env={**os.environ, **(environment or {})},
            preexec_fn=(lambda: _limit_files(largest)) if largest else None,  # noqa: PLW1509 - no threads here
        )
    preview = Preview(root, port, process)
    try:
        until(
            lambda: (
                " built " in preview.log() or "cannot be built" in preview.log() or process.poll() is not None
            )
        )
        yield preview
    finally:
        if process.poll() is None:
            preview.end()
