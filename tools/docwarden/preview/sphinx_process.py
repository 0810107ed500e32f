# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The process in which Sphinx stays alive: started, told of edits, started anew, ended."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

#: A line of an answer holds all findings of a manual.
_LONGEST_LINE = 64 * 1024 * 1024


class SphinxProcess:
    """One run of the program ``docwarden_sphinx.preview``."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """Take the running program; see ``start``."""
        self._process = process

    @classmethod
    async def start(cls, arguments: Sequence[str], folder: Path) -> SphinxProcess:
        """Start the program in a process group of its own, so that Ctrl-C does not reach it."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "docwarden_sphinx.preview", *arguments),
            cwd=folder,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=_LONGEST_LINE,
            start_new_session=True,
        )
        return cls(process)

    async def answers(self) -> AsyncIterator[tuple[str, Any]]:
        """Give what the program says, as kind and content, until it ends; an error comes last."""
        stream = self._process.stdout
        kind = ""
        while stream and (line := await stream.readline()):
            ((kind, content),) = json.loads(line).items()
            yield kind, content
        code = await self._process.wait()
        if kind != "error":
            yield "error", f"the process of Sphinx ended with exit code {code}"

    def tell(self, **message: Any) -> None:
        """Send a message; one to a program that has ended is lost."""
        stream = self._process.stdin
        if stream and not stream.is_closing():
            with contextlib.suppress(ConnectionError):
                stream.write(json.dumps(message).encode() + b"\n")

    async def end(self) -> None:
        """End the program and what it has started."""
        with contextlib.suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        await self._process.wait()
