# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""How long an edit takes to reach the disk and the browser while ``docwarden preview`` runs.

A page is saved with another sentence at its end; the times from then are to the page on disk, and to the
message that has a browser load it again. The pages are put back as they were. Usage::

    python benchmarks/preview.py --root CHECKOUT --config FILE [--pages a.rst b.rst] [--runs 10]

With no page named, pages of about the median size are taken. The checkout is edited: name a copy.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import os
import signal
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp

from docwarden import config, manual

if TYPE_CHECKING:
    from collections.abc import Iterator

PORT = 9581
ADDRESS = f"http://127.0.0.1:{PORT}"


def main() -> None:
    """Print a table: the page, and the median and worst times of its edits in milliseconds."""
    arguments = _arguments()
    root = Path(arguments.root).resolve()
    settings = config.load(root, Path(arguments.config) if arguments.config else None)
    where = manual.place(settings)
    source, output = where.source, where.build / "preview" / "html"
    pages = [source / name for name in arguments.pages] or _median_pages(source)
    asyncio.run(_measure(arguments, source, output, pages))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--root", default=".")
    parser.add_argument("--config", default="")
    parser.add_argument("--pages", nargs="*", default=[])
    parser.add_argument("--runs", type=int, default=10)
    return parser.parse_args()


def _median_pages(source: Path) -> list[Path]:
    """Take three pages from the middle of the list by size."""
    pages = sorted(source.rglob("*.rst"), key=lambda file: (file.stat().st_size, str(file)))
    pages = [page for page in pages if not {part for part in page.parts if part.startswith("_")}]
    middle = len(pages) // 2
    return pages[middle : middle + 3]


async def _measure(arguments: argparse.Namespace, source: Path, output: Path, pages: list[Path]) -> None:
    command = [sys.executable, "-m", "docwarden", "--root", arguments.root]
    command += ["--config", arguments.config] if arguments.config else []
    started = time.perf_counter()
    program = await asyncio.create_subprocess_exec(*command, "preview", "--port", str(PORT))
    try:
        async with aiohttp.ClientSession() as client:
            await _until_built(client)
            print(f"first build: {time.perf_counter() - started:.1f} s")
            print(f"{'page':52} {'disk':>6} {'worst':>6} {'browser':>8} {'worst':>6} (ms)")
            for page in pages:
                name = page.relative_to(source).with_suffix(".html").as_posix()
                times = await _edit(client, page, output / name, name, arguments.runs)
                _print(name, times)
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


async def _edit(
    client: aiohttp.ClientSession, page: Path, file: Path, name: str, runs: int
) -> list[tuple[float, float]]:
    """Save a page again and again; give the times to the disk and to the browser."""
    times = []
    with _put_back(page) as text:
        for number in range(runs):
            address = f"{ADDRESS}/-/docwarden/socket?page=/{name}"
            async with client.ws_connect(address, headers={"Origin": ADDRESS}) as socket:
                await socket.receive_json()
                sentence = f"Sentence number {number} at {time.time_ns()}."
                started = time.perf_counter()
                page.write_text(f"{text}\n\n{sentence}\n", encoding="utf-8")
                disk = asyncio.create_task(_until_written(file, sentence, started))
                browser = await _until_told(socket, file, sentence, started)
                times.append((await disk, browser))
            await asyncio.sleep(2)
    return times


async def _until_written(file: Path, sentence: str, started: float) -> float:
    """Wait for the whole page on disk; no character of the sentence becomes a typographic mark."""
    while True:
        data = file.read_bytes()
        if sentence.encode() in data and data.rstrip().endswith(b"</html>"):
            return time.perf_counter() - started
        await asyncio.sleep(0.002)


async def _until_told(
    socket: aiohttp.ClientWebSocketResponse, file: Path, sentence: str, started: float
) -> float:
    """Wait for a message that names the digest of the page with the sentence."""
    while True:
        message = await socket.receive_json()
        data = file.read_bytes()
        if (
            sentence.encode() in data
            and message.get("digest") == hashlib.blake2b(data, digest_size=8).hexdigest()
        ):
            return time.perf_counter() - started


@contextlib.contextmanager
def _put_back(page: Path) -> Iterator[str]:
    text = page.read_text(encoding="utf-8")
    try:
        yield text
    finally:
        page.write_text(text, encoding="utf-8")


def _print(name: str, times: list[tuple[float, float]]) -> None:
    disk, browser = ([1000 * pair[index] for pair in times] for index in (0, 1))
    row = [statistics.median(disk), max(disk), statistics.median(browser), max(browser)]
    print(f"{name:52} {row[0]:6.0f} {row[1]:6.0f} {row[2]:8.0f} {row[3]:6.0f}", flush=True)
    print(f"{'':52} load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
