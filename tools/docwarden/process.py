# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The one module that starts other programs: time-limited, output captured, none left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docwarden.errors import ProgramError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Completed:
    """How a program ended, and what it wrote."""

    code: int
    output: str
    errors: str


def run(
    command: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    seconds: float | None = None,
    show_errors: bool = False,
) -> Completed:
    """Run a program to its end and give its exit code and output, whatever the code is.

    ``environment`` is added to the caller's. With ``show_errors`` its standard error goes to ours, for
    programs that show their progress there. Raises ProgramError when it cannot be started or takes longer
    than ``seconds``; it and its children are ended then, and also when this process is interrupted.
    """
    try:
        with _interrupts_held_back() if show_errors else contextlib.nullcontext():
            process = subprocess.Popen(
                command,
                cwd=folder,
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=None if show_errors else subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                start_new_session=not show_errors,
            )
    except FileNotFoundError:
        raise ProgramError(f'there is no program "{command[0]}"', hint="install it, or mend PATH") from None
    except OSError as error:
        raise ProgramError(f'"{command[0]}" cannot be started: {error.strerror}') from None
    try:
        output, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise ProgramError(f'"{command[0]}" took longer than {seconds:g} seconds and was ended') from None
    finally:
        _end(process, group=not show_errors)
    return Completed(process.returncode, output or "", errors or "")


@contextlib.contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Hold interrupts back, also in a program that is started: until it says that it is ready for them.

    One that comes while Python starts would show a traceback. Systems without such a mask go without it.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Conversation:
    """A program that answers questions one by one, such as ``git cat-file --batch``."""

    def __init__(self, command: Sequence[str], *, folder: Path) -> None:
        """Start the program; raise ProgramError where that is not possible."""
        try:
            self._process = subprocess.Popen(
                command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        except OSError as error:
            raise ProgramError(f'"{command[0]}" cannot be started: {error.strerror}') from None
        self._owner = os.getpid()
        weakref.finalize(self, _end_conversation, self._process, self._owner)

    @property
    def shared(self) -> bool:
        """Tell whether this is the copy of a forked process: two that ask would take each other's answers."""
        return self._owner != os.getpid()

    def say(self, text: str) -> None:
        """Send a question."""
        stream = self._process.stdin
        if stream:
            stream.write(text.encode())
            stream.flush()

    def line(self) -> str:
        """Read a line of the answer, without its end."""
        stream = self._process.stdout
        return stream.readline().decode().removesuffix("\n") if stream else ""

    def bytes(self, count: int) -> bytes:
        """Read so many bytes of the answer."""
        stream = self._process.stdout
        return stream.read(count) if stream else b""


def _end_conversation(process: subprocess.Popen[bytes], owner: int) -> None:
    if owner != os.getpid():
        return
    for stream in (process.stdin, process.stdout):
        if stream:
            stream.close()
    process.terminate()
    process.wait()


def _end(process: subprocess.Popen[str], *, group: bool) -> None:
    """End a program that is still running, with its children where it has a process group of its own."""
    if process.poll() is not None:
        return
    for stream in (process.stdout, process.stderr):
        if stream:
            stream.close()
    with contextlib.suppress(ProcessLookupError):
        if group and hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=5)
    if process.poll() is None:
        process.kill()
        process.wait()
