# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a run found, for the next one to say again where nothing that it looked at has changed.

Files are compared by what the file system says of them, as git's index does it: size, time of modification,
time of change and inode. A run that meets a file younger than itself leaves nothing behind, nor does one
whose answer came from elsewhere than files: another program, the network.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import docwarden
from docwarden import pages
from docwarden.errors import OutputError
from docwarden.finding import Finding  # noqa: TC001 - the shape of a record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

#: Variables that differ from shell to shell and say nothing of a manual.
_OF_THE_SHELL = frozenset(
    {"_", "COLUMNS", "LINES", "OLDPWD", "PWD", "SHLVL", "TERM", "TERM_PROGRAM", "WINDOWID", "MAKELEVEL"}
)

#: What passes between two ticks of the clock of a file system, in nanoseconds; some count in whole seconds.
_TICK, _COARSE_TICK = 100_000_000, 2_000_000_000

State = tuple[int, int, int, int] | None


class LastRun(msgspec.Struct, frozen=True):
    """A run: the question (``key``), all that the answer depends on or consists of, and the answer."""

    key: str
    states: dict[str, State]
    output: str
    pages: int
    findings: tuple[Finding, ...]


def key(question: Iterable[str], environment: Mapping[str, str]) -> str:
    """Digest what is asked, by whom, where and when: a manual may show the day and what variables say."""
    told = sorted((name, value) for name, value in environment.items() if name not in _OF_THE_SHELL)
    today = dt.datetime.now(tz=dt.UTC).astimezone().date().isoformat()
    parts = [docwarden.__version__, sys.executable, sys.version, os.getcwd(), today, *question, *told]
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def load(file: Path, asked: str) -> LastRun | None:
    """Give the last run where it answers the question and all that it looked at is as it was."""
    try:
        run = msgspec.json.decode(file.read_bytes(), type=LastRun)
    except (OSError, msgspec.MsgspecError):
        return None
    same = run.key == asked and all(state(path) == known for path, known in run.states.items())
    return run if same else None


def save(file: Path, run: LastRun, started: int) -> None:
    """Leave a run that began at a time (in nanoseconds) for the next, unless it met a file younger than that.

    A run that is not kept costs the next one time, and nothing else.
    """
    outputs = os.path.join(run.output, "")
    young = (
        path
        for path, known in run.states.items()
        if known and not path.startswith(outputs) and not _is_older(known, started)
    )
    with contextlib.suppress(OSError, OutputError):
        if any(young):
            file.unlink(missing_ok=True)
        else:
            pages.replace_file(file, msgspec.json.encode(run).decode(), str(file))


def states(paths: Iterable[str], folders: Iterable[str]) -> dict[str, State]:
    """Give the states of files, and of folders whose contents matter; what is not there has none."""
    listed = {path + os.sep: state(path + os.sep) for path in sorted(folders)}
    return listed | {path: state(path) for path in sorted(paths)}


def state(path: str) -> State:
    """Give what tells a file from a changed one; of a folder, without a slash behind it, that it is there."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    if stat.S_ISDIR(found.st_mode) and not path.endswith(os.sep):
        return 0, 0, 0, 0
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _is_older(known: tuple[int, int, int, int], started: int) -> bool:
    changed = max(known[1], known[2])
    tick = _TICK if changed % 1_000_000_000 else _COARSE_TICK
    return changed < started - tick


def files_below(folder: str | Path) -> Iterator[str]:
    """Give all files below a folder."""
    for top, _, names in os.walk(folder):
        for name in names:
            yield os.path.join(top, name)


def own_sources() -> Iterator[str]:
    """Give the sources of docwarden itself, for those who work on them."""
    return (path for path in files_below(Path(__file__).parent) if path.endswith(".py"))


def git_state(root: Path) -> Iterator[str]:
    """Give the files and folders that change with what git says of a checkout; none without one."""
    own = next((top / ".git" for top in (root, *root.parents) if (top / ".git").exists()), None)
    if own is None:
        return
    if own.is_file():  # a worktree or a submodule
        yield str(own)
        own = own.parent / own.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
    shared = own / "commondir"
    common = own / shared.read_text(encoding="utf-8").strip() if shared.is_file() else own
    yield from (str(own / name) for name in ("HEAD", "index"))
    yield from (str(common / name) for name in ("config", "packed-refs", "shallow"))
    yield from files_below(common / "refs")
