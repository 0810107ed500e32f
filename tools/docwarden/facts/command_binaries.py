# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Lets compiled programs write their own command reference, each into a folder of its own."""

from __future__ import annotations

import os
import shlex
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from docwarden import process
from docwarden.errors import ProgramError

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Binary:
    """A compiled program and the command that makes it write its pages (``{program}``, ``{dir}``)."""

    file: Path
    command: str
    environment: dict[str, str] = field(default_factory=dict)
    seconds: float = 60


def read_all(binaries: Sequence[Binary]) -> list[dict[str, str]]:
    """Run programs and give the pages of each by file name.

    Raises ProgramError for one that cannot be started, fails, takes too long, writes nothing, or writes
    beside the folder it was given.
    """
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return list(pool.map(_read, binaries))


def _read(binary: Binary) -> dict[str, str]:
    with tempfile.TemporaryDirectory(prefix="docwarden-cmdref-") as scratch:
        folder = Path(scratch, "pages")
        folder.mkdir()
        words = [word.format(program=binary.file, dir=folder) for word in shlex.split(binary.command)]
        done = process.run(
            words, folder=Path(scratch), environment=binary.environment, seconds=binary.seconds
        )
        _check(binary, done, Path(scratch), folder)
        return {file.name: _text(binary, file) for file in sorted(folder.iterdir())}


def _check(binary: Binary, done: process.Completed, scratch: Path, folder: Path) -> None:
    name = binary.file.name
    if done.code:
        reason = (done.errors.strip() or done.output.strip() or "it says nothing").splitlines()[-1]
        raise ProgramError(
            f"{name} failed with exit code {done.code}: {reason}", hint=f"ran: {binary.command}"
        )
    strays = [file.name for file in scratch.iterdir() if file != folder]
    if strays:
        raise ProgramError(
            f"{name} wrote {strays[0]} beside the folder of its pages", hint=f"ran: {binary.command}"
        )
    if not any(folder.iterdir()):
        raise ProgramError(
            f"{name} wrote no pages", hint=f"ran: {binary.command}; set `command` to the right one"
        )


def _text(binary: Binary, file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProgramError(f"{binary.file.name} wrote {file.name}, which cannot be read: {error}") from None
