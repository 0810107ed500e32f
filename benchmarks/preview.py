# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""How long an edit takes to reach the disk and the browser while a live preview runs.

Pages are drawn by a seed, a third each of the smallest, the middling and the largest. A page is saved with
another sentence at its end; the times from then are to the whole page on disk, and to the message that has a
browser load it again. The pages are put back as they were. Usage::

    python benchmarks/preview.py CHECKOUT --profile cilium [--pages a.rst b.md] [--count 9] [--runs 10]
        [--autobuild SPHINX_AUTOBUILD]

The checkout is edited: name a copy. Build it first (``docwarden check-build html``) to see what a start takes
from there. ``--autobuild`` names the program sphinx-autobuild of an environment that has all that the manual
needs; its pages are measured to the disk, and to the moment when it tells browsers.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import os
import random
import signal
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp

from docwarden import config, manual

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from docwarden.manual import Place

PORT = 9581
ADDRESS = f"http://127.0.0.1:{PORT}"

#: How long an edit may take until the measurement is given up, in seconds.
PATIENCE = 120

#: How long nobody edits between two saves, in seconds: an author reads what has come.
PAUSE = 1.5


@dataclass
class Times:
    """Seconds to the disk and to the browser, one pair for each edit."""

    disk: list[float] = field(default_factory=list)
    browser: list[float] = field(default_factory=list)

    def row(self) -> str:
        """Give median, 95th percentile and worst of both, in milliseconds."""
        return " ".join(
            f"{1000 * value:7.0f}"
            for times in (self.disk, self.browser)
            for value in (statistics.median(times), _percentile(times), max(times))
        )


def _percentile(times: list[float]) -> float:
    return sorted(times)[min(round(0.95 * len(times)), len(times) - 1)]


def main() -> None:
    """Print a table: each page, and all of them."""
    arguments = _arguments()
    root = Path(arguments.checkout).resolve()
    file = Path(arguments.config) if arguments.config else None
    settings = config.load(root, config.profile_file(arguments.profile) if arguments.profile else file)
    where = manual.place(settings)
    pages = [where.source / name for name in arguments.pages] or _drawn(where, arguments)
    asyncio.run(_measure_ours(arguments, where, pages))
    if arguments.autobuild:
        asyncio.run(_measure_autobuild(arguments, where, pages))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("checkout")
    parser.add_argument("--config", default="")
    parser.add_argument("--profile", default="")
    parser.add_argument("--pages", nargs="*", default=[])
    parser.add_argument("--count", type=int, default=9, help="how many pages to draw")
    parser.add_argument("--runs", type=int, default=10, help="how many edits of each page")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--autobuild", default="", help="the program sphinx-autobuild")
    return parser.parse_args()


def _drawn(where: Place, arguments: argparse.Namespace) -> list[Path]:
    """Draw pages of all sizes; a page in a folder that begins with ``_`` is none."""
    found = [file for suffix in ("rst", "md") for file in where.source.rglob(f"*.{suffix}")]
    pages = [
        file
        for file in found
        if not any(part.startswith("_") for part in file.relative_to(where.source).parts)
    ]
    pages = [page for page in pages if page.stat().st_size and not page.name.startswith(("README", "_"))]
    pages.sort(key=lambda file: (file.stat().st_size, str(file)))
    chance, third, each = random.Random(arguments.seed), len(pages) // 3, arguments.count // 3  # noqa: S311 - a draw
    return [
        page for part in range(3) for page in chance.sample(pages[part * third : (part + 1) * third], each)
    ]


async def _measure_ours(arguments: argparse.Namespace, where: Place, pages: list[Path]) -> None:
    command = [sys.executable, "-m", "docwarden", "--root", arguments.checkout]
    command += ["--config", arguments.config] if arguments.config else []
    command += ["--profile", arguments.profile] if arguments.profile else []
    async with _running([*command, "preview", "--port", str(PORT)]), aiohttp.ClientSession() as client:
        started = time.perf_counter()
        await _until_built(client)
        print(f"docwarden preview: ready after {time.perf_counter() - started:.1f} s, {_load()}")
        await _measure(Ours(client), where, where.build / "preview" / "html", pages, arguments.runs)


async def _measure_autobuild(arguments: argparse.Namespace, where: Place, pages: list[Path]) -> None:
    with tempfile.TemporaryDirectory() as output:
        command = [arguments.autobuild, "--port", str(PORT), "-q", "-c", str(where.conf)]
        async with _running([*command, str(where.source), output]), aiohttp.ClientSession() as client:
            started = time.perf_counter()
            await _until_served(client)
            print(f"sphinx-autobuild: ready after {time.perf_counter() - started:.1f} s, {_load()}")
            await _measure(Autobuild(client), where, Path(output), pages, arguments.runs)


