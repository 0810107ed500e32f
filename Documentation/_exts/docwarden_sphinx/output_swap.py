# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Builds beside the output and swaps when all is written: what people look at is whole at any moment.

The next output starts as the one in use, file by file as a second name of the same data, so that an edit
costs what it changes. Whatever Python opens for writing there becomes a file of its own first. After the swap
the output before stays as the base of the next one: only what changed since has to be named anew.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_WRITING = os.O_WRONLY | os.O_RDWR
_EMPTIED = os.O_CREAT | os.O_TRUNC


class OutputSwap:
    """The folder to build in, and how it takes the place of the output."""

    def __init__(self, output: Path) -> None:
        """Take the output; a link to it stays one."""
        self._output = output.resolve()
        self._next = self._output.with_name(f".{self._output.name}.next")
        self._last = self._output.with_name(f".{self._output.name}.last")
        self._beside = self._fresh = False

    @contextlib.contextmanager
    def begun(self, *, fresh: bool, wanted: bool = True) -> Iterator[Path]:
        """Give the folder to build in, with all that the output holds, or fresh with nothing.

        That is the output itself where nothing is to be swapped, or can be.
        """
        self._beside, self._fresh = wanted and self._can_be_renamed(), fresh
        if not self._beside:
            yield self._output
            return
        self._repair()
        if fresh:
            _remove(self._next)
        self._next.mkdir(parents=True, exist_ok=True)
        if not fresh and self._output.is_dir():
            name_again(str(self._output), str(self._next))
        with files_of_their_own(str(self._next)):
            yield self._next

    def swap(self) -> None:
        """Put what was built in the place of the output; nothing is to be done where it was built there."""
        if not self._beside:
            return
        if self._output.exists():
            self._output.rename(self._last)
        self._next.rename(self._output)
        if self._fresh:
            _remove(self._last)
        elif self._last.exists():
            self._last.rename(self._next)

    def _can_be_renamed(self) -> bool:
        """Tell whether a folder can stand beside the output and take its place: not where one is mounted."""
        if self._output.exists() and not self._output.is_dir():
            return False
        above = next((top for top in self._output.parents if top.exists()), self._output)
        return not self._output.is_mount() and os.access(above, os.W_OK)

    def _repair(self) -> None:
        """End a swap that was cut short: either output is whole."""
        if self._last.is_dir() and not self._output.exists():
            self._last.rename(self._output)
        elif self._last.is_dir():
            _remove(self._next)
            self._last.rename(self._next)


def name_again(source: str, target: str) -> None:
    """Make a folder hold the files of another, without a copy; what else is in it goes."""
    with os.scandir(source) as entries:
        wanted = {entry.name: entry for entry in entries}
    with os.scandir(target) as entries:
        there = {entry.name: entry for entry in entries}
    for name, entry in there.items():
        if name not in wanted or not _agree(wanted[name], entry):
            _remove(Path(entry.path))
    for name, entry in wanted.items():
        path = os.path.join(target, name)
        if entry.is_dir(follow_symlinks=False):
            os.makedirs(path, exist_ok=True)
            name_again(entry.path, path)
        elif not os.path.lexists(path):
            _link(entry.path, path)


def _agree(one: os.DirEntry[str], other: os.DirEntry[str]) -> bool:
    """Tell whether two entries are the same file, or folders both."""
    if one.is_dir(follow_symlinks=False):
        return other.is_dir(follow_symlinks=False)
    if one.inode() != other.inode():  # comes with the listing
        return False
    first, second = one.stat(follow_symlinks=False), other.stat(follow_symlinks=False)
    return os.path.samestat(first, second) and first.st_mtime_ns == second.st_mtime_ns


def _link(source: str, target: str) -> None:
    """Give a file a second name; copy it where the file system has no such names."""
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(source, target, follow_symlinks=False)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


_guarded = ""
_hooked = False


@contextlib.contextmanager
def files_of_their_own(folder: str) -> Iterator[None]:
    """Part each file below a folder from its other names when it is opened for writing, meanwhile.

    An audit hook (PEP 578) sees what any code of Python opens, and stays for the life of the process. Another
    program that writes into a file that is there would write into the output in use, too.
    """
    global _guarded, _hooked  # noqa: PLW0603 - there is one hook in a process, and no way to unhook it
    if not _hooked:
        sys.addaudithook(_hear)
        _hooked = True
    _guarded = os.path.join(folder, "")
    try:
        yield
    finally:
        _guarded = ""


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "open" or not _guarded:
        return
    path, _, flags = arguments
    if isinstance(flags, int) and flags & _WRITING and isinstance(path, str | bytes | os.PathLike):
        file = os.path.abspath(os.fsdecode(path))
        if file.startswith(_guarded):
            _part(file, emptied=flags & _EMPTIED == _EMPTIED)


def _part(file: str, *, emptied: bool) -> None:
    """Give a file with several names data of its own, or none where it is about to be emptied."""
    with contextlib.suppress(FileNotFoundError):
        if os.lstat(file).st_nlink < 2:  # noqa: PLR2004 - its own name
            return
        if emptied:
            os.unlink(file)
            return
        shutil.copy2(file, f"{file}.parted")
        os.replace(f"{file}.parted", file)
