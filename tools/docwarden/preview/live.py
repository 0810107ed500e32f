# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The preview as a whole: brings watcher, generators, the process of Sphinx and the server together."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docwarden import manual
from docwarden.errors import OutputError
from docwarden.preview.claim import claimed
from docwarden.preview.contents import Contents
from docwarden.preview.reference_pages import ReferencePages
from docwarden.preview.server import Server
from docwarden.preview.sphinx_process import SphinxProcess
from docwarden.preview.state import State
from docwarden.preview.watching import Watcher
from docwarden.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from docwarden.config import Config
    from docwarden.finding import Finding

#: How long a reader waits for a stale page before the old one is sent, in seconds.
PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Options:
    """How to show a preview."""

    host: str = "127.0.0.1"
    port: int = 9081
    poll: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """Something for the terminal: one line, and the findings that are new with it."""

    text: str
    findings: tuple[Finding, ...] = ()
    failed: bool = False


class Preview:
    """A manual that is kept current until the preview is ended."""

    def __init__(self, config: Config, options: Options, tell: Callable[[Event], None]) -> None:
        """Take the settings; raise InputError where there is no manual, ConfigError for wrong settings."""
        where = manual.place(config)
        self._config = config
        self._root = config.root
        self._source = where.source
        self._conf = where.conf
        self._build = where.build
        self._folder = where.build / "preview"
        self._tell = tell
        self._state = State(self._folder / "html")
        self._reference_pages = ReferencePages(config)
        self._contents = Contents(where.build)
        self._watcher = Watcher(self._source, self._contents, poll=options.poll)
        self._server = Server(self._state, options.host, options.port, self._bring_up_to_date)
        self._sphinx: SphinxProcess | None = None
        self._listening: asyncio.Task[None] | None = None
        self._set_up: set[str] = set()
        self._inputs: set[str] = set()
        self._known: set[Finding] = set()
        self._edited: tuple[float, set[str]] = (0.0, set())
        self._waiting: dict[str, asyncio.Event] = {}

    @property
    def address(self) -> str:
        """The address for the browser."""
        return self._server.address

    async def run(self, started: Callable[[], None]) -> None:
        """Serve until cancelled; raise ProgramError or OutputError if that is not possible."""
        with self._claimed():
            await self._server.start()
            started()
            await self._serve()

    async def _serve(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                self._contents.note([str(self._source), str(self._config.file)])
                await asyncio.to_thread(self._regenerate)
                group.create_task(self._watcher.run())
                await self._start_sphinx()
                group.create_task(self._follow_edits())
        finally:
            await self._end_sphinx()
            await self._server.stop()

    @contextlib.contextmanager
    def _claimed(self) -> Iterator[None]:
        """Have the folder of output for this preview alone."""
        with contextlib.ExitStack() as stack:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                stack.enter_context(claimed(self._folder, self.address))
            except OSError as error:
                hint = (
                    "make room, or set documentation.build in docwarden.toml to a folder that can be written"
                )
                raise OutputError(f"{self._folder} cannot be written: {error.strerror}", hint=hint) from None
            yield

    # Edits

    async def _follow_edits(self) -> None:
        while True:
            files = await self._watcher.edits.get()
            while not self._watcher.edits.empty():
                files |= self._watcher.edits.get_nowait()
            await self._take(files)

    async def _take(self, files: set[str]) -> None:
        """Do what an edit calls for; pages that a generator writes come back as an edit of their own."""
        self._edited = (time.monotonic(), files)
        if str(self._config.file.resolve()) in files:
            self._tell(Event(f"{self._config.label} changed: start the preview again to use it", failed=True))
        if self._set_up & files or self._state.failure:
            await self._start_sphinx(_short(self._root, self._set_up & files or files))
        elif self._sphinx:
            self._sphinx.tell(changed=sorted(files), shown=self._server.shown())
        await asyncio.to_thread(self._regenerate, files)

    def _regenerate(self, files: set[str] | None = None) -> None:
        for page in self._reference_pages.refresh(files):
            self._tell(Event(f"regenerated {page}"))
        self._state.other_findings = self._reference_pages.findings()

    async def _bring_up_to_date(self, page: str) -> None:
        """Have a page written that waits for its turn."""
        if self._sphinx and self._state.stale:
            written = self._waiting.setdefault(page, asyncio.Event())
            self._sphinx.tell(wanted=page)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(written.wait(), PATIENCE)

    # Sphinx

    async def _start_sphinx(self, because: str = "") -> None:
        """Start Sphinx, anew where it runs; until it is ready, what was built last is served."""
        await self._end_sphinx()
        if because:
            self._tell(Event(f"{because}: starting again"))
        output, before = self._folder / "html", self._folder / "html.before"
        if because and output.is_dir() and not self._state.failure:
            await asyncio.to_thread(_copy_anew, output, before)
        self._state.output = before if because and before.is_dir() else output
        self._state.building = True
        self._sphinx = await SphinxProcess.start(self._arguments(output), self._root)
        self._listening = asyncio.create_task(self._listen(self._sphinx))
        await self._server.tell()

    def _arguments(self, output: Path) -> list[str]:
        return [
            *("--source", str(self._source), "--conf", str(self._conf), "--root", str(self._root)),
            *("--output", str(output), "--doctrees", str(self._folder / "doctrees")),
            *("--beside", str(self._build)),
        ]

    async def _end_sphinx(self) -> None:
        if self._listening:
            self._listening.cancel()
        if self._sphinx:
            await self._sphinx.end()
        self._sphinx = None

    async def _listen(self, sphinx: SphinxProcess) -> None:
        async for kind, content in sphinx.answers():
            await getattr(self, f"_on_{kind}")(content)

    async def _on_ready(self, content: dict[str, Any]) -> None:
        self._state.output = self._folder / "html"
        self._state.building, self._state.failure, self._state.stale = False, "", False
        self._state.pages = content["pages"]
        self._set_up = set(content["set_up"])
        shutil.rmtree(self._folder / "html.before", ignore_errors=True)
        self._take_state(content)
        self._say(f"built {counted(len(self._state.pages), 'page')}", content["seconds"])
        await self._server.tell()

    async def _on_rebuilt(self, content: dict[str, Any]) -> None:
        self._state.pages = content["pages"] or self._state.pages
        self._state.stale = content["stale"] > 0
        self._take_state(content)
        if content["read"] or content["removed"] or content["stale"]:
            self._say(_what(self._root, self._edited[1], content), content["seconds"])
        if content["assets"]:
            await self._server.reload_all()
        await self._server.tell()

    async def _on_written(self, content: dict[str, Any]) -> None:
        if written := self._waiting.pop(content["page"], None):
            written.set()
        if content["changed"] and content["page"] in self._server.shown():
            await self._server.tell()

    async def _on_settled(self, content: dict[str, Any]) -> None:
        self._state.stale = False
        self._take_state(content)
        if new := self._new_findings():
            self._tell(Event(f"{counted(len(new), 'finding')} more on pages that refer to this one", new))
        await self._server.tell()

    async def _on_error(self, content: str) -> None:
        self._sphinx = None
        self._state.failure, self._state.building = content, False
        self._set_up.add(str(self._conf / "conf.py"))
        self._watcher.watch_also(self._set_up)
        self._tell(Event(f"cannot be built: {content}; waiting for an edit", failed=True))
        await self._server.tell()

    def _take_state(self, content: dict[str, Any]) -> None:
        self._state.take_findings(content["findings"])
        self._inputs = set(content.get("inputs", self._inputs))
        self._watcher.watch_also(
            {*self._inputs, *self._set_up, *self._reference_pages.inputs(), str(self._config.file.resolve())}
        )

    def _say(self, text: str, seconds: float) -> None:
        new = self._new_findings()
        total = len(self._known)
        found = counted(total, "finding") if total else "no findings"
        self._tell(Event(f"{text} in {seconds:.2f} s, {found}", new))

    def _new_findings(self) -> tuple[Finding, ...]:
        found = set(self._state.findings)
        new, self._known = found - self._known, found
        return tuple(sorted(new))


def _copy_anew(folder: Path, copy: Path) -> None:
    """Copy a folder; without room for that, nothing is shown while it is built again."""
    shutil.rmtree(copy, ignore_errors=True)
    try:
        shutil.copytree(folder, copy)
    except OSError:
        shutil.rmtree(copy, ignore_errors=True)


def _what(root: Path, edited: set[str], content: dict[str, Any]) -> str:
    """Say what an edit did: the files, and how many pages it touched."""
    counts = [counted(len(content["read"]), "page")] if content["read"] else []
    counts += [f"{len(content['removed'])} removed"] if content["removed"] else []
    counts += [f"{counted(content['stale'], 'page')} to refresh"] if content["stale"] else []
    return f"{_short(root, edited)}: {', '.join(counts)}"


def _short(root: Path, files: set[str]) -> str:
    first = os.path.relpath(min(files), root)
    return first if len(files) == 1 else f"{first} and {len(files) - 1} more"
