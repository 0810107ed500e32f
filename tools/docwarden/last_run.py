# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""What a run found, for the next one to say again where nothing that it looked at has changed.

Files are compared by what the file system says of them (``file_state``). A run that meets a file younger than
itself leaves nothing behind, nor does one whose answer came from elsewhere than files: another program, the
network.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

import docwarden
from docwarden import pages
from docwarden.errors import OutputError
from docwarden.file_state import State, is_older, state_of  # noqa: TC001 - as below
from docwarden.finding import Finding  # noqa: TC001 - the shape of a record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

#: Variables that differ from shell to shell and say nothing of a manual.
_OF_THE_SHELL = frozenset(
    {"_", "COLUMNS", "LINES", "OLDPWD", "PWD", "SHLVL", "TERM", "TERM_PROGRAM", "WINDOWID", "MAKELEVEL"}
)


class Kept(msgspec.Struct, frozen=True):
    """An answer, in what derives from this; the question (``key``), and all that the answer depends on."""

    key: str
    states: dict[str, State]


Answer = TypeVar("Answer", bound=Kept)


class LastRun(Kept, frozen=True):
    """A run; the answer also consists of all that is below ``output``."""

    output: str
    pages: int
    findings: tuple[Finding, ...]


def key(question: Iterable[str], environment: Mapping[str, str]) -> str:
    """Digest what is asked, by whom, where and when: a manual may show the day and what variables say."""
    told = sorted((name, value) for name, value in environment.items() if name not in _OF_THE_SHELL)
    today = dt.datetime.now(tz=dt.UTC).astimezone().date().isoformat()
    parts = [docwarden.__version__, sys.executable, sys.version, os.getcwd(), today, *question, *told]
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def load(kind: type[Answer], file: Path, asked: str) -> Answer | None:
    """Give what was kept where it answers the question and all that it came from is as it was."""
    try:
        kept = msgspec.json.decode(file.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError):
        return None
    same = kept.key == asked and all(state_of(path) == known for path, known in kept.states.items())
    return kept if same else None


def save(file: Path, kept: Kept, started: int, written: str = "") -> None:
    """Leave an answer for the next run, unless what it came from is younger than its beginning (nanoseconds).

    Below the folder ``written`` all is younger, and part of the answer. An answer that is not kept costs the
    next run time, and nothing else.
    """
    below = os.path.join(written, "")
    young = (
        path
        for path, known in kept.states.items()
        if known and not (written and path.startswith(below)) and not is_older(known, started)
    )
    with contextlib.suppress(OSError, OutputError):
        if any(young):
            file.unlink(missing_ok=True)
        else:
            pages.replace_file(file, msgspec.json.encode(kept).decode(), str(file))


def states(paths: Iterable[str], folders: Iterable[str]) -> dict[str, State]:
    """Give the states of files, and of folders whose contents matter; what is not there has none."""
    listed = {path + os.sep: state_of(path + os.sep) for path in sorted(folders)}
    return listed | {path: state_of(path) for path in sorted(paths)}


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
