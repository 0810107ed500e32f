# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Notices edits: events of the operating system, or looking again and again where those do not arrive."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import watchfiles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docwarden.preview.contents import Contents

#: What the file system says of a file.
FileTimes = tuple[int, int, int]

#: File systems whose host does not tell of its edits: mounts of containers, virtual machines, networks.
_SILENT = (
    "9p",
    "cifs",
    "drvfs",
    "fakeowner",
    "fuse",
    "grpcfuse",
    "nfs",
    "osxfs",
    "prl_fs",
    "smb",
    "vboxsf",
    "virtiofs",
)

#: Edits that come closer together than this are one, in milliseconds; an editor writes a file in steps.
STEP = 20

#: How long to wait before looking again where there are no events, in seconds; a look may take a tenth of it.
POLL = 0.3


class Watcher:
    """Puts the files that were edited into a queue, as sets of absolute paths."""

    def __init__(self, folder: Path, contents: Contents, *, poll: bool = False) -> None:
        """Take the folder that is watched with all below it, and what is known of its files."""
        self.edits: asyncio.Queue[set[str]] = asyncio.Queue()
        self.polling = poll or has_no_events(folder)
        self._folder = folder
        self._contents = contents
        self._files: set[str] = set()
        self._others: frozenset[str] = frozenset()
        self._others_changed = asyncio.Event()

    def watch_also(self, files: Iterable[str]) -> None:
        """Watch these files, too, in place of those named before; ``*`` stands for all files of a folder."""
        self._files = set(files)
        self._contents.note(self._files)
        folders = {_existing_folder(file) for file in self._files}
        others = frozenset(one for one in folders if not Path(one).is_relative_to(self._folder))
        if others != self._others:
            self._others = others
            self._others_changed.set()

    async def run(self) -> None:
        """Watch until cancelled."""
        await asyncio.gather(
            self._watch({str(self._folder)}, asyncio.Event(), recursive=True), self._watch_others()
        )

    async def _watch_others(self) -> None:
        while True:
            self._others_changed.clear()
            if self._others:
                await self._watch(self._others, self._others_changed, recursive=False)
            else:
                await self._others_changed.wait()

    async def _watch(self, folders: Iterable[str], stop: asyncio.Event, *, recursive: bool) -> None:
        if not self.polling:
            try:
                await self._follow(folders, stop, recursive=recursive)
            except (OSError, RuntimeError):
                # The system has no watches left to give, or none at all.
                self.polling = True
            else:
                return
        await self._look_again(folders, stop, recursive=recursive)

    async def _follow(self, folders: Iterable[str], stop: asyncio.Event, *, recursive: bool) -> None:
        events = watchfiles.awatch(
            *sorted(folders),
            watch_filter=lambda _, path: self._matters(path),
            debounce=10 * STEP,
            step=STEP,
            stop_event=stop,
            recursive=recursive,
        )
        async for changes in events:
            await self._report({path for _, path in changes})

    async def _look_again(self, folders: Iterable[str], stop: asyncio.Event, *, recursive: bool) -> None:
        """Compare what the file system says of each file with what it said before.

        watchfiles could poll, but it compares whole seconds, and misses the second edit in one.
        The first look compares with nothing: an edit since the files were noted counts, too.
        """
        before: dict[str, FileTimes] = {}
        while not stop.is_set():
            started = time.monotonic()
            now = await asyncio.to_thread(self._times, folders, recursive=recursive)
            differing = {path for path, _ in before.items() ^ now.items()}
            if paths := {path for path in differing if self._matters(path)}:
                await self._report(paths)
            before = now
            pause = max(POLL, 10 * (time.monotonic() - started))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)

    def _times(self, folders: Iterable[str], *, recursive: bool) -> dict[str, FileTimes]:
        """Give what tells an edited file: when it and its entry changed (in ns), its size in bytes."""
        times = {}
        for folder in folders:
            for file in self._contents.files_below(folder, recursive=recursive):
                with contextlib.suppress(OSError):
                    found = os.stat(file)
                    times[file] = (found.st_mtime_ns, found.st_ctime_ns, found.st_size)
        return times

    def _matters(self, path: str) -> bool:
        """Tell whether a path may matter; beside the watched folder, only what was named does."""
        named = path in self._files or os.path.join(os.path.dirname(path), "*") in self._files
        return (named or Path(path).is_relative_to(self._folder)) and self._contents.counts(path)

    async def _report(self, paths: set[str]) -> None:
        if any(_is_empty(path) for path in paths):
            await asyncio.sleep(STEP / 1000)  # an editor may have emptied the file to write it anew
        if changed := self._contents.changed(paths):
            await self.edits.put(changed)


def has_no_events(folder: Path) -> bool:
    """Tell whether a folder lies on a file system where edits from outside raise no events."""
    return _type_of_mount(folder).startswith(_SILENT)


def _type_of_mount(folder: Path) -> str:
    """Give the type of a folder's file system as Linux lists it (proc_pid_mountinfo(5)), else nothing."""
    found = (0, "")
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
            mount, _, described = line.partition(" - ")
            place = mount.split()[4].replace("\\040", " ")
            if folder.resolve().is_relative_to(place):
                found = max(found, (len(place), described.split()[0]))
    return found[1]


def _existing_folder(file: str) -> str:
    folder = os.path.dirname(file)
    while not os.path.isdir(folder) and folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
    return folder


def _is_empty(path: str) -> bool:
    with contextlib.suppress(OSError):
        return os.path.getsize(path) == 0
    return False
