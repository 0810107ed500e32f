# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""Reads several Go programs, in parallel, and remembers what it read."""

from __future__ import annotations

import functools
import gc
import hashlib
import importlib
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import msgspec

import docwarden
from docwarden.facts import go_programs
from docwarden.facts.go_programs import Reading
from docwarden.golang.sources import Sources
from docwarden.source import Recorder, Trace, WorkTree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docwarden.facts.go_programs import GoProgram
    from docwarden.source import Codebase

#: A reading, and what it depends on.
Answer: TypeAlias = tuple[Reading, Trace]

#: Raised when what is remembered changes its shape.
_FORMAT = 2


def read_all(
    codebase: Codebase,
    programs: Sequence[GoProgram],
    *,
    cache: Path | None = None,
    memory: Path | None = None,
) -> list[Reading]:
    """Read programs, in parallel where there are several processors and several programs.

    ``memory`` is a folder that remembers readings by the contents of all files they depend on; it may be
    removed at any time. Raises InputError as ``go_programs.read`` does.
    """
    remembered = Memory(memory, cache) if memory else None
    found = [remembered.recall(codebase, program) if remembered else None for program in programs]
    missing = [position for position, reading in enumerate(found) if reading is None]
    fresh = _read(codebase, [programs[position] for position in missing], cache)
    for position, (reading, trace) in zip(missing, fresh, strict=True):
        trace.tell(codebase)
        found[position] = reading
        if remembered:
            remembered.keep(programs[position], reading, trace)
    return [reading for reading in found if reading]


def _read(codebase: Codebase, programs: list[GoProgram], cache: Path | None) -> list[Answer]:
    """Read programs; those that share a main package share nearly all files, and so a process."""
    groups: dict[str, list[int]] = {}
    for position, program in enumerate(programs):
        groups.setdefault(program.main, []).append(position)
    ordered = sorted(groups.values(), key=len, reverse=True)
    workers = min(len(ordered), os.cpu_count() or 1)
    if workers < 2:  # noqa: PLR2004 - one is no pool
        reader = _Reader(codebase, cache)
        return [reader.read(program) for program in programs]
    made: dict[int, Answer] = {}
    with ProcessPoolExecutor(workers, initializer=_start, initargs=(codebase, cache)) as pool:
        work = [[programs[position] for position in group] for group in ordered]
        for group, answers in zip(ordered, pool.map(_read_group, work), strict=True):
            made.update(zip(group, answers, strict=True))
    return [made[position] for position in range(len(programs))]


class _Reader:
    """What the programs that one process reads share: the files, and the digests of what is in them."""

    def __init__(self, codebase: Codebase, cache: Path | None) -> None:
        self._codebase = codebase
        self._cache = WorkTree(cache) if cache else None
        self._sources = Sources()
        self._digests: dict[str, str] = {}

    def read(self, program: GoProgram) -> Answer:
        """Read a program, and tell what the reading depends on."""
        recorder = Recorder(self._codebase, self._digests)
        reading = go_programs.read(recorder, program, cache=self._cache, sources=self._sources)
        return reading, recorder.trace

    def tidy(self) -> None:
        """Let go of what the last program left, so that one more needs no more memory; files stay."""
        self._sources.forget()
        gc.collect()
        gc.freeze()


#: The reader of a worker process.
_READERS: list[_Reader] = []


def _start(codebase: Codebase, cache: Path | None) -> None:
    gc.freeze()
    _READERS.append(_Reader(codebase, cache))


def _read_group(programs: list[GoProgram]) -> list[Answer]:
    found = []
    for program in programs:
        _READERS[0].tidy()
        found.append(_READERS[0].read(program))
    return found


@dataclass(frozen=True, slots=True)
class Memory:
    """A folder of readings. Each depends on the program's inputs, this evaluator, and all files it read."""

    folder: Path
    cache: Path | None

    def recall(self, codebase: Codebase, program: GoProgram) -> Reading | None:
        """Give what is remembered if all it depends on is unchanged; a damaged file counts as none."""
        try:
            data = self._file(program).read_bytes()
            trace, reading = msgspec.msgpack.decode(data, type=tuple[Trace, Reading])
        except (OSError, msgspec.MsgspecError):
            return None
        return reading if trace.holds(codebase) else None

    def keep(self, program: GoProgram, reading: Reading, trace: Trace) -> None:
        """Remember a reading, where the folder can be written to."""
        file = self._file(program)
        temporary = file.with_suffix(f".{os.getpid()}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(msgspec.msgpack.encode((trace, reading)))
            temporary.replace(file)
        except OSError:
            return

    def _file(self, program: GoProgram) -> Path:
        inputs = msgspec.json.encode(
            [_FORMAT, _own_digest(), str(self.cache), msgspec.to_builtins(program)], order="sorted"
        )
        return self.folder / f"{hashlib.sha256(inputs).hexdigest()}.msgpack"


@functools.cache
def _own_digest() -> str:
    """Give a digest of the evaluator itself, so that another version of it remembers nothing."""
    package = importlib.import_module("docwarden.golang")
    facts = Path(go_programs.__file__).parent
    files = [*Path(package.__path__[0]).rglob("*.py"), *facts.glob("cobra_*.py"), facts / "go_programs.py"]
    digest = hashlib.sha256(docwarden.__version__.encode())
    for file in sorted(files):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def user_memory() -> Path:
    """Give the folder below the user's cache folder that readings are remembered in."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base, "docwarden", "cmdref")


def module_cache() -> Path | None:
    """Give the folder of Go's module cache (``go help environment``), None where there is none."""
    environment = os.environ
    for base in (
        environment.get("GOMODCACHE"),
        _below(environment.get("GOPATH")),
        str(Path.home() / "go" / "pkg" / "mod"),
    ):
        if base and Path(base).is_dir():
            return Path(base)
    return None


def _below(path: str | None) -> str | None:
    return str(Path(path.split(os.pathsep)[0], "pkg", "mod")) if path else None
