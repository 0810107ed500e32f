# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a process looks at: the files it reads, the folders it lists, the paths whose presence it asks for.

Audit events (PEP 578) tell of files and folders, by whatever code. There is none for ``os.stat``, which is
wrapped for as long as somebody observes.
"""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Programs whose answers follow from what is looked at anyway: git's from its folder, ours say it themselves.
KNOWN_PROGRAMS = frozenset({"git", os.path.basename(sys.executable)})


@dataclass
class Observed:
    """Absolute paths that were read or asked for, folders that were listed.

    ``beyond`` names what else an answer may have come from.
    """

    paths: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)
    beyond: set[str] = field(default_factory=set)


class _Observer:
    """The one listener of this process: a hook cannot be taken off again."""

    def __init__(self) -> None:
        #: Those who observe now; a part of what one observes may be observed by another.
        self.observing: tuple[Observed, ...] = ()
        self._hooked = False

    def start(self, observed: Observed) -> None:
        self.observing = (*self.observing, observed)
        if not self._hooked:
            self._hooked = True
            sys.addaudithook(self._hear)

    def end(self, observed: Observed) -> None:
        self.observing = tuple(one for one in self.observing if one is not observed)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        for observed in self.observing:
            if event == "open":
                if _is_reading(arguments):
                    note(observed.paths, arguments[0])
            elif event in {"os.listdir", "os.scandir"}:
                note(observed.folders, "." if arguments[0] is None else arguments[0])
            elif event == "subprocess.Popen":
                _note_program(observed, arguments)
            elif event == "socket.connect":
                observed.beyond.add("the network")


def _note_program(observed: Observed, arguments: tuple[Any, ...]) -> None:
    words = arguments[1] if isinstance(arguments[1], str) else (arguments[1] or [arguments[0]])[0]
    name = os.path.basename(os.fsdecode(words))
    if name not in KNOWN_PROGRAMS:
        observed.beyond.add(f'the program "{name}"')


_observer = _Observer()


def note(paths: set[str], path: object) -> None:
    """Note the absolute form of a path; descriptors have none."""
    if isinstance(path, str | bytes | os.PathLike):
        paths.add(os.path.abspath(os.fsdecode(path)))


def looked_at(paths: Iterable[str], folders: Iterable[str]) -> None:
    """Tell those who observe what an answer came from that somebody else worked out, earlier."""
    for observed in _observer.observing:
        observed.paths.update(paths)
        observed.folders.update(folders)


@contextlib.contextmanager
def observing() -> Iterator[Observed]:
    """Note for a while what this process, in all its threads, looks at; children are not observed."""
    observed = Observed()
    stat = os.stat

    def noting(path: Any, *arguments: Any, **named: Any) -> os.stat_result:
        note(observed.paths, path)
        return stat(path, *arguments, **named)

    _observer.start(observed)
    os.stat = noting
    try:
        yield observed
    finally:
        os.stat = stat
        _observer.end(observed)


def _is_reading(arguments: tuple[Any, ...]) -> bool:
    flags = arguments[2] if len(arguments) > 2 else 0  # noqa: PLR2004 - path, mode, flags
    return not (isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR))