@contextlib.asynccontextmanager
async def _running(command: list[str]) -> AsyncIterator[None]:
    program = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    try:
        yield
    finally:
        program.send_signal(signal.SIGINT)
        await program.wait()


async def _until_built(client: aiohttp.ClientSession) -> None:
    while True:
        with contextlib.suppress(aiohttp.ClientError):
            async with client.ws_connect(
                f"{ADDRESS}/-/docwarden/socket", headers={"Origin": ADDRESS}
            ) as socket:
                async for message in socket:
                    if not message.json().get("building", True):
                        return
        await asyncio.sleep(0.2)


async def _until_served(client: aiohttp.ClientSession) -> None:
    while True:
        with contextlib.suppress(aiohttp.ClientError):
            async with client.get(f"{ADDRESS}/index.html") as answer:
                if answer.status == 200:  # noqa: PLR2004 - HTTP
                    return
        await asyncio.sleep(0.2)


class Ours:
    """The browser's side of docwarden's preview."""

    def __init__(self, client: aiohttp.ClientSession) -> None:
        """Take the connections to use."""
        self._client = client

    def connect(self, name: str) -> contextlib.AbstractAsyncContextManager[aiohttp.ClientWebSocketResponse]:
        """Be a browser that shows a page."""
        address = f"{ADDRESS}/-/docwarden/socket?page=/{name}"
        return self._client.ws_connect(address, headers={"Origin": ADDRESS})

    async def until_told(self, socket: aiohttp.ClientWebSocketResponse, file: Path, sentence: str) -> None:
        """Wait for a message that names the digest of the page with the sentence."""
        while True:
            message = await socket.receive_json()
            data = file.read_bytes()
            digest = hashlib.blake2b(data, digest_size=8).hexdigest()
            if sentence.encode() in data and message.get("digest") == digest:
                return


class Autobuild:
    """The browser's side of sphinx-autobuild, which has all browsers load all pages again."""

    def __init__(self, client: aiohttp.ClientSession) -> None:
        """Take the connections to use."""
        self._client = client

    def connect(self, name: str) -> contextlib.AbstractAsyncContextManager[aiohttp.ClientWebSocketResponse]:
        """Be a browser that shows a page."""
        del name
        return self._client.ws_connect(f"{ADDRESS}/websocket-reload")

    async def until_told(self, socket: aiohttp.ClientWebSocketResponse, file: Path, sentence: str) -> None:
        """Wait for a message that comes when the page has the sentence."""
        while sentence.encode() not in file.read_bytes():
            await socket.receive()


async def _measure(
    preview: Ours | Autobuild, where: Place, output: Path, pages: list[Path], runs: int
) -> None:
    head = " ".join(f"{name:>7}" for name in ("disk", "p95", "worst", "browser", "p95", "worst"))
    print(f"{'page (milliseconds)':60} {head}")
    everything = Times()
    for page in pages:
        name = page.relative_to(where.source).with_suffix(".html").as_posix()
        times = await _edit(preview, page, output / name, name, runs)
        print(f"{name:60} {times.row()}", flush=True)
        everything.disk += times.disk
        everything.browser += times.browser
    print(f"{f'all {len(everything.disk)} edits':60} {everything.row()}   {_load()}", flush=True)


async def _edit(preview: Ours | Autobuild, page: Path, file: Path, name: str, runs: int) -> Times:
    """Save a page again and again."""
    times = Times()
    with _put_back(page) as text:
        for number in range(runs):
            async with preview.connect(name) as socket:
                await asyncio.sleep(0.1)
                sentence = f"Sentence number {number} at {time.time_ns()}."
                started = time.perf_counter()
                page.write_text(f"{text}\n\n{sentence}\n", encoding="utf-8")
                async with asyncio.timeout(PATIENCE):
                    disk = asyncio.create_task(_until_written(file, sentence, started))
                    await preview.until_told(socket, file, sentence)
                    times.browser.append(time.perf_counter() - started)
                    times.disk.append(await disk)
            await asyncio.sleep(PAUSE)
    return times


async def _until_written(file: Path, sentence: str, started: float) -> float:
    """Wait for the whole page on disk; no character of the sentence becomes a typographic mark."""
    while True:
        data = file.read_bytes()
        if sentence.encode() in data and data.rstrip().endswith(b"</html>"):
            return time.perf_counter() - started
        await asyncio.sleep(0.002)


@contextlib.contextmanager
def _put_back(page: Path) -> Iterator[str]:
    text = page.read_text(encoding="utf-8")
    try:
        yield text
    finally:
        page.write_text(text, encoding="utf-8")


def _load() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


if __name__ == "__main__":
    main()
